"""Greetings, help, and what to say to people in danger."""
