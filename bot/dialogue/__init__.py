"""The dialogue: requests in, replies out, the same on every platform."""
