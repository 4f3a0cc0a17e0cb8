"""Lines of text that another program pipes in, whatever system it ran on."""

import codecs
import io
from collections.abc import Iterable, Iterator

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines of a stream as they come, in UTF-8 and without the byte-order marks of files in it.

    Streams in UTF-16 with its mark, which PowerShell pipes, are encoded anew; what cannot be decoded there becomes
    U+FFFD. All others are passed on as they are.
    """
    start = stream.peek(len(codecs.BOM_UTF8))  # waits for the first byte only: a stream of one byte has no mark
    if start.startswith(_UTF16):
        yield from _encode(io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n"))
        return
    for line in stream:
        yield line.removeprefix(codecs.BOM_UTF8)


def _encode(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.removeprefix("\ufeff").encode(errors="replace")
