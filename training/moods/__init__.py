"""The model that knows the moods of movies: its data, its training, its evaluation."""
