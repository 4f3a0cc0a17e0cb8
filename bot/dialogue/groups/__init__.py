"""One movie for all people in a room."""
