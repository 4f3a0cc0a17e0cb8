"""How a fuzzer's bytes become numbers, choices and texts, and how seeds are written so that they become known ones."""

from collections.abc import Sequence
from typing import Final, TypeVar

_T = TypeVar("_T")
_ONCE: Final = 200  # up to this byte a text comes once, so that most texts are what they look like


class Scraps:
    """Reads bytes from the front. Never fails: behind the end are zeros."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def number(self, size: int = 1) -> int:
        """Read a number of so many bytes."""
        return int.from_bytes(self._take(size).ljust(size, b"\0"))

    def flag(self) -> bool:
        return self.number() % 2 == 1

    def pick(self, options: Sequence[_T]) -> _T:
        return options[self.number() % len(options)]

    def some(self, most: int) -> range:
        """Read how often something is done, at most ``most`` times."""
        return range(self.number() % (most + 1))

    def text(self) -> str:
        """Read a short text, or one that is far too long; what is no UTF-8 becomes half pairs, as JSON can hold."""
        size, times = self.number(), max(1, self.number() - _ONCE)
        return lettered(self._take(size)) * times

    def rest(self) -> bytes:
        return self._take(len(self._data))

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken


def lettered(data: bytes) -> str:
    """Read any bytes as a text."""
    return data.decode(errors="surrogateescape")


def whole(text: str) -> str:
    """Replace half pairs, as in a text that has passed through UTF-8."""
    return text.encode(errors="replace").decode()


def written(*parts: int | str | bytes) -> bytes:
    """Write what ``Scraps`` reads: numbers of one byte, short texts, bytes as they are."""
    return b"".join(map(_written, parts))


def _written(part: int | str | bytes) -> bytes:
    if isinstance(part, int):
        return bytes([part])
    if isinstance(part, bytes):
        return part
    encoded = part.encode(errors="surrogatepass")[:255]
    return bytes([len(encoded), 0]) + encoded
