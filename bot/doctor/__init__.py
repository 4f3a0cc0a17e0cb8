"""Checks of the settings, files, services and the machine, with advice for the host."""
