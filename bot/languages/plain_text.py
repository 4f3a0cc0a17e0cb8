"""Plain text: one line, clean, cut to a length."""

_MAX_ECHO = 40  # characters of somebody's words that are worth repeating


def shorten(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _MAX_ECHO else line[: _MAX_ECHO - 1].rstrip() + "…"
