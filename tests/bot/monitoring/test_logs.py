import asyncio
import io
import json
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from bot.app import open_app
from bot.dialogue.dialogue import Dialogue
from bot.frontends.registry import build_frontends
from bot.monitoring import logs
from bot.serving.supervisor import running
from bot.settings import Settings
from core.inference.intent_model import Intent
from tests.support.canaries import CANARIES, MASK, find_leaks, find_leaks_in_files
from tests.support.logging_state import logging_as_it_was
from tests.support.telegram.standin import TOKEN, TelegramStandin

CHATTY = ("httpx", "httpcore", "apscheduler", "discord", "telegram", "uvicorn", "stamina", "PIL", "asyncio")
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \[(debug|info|warning|error)\] .+ \[[\w.]+\]")
FORGED = "Ann\n2026-11-23T00:00:00.000Z [error] all is lost [bot]\r\x1b[2J\x85\u2028\u202e\x7f\ud800"
log = logging.getLogger("bot.test_logs")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    with logging_as_it_was():
        yield


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    """Read one object per line."""
    return [json.loads(line) for line in stream.getvalue().split("\n")[:-1]]


def fail() -> None:
    token = TOKEN
    raise ValueError(FORGED, len(token))


def test_error_is_named_by_its_type_and_place_and_not_by_its_words() -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    assert re.fullmatch(r"ValueError at test_logs\.py:\d+", logs.name_error(caught.value))


def test_error_that_was_never_raised_has_no_place() -> None:
    assert logs.name_error(KeyError("secret")) == "KeyError"


def test_every_event_is_one_object_off_a_terminal() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    log.info("%s answers", "Discord")
    log.warning("[bold]not markup[/] :joy: \N{MOVIE CAMERA}")
    first, second = read(stream)
    assert list(first) == ["timestamp", "level", "logger", "event"]
    assert (first["level"], first["logger"], first["event"]) == ("info", "bot.test_logs", "Discord answers")
    assert (second["level"], second["event"]) == ("warning", "[bold]not markup[/] :joy: \N{MOVIE CAMERA}")


def test_moment_is_that_of_the_event_in_utc() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    log.handle(logging.makeLogRecord({"levelno": 20, "levelname": "INFO", "msg": "late", "created": 1e9 + 0.5}))
    assert read(stream)[0]["timestamp"] == "2001-09-09T01:46:40.500Z"


@pytest.mark.parametrize(("style", "is_text"), [("auto", False), ("json", False), ("text", True)])
def test_setting_chooses_words_or_objects(style: str, is_text: bool) -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream, style)
    log.info("%s answers", "Discord")
    assert bool(LINE.fullmatch(stream.getvalue()[:-1])) is is_text
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("style", ["json", "text"])
def test_foreign_words_cannot_forge_a_line_or_steer_a_terminal(style: str) -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream, style)
    log.info("%s says hello", FORGED)
    (line,) = stream.getvalue().split("\n")[:-1]
    assert line.isprintable()
    assert "all is lost" in line


@pytest.mark.parametrize("style", ["json", "text"])
def test_traceback_shows_neither_local_variables_nor_lines_that_look_like_events(style: str) -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream, style)
    try:
        fail()
    except ValueError:
        log.exception("It broke")
    assert "ValueError: " in stream.getvalue()
    assert TOKEN not in stream.getvalue()
    first, *others = stream.getvalue().split("\n")[:-1]
    assert "It broke" in first
    assert all(line.startswith("    ") and line.isprintable() for line in others)


def test_exception_is_a_part_of_its_object() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    try:
        fail()
    except ValueError:
        log.exception("It broke")
    (event,) = read(stream)
    assert event["event"] == "It broke"
    assert event["exception"].startswith("Traceback (most recent call last):\n")


def test_what_was_cut_off_on_purpose_is_no_news() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    log.error("Exception in ASGI application", exc_info=asyncio.CancelledError())
    assert stream.getvalue() == ""


def test_warnings_of_libraries_go_the_same_way() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logs.set_up("INFO", stream)
        warnings.warn("It is deprecated.", UserWarning, stacklevel=1)
    assert [event["logger"] for event in read(stream)] == ["py.warnings"]


@pytest.mark.parametrize(
    ("level", "heard"),
    [("DEBUG", "DIWE"), ("INFO", "IWE"), ("WARNING", "WE"), ("ERROR", "E")],
)
def test_level_decides_what_is_heard(level: str, heard: str) -> None:
    stream = io.StringIO()
    logs.set_up(level, stream)
    for number, letter in zip((10, 20, 30, 40), "DIWE", strict=True):
        log.log(number, letter)
    assert "".join(event["event"] for event in read(stream)) == heard


def test_setting_up_again_replaces_what_was_set_up() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.set_up("INFO", first)
    logs.set_up("INFO", second)
    log.info("once")
    assert (first.getvalue(), second.getvalue().count("once")) == ("", 1)


@pytest.mark.parametrize(("style", "no_color", "is_coloured"), [("auto", "", True), ("auto", "1", False)])
def test_terminal_gets_words_in_colours_without_taking_them_for_markup(
    style: str, no_color: str, is_coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen, os.fdopen(theirs, "w") as terminal:
        logs.set_up("INFO", terminal, style)
        log.warning("[bold]stays[/]")
        terminal.flush()
        shown = screen.read(1000).decode().rstrip()
    assert LINE.fullmatch(re.sub(r"\x1b\[[\d;]*m", "", shown))
    assert "[bold]stays[/]" in shown
    assert ("\x1b[" in shown) is is_coloured


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_address_with_a_token_is_never_logged(level: str) -> None:
    stream = io.StringIO()
    logs.set_up(level, stream)
    async with TelegramStandin.running() as standin, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{standin.address}/bot{TOKEN}/getMe")
    assert answer.json()["ok"]
    assert stream.getvalue() == ""


@pytest.mark.parametrize("name", CHATTY)
def test_libraries_are_heard_only_when_something_is_wrong(name: str) -> None:
    stream = io.StringIO()
    logs.set_up("DEBUG", stream)
    logging.getLogger(f"{name}.part").info("chatter")
    logging.getLogger(f"{name}.part").warning("trouble")
    assert re.findall("chatter|trouble", stream.getvalue()) == ["trouble"]


async def _quoting(text: str) -> Intent:
    """Fail as a careless library would."""
    raise RuntimeError(
        f"GET https://api.example/bot{CANARIES['TELEGRAM_TOKEN']}/x?{text}: " + " ".join(CANARIES.values())
    )


@pytest.mark.parametrize("style", ["json", "text"])
async def test_crash_that_quotes_every_token_is_told_without_them(
    server: TelegramStandin, tmp_path: Path, style: str
) -> None:
    given = {"TELEGRAM_API_BASE": server.address, "CINEMOOD_STORE": str(tmp_path / "db"), "WEB_PORT": "0"}
    settings = Settings.read(CANARIES | given)
    logs.set_up("DEBUG", stream := io.StringIO(), style, settings.secret_values())
    async with open_app(Settings.read(given | {"TELEGRAM_TOKEN": CANARIES["TELEGRAM_TOKEN"]})) as app:
        dialogue = Dialogue(app.shelf, app.store, clock=app.clock, image_base="http://x", understand=_quoting)
        careless = replace(app, dialogue=dialogue)
        async with running(careless, build_frontends(app.settings.platforms, careless.services())):
            await server.write("just got dumped")
            told = (await server.call("sendMessage")).shown
    assert "RuntimeError" in stream.getvalue()
    assert MASK in stream.getvalue().replace(r"\u25cf", MASK[0])
    assert find_leaks(stream.getvalue() + told) == find_leaks_in_files(tmp_path) == []


def quote_every_token() -> None:
    raise RuntimeError(" ".join(CANARIES.values()))


def test_error_that_nobody_catches_in_a_thread_is_told_without_tokens(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", stream := io.StringIO(), "json", CANARIES.values())
    thread = threading.Thread(target=quote_every_token)
    thread.start()
    thread.join()
    (event,) = read(stream)
    assert (event["level"], "RuntimeError: ●●●" in event["exception"]) == ("critical", True)
    assert find_leaks(stream.getvalue()) == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("error", "lines"), [(RuntimeError(*CANARIES.values()), 1), (KeyboardInterrupt(), 0)])
def test_error_that_nobody_catches_at_all_is_told_without_tokens(error: BaseException, lines: int) -> None:
    logs.set_up("INFO", stream := io.StringIO(), "json", CANARIES.values())
    sys.excepthook(type(error), error, None)
    assert len(read(stream)) == lines
    assert find_leaks(stream.getvalue()) == []


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_log_blots_out_a_token_in_an_address_too(canary: str) -> None:
    logs.set_up("INFO", stream := io.StringIO(), "text", CANARIES.values())
    logging.getLogger("anybody").info("GET /%s/%s?key=%s&me", canary, quote(canary, safe=""), canary.rpartition(":")[2])
    assert stream.getvalue().split("[info] ")[1].startswith(f"GET /{MASK}/{MASK}?key={MASK}&me")


def test_secret_as_short_as_a_word_does_not_blot_out_words() -> None:
    logs.set_up("INFO", stream := io.StringIO(), "text", ["a", "", "bot"])
    logging.getLogger("anybody").info("a bot answers")
    assert "a bot answers" in stream.getvalue()
