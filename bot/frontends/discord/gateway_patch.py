"""Three gaps in discord.py's gateway connection, closed from outside.

discord.py has no setting for any of them, so this module reaches into its internals. A test fails when the installed
version is not ``TRIED_VERSION``: then read discord.py's ``gateway.py`` again, run the tests of this package, and change
the constant.

* An event that discord.py cannot parse ends the connection of all servers
  (https://github.com/Rapptz/discord.py/issues/7649): ``skip_unreadable_events``.
* Closing a client while it connects leaves a WebSocket and a heartbeat thread behind. The fix of
  https://github.com/Rapptz/discord.py/issues/1747 reaches only connections that are complete: ``GatewaySockets``.
* Every lost connection is logged with a traceback: ``quieten_logs``.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import aiohttp
import discord
from discord.gateway import KeepAliveHandler
from discord.http import HTTPClient

from bot.frontends.discord.errors import describe_error
from bot.monitoring.logs import name_error

log = logging.getLogger(__name__)

TRIED_VERSION = "2.7.1"
"""The version of discord.py that this module was tried with."""

EventParser = Callable[[Any], None]
"""Reads the content of one kind of event."""

_ESSENTIAL_EVENTS = frozenset({"READY", "RESUMED"})
"""Events without which there is no connection; an error in them must end it."""


def skip_unreadable_events(parsers: dict[str, EventParser]) -> None:
    """Let an event that discord.py cannot parse cost one line in the log instead of the connection.

    Args:
        parsers: discord.py's own dictionary from an event's name to its parser; changed in place.
    """
    for event, parser in parsers.items():
        if event not in _ESSENTIAL_EVENTS:
            parsers[event] = _make_tolerant(event, parser)


def _make_tolerant(event: str, parser: EventParser) -> EventParser:
    def parse(content: Any) -> None:  # noqa: ANN401 - Discord decides the type
        try:
            parser(content)
        except Exception as error:  # noqa: BLE001 - discord.py raises anything over an unknown shape
            log.warning("Discord: an event (%s) cannot be read and is stepped over: %s", event, name_error(error))

    return parse


class GatewaySockets:
    """Every open WebSocket to the gateway, so that all of them can be closed.

    discord.py itself remembers a WebSocket only after Discord's HELLO on it.
    """

    def __init__(self, http: HTTPClient) -> None:
        """Replace the method of ``http`` that opens WebSockets."""
        self._open: WeakSet[aiohttp.ClientWebSocketResponse] = WeakSet()
        self._connect = http.ws_connect
        http.ws_connect = self._connect_and_remember

    async def close(self) -> None:
        """Close all WebSockets, and stop the threads that send their heartbeats."""
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws.socket in self._open:
                thread.stop()
        for socket in tuple(self._open):
            await socket.close()

    async def _connect_and_remember(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        socket = await self._connect(url, compress=compress)
        self._open.add(socket)
        return socket


def quieten_logs() -> None:
    """Shorten discord.py's log of lost connections, and silence its advice on libraries for voice."""
    for name in ("discord.client", "discord.shard"):
        logging.getLogger(name).addFilter(_shorten_reconnect)
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False


def _shorten_reconnect(record: logging.LogRecord) -> bool:
    """Replace the traceback of a lost connection by one line, always in the same words; every record passes."""
    if str(record.msg).startswith("Attempting a reconnect") and record.exc_info and record.exc_info[1]:
        record.msg = "The connection to Discord is lost, trying again: %s"
        record.args = (describe_error(record.exc_info[1]),)
        record.exc_info = None
    return True
