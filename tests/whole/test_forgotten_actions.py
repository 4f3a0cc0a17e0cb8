"""An action that nobody answers is a type error, which names the ``match`` that forgets it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LISTS = "bot/dialogue/lists/handler.py"
DIALOGUE = "bot/dialogue/dialogue.py"
NEW_IN_A_FEATURE = (
    "AnyListAction = ",
    '''class Sort(ListAction, verb="sort"):
    """Sort."""


AnyListAction = Sort | ''',
)
NEW_FEATURE = (
    "AnyAction = (\n",
    '''class Dance(Action, verb="dance"):
    """Dance."""


AnyAction = (
    Dance |
''',
)


def copy_sources(target: Path) -> Path:
    """Copy the dialogue with all that it imports."""
    for package in ("bot/dialogue", "bot/languages", "core"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("*.po", "__pycache__"))
    shutil.copy(ROOT / "bot" / "__init__.py", target / "bot")
    return target


def add_action(folder: Path, place: str, code: str) -> None:
    """Add an action in a copy of the sources."""
    actions = folder / "bot" / "dialogue" / "actions.py"
    source = actions.read_text("utf-8")
    assert source.count(place) == 1
    actions.write_text(source.replace(place, code), "utf-8")


def test_forgotten_action_is_a_type_error(tmp_path: Path) -> None:
    """Of three copies of the sources, the two with a further action have one error each: in the last case of a match.

    It is the match of the feature that the action belongs to, or of the dialogue where it belongs to none.
    """
    copy_sources(tmp_path / "as_it_is")
    add_action(copy_sources(tmp_path / "in_a_feature"), *NEW_IN_A_FEATURE)
    add_action(copy_sources(tmp_path / "without_a_feature"), *NEW_FEATURE)
    errors = check_types(tmp_path, ["as_it_is", "in_a_feature", "without_a_feature"])
    assert {Path(error["file"]).relative_to(tmp_path).as_posix() for error in errors} == {
        f"in_a_feature/{LISTS}",
        f"without_a_feature/{DIALOGUE}",
    }
    for error, name in zip(sorted(errors, key=lambda error: str(error["file"])), ("Sort", "Dance"), strict=True):
        assert name in error["message"]
        line: int = error["range"]["start"]["line"]
        assert Path(error["file"]).read_text("utf-8").splitlines()[line].strip() == "assert_never(action)"


def check_types(folder: Path, roots: list[str]) -> list[dict[str, Any]]:
    """Return the errors in the matches of each copy."""
    config = {
        "include": [f"{root}/{path}" for root in roots for path in (DIALOGUE, LISTS)],
        "executionEnvironments": [{"root": root} for root in roots],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return [each for each in json.loads(run.stdout)["generalDiagnostics"] if each["severity"] == "error"]
