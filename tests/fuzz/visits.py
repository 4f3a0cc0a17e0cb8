"""Requests to the page and to the HTTP interface: whatever is asked, the answer is whole and no fault of ours."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from bot.frontends import web_render
from bot.frontends.web_frontend import Guests, create_app
from bot.frontends.web_intake import MAX_FORM_BYTES
from bot.frontends.web_session import fleeting
from bot.reply import Card
from core.catalogue import Shelf
from tests.fakes import IMAGE_BASE, a_catalogue, a_dialogue
from tests.fuzz.alarm import alarmed, finish
from tests.fuzz.answers import TYPED, tokens
from tests.fuzz.knocking import Answer, Headers, knock
from tests.fuzz.pages import read_page
from tests.fuzz.scraps import Scraps, written

_PATHS: Final = (
    "/", "/say", "/mood/joy", "/movie/3", "/posters/3/joy.png", "/strips/1-2-3-joy.jpg", "/healthz", "/readyz",
    "/metrics", "/static/chat.css", "/api/v1/openapi.json", "/api/v1/moods", "/api/v1/recommendations", "/api/v1/feel",
    "/static/", "/mood/", "/movie/", "/posters/", "/strips/", "/api/",
)  # fmt: skip
_METHODS: Final = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "\u1e9e")
_HEADERS: Final = (
    b"content-type", b"content-length", b"cookie", b"accept-language", b"x-fragment", b"sec-fetch-site", b"origin",
    b"if-none-match", b"if-modified-since", b"range", b"host", b"x-forwarded-for", b"accept-encoding", b"accept",
)  # fmt: skip
_PIECE: Final = 4096
_FAULT: Final = 500


class _Painter:
    """Paints nothing, quickly."""

    async def drawn(self, card: Card) -> bytes:
        return card.title.encode()

    async def strip(self, cards: object) -> bytes:
        return b"strip"


def seeds() -> Iterator[bytes]:
    for at in range(len(_PATHS)):
        yield written(0, at, "", 0)
    for token in tokens():
        yield written(1, 1, "", 0, f"choice={token}".encode())
    for text in TYPED:
        yield written(0, 0, "", 1, f"text={text}", 0)
        yield written(1, 1, "", 0, f"text={text}".encode())
    yield written(0, 12, "", 1, "mood=joy&n=20", 0)
    yield written(1, 13, "", 0, 1, 0, "application/json", 0, b'{"text": "so tired"}')
    for tail in ("../../web_api.py", "..%2f..%2fweb_api.py", "%00", "a" * 200, "%ff"):
        yield written(0, 9, tail, 0)
        yield written(0, 14, tail, 0)


def one(data: bytes) -> None:
    with alarmed("bot"):
        finish(_asked(Scraps(data)))


async def _asked(scraps: Scraps) -> None:
    method, path, tail = scraps.pick(_METHODS), scraps.pick(_PATHS), scraps.text()
    query = f"?{scraps.text()}" if scraps.flag() else ""
    target = f"{path}{tail}{query}".encode(errors="surrogateescape")
    headers = [_header(scraps) for _ in scraps.some(4)]
    body = [b"x" * _PIECE] * max(0, scraps.number() - 200) + [scraps.rest()]
    answer = await knock(_app(), method, target, headers, body)
    assert 200 <= answer.status < _FAULT, answer
    # While a file is sent, what comes is thrown away, to hear whether somebody hangs up.
    assert method in {"GET", "HEAD"} or answer.taken <= MAX_FORM_BYTES + _PIECE + len(body[-1])
    _check_headers(answer, headers)
    _check_body(answer, path, method)


def _header(scraps: Scraps) -> tuple[bytes, bytes]:
    name = scraps.pick(_HEADERS)
    return name, scraps.text().encode(errors="surrogateescape")


def _check_headers(answer: Answer, sent: Headers) -> None:
    for name, value in answer.headers.items():
        assert not set(b"\0\r\n") & set(name + value), answer.headers
    assert b"content-security-policy" in answer.headers
    announced = next((value.strip() for name, value in sent if name == b"content-length"), b"")
    if announced.isdigit() and int(announced) > MAX_FORM_BYTES:
        assert (answer.status, answer.taken) == (413, 0)


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
    folder: Path = web_render.HERE / "static"
    return frozenset(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@cache
def _app() -> Any:  # noqa: ANN401 - an app of Starlette's, which rooms of tests need not know
    shelf = Shelf(a_catalogue())
    guests = Guests(fleeting, rate=0)
    return create_app(a_dialogue(), shelf, _Painter(), image_base=IMAGE_BASE, guests=guests)
