"""Checks that tell a host what to mend."""
