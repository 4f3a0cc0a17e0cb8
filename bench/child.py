"""Time and peak memory of a program, from a starter so small that its own memory cannot hide the program's.

Linux lets a new program inherit the peak of the process that started it
(https://man7.org/linux/man-pages/man2/getrusage.2.html, ``ru_maxrss``), so whoever has NumPy loaded cannot measure one
that has not. This file is therefore also the starter: a bare interpreter runs it, starts the program and waits for it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Usage(NamedTuple):
    """What one run of a program took."""

    seconds: float
    """From starting it to its end."""
    peak: float
    """The most memory that it held at once (resident), in MB of a million bytes."""


def measured(command: Sequence[str], environ: Mapping[str, str] | None = None) -> Usage:
    """Run a program to its end, its output thrown away.

    Raises:
        CalledProcessError: It ended with another exit code than 0.
    """
    starter = [sys.executable, "-I", "-S", __file__, *command]
    told = subprocess.run(starter, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Usage(*json.loads(told))


def _start(command: list[str]) -> int:
    """Run the program, print what it took, return its exit code."""
    begin = time.perf_counter()
    nothing = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=nothing)
    _, status, used = os.wait4(child, 0)
    print(json.dumps([time.perf_counter() - begin, used.ru_maxrss * 1024 / 1e6]))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_start(sys.argv[1:]))
