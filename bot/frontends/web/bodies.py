"""Bodies of requests, none of them longer than allowed."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest

MAX_FORM_BYTES = 16 * 1024
MAX_FORM_FIELDS = 8
CLOSE_CONNECTION = {"Connection": "close"}
"""For refusals: a client that is still sending would wait for ever for its body to be read."""


async def read_form(request: WebRequest) -> dict[str, str]:
    """Read a form of at most ``MAX_FORM_BYTES``.

    Raises:
        HTTPException: It is longer (413), or no form (400).
    """
    body = await read_body(request)
    try:
        fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return dict(fields)


async def read_body(request: WebRequest, max_bytes: int = MAX_FORM_BYTES) -> bytes:
    """Read a body; of one that is too long, only as much as it takes to know that.

    Raises:
        HTTPException: It is longer than ``max_bytes`` (413), or the client broke it off (400).
    """
    if content_length(request) > max_bytes:
        raise HTTPException(413, headers=CLOSE_CONNECTION)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > max_bytes:
                raise HTTPException(413, headers=CLOSE_CONNECTION)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def content_length(request: WebRequest) -> int:
    """Return the length that a request announces for its body; 0 when it announces none."""
    length = request.headers.get("content-length", "")
    if length.isdecimal():
        return int(length)
    return 0
