import logging

import pytest

from bot.dialogue.actions import ShowMovies
from core.moods.mood import Mood
from tests.support.telegram.standin import TOKEN, TelegramStandin

JOY = ShowMovies(Mood.JOY).token


async def test_outage_is_logged_on_one_line(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    telegram.cut_off("getUpdates")
    telegram.cut_off("sendMessage")
    await telegram.write("/help")
    await telegram.write("/about")
    await telegram.call("sendMessage", 2)
    assert sorted(record.levelname for record in caplog.records) == ["ERROR", "WARNING"]
    assert "nothing could be fetched, trying again: NetworkError: Bad Gateway" in caplog.text
    assert "Traceback" not in caplog.text


async def test_blocked_bot_is_logged_on_one_line(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    telegram.refuse("sendMessage", f"bot{TOKEN} was blocked by 4242424242", 403)
    await telegram.write("/mood qwertz")
    await telegram.write("/help")
    await telegram.call("sendMessage", 2)
    (record,) = caplog.records
    assert record.getMessage() == "Telegram: an answer was refused: Forbidden: bot… was blocked by …"
    assert record.levelname == "WARNING"


async def test_log_hides_tokens_words_and_people(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(
        logging.WARNING, logger="httpx"
    )  # as ``bot.monitoring.logs`` does: it logs addresses, which hold the token
    for method in ("answerCallbackQuery", "editMessageMedia", "sendPhoto", "sendMessage"):
        telegram.refuse(method, f"Bad Request: {TOKEN} of 4242424242")
    await telegram.press(JOY)
    await telegram.write("joyless qwertz")
    await telegram.call("sendMessage", 2)
    assert not any(secret in caplog.text for secret in (TOKEN, "4242424242", "qwertz"))
