"""Translation between a fuzzer's bytes and numbers, choices and texts."""

from collections.abc import Sequence
from typing import Final, TypeVar

_T = TypeVar("_T")
_MAX_BYTE_WITHOUT_REPETITION: Final = 200
"""Most texts are not repeated, so that most inputs are short."""
_MAX_TEXT_BYTES: Final = 255


class ByteReader:
    """Reads values from the front of some bytes; behind their end it reads zeros, so it never fails."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def __bool__(self) -> bool:
        """Return whether some bytes are left."""
        return self._position < len(self._data)

    def number(self, size: int = 1) -> int:
        """Read a number of so many bytes."""
        return int.from_bytes(self._take(size).ljust(size, b"\0"))

    def flag(self) -> bool:
        """Read a yes or no."""
        return self.number() % 2 == 1

    def pick(self, options: Sequence[_T]) -> _T:
        """Read a choice between options."""
        return options[self.number() % len(options)]

    def some(self, most: int) -> range:
        """Read a number of repetitions, at most ``most``."""
        return range(self.number() % (most + 1))

    def text(self) -> str:
        """Read a short text, or one that is repeated far too often; invalid UTF-8 becomes lone surrogates."""
        size, repetitions = self.number(), max(1, self.number() - _MAX_BYTE_WITHOUT_REPETITION)
        return decode_text(self._take(size)) * repetitions

    def rest(self) -> bytes:
        """Read all bytes that are left."""
        return self._take(len(self._data))

    def _take(self, size: int) -> bytes:
        taken = self._data[self._position : self._position + size]
        self._position += size
        return taken


def decode_text(data: bytes) -> str:
    """Decode any bytes; invalid UTF-8 becomes lone surrogates, as JSON can hold."""
    return data.decode(errors="surrogateescape")


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates by question marks, as in a text that has passed through UTF-8."""
    return text.encode(errors="replace").decode()


def encode_input(*parts: int | str | bytes) -> bytes:
    """Write an input that ``ByteReader`` reads as these parts: numbers of one byte, short texts, bytes as they are."""
    return b"".join(map(_encode_part, parts))


def _encode_part(part: int | str | bytes) -> bytes:
    if isinstance(part, int):
        return bytes([part])
    if isinstance(part, bytes):
        return part
    encoded = part.encode(errors="surrogatepass")[:_MAX_TEXT_BYTES]
    no_repetition = 0
    return bytes([len(encoded), no_repetition]) + encoded
