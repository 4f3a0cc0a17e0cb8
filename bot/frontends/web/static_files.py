"""Static files: read and compressed once, at the start, and served under a name that changes with their content."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

_HERE = "/static/"
_DIGITS = 12  # of a hash; two files that share a name never share so many
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_GOOD = "public, max-age=31536000, immutable"  # a year, https://developer.mozilla.org/docs/Web/HTTP/Caching
_ASKED_AGAIN = "no-cache"
_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?P<quality>[\d.]+)\s*)?(?=,|$)", re.IGNORECASE | re.ASCII)
"""Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding"""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    packed: bytes
    media_type: str
    hash: str


class StaticFiles:
    """Serves the styles, scripts and icons of a folder from memory."""

    def __init__(self, folder: Path) -> None:
        """Read and compress all files of the folder that a page can use."""
        self._files: dict[str, _File] = {}
        self._addresses: dict[str, str] = {}
        self._kept_for_good: set[str] = set()
        for path in sorted(folder.iterdir()):
            if path.suffix in _MEDIA_TYPES:
                self._add(path)

    @property
    def paths(self) -> frozenset[str]:
        """All paths at which there is a file."""
        return frozenset(self._files)

    @property
    def route(self) -> Route:
        """What answers at these paths."""
        return Route(_HERE + "{name}", self._serve)

    def address(self, name: str) -> str:
        """Return the path of a file, such as ``chat.css``, under which browsers may keep it for good."""
        return self._addresses[name]

    def _add(self, path: Path) -> None:
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        file = _File(content, gzip.compress(content, mtime=0), _MEDIA_TYPES[path.suffix], digest)
        address = f"{_HERE}{path.stem}.{digest}{path.suffix}"
        self._addresses[path.name] = address
        self._files[address] = self._files[_HERE + path.name] = file
        self._kept_for_good.add(address)

    async def _serve(self, request: WebRequest) -> Response:
        """Answer with a file, compressed for whoever can read that."""
        path = request.url.path
        file = self._files.get(path)
        if file is None:
            raise HTTPException(404)
        headers = {
            "Cache-Control": _FOR_GOOD if path in self._kept_for_good else _ASKED_AGAIN,
            "ETag": f'W/"{file.hash}"',
            "Vary": "Accept-Encoding",
        }
        known = request.headers.get("if-none-match", "")
        if known.strip() == "*" or f'"{file.hash}"' in known:
            return Response(status_code=304, headers=headers)
        if not can_unpack(request.headers.get("accept-encoding", "")):
            return Response(file.content, headers=headers, media_type=file.media_type)
        return Response(file.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=file.media_type)


def can_unpack(accepted: str) -> bool:
    """Tell whether whoever accepts these encodings takes gzip.

    >>> can_unpack("br, gzip;q=0.5"), can_unpack("GZIP"), can_unpack("gzip;q=0, br"), can_unpack("")
    (True, True, False, False)
    """
    gzip_named = _GZIP.search(accepted)
    return gzip_named is not None and (gzip_named["quality"] or "1").strip("0.") != ""
