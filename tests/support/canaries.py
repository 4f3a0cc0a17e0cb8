"""Canaries: made-up tokens for a bot in a process of its own, and a search for them in all its output."""

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
from tests.support.command_line import environment
from tests.support.discord import standin as discord_standin
from tests.support.discord.standin import DiscordStandIn
from tests.support.hanging import HANG_SECONDS
from tests.support.servers import mail_server, ntfy_server
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
WEBHOOK_SECRET = hmac.digest(telegram_standin.TOKEN.encode(), b"the secret of the webhook", "sha256").hex()
MASK = "●●●"
_BASE64_GROUP_BYTES, _BASE64_GROUP_LETTERS = 3, 4
_OUTPUT_STREAMS = 2


def leak_forms(canary: str) -> Iterator[str]:
    """Yield every form in which a token could leak: plain, quoted for addresses, in base64 at any offset."""
    yield canary
    yield quote(canary, safe="")
    yield canary.rpartition(":")[2]
    for encode in (b64encode, urlsafe_b64encode):
        for offset in range(_BASE64_GROUP_BYTES):
            letters = encode(b"x" * offset + canary.encode()).decode().rstrip("=")
            start = _BASE64_GROUP_LETTERS if offset else 0
            yield letters[start:-2]  # the letters at both ends depend on the neighbours


def find_leaks(text: str) -> list[str]:
    """Return the names of the canaries in a text."""
    secrets = CANARIES | {"the webhook's secret": WEBHOOK_SECRET}
    return [name for name, canary in secrets.items() if any(form in text for form in leak_forms(canary))]


def find_leaks_in_files(folder: Path) -> list[str]:
    """Return the files below a folder that contain canaries, each with the canaries' names."""
    leaks = {path: find_leaks(path.read_bytes().decode("latin-1")) for path in folder.rglob("*") if path.is_file()}
    return [f"{path.name}: {', '.join(canaries)}" for path, canaries in leaks.items() if canaries]


@dataclass(frozen=True, slots=True)
class Services:
    """Stand-ins for the services of the bot."""

    telegram: TelegramStandin
    discord: DiscordStandIn
    tmdb: TmdbStandin

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncGenerator[Self]:
        """Run all three."""
        async with AsyncExitStack() as stack:
            telegram = await stack.enter_async_context(TelegramStandin.running())
            discord = await stack.enter_async_context(DiscordStandIn.running())
            tmdb = await stack.enter_async_context(running(TmdbStandin([a_row(number) for number in range(1, 81)])))
            yield cls(telegram, discord, tmdb)

    @property
    def addresses(self) -> dict[str, str]:
        """Settings with the stand-ins' addresses."""
        return settings_for(self.telegram.address, self.discord.address, self.tmdb.address)


def settings_for(telegram: str, discord: str, tmdb: str) -> dict[str, str]:
    """Return settings with these addresses of services."""
    bases = {"TMDB_API_BASE": f"{tmdb}/3", "TMDB_IMAGE_BASE": f"{tmdb}/t/p"}
    return bases | {"TELEGRAM_API_BASE": telegram, "DISCORD_API": discord}


class BotProcess:
    """A process and all of its output."""

    def __init__(self, process: Process) -> None:
        self._output = bytearray()
        self._process = process
        self._ended_streams = 0
        self._has_news = asyncio.Event()

    @property
    def output(self) -> str:
        """All output until now."""
        return self._output.decode(errors="replace")

    async def read_output(self, stream: asyncio.StreamReader | None) -> None:
        """Read a stream to its end."""
        assert stream
        while part := await stream.read(65_536):
            self._output += part
            self._has_news.set()
        self._ended_streams += 1
        self._has_news.set()

    async def wait_for_output(self, pattern: str) -> str:
        """Wait until the output contains a pattern, and return the match."""
        async with asyncio.timeout(HANG_SECONDS):
            while not (match := re.search(pattern, self.output)):
                assert self._ended_streams < _OUTPUT_STREAMS, f"The output ended without {pattern}: {self.output}"
                self._has_news.clear()
                await self._has_news.wait()
        return match[0]

    async def stop(self) -> None:
        """Send SIGTERM, and wait for the end of the process."""
        self._process.send_signal(signal.SIGTERM)
        await self.end()

    async def end(self) -> None:
        """Wait for the end of the process."""
        async with asyncio.timeout(HANG_SECONDS):
            await self._process.wait()


@asynccontextmanager
async def bot_with_canaries(folder: Path, *arguments: str, **settings: str) -> AsyncGenerator[BotProcess]:
    """Run a command with the canaries, at DEBUG, with its store in a folder; it is killed at the end of the block."""
    given = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "text", "WEB_PORT": "0"} | CANARIES | settings
    env = environment(folder / "cinemood.db", **given)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.redirected_bot", *arguments),
        cwd=ROOT,
        env=env,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    bot = BotProcess(process)
    try:
        async with asyncio.TaskGroup() as readers:
            readers.create_task(bot.read_output(process.stdout))
            readers.create_task(bot.read_output(process.stderr))
            try:
                yield bot
            finally:
                if process.returncode is None:
                    process.kill()
    finally:
        await process.wait()
