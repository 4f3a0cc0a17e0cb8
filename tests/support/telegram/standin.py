"""Bot API server for tests: lo-bot-api-emulator on a loopback port, with additions.

The additions: ``getMe`` returns the bot's name and the id in its token; ``editMessageMedia``, ``getChatMember`` and the
methods that set descriptions are answered; a photo may be given by its address; a few optional parameters are accepted.
Limits are checked on the visible text, after the entities were parsed, as Telegram does.
"""
# The emulator is not annotated:
# pyright: reportUnknownMemberType=false

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self, cast

import tdjson
from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator

from tests.support.hanging import HANG_SECONDS

TOKEN = "123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
BOT_NAME = "cinemood_bot"
BOT: dict[str, Any] = {"id": 123456789, "is_bot": True, "first_name": "CineMood", "username": BOT_NAME}
_DESCRIPTION_METHODS = {
    "setMyDescription",
    "setMyShortDescription",
}  # https://core.telegram.org/bots/api#setmydescription
_FETCHED_PHOTO = {"filename": "poster.jpg", "data": b"fetched", "size": 7}
_EXTRA_PARAMETERS = {"message_thread_id", "link_preview_options"}
_NO_LOGGING = {"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}


def visible(markup: str) -> str:
    """Parse HTML as Telegram's servers do and return the visible text.

    Raises:
        ApiRefusal: Telegram would not accept the markup.
    """
    _call_tdlib(_NO_LOGGING)
    parsed = _call_tdlib({"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}})
    if parsed["@type"] == "error":
        raise ApiRefusal(f"Bad Request: {parsed['message']}")
    return parsed["text"]


@dataclass(frozen=True, slots=True)
class Call:
    """Call of a Bot API method."""

    method: str
    fields: dict[str, Any]
    uploads: dict[str, bytes]
    names: list[str]
    """Names of the uploaded files."""

    @property
    def shown(self) -> str:
        """The visible text or caption."""
        media: Any = json.loads(self.fields.get("media", "{}"))
        first: dict[str, str] = media[0] if self.method == "sendMediaGroup" else media
        return visible(self.fields.get("text") or self.fields.get("caption") or first.get("caption", ""))

    @property
    def buttons(self) -> list[list[dict[str, str]]]:
        """The rows of buttons."""
        return json.loads(self.fields["reply_markup"])["inline_keyboard"]

    @property
    def tokens(self) -> list[list[str]]:
        """Tokens or addresses of the buttons, by rows."""
        return [[button.get("callback_data") or button["url"] for button in row] for row in self.buttons]

    @property
    def picture(self) -> str:
        """The file id or address of the picture; ``bytes`` for an upload."""
        source = self.fields.get("photo") or json.loads(self.fields.get("media", "{}")).get("media", "")
        return "bytes" if self.uploads else source


class TelegramStandin(LoBotApiEmulator):
    """Server that records every call and fails on demand."""

    def __init__(self) -> None:
        super().__init__(max_assets=1000, allow_insecure_loopback_webhooks=True)
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        """Calls that were refused although no test had asked for it."""
        self.managers: set[int] = set()
        """Ids of the people who manage every group."""
        self.address = ""
        self._refusals: dict[str, list[ApiRefusal]] = {}
        self._garbled: dict[str, tuple[bytes, int]] = {}
        self._cut_before_answering: list[str] = []
        self._cut_after_handling: list[str] = []
        self._new_call = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncGenerator[Self]:
        """Serve on a free port until the block is left."""
        standin = cls()
        runner = web.AppRunner(standin.app(), access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            standin.address = f"http://{host}:{port}"
            yield standin
        finally:
            await runner.cleanup()

    def refuse(self, method: str, description: str, status: int = 400, **parameters: float) -> None:
        """Refuse the next call of a method; call it twice for two."""
        self._refusals.setdefault(method, []).append(ApiRefusal(description, status, parameters))

    def garble(self, method: str, body: bytes, status: int = 200) -> None:
        """Answer the next call of a method by this body; the call is not recorded."""
        self._garbled[method] = (body, status)

    def cut_off(self, method: str) -> None:
        """Answer the next call of a method by a proxy's page; the call is not recorded."""
        self.garble(method, b"<html><h1>Bad Gateway</h1></html>", 502)

    def hang_up(self, method: str) -> None:
        """Close the connection at the next call of a method."""
        self._cut_before_answering.append(method)

    def lose(self, method: str) -> None:
        """Handle the next call of a method, and close the connection instead of answering."""
        self._cut_after_handling.append(method)

    async def write(self, text: str, *, chat: Mapping[str, Any] | None = None, **more: object) -> None:
        """Write a message as Ann, in private unless a chat is given."""
        message = _message(chat) | {"from": ANN, "text": text} | more
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        await self.enqueue_update({"message": message}, token=TOKEN)

    async def change(self, chat: Mapping[str, Any], **facts: object) -> None:
        """Send a service message of a chat, such as its migration."""
        await self.enqueue_update({"message": _message(chat) | {"from": ANN} | facts}, token=TOKEN)

    async def press(
        self, token: str, *, photo: bool = True, chat: Mapping[str, Any] | None = None, **more: object
    ) -> None:
        """Press a button as Ann, under a message of the bot with a picture or with a text."""
        size = {"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}
        content: dict[str, Any] = {"photo": [size]} if photo else {"text": "Hi"}
        message = _message(chat) | content | more
        await self.press_as(ANN, token, message=message)

    async def press_as(self, person: Mapping[str, Any], token: str, **more: object) -> None:
        """Press a button as any person, under the given ``message`` or ``inline_message_id``."""
        query = {"id": "77", "from": person, "chat_instance": "1", "data": token} | more
        await self.enqueue_update({"callback_query": query}, token=TOKEN)

    async def type_inline(self, words: str) -> None:
        """Type words after the bot's name as Ann, in any chat."""
        query = {"id": "88", "from": ANN, "query": words, "offset": ""}
        await self.enqueue_update({"inline_query": query}, token=TOKEN)

    async def call(self, method: str, number: int = 1) -> Call:
        """Wait for the first, second, ... call of a method."""
        async with asyncio.timeout(HANG_SECONDS):
            while len(calls := self.called(method)) < number:
                self._new_call.clear()
                await self._new_call.wait()
        return calls[number - 1]

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a call, see ``refuse``, ``garble``, ``hang_up`` and ``lose``."""
        if (method := request.match_info["method"]) in self._cut_before_answering and request.transport:
            self._cut_before_answering.remove(method)
            request.transport.close()
        if method in self._garbled:
            body, status = self._garbled.pop(method)
            return web.Response(body=body, status=status)
        answer = cast("web.Response", await super().handle(request))
        if method in self._cut_after_handling and request.transport:
            self._cut_after_handling.remove(method)
            request.transport.close()
        return answer

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, dict[str, Any]]) -> object:
        """Record a call, then refuse it on demand or check it."""
        contents = {name: upload["data"] for name, upload in uploads.items()}
        self.calls.append(Call(method, dict(fields), contents, [upload["filename"] for upload in uploads.values()]))
        self._new_call.set()
        if self._refusals.get(method):
            raise self._refusals[method].pop(0)
        try:
            return self._check(method, fields, uploads)
        except ApiRefusal as refusal:
            self.complaints.append(f"{method}: {refusal.description}")
            raise

    def _check(self, method: str, fields: dict[str, Any], uploads: dict[str, dict[str, Any]]) -> object:
        """Check a call as the emulator does, without the parameters that it does not know."""
        if method in _DESCRIPTION_METHODS:
            return True
        if method == "getChatMember":
            return self._member(int(fields["user_id"]))
        fields = {name: value for name, value in fields.items() if name not in _EXTRA_PARAMETERS}
        if method == "editMessageMedia":
            method, fields, uploads = "sendPhoto", *_convert_edit_to_photo(fields, uploads)
        if method == "sendMediaGroup":
            fields, uploads = _make_captions_visible(fields, uploads)
        if method == "answerInlineQuery":
            self._check_results(json.loads(fields["results"]))
        if _is_address(fields.get("photo", "")):
            fields, uploads = {**fields, "photo": "attach://photo"}, {"photo": _FETCHED_PHOTO}
        if fields.pop("parse_mode", None) == "HTML":
            fields |= {name: visible(fields[name]) for name in ("text", "caption") if name in fields}
        answer = cast("Any", super().validate(method, fields, uploads))
        return answer | BOT if method == "getMe" else answer

    def _member(self, user: int) -> dict[str, Any]:
        """Return a person's role in a group: https://core.telegram.org/bots/api#chatmember."""
        person = {"id": user, "is_bot": False, "first_name": "Somebody"}
        if user in self.managers:
            return {"user": person, "status": "creator", "is_anonymous": False}
        return {"user": person, "status": "member"}

    def _check_results(self, results: list[dict[str, Any]]) -> None:
        """Check each inline result as if it were sent."""
        for result in results:
            content = result["input_message_content"]
            text = visible(content["message_text"]) if content.get("parse_mode") == "HTML" else content["message_text"]
            super().validate("sendMessage", {"chat_id": 1, "text": text, "reply_markup": result["reply_markup"]}, {})


def _convert_edit_to_photo(
    fields: dict[str, Any], uploads: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Convert an edit to ``sendPhoto``, whose checks are the same: https://core.telegram.org/bots/api#editmessagemedia."""
    media = json.loads(fields.pop("media"))
    if not int(fields.pop("message_id", 0)) or media.pop("type") != "photo":
        raise ApiRefusal("Bad Request: MESSAGE_ID_INVALID")
    source = media.pop("media")
    photo: dict[str, dict[str, Any]] = {}
    if source.startswith("attach://"):
        photo = {"photo": uploads[source.removeprefix("attach://")]}
    return fields | media | {"photo": source}, photo


def _make_captions_visible(
    fields: dict[str, Any], uploads: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Replace addresses in an album by uploads, and captions by their visible text."""
    media: list[dict[str, Any]] = json.loads(fields["media"])
    for number, item in enumerate(media):
        if item.pop("parse_mode", None) == "HTML" and "caption" in item:
            item["caption"] = visible(item["caption"])
        if _is_address(item["media"]):
            item["media"], uploads = f"attach://fetched{number}", uploads | {f"fetched{number}": _FETCHED_PHOTO}
    return fields | {"media": json.dumps(media)}, uploads


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _call_tdlib(query: dict[str, Any]) -> dict[str, Any]:
    return json.loads(cast("bytes", tdjson.td_execute(json.dumps(query).encode())))


def _message(chat: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": chat or {"id": ANN["id"], "type": "private", "first_name": "Ann"}}


ANN: dict[str, Any] = {"id": 4242424242, "is_bot": False, "first_name": "Ann", "language_code": "en"}
