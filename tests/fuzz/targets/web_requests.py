"""Requests to the web page and the HTTP API: every response is complete, and none is a server error."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Card
from bot.frontends.web import html as web_render
from bot.frontends.web.security import MAX_FORM_BYTES
from bot.frontends.web.session import COOKIE_NAME, CookieSigner, Session, temporary_secret
from bot.frontends.web.site import SiteOptions, create_app
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from tests.fuzz.tools.asgi import Answer, Headers, send_request
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.fuzz.tools.html_page import read_page
from tests.fuzz.tools.known_answers import TYPED, tokens
from tests.fuzz.tools.logged_errors import fail_on_errors, run_async
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore

_PATHS: Final = (
    "/", "/say", "/mood/joy", "/movie/3", "/posters/3/joy.png", "/strips/1-2-3-joy.jpg", "/healthz", "/readyz",
    "/metrics", "/static/chat.css", "/api/v1/openapi.json", "/api/v1/moods", "/api/v1/recommendations", "/api/v1/feel",
    "/static/", "/mood/", "/movie/", "/posters/", "/strips/", "/api/",
)  # fmt: skip
_METHODS: Final = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "\u1e9e")
_HEADERS: Final = (
    b"content-type", b"content-length", b"cookie", b"accept-language", b"hx-request", b"sec-fetch-site", b"origin",
    b"if-none-match", b"if-modified-since", b"range", b"host", b"x-forwarded-for", b"accept-encoding", b"accept",
)  # fmt: skip
_ELSEWHERE: Final = {b"cross-site", b"same-site"}
_CATALOGUE: Final = a_catalogue()
_MEMORY: Final = MemoryStore()
_VISITOR: Final = Session("a" * 22, NOON)
_SIGNED: Final = run_async(CookieSigner(temporary_secret).sign(_VISITOR))
_KNOWN: Final = "known"  # replaced by the cookie of a visitor who has seen all movies
_PIECE: Final = 4096
_FAULT: Final = 500


class _Painter:
    """Returns fixed bytes as pictures."""

    async def draw(self, card: Card) -> bytes:
        return card.title.encode()

    async def strip(self, cards: object) -> bytes:
        return b"strip"


_HOSTILE: Final = (
    "<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>",
    "\u2028\x85{{7*7}}",
)  # fmt: skip
_CHANGES: Final = (
    "/settings country NL",
    "/forget",
    "/digest joy friday 20:00 UTC",
    "/together",
    "/start 2_save_joy_9",
)


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for text in (*_HOSTILE, *_CHANGES):
        yield encode_input(0, 0, "", 1, f"text={quote(text)}", 0)
        yield encode_input(0, 0, "", 1, f"text={quote(text)}", 1, _HEADERS.index(b"hx-request"), "true")
        yield encode_input(1, 1, "", 0, 0, 0, f"text={quote(text)}".encode())
    yield from _refused()
    for at in range(len(_PATHS)):
        yield encode_input(0, at, "", 0)
    for token in tokens():
        yield encode_input(1, 1, "", 0, 0, 0, f"choice={token}".encode())
        yield encode_input(1, 1, "", 0, 1, _HEADERS.index(b"cookie"), _KNOWN, 0, f"choice={token}".encode())
    for text in TYPED:
        yield encode_input(0, 0, "", 1, f"text={text}", 0)
        yield encode_input(1, 1, "", 0, 0, 0, f"text={text}".encode())
    yield encode_input(0, 12, "", 1, "mood=joy&n=20", 0)
    for tail in ("../../web_api.py", "..%2f..%2fweb_api.py", "%00", "a" * 200, "%ff"):
        yield encode_input(0, 9, tail, 0)
        yield encode_input(0, 14, tail, 0)


def _refused() -> Iterator[bytes]:
    """Yield forms from other sites, bodies that are too long, and invalid JSON."""
    for site in ("cross-site", "same-site", "none", "same-origin"):
        yield encode_input(1, 1, "", 0, 1, _HEADERS.index(b"sec-fetch-site"), site, 0, b"choice=2_save_joy_9")
    for path in (1, 13):
        yield encode_input(1, path, "", 0, 0, 210, b"x")  # ten pieces
        yield encode_input(1, path, "", 0, 1, _HEADERS.index(b"content-length"), "99999999", 0, b"x")
        yield encode_input(1, path, "", 0, 1, 0, "application/json", 210, b"x")
    for body in (b'{"text": "so tired"}', b'{"text": "\xff"}', b"\xff", b"[" * 5000, b'{"text": ["\\ud83c"]}', b""):
        yield encode_input(1, 13, "", 0, 1, 0, "application/json", 0, body)
    for tail in ("%C2%B2", "%D9%A3", "1" * 30, "3?mood=%F0"):
        yield encode_input(0, 16, tail, 0)


def try_input(data: bytes) -> None:
    with fail_on_errors("bot"):
        visit(data)


def visit(data: bytes) -> Answer:
    """Send a request, and return the response."""
    return run_async(_asked(ByteReader(data)))


async def _asked(reader: ByteReader) -> Answer:
    method, path, tail = reader.pick(_METHODS), reader.pick(_PATHS), reader.text()
    query = f"?{reader.text()}" if reader.flag() else ""
    target = f"{path}{tail}{query}".encode(errors="surrogateescape")
    headers = [_header(reader) for _ in reader.some(4)]
    body = [b"x" * _PIECE] * max(0, reader.number() - 200) + [reader.rest()]
    _MEMORY.clear()
    everything = [scored_movie.movie.id for scored_movie in _CATALOGUE]
    _MEMORY.add_offers(Week.of(NOON), {(f"web:{_VISITOR.person}", mood): everything for mood in Mood})
    answer = await send_request(_app(), method, target, headers, body)
    assert 200 <= answer.status < _FAULT, answer
    # While a file is sent, what comes is thrown away, to hear whether somebody hangs up.
    assert method in {"GET", "HEAD"} or answer.read_bytes <= MAX_FORM_BYTES + _PIECE + len(body[-1])
    _check_headers(answer, headers)
    _check_body(answer, path, method)
    is_from_elsewhere = any(name == b"sec-fetch-site" and value.strip() in _ELSEWHERE for name, value in headers)
    assert not any(_kept()) or (method == "POST" and not is_from_elsewhere)
    return answer


def _header(reader: ByteReader) -> tuple[bytes, bytes]:
    name, text = reader.pick(_HEADERS), reader.text()
    value = f"{COOKIE_NAME}={_SIGNED}" if name == b"cookie" and text == _KNOWN else text
    return name, value.encode(errors="surrogateescape")


def _check_headers(answer: Answer, sent: Headers) -> None:
    for name, value in answer.headers.items():
        assert not set(b"\0\r\n") & set(name + value), answer.headers
    assert b"content-security-policy" in answer.headers
    announced = next((value.strip() for name, value in sent if name == b"content-length"), b"")
    if announced.isdigit() and int(announced) > MAX_FORM_BYTES:
        assert (answer.status, answer.read_bytes) == (413, 0)


def _check_body(answer: Answer, path: str, method: str) -> None:
    kind = answer.headers.get(b"content-type", b"").partition(b";")[0]
    if method == "HEAD" or answer.status in {204, 304}:
        return
    if path.startswith("/static"):
        assert answer.status not in {200, 206} or answer.body in _static() or answer.status == 206
    elif kind == b"text/html":
        read_page(answer.body.decode())
    elif kind.endswith(b"json"):
        msgspec.json.decode(answer.body)


@cache
def _static() -> frozenset[bytes]:
    folder: Path = web_render.WEB_FOLDER / "static"
    return frozenset(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _kept() -> tuple[dict[Any, Any], ...]:
    """Return the stored data that a request for a page may not change; shown movies are recorded elsewhere."""
    return _MEMORY.all_preferences(), _MEMORY.all_verdicts(), _MEMORY.all_groups(), _MEMORY.all_digests()


@cache
def _app() -> Any:  # noqa: ANN401 - an app of Starlette's, which rooms of tests need not know
    shelf = Shelf(_CATALOGUE)
    dialogue = Dialogue(shelf, _MEMORY, clock=lambda: NOON, image_base=IMAGE_BASE)
    options = SiteOptions(temporary_secret, rate=0)
    return create_app(dialogue, shelf, _Painter(), image_base=IMAGE_BASE, options=options)
