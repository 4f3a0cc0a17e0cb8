"""Greetings, help, and answers to people in danger."""
