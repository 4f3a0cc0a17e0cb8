"""The store: everything that CineMood remembers of movies, people, rooms and groups."""
