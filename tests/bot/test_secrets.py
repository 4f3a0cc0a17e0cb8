"""Canaries for tokens, the bot in every kind of trouble: nothing that it writes anywhere holds one."""

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT
from tests.support.canaries import (
    CANARIES,
    MASK,
    WEBHOOK_SECRET,
    Services,
    bot_with_canaries,
    find_leaks,
    find_leaks_in_files,
    leak_forms,
    settings_for,
)
from tests.support.command_line import environment
from tests.support.discord.standin import DiscordStandIn
from tests.support.servers.mail_server import mail_server
from tests.support.servers.ntfy_server import ntfy_server
from tests.support.telegram.standin import TelegramStandin
from tests.support.tmdb.faults import Fault, dropped, failing, html, moved, truncated

TRIES = 99  # more than the bot makes


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong at each of the three."""

    telegram: Callable[[TelegramStandin], None]
    discord: Callable[[DiscordStandIn], Awaitable[None]]
    tmdb: Fault


def refusing(description: str, status: int, **parameters: float) -> Callable[[TelegramStandin], None]:
    """Let Telegram refuse the next message."""
    return lambda telegram: telegram.refuse("sendMessage", description, status, **parameters)


TROUBLES = {
    "401": Trouble(refusing("Unauthorized", 401), lambda discord: discord.end(4004), failing(401)),
    "429": Trouble(
        refusing("Too Many Requests: retry after 0", 429, retry_after=0),
        DiscordStandIn.ask_to_reconnect,
        failing(429, retry_after="0"),
    ),
    "500": Trouble(refusing("Internal Server Error", 500), lambda discord: discord.end(1011), failing(500)),
    "HTML": Trouble(lambda telegram: telegram.cut_off("sendMessage"), lambda discord: discord.end(4014), html),
    "cut": Trouble(lambda telegram: telegram.hang_up("sendMessage"), DiscordStandIn.cut, dropped),
}
AT_TMDB = {"403": failing(403), "404": failing(404), "truncated": truncated, "moved": moved("http://127.0.0.1:9/login")}


@pytest.fixture(name="services")
async def _services() -> AsyncIterator[Services]:
    async with Services.running() as services:
        yield services


@pytest.fixture(name="nobody")
def _nobody() -> Iterator[str]:
    """Hold an address at which nobody listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_search_finds_every_form_of_a_canary(canary: str) -> None:
    assert all(find_leaks(f"before {form} after") for form in leak_forms(canary))
    assert find_leaks("before and after") == []


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_trouble_while_serving_lets_no_canary_out(services: Services, trouble: Trouble, tmp_path: Path) -> None:
    services.tmdb.faults.next(trouble.tmdb, on="/3/trending", times=TRIES)
    async with bot_with_canaries(tmp_path, "run", **services.addresses) as bot:
        await bot.wait_for_output("Telegram answers")
        await bot.wait_for_output("Discord answers")
        trouble.telegram(services.telegram)
        await services.telegram.write("/mood joy")
        await services.telegram.write("/help")
        await services.telegram.call("sendMessage")
        await trouble.discord(services.discord)
        await bot.wait_for_output("Refresh failed")
        await bot.stop()
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []
    assert MASK not in bot.output  # no token came as far as the log


async def test_refused_tokens_are_not_shown(services: Services, tmp_path: Path) -> None:
    services.telegram.refuse("getMe", "Unauthorized", 401)
    refused = {"DISCORD_TOKEN": CANARIES["DISCORD_TOKEN"] + "x", "TMDB_TOKEN": CANARIES["TMDB_TOKEN"][::-1]}
    async with bot_with_canaries(tmp_path, "run", **services.addresses, **refused) as bot:
        await bot.wait_for_output("Telegram is left out")
        await bot.wait_for_output("Discord is left out")
        await bot.wait_for_output("Refresh failed")
        await bot.stop()
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []
    assert refused["TMDB_TOKEN"] not in bot.output


async def test_services_that_nobody_reaches_are_told_without_tokens(nobody: str, tmp_path: Path) -> None:
    async with bot_with_canaries(tmp_path, "run", **settings_for(nobody, nobody, nobody)) as bot:
        await bot.wait_for_output("Telegram did not answer")
        await bot.wait_for_output("Discord cannot be reached")
        await bot.wait_for_output("Refresh failed")
        await bot.stop()
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []


async def test_webhook_keeps_its_secret_and_that_of_the_page(services: Services, tmp_path: Path) -> None:
    hooked = {"TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:1", **services.addresses}
    async with bot_with_canaries(tmp_path, "run", **hooked) as bot:
        address = await bot.wait_for_output(r"http://127\.0\.0\.1:\d+")
        assert (await services.telegram.call("setWebhook")).fields["secret_token"] == WEBHOOK_SECRET
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            shown = [await http.post("/telegram", headers={"X-Telegram-Bot-Api-Secret-Token": "x"}, content=b"{}")]
            shown += [
                await http.post("/telegram", headers={"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}, content=b"{")
            ]
            shown += [await http.get(path) for path in ("/", "/?text=joy", "/readyz", "/metrics", "/nowhere")]
        await bot.stop()
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []
    assert find_leaks("".join(f"{answer.headers}{answer.text}" for answer in shown)) == []


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 8192])
async def test_damaged_store_is_told_without_tokens(services: Services, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cinemood.db").write_bytes(content)
    async with bot_with_canaries(tmp_path, "run", **services.addresses) as bot:
        await bot.end()
    assert "cinemood.db" in bot.output
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []


async def test_full_disk_is_told_without_tokens(services: Services, tmp_path: Path) -> None:
    async with bot_with_canaries(tmp_path, "backup", **services.addresses) as bot:
        await bot.end()
    async with bot_with_canaries(tmp_path, "refresh", LONGEST_FILE="4096", **services.addresses) as bot:
        await bot.end()
    assert bot.output.strip()
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []


@pytest.mark.parametrize("fault", AT_TMDB.values(), ids=AT_TMDB)
async def test_refresh_that_fails_lets_no_canary_out(services: Services, tmp_path: Path, fault: Fault) -> None:
    services.tmdb.faults.next(fault, times=TRIES)
    async with bot_with_canaries(tmp_path, "refresh", **services.addresses) as bot:
        await bot.end()
    assert CANARIES["TMDB_TOKEN"] in str(services.tmdb.calls)
    assert bot.output
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []


async def test_commands_write_no_canary_to_any_file(services: Services, tmp_path: Path) -> None:
    for command in ("doctor", "doctor --json", "refresh", "report", "backup", "ask just got dumped"):
        async with bot_with_canaries(tmp_path, *command.split(), **services.addresses) as bot:
            await bot.end()
        assert bot.output, command
        assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == [], command
    assert len([*tmp_path.glob("report.html"), *tmp_path.glob("backups/*.db")]) == 2  # noqa: ASYNC240 - on a local disk


async def test_channels_that_refuse_the_bot_are_told_without_their_secrets(tmp_path: Path) -> None:
    """Neither the token of ntfy nor the password of the mailbox is shown when it is refused."""
    async with ntfy_server(needs_token=True) as ntfy, mail_server(needs_login=True) as mail:
        ntfy.token = "tk_another0one"
        channels = {"NTFY_URL": ntfy.address, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail.port), "SMTP_TLS": "none"}
        settings = channels | {"SMTP_FROM": "cinemood@example.org", "SMTP_USER": "somebody-else"}
        unset = {"TELEGRAM_TOKEN": "", "DISCORD_TOKEN": "", "TMDB_TOKEN": "", "DISCORD_API": "http://127.0.0.1:9"}
        async with bot_with_canaries(tmp_path, "doctor", **settings, **unset) as bot:
            await bot.end()
    assert "check NTFY_TOKEN" in bot.output
    assert "does not accept SMTP_USER and SMTP_PASSWORD" in bot.output
    assert find_leaks(bot.output) == find_leaks_in_files(tmp_path) == []


async def test_mistake_that_ends_the_program_is_told_without_tokens(tmp_path: Path) -> None:
    env = environment(tmp_path / "db", **CANARIES)
    with Path("/dev/full").open("wb") as full:  # noqa: ASYNC230 - a device; nobody expects that it cannot be written to
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "doctor"), cwd=ROOT, env=env, stdout=full, stderr=PIPE
        )
        _, told = await process.communicate()
    assert process.returncode
    assert "A mistake in CineMood has ended it" in told.decode()
    assert find_leaks(told.decode()) == []
