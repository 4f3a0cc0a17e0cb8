"""Plain text: one line, clean, cut to a length."""

_MAX_ECHO = 40  # characters of a person's words that are worth repeating


def shorten(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(map(_clean, words)).split())
    if len(line) <= _MAX_ECHO:
        return line
    return line[: _MAX_ECHO - 1].rstrip() + "…"


def _clean(character: str) -> str:
    return character if character.isprintable() else " "
