"""Moods and feelings."""
