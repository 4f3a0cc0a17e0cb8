"""Verdicts of people about movies."""
