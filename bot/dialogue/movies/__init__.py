"""Three movies for a mood, narrowed down."""
