"""The type of all commands of ``python -m bot``."""

import argparse
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.settings import Settings

DONE, FAILED, MISUSED = 0, 1, 2
"""Exit codes; in the last case, the command line or a setting is wrong."""
EXIT_CODES = "Exit code: 0 done; 1 not done, with a sentence that says why."


def _no_arguments(_: argparse.ArgumentParser) -> None:
    pass


@dataclass(frozen=True)
class Command:
    """A command, its arguments and the function that runs it."""

    name: str
    summary: str
    run: Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]
    """Returns the exit code; a ``CineMoodError`` means 1."""
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    epilog: str | None = None
    serves: bool = False
    """Whether it runs until it is stopped and writes a log. The others print failures, which a log would repeat."""
    needs_valid_settings: bool = True
    """Whether it refuses to run when a setting is wrong; otherwise it gets the default settings."""
