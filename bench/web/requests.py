"""How many requests the page and the interface for programs answer, and how fast, beside bare Starlette."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence

from bench.figure import Figure, Peer
from bench.web.load import Load
from bench.web.serving import bare, fetched, ours
from bot.settings import ROOT

PAGE, API = "/mood/joy", "/api/v1/recommendations?mood=joy"
_MOST_BYTES = 60_000


def measure(
    *, is_quick: bool, connections: Sequence[int] = (1, 16, 64), seconds: float = 2, paths: Sequence[str] = (PAGE, API)
) -> list[Figure]:
    """Ask on several connections at once, on each again as soon as it was answered, ours and the floor by turns.

    Server and asker are processes of their own; on few cores they take time from each other, at the floor even more.
    """
    figures: list[Figure] = []
    with ours() as address, bare(address, paths) as floor:
        figures += _sizes(address)
        for path in paths:
            for number in connections:
                figures += _figures(address, floor, path, number, seconds, 1 if is_quick else 5)
    return figures


def parts_of(address: str) -> list[str]:
    """Name the page and what a browser fetches with it, but for posters."""
    page = fetched(address + PAGE).content.decode()
    return [PAGE, *dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))]


def _sizes(address: str) -> list[Figure]:
    """Weigh the page."""
    paths = parts_of(address)
    packed = sum(len(fetched(address + path, is_packed=True).content) for path in paths)
    whole = {path: len(fetched(address + path).content) for path in paths}
    script = next(size for path, size in whole.items() if "htmx" in path)
    return [
        Figure(
            what="page, style and scripts, without posters",
            unit="bytes",
            samples=[packed],
            target=_MOST_BYTES,
            peer=Peer("unpacked", [sum(whole.values())]),
        ),
        Figure(
            what="the same without htmx, unpacked",
            unit="bytes",
            samples=[sum(whole.values()) - script],
            target=_MOST_BYTES,
        ),
    ]


def _figures(address: str, floor: str, path: str, connections: int, seconds: float, rounds: int) -> list[Figure]:
    mine: list[Load] = []
    theirs: list[Load] = []
    for _ in range(rounds):
        mine.append(_load(address + path, connections, seconds))
        theirs.append(_load(floor + path, connections, seconds))
    name = f"{path.partition('?')[0]}, {connections} connection{'s' * (connections > 1)}"
    return [
        Figure(
            what=f"{name}: requests",
            unit="/s",
            samples=[one.per_second for one in mine],
            peer=Peer("bare Starlette", [one.per_second for one in theirs]),
        ),
        Figure(
            what=f"{name}: 99th centile",
            unit="ms",
            samples=[one.slowest for one in mine],
            peer=Peer("bare Starlette", [one.slowest for one in theirs]),
        ),
    ]


def _load(address: str, connections: int, seconds: float) -> Load:
    command = [sys.executable, "-m", "bench.web.load", address, str(connections), str(seconds)]
    return Load(**json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout))
