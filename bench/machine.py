"""What the numbers were measured on, without which they mean nothing. Reads ``/proc``, as Linux has it."""

import os
import platform
from pathlib import Path


def machine() -> dict[str, str]:
    """Describe the machine and how busy it is, by what a reader would want to know first."""
    busy = os.getloadavg()
    return {
        "cpu": _cpu(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load before": " ".join(f"{one:.2f}" for one in busy),
    }


def resident() -> float:
    """Return the memory that this process holds now, in MB of a million bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
