"""What is sent to the page, none of it longer than it may be."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest

MAX_FORM_BYTES = 16 * 1024
HANG_UP = {"Connection": "close"}  # or who still sends what is not read would wait for ever


async def form_of(request: WebRequest) -> dict[str, str]:
    """Read a form, at most ``MAX_FORM_BYTES`` of it.

    Raises:
        HTTPException: It is longer (413), or no form (400).
    """
    body = await body_of(request)
    try:
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        raise HTTPException(400) from None


async def body_of(request: WebRequest, most: int = MAX_FORM_BYTES) -> bytes:
    """Read what was sent, and no further than it takes to know that it is too much.

    Raises:
        HTTPException: It is more than ``most`` bytes (413), or was broken off (400).
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise HTTPException(413, headers=HANG_UP)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise HTTPException(413, headers=HANG_UP)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)
