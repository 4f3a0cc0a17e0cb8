"""People, their verdicts and their groups."""
