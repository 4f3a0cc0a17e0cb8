"""The Movie Database (TMDb)."""
