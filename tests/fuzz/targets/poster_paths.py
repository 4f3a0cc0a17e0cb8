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
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.fuzz.tools.logged_errors import run_async

_WITHOUT_LIMITS: Final = RequestLimits(requests_per_second=1e6, attempts=1)
_VALID_REQUEST: Final = re.compile(rb"GET /t/p/[A-Za-z0-9_]+/[A-Za-z0-9_.-]+\.(jpg|jpeg|png|webp|svg) HTTP/1.1\r\n")
_POSTER: Final = "/w500/130H1gap9lFfiTF9iDrqNIkFvC9.jpg"
_PICTURE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\n."
_ANSWERS: Final = (
    _PICTURE,
    b"HTTP/1.1 302 Found\r\nLocation: /t/p/w500/other.jpg\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\n.",
    b"HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\n.",
)


class _PictureServer(asyncio.Protocol):
    """A server of pictures on loopback that records the requests."""

    requests: Final[list[bytes]] = []
    answer = _PICTURE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.requests.append(data)
        self._transport.write(self.answer)


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for answer in range(len(_ANSWERS)):
        yield encode_input(1, _POSTER, answer)
    for path in (*PATHS, "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg"):
        yield encode_input(1, f"/w500{path}")
        yield encode_input(1, path)
        yield encode_input(0, f"https://image.example/t/p/w500{path}")


def try_input(data: bytes) -> None:
    run_async(_request_poster(data))


async def _request_poster(data: bytes) -> None:
    reader, (client, base) = ByteReader(data), await _client()
    address = f"{base if reader.flag() else ''}{reader.text()}"
    _PictureServer.requests.clear()
    _PictureServer.answer = reader.pick(_ANSWERS)
    try:
        await client.poster(address)
    except ValueError:
        assert not _PictureServer.requests
        assert address != base + _POSTER
        return
    except SourceError:
        assert _PictureServer.answer is not _PICTURE
    else:
        assert _PictureServer.answer is _PICTURE
    (request,) = _PictureServer.requests
    assert _VALID_REQUEST.match(request)
    assert request.count(b"\r\n\r\n") == 1
    assert f"\r\nhost: {base.removesuffix('/t/p').removeprefix('http://')}\r\n".encode() in request.lower()


_clients: list[tuple[TmdbClient, str]] = []


async def _client() -> tuple[TmdbClient, str]:
    """Return the shared client, and the only address that it may ask."""
    if not _clients:
        server = await asyncio.get_running_loop().create_server(_PictureServer, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/t/p"
        _clients.append((TmdbClient("", api_base=base, image_base=base, limits=_WITHOUT_LIMITS), base))
    return _clients[0]
