"""Lines of text that another program pipes in, and the lines that become of them."""

import codecs
import io
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from core.moods.mood import MoodScores

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def filter_lines(expected: str, change: Callable[[Iterable[bytes]], Iterable[bytes]]) -> None:
    """Change the lines on standard input and write them to standard output.

    Args:
        expected: The name of the lines, for people at a terminal.
        change: Takes and yields lines in UTF-8 without line breaks at their ends.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's waits for an await, and there is none
    if sys.stdin.isatty():
        print(f"Waiting for {expected}; Ctrl+D ends.", file=sys.stderr)
    for line in change(utf8_lines(cast("io.BufferedReader", sys.stdin.buffer))):
        sys.stdout.buffer.write(line + b"\n")


def round_moods(moods: MoodScores) -> dict[str, float]:
    """Return the probability of each mood by its name, with six digits."""
    return {mood.value: round(probability, 6) for mood, probability in moods.items()}


def utf8_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines of a stream as they come, in UTF-8 and without the byte-order marks of files in it.

    A stream in UTF-16 with its mark, as PowerShell pipes it, is converted; bytes that cannot be decoded become U+FFFD.
    All other streams are passed on as they are.
    """
    start = stream.peek(len(codecs.BOM_UTF8))  # waits for the first byte only: a stream of one byte has no mark
    if start.startswith(_UTF16_MARKS):
        yield from _encode(io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n"))
        return
    for line in stream:
        yield line.removeprefix(codecs.BOM_UTF8)


def _encode(lines: Iterable[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.removeprefix("\ufeff").encode(errors="replace")
