"""Facts about people during a conversation."""
