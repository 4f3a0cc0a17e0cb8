"""``python -m tests.quality.mutants``: break the code in small ways, and tell how much of that a test notices."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parents[2]
BROKEN: Final = ROOT / "mutants"
"""Where mutmut keeps the broken code, and what came of it."""
LEAST: Final = 0.85
_KILLED: Final = {1, 3, -24, 24, 36, 152, 255}
"""A test failed, or took too long, as ``mutmut.stats`` reads the codes; all others tell that no test noticed."""
_NOT_RUN: Final = {None, 2, 34}  # nobody tried, or was interrupted, or was told to skip it


class Results(msgspec.Struct):
    """What mutmut notes of a file."""

    exit_code_by_key: dict[str, int | None]


class Tally(NamedTuple):
    """How it went with a file."""

    file: str
    tried: int
    survivors: tuple[str, ...]
    not_run: tuple[str, ...] = ()
    """Those of them that no test was tried on."""

    @property
    def share(self) -> float:
        """The share of breakages, in [0, 1], that a test noticed."""
        return 1 - len(self.survivors) / self.tried if self.tried else 0.0


def tallied(file: str, results: bytes) -> Tally:
    """Count what mutmut noted of a file."""
    codes = msgspec.json.decode(results, type=Results).exit_code_by_key
    survivors = tuple(name for name, code in codes.items() if code not in _KILLED)
    return Tally(file, len(codes), survivors, tuple(name for name in survivors if codes[name] in _NOT_RUN))


def verdict(tallies: Sequence[Tally]) -> str:
    """Say what is wrong; nothing where enough of every file was killed."""
    if not_run := [name for each in tallies for name in each.not_run]:
        return f"Not run, so that nothing is known: {', '.join(not_run)}."
    if empty := [each.file for each in tallies if not each.tried]:
        return f"Nothing was broken in {', '.join(empty)}."
    if low := [each.file for each in tallies if each.share < LEAST]:
        return f"Less than {LEAST:.0%} killed in {', '.join(low)}."
    return ""


def main() -> int:
    """Try all mutants anew and print a table; 1 when too many of a file survive, or one was not run."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    files: list[str] = project["tool"]["mutmut"]["only_mutate"]
    shutil.rmtree(BROKEN, ignore_errors=True)
    subprocess.run([str(Path(sys.executable).with_name("mutmut")), "run"], cwd=ROOT, check=True)  # noqa: S603 - beside us
    tallies = [tallied(file, (BROKEN / f"{file}.meta").read_bytes()) for file in files]
    table = Table("file", "mutants", "killed", "survivors; see one with 'mutmut show'")
    for each in tallies:
        table.add_row(each.file, str(each.tried), f"{each.share:.1%}", "\n".join(each.survivors))
    Console().print(table)
    wrong = verdict(tallies)
    Console(stderr=True).print(wrong, style="red", markup=False)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
