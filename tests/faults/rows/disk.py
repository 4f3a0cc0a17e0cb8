"""The disk of the store out of order: movies come all the same, and what cannot be remembered is said to be so.

``python -m tests.faults.rows.disk FOLDER`` runs on a disk that fills up, and prints what was seen then.
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
from tests.faults.isolated_bot import NAME, House
from tests.faults.matrix import Row, Seen, overheard
from tests.faults.rows.store import READ_ONLY, SORRY, closed_to_writers, refused_in, while_it_runs
from tests.support.canaries import heard_below

log = logging.getLogger(__name__)


@asynccontextmanager
async def _with_full_disk(house: House) -> AsyncGenerator[None]:
    """Fill the disk with something else or, where there is none of its own, let no file of this process grow."""
    folder = house.store.path.parent
    if not folder.is_mount():
        with _limited(house.store.path.with_name(f"{NAME}-wal")):
            yield
        return
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):  # until the disk refuses
            pass
    yield
    ballast.unlink()


@contextmanager
def _limited(log: Path) -> Generator[None]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails instead
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, unlimited[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def _disk_in(folder: Path) -> Generator[Path]:
    """A small disk of its own, if this process may mount one; otherwise a folder."""
    place = folder / "disk"
    place.mkdir()
    is_mounted = _mounted("-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", str(place))
    try:
        yield place
    finally:
        if is_mounted:
            assert _does("umount", "--lazy", str(place))


def _mounted(*how: str) -> bool:
    return os.geteuid() == 0 and _does("mount", *how)


def _does(*command: str) -> bool:
    return not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - words of ours


async def _on_a_full_disk(folder: Path) -> Seen:
    """Fill the disk of a process of its own, for the limit is one for all files of a process."""
    with _disk_in(folder) as disk:
        command = (sys.executable, "-m", "tests.faults.rows.disk", str(disk))
        run = partial(subprocess.run, command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        ended = await asyncio.to_thread(run)
        assert heard_below(disk) == []  # what is left of it when it is gone
    seen, lines = json.loads(ended.stdout)
    for line in lines:
        log.warning(line)
    return Seen(*seen)


async def _on_a_read_only_disk(folder: Path) -> Seen:
    """Start on a disk that is read-only, as a system leaves one whose errors it has seen, until the host mends it."""
    with _disk_in(folder) as disk:
        return await refused_in(disk, _remounted)


@contextmanager
def _remounted(disk: Path) -> Generator[None]:
    """Let nobody write there; a disk that something still writes to could not be remounted."""
    if not disk.is_mount():
        with closed_to_writers(disk):
            yield
        return
    assert _mounted("-o", "remount,ro", str(disk))
    yield
    assert _mounted("-o", "remount,rw", str(disk))


ROWS = (
    Row("Disk of the store", "full", _on_a_full_disk, SORRY, 3),
    Row("Disk of the store", "read-only at the start", _on_a_read_only_disk, READ_ONLY, most_lines=0),
)

if __name__ == "__main__":
    is_disk = Path(sys.argv[1]).is_mount()
    course = while_it_runs(_with_full_disk, StoreFull if is_disk else StoreError, Path(sys.argv[1]))
    with overheard() as overheard_log:
        seen_there = asyncio.run(course)
    sys.stdout.write(json.dumps((seen_there, overheard_log.lines)))
