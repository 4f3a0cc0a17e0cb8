"""The commands of `python -m bot`, one file each."""
