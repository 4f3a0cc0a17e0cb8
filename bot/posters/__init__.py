"""Posters: fetched, or drawn where there is none."""
