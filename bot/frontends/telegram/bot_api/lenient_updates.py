"""Parser for Telegram's updates that skips unreadable ones, so that the others are still answered."""

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

from bot.monitoring.logs import name_error

log = logging.getLogger(__name__)

_MAX_UPDATE_ID = 2**31 - 1  # https://core.telegram.org/bots/api names the few numbers that may have more bits
_UPDATE_ID = re.compile(rb'(?<!\\)"update_id"\s*:\s*(\d{1,10})\s*[,}]')
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_OPENING, _CLOSING = {b"[", b"{"}, {b"]", b"}"}
_UPDATE_DEPTH = 2  # open brackets around an update: the response and its list
_UPDATE_TYPES = frozenset(Update.ALL_TYPES)


class _UpdatesResponse(msgspec.Struct):
    result: list[Any]


@dataclass(frozen=True, slots=True)
class _Unparsed:
    """An update with JSON that cannot be parsed: too deep, or with a number of too many digits."""

    update_id: int


class UpdateReader:
    """Rewrites responses to ``getUpdates`` so that the library can read them."""

    def __init__(self) -> None:
        self._last_unreadable_id = 0

    def make_readable(self, body: bytes) -> bytes:
        """Return the response with readable updates, in the order of their ids.

        Of an unreadable update only the id is left, which the library confirms to Telegram. An update without an id is
        left out, because it cannot be confirmed.

        Raises:
            Exception: One of ``MALFORMED_RESPONSE``: the body is no response, has no id at all, or repeats the
                unreadable updates of the response before.
        """
        entries = _parse_entries(body)
        readable, unreadable_ids = _separate(entries)
        if entries and not readable:
            self._check_progress(unreadable_ids)
        if unreadable_ids:
            self._last_unreadable_id = unreadable_ids[-1]
        updates = readable + [{"update_id": update_id} for update_id in unreadable_ids]
        updates.sort(key=itemgetter("update_id"))  # the library confirms everything up to the last one
        if updates == entries:
            return body
        return json.dumps({"ok": True, "result": updates}).encode()

    def _check_progress(self, unreadable_ids: list[int]) -> None:
        """Raise a ``ValueError`` if no update can be confirmed: the next call would bring the same at once."""
        if not unreadable_ids or unreadable_ids[-1] == self._last_unreadable_id:
            raise ValueError("No update can be taken.")


def read_update(body: bytes, bot: ExtBot[Any]) -> Update | None:
    """Read an update from a webhook call; None for an unreadable one, which is skipped.

    Raises:
        ValueError: The body is no update: it has no ``update_id`` at all.
    """
    entry = _parse_entry(body)
    update_id = _id_of(entry)
    if update_id is None:
        if not isinstance(entry, dict) or "update_id" not in entry:
            raise ValueError("What came is no update of Telegram's.")
        _log_missing_id()
        return None
    if reason := _unreadable_because(entry):
        _log_skipped(update_id, entry, reason)
        return None
    return Update.de_json(cast("dict[str, Any]", entry), bot)


def _separate(entries: list[Any]) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the readable updates, and the ids of the unreadable ones in their order."""
    readable: list[dict[str, Any]] = []
    unreadable_ids: list[int] = []
    for entry in entries:
        update_id = _id_of(entry)
        if update_id is None:
            _log_missing_id()
        elif reason := _unreadable_because(entry):
            _log_skipped(update_id, entry, reason)
            unreadable_ids.append(update_id)
        else:
            readable.append(entry)
    return readable, sorted(unreadable_ids)


def _parse_entries(body: bytes) -> list[Any]:
    """Return the entries of a response; raises one of ``MALFORMED_RESPONSE`` when it has no list."""
    try:
        response = _parse_json(body)
    except (RecursionError, ValueError):  # a single update may be the cause
        return [_parse_entry(part) for part in _split(body)]
    return msgspec.convert(response, _UpdatesResponse).result


def _parse_entry(body: bytes) -> object:
    """Parse an update; if its JSON cannot be parsed, return the id alone, or None without an id."""
    try:
        return _parse_json(body)
    except (RecursionError, ValueError):
        match = _UPDATE_ID.search(body)
        if match is None:
            return None
        return _Unparsed(int(match[1]))


def _parse_json(body: bytes) -> object:
    """Parse JSON as leniently as the library does, which accepts broken UTF-8."""
    return json.loads(body.decode(errors="replace"))


def _split(body: bytes) -> Iterator[bytes]:
    """Cut a response into its updates without parsing them.

    Raises:
        ValueError: The response breaks off.
    """
    depth = start = 0
    for token in _STRING_OR_BRACKET.finditer(body):
        if token[0] in _OPENING:
            if depth == _UPDATE_DEPTH:
                start = token.start()
            depth += 1
        elif token[0] in _CLOSING:
            depth -= 1
            if depth == _UPDATE_DEPTH:
                yield body[start : token.end()]
    if depth or not start:
        raise ValueError("The answer breaks off.")


def _id_of(entry: object) -> int | None:
    """Return the id of an update; None for a missing or impossible one."""
    update_id: object = None
    if isinstance(entry, _Unparsed):
        update_id = entry.update_id
    elif isinstance(entry, dict):
        update_id = cast("dict[str, object]", entry).get("update_id")
    if isinstance(update_id, bool) or not isinstance(update_id, int):
        return None
    if 0 <= update_id <= _MAX_UPDATE_ID:
        return update_id
    return None


def _unreadable_because(entry: object) -> str:
    """Return why the library cannot read an update, without quoting it; empty when it can."""
    if isinstance(entry, _Unparsed):
        return "no JSON that can be read"
    try:
        update = Update.de_json(cast("dict[str, Any]", entry), None)
        ids: list[object] = []
        if update.effective_user:
            ids.append(update.effective_user.id)
        if update.effective_chat:
            ids.append(update.effective_chat.id)
    except Exception as error:  # noqa: BLE001 - the library raises anything over an unexpected shape
        return name_error(error)
    if not all(isinstance(participant_id, int) for participant_id in ids):
        return "an id that is no number"
    return ""


def _log_missing_id() -> None:
    log.warning("Telegram: an update without a number of Telegram's is left out")


def _log_skipped(update_id: int, entry: object, reason: str) -> None:
    types: list[str] = []
    if isinstance(entry, dict):
        types = sorted(_UPDATE_TYPES & cast("dict[str, object]", entry).keys())
    kind = ", ".join(types) or "of an unknown kind"
    sentence = "Telegram: update %d (%s) cannot be read and is stepped over: %s"
    log.warning(sentence, update_id, kind, reason, extra={"repeats": f"{kind}: {reason}"})
