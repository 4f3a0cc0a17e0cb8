"""Reply → Discord: components, embeds, and the parts that both share. Pure."""
