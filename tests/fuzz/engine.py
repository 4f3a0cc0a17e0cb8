"""Doorway to atheris, the fuzzer that looks which branches an input takes and goes on from those that take new ones.

Runs one target in this process: ``python -m tests.fuzz.engine NAME CORPUS FLAG...`` with the flags of libFuzzer,
https://llvm.org/docs/LibFuzzer.html#options. Only ``core`` and ``bot`` are watched, not their libraries.
"""

import hashlib
import importlib
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

from tests.fuzz.plans import PLANS, target
from tests.fuzz.regressions import FOUND


class _Atheris(Protocol):
    """The part of atheris that is used; it brings no types of its own, and not every machine has it."""

    def instrument_imports(self, include: Sequence[str]) -> AbstractContextManager[None]: ...

    def Setup(self, argv: Sequence[str], one: Callable[[bytes], None]) -> object: ...  # noqa: N802 - its name

    def Fuzz(self) -> None: ...  # noqa: N802 - its name


def fuzz(name: str, corpus: Path, flags: Sequence[str]) -> None:
    """Try a target until its runs or its time are used up, or something is wrong; ends the process."""
    atheris = cast("_Atheris", importlib.import_module("atheris"))
    with atheris.instrument_imports(include=["core", "bot"]):
        found = target(name)
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in (*found.seeds(), *FOUND.get(name, ())):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup([name, f"-max_len={PLANS[name].longest}", *flags, str(corpus)], found.one)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
