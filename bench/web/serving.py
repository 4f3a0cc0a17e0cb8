"""The page and its floor, each in a process of its own."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

from bot.settings import ROOT, all_settings

_PATIENCE = 60.0  # seconds until a server that does not begin fails the measurement


class Answer(NamedTuple):
    """What a path was answered with."""

    content: bytes
    """As it came, packed if that was asked for."""
    kind: str


@contextmanager
def ours() -> Generator[str]:
    """Serve the page on the shipped sample; yield its address once it has movies."""
    unset = {setting.name: "" for setting in all_settings()}
    with tempfile.TemporaryDirectory() as folder:
        own = {"CINEMOOD_STORE": str(Path(folder, "cinemood.db")), "WEB_PORT": "0", "WEB_RATE": "0"}
        with _running(["-m", "bot", "demo"], {**os.environ, **unset, **own}) as line:
            address = re.findall(r"http://\S+", line)[0]
            _wait_for(f"{address}/readyz")
            yield address


@contextmanager
def bare(address: str, paths: Iterable[str]) -> Generator[str]:
    """Serve what another address answers for some paths; yield the address."""
    with tempfile.TemporaryDirectory() as folder:
        listed: dict[str, tuple[str, str]] = {}
        for number, path in enumerate(paths):
            answer = fetched(address + path)
            Path(folder, str(number)).write_bytes(answer.content)
            listed[path.partition("?")[0]] = str(number), answer.kind
        Path(folder, "answers.json").write_text(json.dumps(listed), "utf-8")
        with _running(["-m", "bench.web.bare", folder], dict(os.environ)) as line:
            yield line.strip()


def fetched(address: str, *, is_packed: bool = False) -> Answer:
    """Fetch an address on this machine, packed as browsers ask for it or as it is."""
    asked = Request(address, headers={"Accept-Encoding": "gzip" if is_packed else "identity"})  # noqa: S310 - our own
    with urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
        return Answer(answer.read(), answer.headers["Content-Type"])


@contextmanager
def _running(command: list[str], environ: dict[str, str]) -> Generator[str]:
    """Run a Python program until the block is left; yield the first line that it prints."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout  # noqa: S101 - tells the type
            yield process.stdout.readline()
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fetched(address)
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
