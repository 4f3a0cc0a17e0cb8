"""The weekly refresh of the catalogue."""
