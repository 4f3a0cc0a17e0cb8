"""The choice of movies for people and groups."""
