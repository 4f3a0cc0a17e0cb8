"""What is said of Telegram's webhook."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from telegram import WebhookInfo

from bot.app import utc_now
from bot.doctor.examination import examine
from bot.frontends.telegram.bot_api.webhook_check import check_webhook
from bot.monitoring.findings import Finding, State
from tests.support.command_line import bot
from tests.support.fakes import NOON
from tests.support.telegram.standin import TOKEN, TelegramStandin

OURS = "https://cinemood.example/telegram"


@pytest.fixture(name="telegram")
async def _telegram() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin.running() as standin:
        yield standin


def known(url: str, waiting: int = 0, **more: object) -> WebhookInfo:
    return WebhookInfo(url, has_custom_certificate=False, pending_update_count=waiting, **more)  # pyright: ignore[reportArgumentType] - as the tests give it


def failed(ago: timedelta, waiting: int = 0) -> Finding:
    info = known(OURS, waiting, last_error_date=NOON - ago, last_error_message="Connection refused")
    return check_webhook(info, OURS, NOON)


async def hook(telegram: TelegramStandin, url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{telegram.address}/bot{TOKEN}/setWebhook", data={"url": url})
    assert answer.json() == {"ok": True, "result": True}


async def found(telegram: TelegramStandin, folder: Path, **settings: str) -> Finding:
    environ = {"CINEMOOD_STORE": str(folder / "db"), "WEB_PORT": "0", "TELEGRAM_TOKEN": TOKEN}
    told = examine(environ | {"TELEGRAM_API_BASE": telegram.address} | settings, utc_now)
    return {finding.what: finding async for finding in told}["webhook"]


async def test_no_webhook_is_well_when_updates_are_fetched(telegram: TelegramStandin, tmp_path: Path) -> None:
    finding = await found(telegram, tmp_path)
    assert finding == Finding("webhook", State.GOOD, "none, as set; updates are fetched, no updates waiting")


async def test_webhook_of_before_is_worth_a_look_and_its_path_is_not_told(
    telegram: TelegramStandin, tmp_path: Path
) -> None:
    await hook(telegram, f"http://127.0.0.1:1/{TOKEN}")
    await telegram.write("/mood joy")
    finding = await found(telegram, tmp_path)
    assert finding.state is State.LOOK
    assert "sends updates to 127.0.0.1, though TELEGRAM_WEBHOOK_URL is not set" in finding.sentence
    assert "1 update waiting" in finding.sentence
    assert TOKEN not in finding.sentence


async def test_webhook_that_is_not_set_yet_is_worth_a_look(telegram: TelegramStandin, tmp_path: Path) -> None:
    finding = await found(telegram, tmp_path, TELEGRAM_WEBHOOK_URL="https://cinemood.example")
    assert finding.state is State.LOOK
    assert "knows of none, though TELEGRAM_WEBHOOK_URL is set" in finding.sentence


async def test_webhook_that_is_set_as_it_should_be_is_good(telegram: TelegramStandin, tmp_path: Path) -> None:
    await hook(telegram, OURS)
    finding = await found(telegram, tmp_path, TELEGRAM_WEBHOOK_URL="https://cinemood.example/")
    assert finding == Finding("webhook", State.GOOD, "Telegram sends updates to cinemood.example, no updates waiting")


def test_webhook_elsewhere_is_worth_a_look() -> None:
    finding = check_webhook(known("https://old.example/x"), OURS, NOON)
    assert finding.state is State.LOOK
    assert "sends updates to old.example, though TELEGRAM_WEBHOOK_URL says otherwise" in finding.sentence


@pytest.mark.parametrize(
    ("ago", "waiting", "state"),
    [
        (timedelta(minutes=5), 3, State.BAD),
        (timedelta(minutes=5), 0, State.LOOK),
        (timedelta(days=9), 0, State.GOOD),
        (timedelta(days=9), 1, State.GOOD),
    ],
)
def test_last_error_is_told_with_its_time_and_is_bad_while_updates_wait(
    ago: timedelta, waiting: int, state: State
) -> None:
    finding = failed(ago, waiting)
    assert finding.state is state
    assert f"Connection refused, {NOON - ago:%Y-%m-%d %H:%M} UTC" in finding.sentence


def test_error_that_quotes_the_token_is_told_without_it() -> None:
    info = known(OURS, 1, last_error_date=NOON, last_error_message=f"Wrong response of\n/{TOKEN}: 403 Forbidden")
    sentence = check_webhook(info, OURS, NOON).sentence
    assert TOKEN.partition(":")[2] not in sentence
    assert "403 Forbidden" in sentence
    assert "\n" not in sentence


async def test_telegram_that_does_not_tell_is_bad(telegram: TelegramStandin, tmp_path: Path) -> None:
    telegram.refuse("getWebhookInfo", "Internal Server Error", 500)
    environ = {"CINEMOOD_STORE": str(tmp_path / "db"), "WEB_PORT": "0", "TELEGRAM_TOKEN": TOKEN}
    findings = [one async for one in examine(environ | {"TELEGRAM_API_BASE": telegram.address}, utc_now)]
    assert [one.state for one in findings if one.what == "Telegram"] == [State.GOOD, State.BAD]


async def test_command_tells_it_and_a_look_does_not_fail_it(telegram: TelegramStandin, tmp_path: Path) -> None:
    await hook(telegram, "http://127.0.0.1:1/old")
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address, "WEB_PORT": "0"}
    ended = await bot("doctor", store=tmp_path / "db", **settings)
    assert (ended.code, ended.err) == (0, "")
    assert "! webhook: Telegram sends updates to 127.0.0.1" in ended.out
    assert TOKEN not in ended.said
