"""The bot as a process of its own that holds canaries for tokens, and a nose for each place where one may sing."""

import asyncio
import hmac
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from bot.settings import ROOT
from tests.support import mail_server, ntfy_server
from tests.support.command_line import environment
from tests.support.discord import standin as discord_standin
from tests.support.discord.standin import DiscordStandIn
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram import standin as telegram_standin
from tests.support.telegram.standin import TelegramStandin
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

CANARIES = {
    "TELEGRAM_TOKEN": telegram_standin.TOKEN,
    "DISCORD_TOKEN": discord_standin.TOKEN,
    "TMDB_TOKEN": V4_KEY,
    "NTFY_TOKEN": ntfy_server.TOKEN,
    "SMTP_PASSWORD": mail_server.PASSWORD,
    "WEB_SECRET": "canary/of+the=page 7f3a9c51",
}
HOOK = hmac.digest(telegram_standin.TOKEN.encode(), b"the secret of the webhook", "sha256").hex()
MASK = "●●●"


def songs(canary: str) -> Iterator[str]:
    """Write a token in every form in which it could get out: plain, for addresses, in base64 at any place."""
    yield canary
    yield quote(canary, safe="")
    yield canary.rpartition(":")[2]
    for encode in (b64encode, urlsafe_b64encode):
        for before in range(3):
            letters = encode(b"x" * before + canary.encode()).decode().rstrip("=")
            yield letters[4 if before else 0 : -2]  # the ends depend on the neighbours


def heard_in(text: str) -> list[str]:
    """Name the canaries that sing in a text."""
    secrets = CANARIES | {"the webhook's secret": HOOK}
    return [name for name, canary in secrets.items() if any(song in text for song in songs(canary))]


def heard_below(folder: Path) -> list[str]:
    """Name the files below a folder in which a canary sings, each with the canaries."""
    files = {path: heard_in(path.read_bytes().decode("latin-1")) for path in folder.rglob("*") if path.is_file()}
    return [f"{path.name}: {', '.join(names)}" for path, names in files.items() if names]


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot talks to."""

    telegram: TelegramStandin
    discord: DiscordStandIn
    tmdb: TmdbStandin

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncGenerator[Self]:
        """Serve all three."""
        async with AsyncExitStack() as stack:
            telegram = await stack.enter_async_context(TelegramStandin.running())
            discord = await stack.enter_async_context(DiscordStandIn.running())
            tmdb = await stack.enter_async_context(running(TmdbStandin([a_row(number) for number in range(1, 81)])))
            yield cls(telegram, discord, tmdb)

    @property
    def addresses(self) -> dict[str, str]:
        """The settings that lead there."""
        return at(self.telegram.address, self.discord.address, self.tmdb.address)


def at(telegram: str, discord: str, tmdb: str) -> dict[str, str]:
    """Return the settings that lead to these addresses."""
    bases = {"TMDB_API_BASE": f"{tmdb}/3", "TMDB_IMAGE_BASE": f"{tmdb}/t/p"}
    return bases | {"TELEGRAM_API_BASE": telegram, "DISCORD_API": discord}


class Witness:
    """Writes down everything that a process says."""

    def __init__(self, process: Process) -> None:
        self._said = bytearray()
        self._process = process
        self._ended = 0
        """Of its two streams."""
        self._news = asyncio.Event()

    @property
    def said(self) -> str:
        """Everything so far."""
        return self._said.decode(errors="replace")

    async def listen(self, stream: asyncio.StreamReader | None) -> None:
        """Write down a stream to its end."""
        assert stream
        while said := await stream.read(65_536):
            self._said += said
            self._news.set()
        self._ended += 1
        self._news.set()

    async def hears(self, pattern: str) -> str:
        """Wait until something was said, and return it."""
        async with asyncio.timeout(HANG_SECONDS):
            while not (found := re.search(pattern, self.said)):
                assert self._ended < 2, f"It ended without saying {pattern}: {self.said}"
                self._news.clear()
                await self._news.wait()
        return found[0]

    async def stop(self) -> None:
        """Ask the process to stop, and wait until it has."""
        self._process.send_signal(signal.SIGTERM)
        await self.end()

    async def end(self) -> None:
        """Wait for the end of the process."""
        async with asyncio.timeout(HANG_SECONDS):
            await self._process.wait()


@asynccontextmanager
async def bot_with_canaries(folder: Path, *arguments: str, **settings: str) -> AsyncGenerator[Witness]:
    """Run a command, as talkative as it can be, with its store in a folder; what is left of it is killed."""
    given = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "text", "WEB_PORT": "0"} | CANARIES | settings
    env = environment(folder / "cinemood.db", **given)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.pointed_bot", *arguments),
        cwd=ROOT,
        env=env,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    witness = Witness(process)
    try:
        async with asyncio.TaskGroup() as listening:
            listening.create_task(witness.listen(process.stdout))
            listening.create_task(witness.listen(process.stderr))
            try:
                yield witness
            finally:
                if process.returncode is None:
                    process.kill()
    finally:
        await process.wait()
