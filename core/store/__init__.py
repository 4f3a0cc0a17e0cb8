"""What is kept: movies, people, groups, digests and notes."""
