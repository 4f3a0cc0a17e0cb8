"""``python -m tests.mutants``: break the code in small ways, and tell how much of that a test notices."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parent.parent
BROKEN: Final = ROOT / "mutants"
"""Where mutmut keeps the broken code, and what came of it."""
LEAST: Final = 0.85
_UNNOTICED: Final = {0, 33, None}  # all tests passed, or none runs the place, or nobody tried


class Results(msgspec.Struct):
    """What mutmut notes of a file."""

    exit_code_by_key: dict[str, int | None]


class Tally(NamedTuple):
    """How it went with a file."""

    file: str
    tried: int
    survivors: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of breakages, in [0, 1], that a test noticed."""
        return 1 - len(self.survivors) / self.tried


def tallied(file: str, results: bytes) -> Tally:
    """Count what mutmut noted of a file."""
    codes = msgspec.json.decode(results, type=Results).exit_code_by_key
    return Tally(file, len(codes), tuple(name for name, code in codes.items() if code in _UNNOTICED))


def main() -> int:
    """Try all mutants anew and print a table; 1 when too many of a file survive."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    files: list[str] = project["tool"]["mutmut"]["only_mutate"]
    shutil.rmtree(BROKEN, ignore_errors=True)
    subprocess.run([str(Path(sys.executable).with_name("mutmut")), "run"], cwd=ROOT, check=True)  # noqa: S603 - beside us
    tallies = [tallied(file, (BROKEN / f"{file}.meta").read_bytes()) for file in files]
    table = Table("file", "mutants", "killed", "survivors; see one with 'mutmut show'")
    for each in tallies:
        table.add_row(each.file, str(each.tried), f"{each.share:.1%}", "\n".join(each.survivors))
    Console().print(table)
    return int(any(each.share < LEAST for each in tallies))


if __name__ == "__main__":
    sys.exit(main())
