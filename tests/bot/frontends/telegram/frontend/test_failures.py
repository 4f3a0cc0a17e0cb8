import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, Callable

import pytest

from bot.dialogue import texts as shared_texts
from bot.frontends.errors import FrontendUnavailable
from core.errors import CineMoodError
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.chats import GROUP, FakeNotes, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, TOKEN, TelegramStandin

FAULTS: dict[str, Callable[[TelegramStandin, str], None]] = {
    "429": lambda server, method: server.refuse(method, "Too Many Requests: retry after 0", 429, retry_after=0.01),
    "502": lambda server, method: server.refuse(method, f"Bad Gateway {TOKEN}", 502),
    "504": lambda server, method: server.refuse(method, f"Gateway Timeout {TOKEN}", 504),
    "a proxy's page": TelegramStandin.cut_off,
    "a cut connection": TelegramStandin.hang_up,
    "409": lambda server, method: server.refuse(method, "Conflict", 409),
    "another shape": lambda server, method: server.garble(method, b'{"ok": true, "result": 7}'),
}
SORRY = shared_texts.sorry(CineMoodError())


@pytest.fixture
async def server(caplog: pytest.LogCaptureFixture) -> AsyncGenerator[TelegramStandin]:
    caplog.set_level(logging.INFO)
    caplog.set_level(
        logging.WARNING, logger="httpx"
    )  # as ``bot.monitoring.logs`` does: it logs addresses, which hold the token
    async with TelegramStandin.running() as standin:
        yield standin
    assert standin.complaints == []
    assert TOKEN not in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("fault", FAULTS)
async def test_updates_are_answered_after_a_failed_fetch(server: TelegramStandin, fault: str) -> None:
    async with serving(a_frontend(server)):
        FAULTS[fault](server, "getUpdates")
        for command in ("/help", "/about", "/mood"):
            await server.write(command)
        await server.call("sendMessage", 3)
    assert len(server.called("sendMessage")) == 3


@pytest.mark.parametrize("fault", FAULTS)
async def test_failed_picture_becomes_a_text(server: TelegramStandin, fault: str) -> None:
    """A flood limit is waited for, so that the picture itself is sent."""
    async with serving(a_frontend(server)):
        FAULTS[fault](server, "sendPhoto")
        await server.write("joy")
        sent = await server.call(*("sendPhoto", 2) if fault == "429" else ("sendMessage", 1))
    assert len(titles(sent)) == 3


@pytest.mark.parametrize("fault", FAULTS)
async def test_failed_acknowledgement_loses_no_answer(server: TelegramStandin, fault: str) -> None:
    async with serving(a_frontend(server)):
        FAULTS[fault](server, "answerCallbackQuery")
        await server.press("2_mood_joy")
        assert len(titles(await server.call("editMessageMedia"))) == 3


@pytest.mark.parametrize("fault", FAULTS)
async def test_lost_answer_is_apologised_for(server: TelegramStandin, fault: str) -> None:
    """An answer that cannot be sent is replaced by an apology, and further requests are answered."""
    async with serving(a_frontend(server)):
        FAULTS[fault](server, "sendMessage")
        await server.write("/help")
        await server.write("/about")
        await server.call("sendMessage", 2 if fault in {"a proxy's page", "another shape"} else 3)
    said = [call.shown for call in server.called("sendMessage")]
    assert sum("TMDB" in words for words in said) == 1
    assert (SORRY in said) is (fault != "429")  # after which it is sent again


@pytest.mark.parametrize("status", [401, 403])
async def test_blocked_bot_does_not_apologise(server: TelegramStandin, status: int) -> None:
    async with serving(a_frontend(server)):
        server.refuse("sendMessage", "No.", status)
        await server.write("/help")
        await server.write("/about")
        await server.call("sendMessage", 2)
    assert SORRY not in [call.shown for call in server.called("sendMessage")]


async def test_lost_apology_is_not_repeated(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        for _ in range(2):
            server.refuse("sendMessage", "Bad Gateway", 502)
        await server.write("/help")
        await server.call("sendMessage", 2)
    assert len(server.called("sendMessage")) == 2


async def test_apology_goes_to_the_topic_of_the_request(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        server.refuse("sendMessage", "Bad Gateway", 502)
        await server.write("/help", chat=GROUP, message_thread_id=7, is_topic_message=True)
        sorry = await server.call("sendMessage", 2)
    assert (sorry.shown, sorry.fields["chat_id"], sorry.fields["message_thread_id"]) == (SORRY, str(GROUP["id"]), "7")


async def test_updates_are_answered_after_a_refused_token(server: TelegramStandin) -> None:
    """Updates that wait at Telegram while the token is refused are answered after the next start."""
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("getUpdates", "Unauthorized", 401)
        await server.write("/help")
        await frontend.wait_until_ended()
    await server.write("/about")
    async with serving(frontend):
        await server.call("sendMessage", 2)


async def test_refused_token_ends_the_frontend_when_sending(server: TelegramStandin) -> None:
    frontend = a_frontend(server)
    async with serving(frontend), asyncio.timeout(HANG_SECONDS):
        server.refuse("sendMessage", "Unauthorized", 401)
        await server.write("/help")
        await frontend.wait_until_ended()


@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("editMessageMedia", "Bad Request: message to edit not found"),
        ("editMessageMedia", "Bad Request: message can't be edited"),
        ("editMessageMedia", "Bad Request: MESSAGE_ID_INVALID"),
    ],
)
async def test_deleted_message_is_edited_once(server: TelegramStandin, method: str, description: str) -> None:
    async with serving(a_frontend(server)):
        server.refuse(method, description)
        await server.press("2_mood_joy")
        assert len(titles(await server.call("sendPhoto"))) == 3
    assert len(server.called("answerCallbackQuery")) == len(server.called(method)) == 1


@pytest.mark.parametrize(
    ("token", "photo", "method"),
    [("2_other_joy_9", True, "editMessageCaption"), ("2_settings", False, "editMessageText")],
)
async def test_unchanged_text_is_not_sent_again(
    server: TelegramStandin, token: str, method: str, *, photo: bool
) -> None:
    async with serving(a_frontend(server)):
        server.refuse(method, "Bad Request: message is not modified: specified new message content is the same")
        await server.press(token, photo=photo)
        await server.write("/help")
        await server.call("sendMessage")
    assert len(server.called("sendMessage")) == 1


async def test_press_under_an_inaccessible_message_is_answered(server: TelegramStandin) -> None:
    chat = {"id": ANN["id"], "type": "private", "first_name": "Ann"}
    async with serving(a_frontend(server)):
        await server.press_as(ANN, "2_mood_joy", message={"message_id": 5, "date": 0, "chat": chat})
        assert len(titles(await server.call("sendPhoto"))) == 3
        await server.call("answerCallbackQuery")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff", b'{"a": 1}'])
async def test_body_without_an_update_is_refused(server: TelegramStandin, body: bytes) -> None:
    frontend = a_frontend(server)
    async with serving(frontend):
        with pytest.raises(ValueError, match="no update"):
            await frontend.receive(body)


async def test_stopped_frontend_refuses_updates(server: TelegramStandin) -> None:
    """Telegram repeats a refused webhook call later."""
    with pytest.raises(FrontendUnavailable):
        await a_frontend(server).receive(b'{"update_id": 1}')


async def test_webhook_is_set_with_a_secret(server: TelegramStandin) -> None:
    """Updates that wait at Telegram are kept."""
    frontend = a_frontend(server, notes=FakeNotes(), webhook_url="https://cinemood.example")
    async with serving(frontend):
        fields = (await server.call("setWebhook")).fields
    assert fields["url"] == "https://cinemood.example/telegram"
    assert fields["secret_token"] == frontend.secret
    assert fields.get("drop_pending_updates") == "false"
    assert TOKEN.partition(":")[2] not in frontend.secret
    assert not server.called("getUpdates")


async def test_refused_webhook_names_its_setting(server: TelegramStandin) -> None:
    frontend = a_frontend(server, webhook_url="https://cinemood.example")
    server.refuse("setWebhook", f"Bad Request: bad webhook: Failed to resolve host {TOKEN}")
    with pytest.raises(FrontendUnavailable, match=r"failed to resolve host.*TELEGRAM_WEBHOOK_URL") as caught:
        await frontend.start()
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    async with serving(frontend):  # once the name is known
        await server.call("setWebhook", 2)


async def test_polling_deletes_the_webhook_first(server: TelegramStandin) -> None:
    async with serving(a_frontend(server)):
        assert (await server.call("deleteWebhook")).fields.get("drop_pending_updates") == "false"
