"""Settings of people and of rooms, and the data that is stored about a person."""
