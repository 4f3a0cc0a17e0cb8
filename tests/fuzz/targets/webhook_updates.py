"""Updates by webhook: refused, or accepted and answered; never read without the secret, and never beyond the limit."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

from telegram import Update

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Request
from bot.frontends.telegram import inline
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.frontends.telegram.updates import Incoming, is_addressed_to
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions, create_app
from bot.frontends.web.webhooks import MAX_UPDATE_BYTES
from core.movies.catalogue import Shelf
from core.store.ports import PeopleStore
from tests.fuzz.targets.tmdb_answers import mutate, wrong_type_inputs
from tests.fuzz.tools.asgi import Answer, Headers, send_request
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.fuzz.tools.known_answers import tokens
from tests.fuzz.tools.logged_errors import fail_on_errors, run_async
from tests.fuzz.tools.telegram_types import is_valid
from tests.support.discord.scene import FakeNotes
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore
from tests.support.telegram.standin import TOKEN
from tests.support.web.web_site import Painter

_PATH: Final = b"/hook"
_CHAT: Final = {"id": -1001, "type": "supergroup", "title": "Movies", "is_forum": True}
_ANN: Final = {"id": 42, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en"}
_MESSAGE: Final[dict[str, Any]] = {
    "message_id": 7, "date": 1795000000, "chat": _CHAT, "from": _ANN, "text": "/mood joy", "message_thread_id": 3,
    "is_topic_message": True, "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    "reply_to_message": {"message_id": 6, "date": 1795000000, "chat": _CHAT, "from": _ANN, "text": "so sad"},
}  # fmt: skip
_PRESS: Final = {"id": "1", "from": _ANN, "message": _MESSAGE, "chat_instance": "1", "data": "2_more_joy~16"}
UPDATES: Final[tuple[dict[str, Any], ...]] = (
    {"update_id": 1, "message": _MESSAGE},
    {"update_id": 2, "callback_query": _PRESS},
    {"update_id": 3, "inline_query": {"id": "1", "from": _ANN, "query": "joy", "offset": "", "chat_type": "private"}},
    {"update_id": 4, "message": _MESSAGE | {"text": None, "migrate_to_chat_id": -1002, "sender_chat": _CHAT}},
)
_MESSAGE_CHANGES: Final[tuple[dict[str, Any], ...]] = (
    {}, {"caption": "so sad"}, {"sticker": {"file_id": "1", "file_unique_id": "1", "type": "regular", "emoji": "😢"}},
    {"text": "so sad", "from": None}, {"text": "joy", "sender_chat": _CHAT}, {"text": "joy", "via_bot": _ANN},
    {"text": "joy", "chat": {"id": 42, "type": "private"}}, {"text": "joy", "from": _ANN | {"language_code": "de"}},
)  # fmt: skip
_CATALOGUE: Final = a_catalogue()
_PIECE: Final = 64 * 1024
_TAKEN: Final = {200, 400, 413}
_WHOLE: Final = [[json.dumps(update).encode()] for update in UPDATES]


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    yield encode_input(1, 1, 0)  # without the secret
    yield encode_input(1, 2, 0, 40)  # 40 pieces
    yield encode_input(1, 3, 0, 40)  # 40 pieces, and announced
    yield encode_input(0, 0, 0, b'{"a":' * 5000)
    for at, update in enumerate(UPDATES):
        yield encode_input(1, 0, at)
        yield encode_input(0, 0, at, json.dumps(update).encode())
    for said in _MESSAGE_CHANGES:
        message = {name: part for name, part in _MESSAGE.items() if name != "text"} | said
        yield encode_input(0, 0, 0, json.dumps({"update_id": 1, "message": message}).encode())
    for name in ("data", "message"):
        press = {key: part for key, part in _PRESS.items() if key != name}
        yield encode_input(0, 0, 0, json.dumps({"update_id": 2, "callback_query": press}).encode())
    for token in tokens():
        yield encode_input(0, 0, 0, json.dumps({"update_id": 2, "callback_query": _PRESS | {"data": token}}).encode())
    for at, update in enumerate(UPDATES):
        yield from (encode_input(1, 0, at, *wrong) for wrong in wrong_type_inputs(update))


def try_input(data: bytes) -> None:
    with fail_on_errors("bot"):
        run_async(_sent(data))


async def _sent(data: bytes) -> None:
    reader, frontend = ByteReader(data), _frontend()
    is_shaped, trick, at = reader.flag(), reader.number() % 4, reader.number() % len(UPDATES)
    body = [b" " * _PIECE] * reader.number() if trick > 1 else []
    body += [json.dumps(mutate(UPDATES[at], reader)).encode() if is_shaped else reader.rest()]
    headers = [(b"x-telegram-bot-api-secret-token", frontend.secret.encode() if trick != 1 else reader.rest())]
    headers += [(b"content-length", str(sum(map(len, body))).encode())] if trick == 3 else []
    answer = await send_request(_app(), "POST", _PATH, headers, body)
    _check(answer, headers, body, frontend.secret)
    answered = await _answer_all(frontend, b"".join(body))
    assert answered or answer.status != 200 or body not in _WHOLE


def _check(answer: Answer, headers: Headers, body: list[bytes], secret: str) -> None:
    if headers[0][1] != secret.encode():
        assert (answer.status, answer.read_bytes) == (403, 0)
        return
    assert answer.status in _TAKEN
    assert answer.status == 200 or body not in _WHOLE
    assert answer.read_bytes <= MAX_UPDATE_BYTES + _PIECE
    is_long = sum(map(len, body)) > MAX_UPDATE_BYTES
    assert not is_long or answer.status == 413
    assert not is_long or len(headers) == 1 or answer.read_bytes == 0


async def _answer_all(frontend: TelegramFrontend, body: bytes) -> int:
    """Answer the accepted updates without sending anything; return their number."""
    queue = frontend._application.update_queue  # pyright: ignore[reportPrivateUsage] - what was taken shows nowhere else
    taken = queue.qsize()
    while not queue.empty():
        update = queue.get_nowait()
        queue.task_done()
        request = _request(update, body) if isinstance(update, Update) else None
        if request is not None:
            dialogue = _dialogue()
            await dialogue.reply_to(request)
            await dialogue.aclose()
    return taken


def _request(update: Update, body: bytes) -> Request | None:
    """Read an update; one with wrong types may raise an error, which goes to the error handler."""
    try:
        request = _read(update)
    except (AttributeError, TypeError):
        if is_valid(body):
            raise
        return None
    kinds = {type(part) for part in (request.text, request.locale)} if request else set[type]()
    return request if kinds == {str} else None


def _read(update: Update) -> Request | None:
    """Read an update as the frontend does."""
    if query := update.inline_query:
        person, locale, text = f"telegram:{query.from_user.id}", query.from_user.language_code, query.query
        asked_for = inline.as_command(text)
        return Request(person, person, asked_for, locale=locale or "en", browses=inline.MAX_MOVIES)
    if update.message:
        is_addressed_to(42, update.message)
    incoming = Incoming.from_update(update)
    return incoming.request if incoming else None


def _dialogue() -> Dialogue:
    return Dialogue(Shelf(_CATALOGUE), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)


@cache
def _frontend() -> TelegramFrontend:
    class Notes(FakeNotes):
        async def move_room(self, old: str, new: str) -> None:
            raise AssertionError(old, new)

    class Nowhere(Painter):
        def name(self, cards: object) -> str:
            return "strip"

        async def picture(self, cards: object) -> tuple[str, bytes]:
            return "strip", b""

    frontend = TelegramFrontend(
        TOKEN, _dialogue(), Nowhere(), notes := Notes(), cast("PeopleStore", notes), api_base="http://127.0.0.1:9"
    )
    frontend._application._running = True  # pyright: ignore[reportPrivateUsage] - there is nobody to sign in at
    return frontend


@cache
def _app() -> Any:  # noqa: ANN401 - an app of Starlette's, which rooms of tests need not know
    shelf = Shelf(_CATALOGUE)
    options = SiteOptions(temporary_secret, rate=0)
    hooks = {_PATH.decode(): _frontend()}
    return create_app(_dialogue(), shelf, Painter(), image_base=IMAGE_BASE, webhooks=hooks, options=options)
