"""Saved and seen movies."""
