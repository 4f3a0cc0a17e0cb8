"""Connection to the Bot API: HTTP, lenient parsing of updates, limits, and a check of the webhook."""
