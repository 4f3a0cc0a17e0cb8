"""A message is changed again when nobody knows whether it was; what was taken is not said twice."""

import pytest

from tests.faults.breakable_proxy import BadResponse, BreakableProxy
from tests.faults.network_faults import cut, refuse, respond_with, silence
from tests.faults.skipping_loop import run_skipping_waits
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import TelegramStandin

UNCHANGED = "Bad Request: message is not modified: specified new message content and reply markup are the same"
EDITS = {
    "editMessageMedia": ("2_mood_joy", True),
    "editMessageCaption": ("2_other_joy_9", True),
    "editMessageText": ("2_settings", False),
}
"""What is pressed, and whether under a picture."""
LOST = {"silence": silence, "a cut": cut, "502": refuse(502), "no JSON": respond_with(b"<html>")}


def shown(server: TelegramStandin) -> list[str]:
    """Return the calls that people see."""
    return [call.method for call in server.calls if call.method.startswith(("edit", "send"))]


@pytest.mark.parametrize("method", EDITS)
async def test_applied_edit_without_response_is_not_repeated(server: TelegramStandin, method: str) -> None:
    """Telegram applied an edit, but its response got lost: no new message repeats the answer."""
    token, photo = EDITS[method]
    async with serving(a_frontend(server)):
        server.lose(method)
        await server.press(token, photo=photo)
        await server.call(method)
        server.refuse(method, UNCHANGED)
        await server.call(method, 2)
    assert shown(server) == [method, method]


async def shown_after(trouble: BadResponse, method: str, times: int) -> list[str]:
    """Let so many changes go wrong on their way to Telegram; return what comes of a press."""
    token, photo = EDITS[method]
    async with TelegramStandin.running() as server, BreakableProxy.in_front_of(server.address) as proxy:
        server.address = proxy.address
        async with serving(a_frontend(server)):
            await proxy.replace_responses(trouble, on=f"/{method}", times=times)
            await server.press(token, photo=photo)
            await server.call("answerCallbackQuery")
        return shown(server)


@pytest.mark.parametrize("method", EDITS)
@pytest.mark.parametrize("trouble", LOST.values(), ids=LOST)
def test_edit_is_tried_again_after_a_network_error(trouble: BadResponse, method: str) -> None:
    assert run_skipping_waits(shown_after(trouble, method, times=1)) == [method]


@pytest.mark.parametrize(
    ("trouble", "method", "way"),
    [
        (silence, "editMessageMedia", "sendMessage"),
        (silence, "editMessageCaption", "sendMessage"),
        (silence, "editMessageText", "sendMessage"),
        (cut, "editMessageMedia", "sendPhoto"),
        (cut, "editMessageText", "sendMessage"),
    ],
)
def test_edit_that_fails_twice_becomes_a_message(trouble: BadResponse, method: str, way: str) -> None:
    assert run_skipping_waits(shown_after(trouble, method, times=2)) == [way]
