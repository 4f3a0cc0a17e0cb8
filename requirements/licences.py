"""Write the list of everything that serving installs, and under which licence: ``make audit``.

Names and versions come from the lock file, licences from what is installed.
"""

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

SERVING: Final = Path(__file__).with_name("serving.txt")
ELSEWHERE: Final = {  # packages that only other systems or versions of Python need, as their wheels say
    "audioop-lts": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
}
_LONGEST = 80  # letters; some put the whole text of their licence where its name belongs
_HEAD = """\
# Licences

What `make demo`, `python -m bot run` and the container image install besides Python itself, as its authors tell it.
CineMood's own code is under the [MIT licence](../LICENSE). All is installed as published, so those that ask for their
changes to be shared (LGPL, MPL) ask for nothing here. Written by `make audit`.

| package | version | licence |
|---|---|---|
"""


def locked(file: Path = SERVING) -> Iterator[Requirement]:
    """Yield the packages that a lock file names."""
    for line in file.read_text("utf-8").splitlines():
        if line[:1].isalnum():
            yield Requirement(line.removesuffix("\\"))


def licence(package: str) -> str:
    """Tell the licence of a package.

    Raises:
        PackageNotFoundError: It is not installed.
    """
    if package in ELSEWHERE:
        return ELSEWHERE[package]
    told = metadata.metadata(package)
    expression, words = ((told.get_all(field) or [""])[0] for field in ("License-Expression", "License"))
    if expression or (words and "\n" not in words and len(words) <= _LONGEST):
        return expression or words
    classified = (one.split(" :: ") for one in told.get_all("Classifier") or ())
    return ", ".join(parts[-1] for parts in classified if parts[0] == "License")


def page() -> str:
    """Return the list."""
    return _HEAD + "".join(f"| {one.name} | {str(one.specifier)[2:]} | {licence(one.name)} |\n" for one in locked())


if __name__ == "__main__":
    sys.stdout.write(page())
