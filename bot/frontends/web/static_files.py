"""Static files: read and compressed once, at the start, and served under a name that changes with their content."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

_STATIC_PATH = "/static/"
_HASH_DIGITS = 12  # enough to distinguish the versions of one file
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"  # https://developer.mozilla.org/docs/Web/HTTP/Caching
_CACHE_BUT_ASK = "no-cache"
_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?P<quality>[\d.]+)\s*)?(?=,|$)", re.IGNORECASE | re.ASCII)
"""Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding"""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    compressed: bytes
    media_type: str
    hash: str


class StaticFiles:
    """Serves styles, scripts and icons from memory."""

    def __init__(self, folder: Path, generated: Mapping[str, str] = MappingProxyType({})) -> None:
        """Read all files of a folder that a page can use, and take further ones, name → text."""
        self._files: dict[str, _File] = {}
        self._addresses: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in _MEDIA_TYPES:
                self._add(path.name, path.read_bytes())
        for name, text in generated.items():
            self._add(name, text.encode())

    @property
    def paths(self) -> frozenset[str]:
        """All paths at which there is a file."""
        return frozenset(self._files)

    @property
    def route(self) -> Route:
        """The route that serves these paths."""
        return Route(_STATIC_PATH + "{name}", self._serve)

    def address(self, name: str) -> str:
        """Return the path of a file, such as ``chat.css``, under which browsers may keep it for a year."""
        return self._addresses[name]

    def _add(self, name: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()[:_HASH_DIGITS]
        path = PurePosixPath(name)
        file = _File(content, gzip.compress(content, mtime=0), _MEDIA_TYPES[path.suffix], digest)
        address = f"{_STATIC_PATH}{path.stem}.{digest}{path.suffix}"
        self._addresses[name] = address
        self._files[address] = file
        self._files[_STATIC_PATH + name] = file

    async def _serve(self, request: WebRequest) -> Response:
        """Answer with a file, compressed when the client can read that."""
        path = request.url.path
        file = self._files.get(path)
        if file is None:
            raise HTTPException(404)
        headers = {
            "Cache-Control": _CACHE_FOR_A_YEAR if file.hash in path else _CACHE_BUT_ASK,
            "ETag": f'W/"{file.hash}"',
            "Vary": "Accept-Encoding",
        }
        known_tags = request.headers.get("if-none-match", "")
        if known_tags.strip() == "*" or f'"{file.hash}"' in known_tags:
            return Response(status_code=304, headers=headers)
        if not accepts_gzip(request.headers.get("accept-encoding", "")):
            return Response(file.content, headers=headers, media_type=file.media_type)
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)


def accepts_gzip(accept_encoding: str) -> bool:
    """Return whether a client with this ``Accept-Encoding`` header can read gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("GZIP"), accepts_gzip("gzip;q=0, br"), accepts_gzip("")
    (True, True, False, False)
    """
    match = _GZIP.search(accept_encoding)
    return match is not None and (match["quality"] or "1").strip("0.") != ""
