import asyncio
import traceback
from typing import cast

import pytest

from bot.dialogue.actions import ShowMovies
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.telegram.frontend import TelegramFrontend
from core.moods.mood import Mood
from core.store.ports import PeopleStore
from tests.support.fakes import a_dialogue
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.chats import (
    FakeNotes,
    SlowPictures,
    SmallPictures,
    a_frontend,
    serving,
    titles,
)
from tests.support.telegram.standin import TOKEN, TelegramStandin

JOY = ShowMovies(Mood.JOY).token


async def test_refused_token_is_reported_without_the_token(server: TelegramStandin) -> None:
    server.refuse("getMe", "Unauthorized", 401)
    with pytest.raises(FrontendRefused, match="TELEGRAM_TOKEN") as caught:
        await a_frontend(server).start()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


async def test_revoked_token_ends_the_frontend(server: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    """The next start is refused."""
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("getUpdates", "Unauthorized", 401)
        await server.write("/help")  # ends the long poll under way
        await frontend.wait_until_ended()
    server.refuse("getMe", "Unauthorized", 401)
    with pytest.raises(FrontendRefused):
        await frontend.start()
    assert "Traceback" not in caplog.text


async def test_frontend_starts_again_after_a_refused_token(server: TelegramStandin) -> None:
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("getUpdates", "Unauthorized", 401)
        await server.write("/help")
        await frontend.wait_until_ended()
    async with serving(frontend):
        await server.write("/mood joy")
        assert len(titles(await server.call("sendPhoto"))) == 3


async def test_start_succeeds_after_a_failed_start(server: TelegramStandin) -> None:
    server.refuse("getMe", "Bad Gateway", 502)
    frontend = a_frontend(server)
    with pytest.raises(FrontendUnavailable, match="NetworkError"):
        await frontend.start()
    async with serving(frontend):
        await server.write("/help")
        await server.call("sendMessage")


@pytest.mark.parametrize("body", [b'{"ok": true, "result": 7}', b'{"ok": true, "result": {}}', b"[1]", b"\xff", b"{}"])
async def test_malformed_response_fails_the_start_only(server: TelegramStandin, body: bytes) -> None:
    """The error names the setting to check, and the next start succeeds."""
    server.garble("getMe", body)
    frontend = a_frontend(server)
    with pytest.raises(FrontendUnavailable, match="TELEGRAM_API_BASE"):
        await frontend.start()
    async with serving(frontend):
        await server.write("/help")
        await server.call("sendMessage")


async def test_unreachable_server_fails_the_start() -> None:
    notes = FakeNotes()
    frontend = TelegramFrontend(
        TOKEN, a_dialogue(), SmallPictures(), notes, cast("PeopleStore", notes), api_base="http://127.0.0.1:1"
    )
    with pytest.raises(FrontendUnavailable, match="TELEGRAM_API_BASE"):
        await frontend.start()
    await frontend.stop()  # harmless


async def test_stop_waits_for_answers_in_progress(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await server.press(JOY)
        await server.call("answerCallbackQuery")
        pictures.go.set()
    assert server.called("editMessageMedia")
