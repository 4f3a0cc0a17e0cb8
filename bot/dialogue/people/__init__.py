"""What is known about people while they talk."""
