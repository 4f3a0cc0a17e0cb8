"""Starts atheris, a fuzzer that measures the branches of an input and builds on inputs that reach new ones.

Runs one target in this process: ``python -m tests.fuzz.engine NAME CORPUS FLAG...`` with the flags of libFuzzer,
https://llvm.org/docs/LibFuzzer.html#options. Coverage is measured in ``core`` and ``bot``, not in their libraries.
"""

import hashlib
import importlib
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, cast

from tests.fuzz.plans import PLANS, target
from tests.fuzz.regressions import REGRESSIONS


class _Atheris(Protocol):
    """The part of atheris that is used; it has no types of its own and is not installed everywhere."""

    def instrument_imports(self, include: Sequence[str]) -> AbstractContextManager[None]: ...

    def Setup(self, argv: Sequence[str], try_input: Callable[[bytes], None]) -> object: ...  # noqa: N802 - its name

    def Fuzz(self) -> None: ...  # noqa: N802 - its name


def fuzz(name: str, corpus: Path, flags: Sequence[str]) -> None:
    """Fuzz a target until the end of its runs or time, or until an input fails; ends the process."""
    atheris = cast("_Atheris", importlib.import_module("atheris"))
    with atheris.instrument_imports(include=["core", "bot"]):
        module = target(name)
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in (*module.seeds(), *REGRESSIONS.get(name, ())):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup([name, f"-max_len={PLANS[name].max_bytes}", *flags, str(corpus)], module.try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
