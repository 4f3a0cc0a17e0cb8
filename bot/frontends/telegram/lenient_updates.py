"""Updates as Telegram sends them: one that the library cannot read must not keep the others from being answered."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

import msgspec
from telegram import Update
from telegram.ext import ExtBot

from bot.monitoring.logs import named

log = logging.getLogger(__name__)

_LARGEST_NUMBER = 2**31 - 1  # https://core.telegram.org/bots/api names the few numbers that may have more bits
_NUMBER = re.compile(rb'(?<!\\)"update_id"\s*:\s*(\d{1,10})\s*[,}]')
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_UPDATE_DEPTH = 2  # brackets that are open around an update: that of the answer, and that of its list
_KINDS = frozenset(Update.ALL_TYPES)


class _Answer(msgspec.Struct):
    result: list[Any]


@dataclass(frozen=True, slots=True)
class _Unparsed:
    """An update that is too deep or too odd for JSON to be read."""

    number: int


class UpdateReader:
    """Reads what comes of asking for updates, and remembers what it has stepped over."""

    def __init__(self) -> None:
        """Begin with no update."""
        self._last_unreadable = 0

    def readable(self, body: bytes) -> bytes:
        """Return an answer whose updates can be read, sorted by number; of an unreadable one only the number is left.

        An update without a number is left out: Telegram cannot be told that it was taken.

        Raises:
            Exception: One of ``GARBLED``: it is no answer, has no number at all, or repeats what was stepped over.
        """
        entries = _entries(body)
        readable, unreadable = _sort_out(entries)
        if entries and not readable and (not unreadable or unreadable[-1] == self._last_unreadable):
            raise ValueError("No update can be taken.")  # asking again at once would bring the same
        if unreadable:
            self._last_unreadable = unreadable[-1]
        updates = [*readable, *({"update_id": number} for number in unreadable)]
        updates.sort(key=itemgetter("update_id"))  # the library asks for what follows on the last
        return body if updates == entries else json.dumps({"ok": True, "result": updates}).encode()


def read_update(body: bytes, bot: ExtBot[Any]) -> Update | None:
    """Read an update that came by itself; None stands for one that is stepped over.

    Raises:
        ValueError: It is no update: it does not even say that it has a number.
    """
    entry = _parse(body)
    number = _number_of(entry)
    if number is None:
        if not isinstance(entry, dict) or "update_id" not in entry:
            raise ValueError("What came is no update of Telegram's.")
        _report_numberless()
        return None
    if fault := _fault_of(entry):
        _report(number, entry, fault)
        return None
    return Update.de_json(cast("dict[str, Any]", entry), bot)


def _sort_out(entries: list[Any]) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the readable updates, and the numbers of those that are not, the largest last."""
    readable: list[dict[str, Any]] = []
    unreadable: list[int] = []
    for entry in entries:
        number = _number_of(entry)
        if number is None:
            _report_numberless()
        elif fault := _fault_of(entry):
            _report(number, entry, fault)
            unreadable.append(number)
        else:
            readable.append(entry)
    return readable, sorted(unreadable)


def _entries(body: bytes) -> list[Any]:
    """Return what is listed in an answer; raises one of ``GARBLED`` when there is no list."""
    try:
        answer = _read_json(body)
    except (RecursionError, ValueError):  # perhaps one update alone is too deep, or has a number of too many digits
        return [_parse(part) for part in _split(body)]
    return msgspec.convert(answer, _Answer).result


def _parse(body: bytes) -> object:
    """Read an update; of one that is too odd for that only the number is returned, or None."""
    try:
        return _read_json(body)
    except (RecursionError, ValueError):
        number = _NUMBER.search(body)
        return _Unparsed(int(number[1])) if number else None


def _read_json(body: bytes) -> object:
    """Read JSON as leniently as the library: people write halves of letters, too."""
    return json.loads(body.decode(errors="replace"))


def _split(body: bytes) -> Iterator[bytes]:
    """Cut an answer into its updates without reading them.

    Raises:
        ValueError: Its end is missing.
    """
    depth = start = 0
    for mark in _STRING_OR_BRACKET.finditer(body):
        bracket = mark[0]
        if bracket in {b"[", b"{"}:
            if depth == _UPDATE_DEPTH:
                start = mark.start()
            depth += 1
        elif bracket in {b"]", b"}"}:
            depth -= 1
            if depth == _UPDATE_DEPTH:
                yield body[start : mark.end()]
    if depth or not start:
        raise ValueError("The answer breaks off.")


def _number_of(entry: object) -> int | None:
    """Return the number of an update, None when it has none that Telegram could have given."""
    if isinstance(entry, _Unparsed):
        number: object = entry.number
    else:
        number = cast("dict[str, object]", entry).get("update_id") if isinstance(entry, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if 0 <= number <= _LARGEST_NUMBER else None


def _fault_of(entry: object) -> str:
    """Say why the library cannot read an update, without quoting it; nothing when it can."""
    if isinstance(entry, _Unparsed):
        return "no JSON that can be read"
    try:
        update = Update.de_json(cast("dict[str, Any]", entry), None)
        ids: list[object] = [one.id for one in (update.effective_user, update.effective_chat) if one]
    except Exception as error:  # noqa: BLE001 - whatever the library raises over a shape that it does not know
        return named(error)
    return "" if all(isinstance(one, int) for one in ids) else "an id that is no number"


def _report_numberless() -> None:
    log.warning("Telegram: an update without a number of Telegram's is left out")


def _report(number: int, entry: object, fault: str) -> None:
    """Write one line about an update that is stepped over."""
    names = _KINDS & cast("dict[str, object]", entry).keys() if isinstance(entry, dict) else set[str]()
    kind = ", ".join(sorted(names)) or "of an unknown kind"
    sentence = "Telegram: update %d (%s) cannot be read and is stepped over: %s"
    log.warning(sentence, number, kind, fault, extra={"repeats": f"{kind}: {fault}"})
