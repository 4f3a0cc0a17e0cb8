"""Runs ``python -m bot`` as its host does: a process of its own, whose settings are those of the test and no others."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT, all_settings
from tests.support.hanging import HANG_SECONDS


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, for what must appear nowhere."""
        return self.out + self.err


def environment(store: Path, **settings: str) -> dict[str, str]:
    """Set what the test gives and empty every other setting, so that nobody's environment or .env file shines through.

    Args:
        store: The database file.
        settings: Any other variables.
    """
    unset = {setting.name: "" for setting in all_settings()}
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}
    return unset | measured | {"PATH": os.defpath, "COLUMNS": "200", "CINEMOOD_STORE": str(store)} | settings


async def bot(*arguments: str | bytes, store: Path, **settings: str) -> Ended:
    """Run a command and what follows it to the end, with further settings."""
    return await bot_reading(b"", *arguments, store=store, **settings)


async def bot_reading(given: bytes, *arguments: str | bytes, store: Path, **settings: str) -> Ended:
    """Run a command as ``bot`` does, with something on its standard input."""
    async with _process(*arguments, env=environment(store, **settings)) as process, asyncio.timeout(HANG_SECONDS):
        return await _end(process, given)


class Serving:
    """A command that goes on until it is told to stop."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def address(self) -> str:
        """Wait for the address that it prints."""
        assert self._process.stdout
        return await _search(self._process.stdout, r"http://\S+")

    async def logged(self, pattern: str) -> str:
        """Wait for a log line that contains a pattern and return what matched."""
        assert self._process.stderr
        return await _search(self._process.stderr, pattern)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Send a signal and wait for the end; what was read before is not repeated."""
        self.send_signal(number)
        async with asyncio.timeout(HANG_SECONDS):
            return await _end(self._process)


@asynccontextmanager
async def serving(command: str, *, store: Path, **settings: str) -> AsyncGenerator[Serving]:
    """Start a command that serves; it is killed when the block is left before it was stopped."""
    async with _process(command, env=environment(store, **({"WEB_PORT": "0"} | settings))) as process:
        yield Serving(process)


@asynccontextmanager
async def at_a_terminal(command: str, *, store: Path) -> AsyncGenerator[Serving]:
    """Start a command whose standard input is a terminal at which nobody types."""
    keyboard, terminal = os.openpty()
    try:
        async with _process(command, env=environment(store), given=terminal) as process:
            yield Serving(process)
    finally:
        os.close(terminal)
        os.close(keyboard)


@asynccontextmanager
async def _process(*arguments: str | bytes, env: dict[str, str], given: int = PIPE) -> AsyncGenerator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=env, stdin=given, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _end(process: Process, given: bytes = b"") -> Ended:
    out, err = await process.communicate(given if process.stdin else None)
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def _search(stream: asyncio.StreamReader, pattern: str) -> str:
    async with asyncio.timeout(HANG_SECONDS):
        async for line in stream:
            if found := re.search(pattern, line.decode()):
                return found[0]
    raise AssertionError(f"It ended without saying {pattern}.")
