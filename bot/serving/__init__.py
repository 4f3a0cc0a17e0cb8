"""What runs as long as the bot runs."""
