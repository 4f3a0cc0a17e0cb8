"""One doorway per platform: read the request, ask the dialogue, send the reply."""
