"""How long the program takes to end when it is told to."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure
from bench.web.serving import fetched
from bot.settings import ROOT, all_settings

_MOST = 5.0  # seconds
_PATIENCE = 60.0  # the same


def measure(*, is_quick: bool) -> list[Figure]:
    """Start the page, open it, send SIGTERM."""
    times = [_stopped() for _ in range(2 if is_quick else 5)]
    return [Figure(what="stopping, from SIGTERM to the end", unit="s", samples=times, target=_MOST)]


def _stopped() -> float:
    unset = {setting.name: "" for setting in all_settings()}
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | unset | {"CINEMOOD_STORE": str(Path(folder, "cinemood.db")), "WEB_PORT": "0"}
        command = [sys.executable, "-m", "bot", "demo"]
        with subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout  # noqa: S101 - tells the type
            address = re.findall(r"http://\S+", process.stdout.readline())[0]
            fetched(f"{address}/healthz")
            begin = time.perf_counter()
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)
            return time.perf_counter() - begin
