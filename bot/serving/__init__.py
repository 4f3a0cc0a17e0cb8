"""The schedule, the digests and the supervisor of the frontends: the parts of a bot that serves."""
