"""What people think of a movie."""
