"""``python -m bench.web.bare FOLDER``: Starlette alone, which answers with what lies in files.

The floor for the page: the same bytes from the same server, and nothing behind it. ``answers.json`` in the folder tells
each path with its file and type.
"""

import asyncio
import json
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    """Serve until somebody ends the process; print the address first."""
    app = build(Path(sys.argv[1]))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as the page does
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, access_log=False, log_config=None, lifespan="off", ws="none", server_header=False)
    asyncio.run(uvicorn.Server(config).serve([listener]))


def build(folder: Path) -> Starlette:
    """Build what answers with the files of a folder."""
    listed: dict[str, tuple[str, str]] = json.loads((folder / "answers.json").read_text("utf-8"))
    return Starlette(routes=[_route(path, (folder / file).read_bytes(), kind) for path, (file, kind) in listed.items()])


def _route(path: str, content: bytes, kind: str) -> Route:
    async def answer(_: Request) -> Response:
        return Response(content, media_type=kind)

    return Route(path, answer)


if __name__ == "__main__":
    main()
