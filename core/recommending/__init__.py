"""Which movies to show to whom."""
