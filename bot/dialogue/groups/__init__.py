"""One movie for all in a room."""
