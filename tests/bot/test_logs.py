import io
import logging
import os
import re
from collections.abc import Iterator

import httpx
import pytest

from bot import logs
from tests.telegram_standin import TOKEN, TelegramStandin

CHATTY = ("httpx", "httpcore", "apscheduler", "discord", "telegram", "uvicorn", "stamina", "PIL", "asyncio")
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR) [\w.]+: .+\n")
log = logging.getLogger("bot.test_logs")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in ("", *CHATTY)]
    handlers, levels = root.handlers[:], [logger.level for logger in loggers]
    root.handlers.clear()  # or set_up would close pytest's own
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_error_is_named_by_its_type_and_place_and_not_by_its_words() -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    assert re.fullmatch(r"ValueError at test_logs\.py:\d+", logs.named(caught.value))


def test_error_that_was_never_raised_has_no_place() -> None:
    assert logs.named(KeyError("secret")) == "KeyError"


def test_every_event_is_one_plain_line_off_a_terminal() -> None:
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    log.info("%s answers", "Discord")
    log.warning("[bold]not markup[/] :joy: \N{MOVIE CAMERA}")
    lines = stream.getvalue().splitlines(keepends=True)
    assert [bool(LINE.fullmatch(line)) for line in lines] == [True, True]
    assert lines[0].endswith(" INFO bot.test_logs: Discord answers\n")
    assert lines[1].endswith(" WARNING bot.test_logs: [bold]not markup[/] :joy: \N{MOVIE CAMERA}\n")


@pytest.mark.parametrize(
    ("level", "heard"),
    [("DEBUG", "DIWE"), ("INFO", "IWE"), ("WARNING", "WE"), ("ERROR", "E")],
)
def test_level_decides_what_is_heard(level: str, heard: str) -> None:
    stream = io.StringIO()
    logs.set_up(level, stream)
    for number, letter in zip((10, 20, 30, 40), "DIWE", strict=True):
        log.log(number, letter)
    assert "".join(line[-1] for line in stream.getvalue().splitlines()) == heard


def test_setting_up_again_replaces_what_was_set_up() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.set_up("INFO", first)
    logs.set_up("INFO", second)
    log.info("once")
    assert (first.getvalue(), second.getvalue().count("once")) == ("", 1)


def test_terminal_gets_short_lines_without_taking_them_for_markup() -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen, os.fdopen(theirs, "w") as terminal:
        logs.set_up("INFO", terminal)
        log.warning("[bold]stays[/]")
        terminal.flush()
        shown = re.sub(r"\x1b\[[\d;]*m", "", screen.read(1000).decode())  # without the colours
    assert "WARNING" in shown
    assert "[bold]stays[/]" in shown
    assert "bot.test_logs" not in shown


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
