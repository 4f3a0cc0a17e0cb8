"""Events as Discord sends them: one that discord.py cannot read must not end the connection for everybody."""

import logging
from collections.abc import Callable
from typing import Any

from bot.monitoring.logs import named

log = logging.getLogger(__name__)

_NEEDED = frozenset({"READY", "RESUMED"})  # without which there is no connection

Parser = Callable[[Any], None]
"""Reads what an event tells."""


def step_over_unreadable(parsers: dict[str, Parser]) -> None:
    """Let an event that cannot be read cost one line in the log; discord.py would end the connection.

    Args:
        parsers: Those of discord.py, by the names of events; they are replaced.
    """
    for event, parser in parsers.items():
        if event not in _NEEDED:
            parsers[event] = _forgiving(event, parser)


def _forgiving(event: str, parser: Parser) -> Parser:
    def parse(content: Any) -> None:  # noqa: ANN401 - whatever Discord sends
        try:
            parser(content)
        except Exception as error:  # noqa: BLE001 - whatever discord.py raises over a shape that it does not know
            log.warning("Discord: an event (%s) cannot be read and is stepped over: %s", event, named(error))

    return parse
