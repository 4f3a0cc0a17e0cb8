"""Addresses of posters: none makes the client ask another server, or for something else than a picture.

Nor does what the server answers: it may send elsewhere, or send something else.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import Final

from core.errors import SourceError
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from tests.fuzz.targets.tmdb_answers import PATHS
from tests.fuzz.tools.byte_reader import Scraps, written
from tests.fuzz.tools.logged_errors import finish

_SWIFT: Final = RequestLimits(requests_per_second=1e6, attempts=1)
_ASKED: Final = re.compile(rb"GET /t/p/[A-Za-z0-9_]+/[A-Za-z0-9_.-]+\.(jpg|jpeg|png|webp|svg) HTTP/1.1\r\n")
_POSTER: Final = "/w500/130H1gap9lFfiTF9iDrqNIkFvC9.jpg"
_PICTURE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\n."
_ANSWERS: Final = (
    _PICTURE,
    b"HTTP/1.1 302 Found\r\nLocation: /t/p/w500/other.jpg\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\n.",
    b"HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\n.",
)


class _Album(asyncio.Protocol):
    """A server of pictures on loopback that keeps what it was asked."""

    asked: Final[list[bytes]] = []
    answer = _PICTURE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.asked.append(data)
        self._transport.write(self.answer)


def seeds() -> Iterator[bytes]:
    for answer in range(len(_ANSWERS)):
        yield written(1, _POSTER, answer)
    for path in (*PATHS, "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg"):
        yield written(1, f"/w500{path}")
        yield written(1, path)
        yield written(0, f"https://image.example/t/p/w500{path}")


def one(data: bytes) -> None:
    finish(_asked(data))


async def _asked(data: bytes) -> None:
    scraps, (client, base) = Scraps(data), await _client()
    address = f"{base if scraps.flag() else ''}{scraps.text()}"
    _Album.asked.clear()
    _Album.answer = scraps.pick(_ANSWERS)
    try:
        await client.poster(address)
    except ValueError:
        assert not _Album.asked
        assert address != base + _POSTER
        return
    except SourceError:
        assert _Album.answer is not _PICTURE
    else:
        assert _Album.answer is _PICTURE
    (request,) = _Album.asked
    assert _ASKED.match(request)
    assert request.count(b"\r\n\r\n") == 1
    assert f"\r\nhost: {base.removesuffix('/t/p').removeprefix('http://')}\r\n".encode() in request.lower()


_kept: list[tuple[TmdbClient, str]] = []


async def _client() -> tuple[TmdbClient, str]:
    """Return the one client, and the address that it may ask."""
    if not _kept:
        server = await asyncio.get_running_loop().create_server(_Album, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/t/p"
        _kept.append((TmdbClient("", api_base=base, image_base=base, limits=_SWIFT), base))
    return _kept[0]
