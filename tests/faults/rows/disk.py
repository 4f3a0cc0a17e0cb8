"""Faults of the disk: movies still come, and the bot says when it cannot store something.

``python -m tests.faults.rows.disk FOLDER`` runs on a disk that fills up, and prints the outcome.
"""

import asyncio
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

from bot.settings import ROOT
from core.errors import StoreError, StoreFull
from tests.faults.isolated_bot import NAME, IsolatedBot
from tests.faults.matrix import Outcome, Row, capture_log
from tests.faults.rows.store import READ_ONLY, SORRY, forbid_writing, start_with_fault, while_it_runs
from tests.support.canaries import find_leaks_in_files
from tests.support.store import sqlite_file

log = logging.getLogger(__name__)


@asynccontextmanager
async def _with_full_disk(bot: IsolatedBot) -> AsyncGenerator[None]:
    """Fill the disk or, where the folder is no disk of its own, let no file of this process grow."""
    folder = sqlite_file(bot.store).parent
    if not folder.is_mount():
        with _limit_file_size(sqlite_file(bot.store).with_name(f"{NAME}-wal")):
            yield
        return
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):  # until the disk refuses
            pass
    yield
    ballast.unlink()


@contextmanager
def _limit_file_size(log: Path) -> Generator[None]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # makes the write fail instead
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, unlimited[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def _small_disk(folder: Path) -> Generator[Path]:
    """Mount a small disk, or create a folder where this process may not mount."""
    place = folder / "disk"
    place.mkdir()
    is_mounted = _mount("-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", str(place))
    try:
        yield place
    finally:
        if is_mounted:
            assert _run("umount", "--lazy", str(place))


def _mount(*arguments: str) -> bool:
    return os.geteuid() == 0 and _run("mount", *arguments)


def _run(*command: str) -> bool:
    return not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - only fixed arguments


async def _on_a_full_disk(folder: Path) -> Outcome:
    """Fill the disk in another process, as the limit on files holds for a whole process."""
    with _small_disk(folder) as disk:
        command = (sys.executable, "-m", "tests.faults.rows.disk", str(disk))
        run = partial(subprocess.run, command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        ended = await asyncio.to_thread(run)
        assert find_leaks_in_files(disk) == []
    outcome, lines = json.loads(ended.stdout)
    for line in lines:
        log.warning(line)
    return Outcome(*outcome)


async def _on_a_read_only_disk(folder: Path) -> Outcome:
    """Start on a disk that the system has made read-only after errors, until the host repairs it."""
    with _small_disk(folder) as disk:
        return await start_with_fault(disk, _make_read_only)


@contextmanager
def _make_read_only(disk: Path) -> Generator[None]:
    """Make the disk read-only; this needs all of its files closed."""
    if not disk.is_mount():
        with forbid_writing(disk):
            yield
        return
    assert _mount("-o", "remount,ro", str(disk))
    yield
    assert _mount("-o", "remount,rw", str(disk))


ROWS = (
    Row("Disk of the store", "full", _on_a_full_disk, SORRY, 3),
    Row("Disk of the store", "read-only at the start", _on_a_read_only_disk, READ_ONLY, max_log_lines=0),
)

if __name__ == "__main__":
    is_disk = Path(sys.argv[1]).is_mount()
    scenario = while_it_runs(_with_full_disk, StoreFull if is_disk else StoreError, Path(sys.argv[1]))
    with capture_log() as disk_log:
        disk_outcome = asyncio.run(scenario)
    sys.stdout.write(json.dumps((disk_outcome, disk_log.lines)))
