"""An update that the library cannot read is stepped over, and everybody else is answered."""

import json
import logging
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.frontends.telegram.bot_api.lenient_updates import UpdateReader, read_update
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import ANN, TOKEN, TelegramStandin

PRIVATE: dict[str, Any] = {"id": ANN["id"], "type": "private", "first_name": "Ann"}
OLD_OPTION = {"text": "a", "voter_count": 0}
OLD_POLL: dict[str, Any] = {
    "id": "1",
    "question": "Which secret movie?",
    "options": [OLD_OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
DEEP = b"[" * 100_000 + b"]" * 100_000


def a_message(**facts: object) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": PRIVATE, "from": ANN} | facts


UNREADABLE: dict[str, dict[str, Any]] = {
    "poll of an older server": {"message": a_message(poll=OLD_POLL)},
    "poll in a reply": {"message": a_message(text="joy", reply_to_message=a_message(poll=OLD_POLL))},
    "poll under a button": {
        "callback_query": {"id": "1", "from": ANN, "chat_instance": "1", "message": a_message(poll=OLD_POLL)}
    },
    "boost": {"chat_boost": {"chat": PRIVATE, "boost": {}}},
    "message that is a number": {"message": 7},
    "message that is a list": {"message": [7]},
    "date of never": {"message": a_message(date=1e99)},
    "date in words": {"message": a_message(date="today")},
    "author who is a word": {"message": a_message(**{"from": "Ann"})},
    "entities that are a number": {"message": a_message(text="joy", entities=7)},
    "press without an author": {"callback_query": {"id": "1"}},
    "inline query that is text": {"inline_query": "joy"},
    "chat whose number is a word": {
        "message": {"message_id": 1, "date": 1, "chat": PRIVATE | {"id": "x"}, "text": "joy"}
    },
    "author whose number is half a letter": {"message": a_message(text="joy") | {"from": ANN | {"id": "\ud800"}}},
    "press by somebody whose number is missing": {
        "callback_query": {"id": "1", "from": ANN | {"id": None}, "chat_instance": "1", "data": "2_more_joy"}
    },
    "inline query by a word": {"inline_query": {"id": "1", "from": ANN | {"id": "x"}, "query": "joy", "offset": ""}},
}

HOLLOW: dict[str, dict[str, Any]] = {
    "message without a chat": {"message": {"message_id": 1, "date": 1}},
    "text that is a number": {"message": a_message(text=7)},
    "text that is a list": {"message": a_message(text=["joy"])},
    "author whose language is a number": {"message": a_message(text="joy") | {"from": ANN | {"language_code": 7}}},
    "press of a number": {"callback_query": {"id": "1", "from": ANN, "chat_instance": "1", "data": 7}},
    "press of nothing": {"callback_query": {"id": "1", "from": ANN, "chat_instance": "1"}},
    "inline query of a number": {"inline_query": {"id": "1", "from": ANN, "query": 7, "offset": 7}},
    "nothing": {},
}
"""What the library takes although it cannot be."""


def answer(*updates: object) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def numbers(body: bytes) -> list[tuple[int, bool]]:
    """Return the numbers of all updates, and whether more than the number is left of each."""
    return [(update["update_id"], len(update) > 1) for update in json.loads(body)["result"]]


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_update_keeps_its_id_only(content: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    readable = {"update_id": 8, "message": a_message(text="joy")}
    body = UpdateReader().make_readable(answer({"update_id": 7} | content, readable))
    assert numbers(body) == [(7, False), (8, True)]
    (line,) = caplog.messages
    (kind,) = content
    assert line.startswith(f"Telegram: update 7 ({kind}) cannot be read and is stepped over: ")
    assert not any(word in line for word in ("secret", "Ann", str(ANN["id"])))


@pytest.mark.parametrize(
    "entry", [7, "update", None, [], {}, {"message": a_message(text="joy")}], ids=lambda entry: str(entry)[:10]
)
def test_update_without_id_is_left_out(entry: object, caplog: pytest.LogCaptureFixture) -> None:
    body = UpdateReader().make_readable(
        answer({"update_id": 7}, entry, {"update_id": 8, "message": a_message(text="joy")})
    )
    assert numbers(body) == [(7, False), (8, True)]
    assert caplog.messages == ["Telegram: an update without a number of Telegram's is left out"]


@pytest.mark.parametrize("number", [True, "9", 9.5, None, -1, 2**31, 10**30, [9]])
def test_impossible_id_is_left_out(number: object) -> None:
    odd = {"update_id": number, "message": a_message(text="joy")}
    assert numbers(UpdateReader().make_readable(answer({"update_id": 7}, odd))) == [(7, False)]


def test_last_id_is_the_largest() -> None:
    """The library confirms everything up to the last update."""
    body = UpdateReader().make_readable(answer({"update_id": 9}, {"update_id": 7, "message": 7}, {"update_id": 8}))
    assert [number for number, _ in numbers(body)] == [7, 8, 9]


def test_readable_updates_stay_as_they_are() -> None:
    updates: list[dict[str, Any]] = [{"update_id": n, "message": a_message(text=f"joy {n}")} for n in range(1, 101)]
    updates[41] = {"update_id": 42} | UNREADABLE["poll of an older server"]
    left = json.loads(UpdateReader().make_readable(answer(*updates)))["result"]
    assert left == [*updates[:41], {"update_id": 42}, *updates[42:]]


@pytest.mark.parametrize("odd", [DEEP, b"1" * 5000], ids=["depth", "digits"])
def test_unparsable_update_is_skipped(odd: bytes) -> None:
    good = json.dumps({"update_id": 8, "message": a_message(text='brackets ]}" and \\')}).encode()
    forged = b'{"update_id": 7, "message": {"text": "\\"update_id\\": 99,", "odd": ' + odd + b"}}"
    body = UpdateReader().make_readable(b'{"ok":true,"result":[' + forged + b"," + good + b"]}")
    assert numbers(body) == [(7, False), (8, True)]


def test_readable_response_stays_as_it_is() -> None:
    body = answer({"update_id": 7, "message": a_message(text="joy \ud83d")}, {"update_id": 8})
    assert UpdateReader().make_readable(body) is body
    assert UpdateReader().make_readable(answer()) == answer()


@pytest.mark.parametrize(
    "body",
    [b'{"ok": true, "result": 7}', b"[]", b"7", b"", b'{"ok": true, "result": [{"update_id": 1, "message": [[[', DEEP],
    ids=["number", "list", "seven", "nothing", "half", "depth"],
)
def test_response_without_updates_is_refused(body: bytes) -> None:
    with pytest.raises(Exception, match=r".") as refusal:
        UpdateReader().make_readable(body)
    assert isinstance(refusal.value, ValueError | RecursionError | TypeError)


def test_repeated_unreadable_update_is_refused() -> None:
    """Otherwise the bot would fetch it again and again without a pause."""
    reader, again = UpdateReader(), answer({"update_id": 7, "message": 7})
    reader.make_readable(again)
    with pytest.raises(ValueError, match="No update"):
        reader.make_readable(again)
    assert numbers(reader.make_readable(answer({"update_id": 7, "message": 7}, {"update_id": 8}))) == [
        (7, False),
        (8, False),
    ]


async def told_after(server: TelegramStandin, *contents: dict[str, Any]) -> set[str]:
    """Let these come in one go with a question of Bob's; return who was told something before he was."""
    asked = a_message(text="/privacy", chat=PRIVATE | {"id": 5})
    asked["entities"] = [{"type": "bot_command", "offset": 0, "length": 8}]
    updates = [{"update_id": number} | content for number, content in enumerate([*contents, {"message": asked}], 1)]
    server.garble("getUpdates", answer(*updates))
    async with serving(a_frontend(server)):
        while not (told := {call.fields["chat_id"] for call in server.called("sendMessage")}) & {"5"}:
            await server.call("sendMessage", len(server.called("sendMessage")) + 1)
    return told


async def test_other_people_are_answered(server: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    """Only the author of the unreadable message gets no answer."""
    assert await told_after(server, *UNREADABLE.values()) == {"5"}
    assert sum("is stepped over" in line for line in caplog.messages) == len(UNREADABLE)


@pytest.mark.parametrize("content", HOLLOW.values(), ids=HOLLOW)
async def test_next_update_is_answered(content: dict[str, Any]) -> None:
    """Whatever came before it."""
    async with TelegramStandin.running() as server:
        assert "5" in await told_after(server, content)


async def test_webhook_update_is_read_or_skipped(caplog: pytest.LogCaptureFixture) -> None:
    bot = ExtBot[Any](TOKEN)
    update = read_update(json.dumps({"update_id": 7, "message": a_message(text="joy \ud83d")}).encode(), bot)
    assert update
    assert update.message
    assert update.message.get_bot() is bot
    for content in UNREADABLE.values():
        assert read_update(json.dumps({"update_id": 7} | content).encode(), bot) is None
    assert len(caplog.messages) == len(UNREADABLE)


@pytest.mark.parametrize("number", [b"true", b'"9"', b"1" * 30, b"null", b'9, "message": ' + DEEP])
async def test_webhook_update_with_impossible_id_is_skipped(number: bytes) -> None:
    """An error would make Telegram repeat it."""
    assert read_update(b'{"update_id": ' + number + b"}", ExtBot[Any](TOKEN)) is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[7]", b"7", b"\xff", DEEP, b'{"message": 1}'])
async def test_body_without_id_is_no_update(body: bytes) -> None:
    with pytest.raises(ValueError, match="no update"):
        read_update(body, ExtBot[Any](TOKEN))


def test_warnings_of_the_same_kind_count_as_one(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    UpdateReader().make_readable(answer(*({"update_id": number, "message": 7} for number in range(50))))
    assert len({record.__dict__["repeats"] for record in caplog.records}) == 1
