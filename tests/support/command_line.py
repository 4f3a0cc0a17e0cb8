"""Runs ``python -m bot`` as a process of its own, with the settings of the test only."""

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
    """Exit code and output of a process."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All output, for texts that must appear nowhere in it."""
        return self.out + self.err


def environment(store: Path, **settings: str) -> dict[str, str]:
    """Build an environment with the test's settings; all others are empty, so that no .env file has an effect.

    Args:
        store: The database file.
        settings: Any other variables.
    """
    unset = {setting.name: "" for setting in all_settings()}
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}
    return unset | measured | {"PATH": os.defpath, "COLUMNS": "200", "CINEMOOD_STORE": str(store)} | settings


async def bot(*arguments: str | bytes, store: Path, **settings: str) -> Ended:
    """Run a command to its end."""
    return await bot_reading(b"", *arguments, store=store, **settings)


async def bot_reading(given: bytes, *arguments: str | bytes, store: Path, **settings: str) -> Ended:
    """Run a command to its end, with ``given`` on its standard input."""
    async with _process(*arguments, env=environment(store, **settings)) as process, asyncio.timeout(HANG_SECONDS):
        return await _end(process, given)


class Serving:
    """A command that runs until it is stopped."""

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
        """Send a signal and wait for the end; the result lacks output that was read before."""
        self.send_signal(number)
        async with asyncio.timeout(HANG_SECONDS):
            return await _end(self._process)


@asynccontextmanager
async def serving(command: str, *, store: Path, **settings: str) -> AsyncGenerator[Serving]:
    """Start a command that serves; it is killed if it still runs at the end of the block."""
    async with _process(command, env=environment(store, **({"WEB_PORT": "0"} | settings))) as process:
        yield Serving(process)


@asynccontextmanager
async def at_a_terminal(command: str, *, store: Path) -> AsyncGenerator[Serving]:
    """Start a command with a terminal as its standard input, and no input there."""
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
            if match := re.search(pattern, line.decode()):
                return match[0]
    raise AssertionError(f"The output ended without {pattern}.")
