"""The models at work: moods of movies, meanings of messages."""
