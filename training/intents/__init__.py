"""The model that understands messages: its data, its training, its evaluation."""
