"""An action that nobody answers is a type error, which names the ``match`` that forgets it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DIALOGUE = "bot/dialogue/dialogue.py"
NEW_CLASS = '''class Dance(Action, verb="dance"):
    """Dance."""


AnyAction = (
    Dance
    | '''


def copy_sources(target: Path) -> Path:
    """Copy the dialogue with all that it imports."""
    for package in ("bot/dialogue", "bot/languages", "core"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("*.po", "__pycache__"))
    shutil.copy(ROOT / "bot" / "__init__.py", target / "bot")
    return target


def test_action_without_a_case_in_the_dialogue_is_a_type_error(tmp_path: Path) -> None:
    """Of two copies of the sources, only the one with a further action has an error: in the dialogue's last case."""
    copy_sources(tmp_path / "as_it_is")
    further = copy_sources(tmp_path / "with_a_further_action")
    actions = further / "bot" / "dialogue" / "actions.py"
    source = actions.read_text("utf-8")
    assert source.count("AnyAction = (\n    ") == 1
    actions.write_text(source.replace("AnyAction = (\n    ", NEW_CLASS), "utf-8")
    (error,) = check_types(tmp_path, ["as_it_is", "with_a_further_action"])
    assert Path(error["file"]) == further / DIALOGUE
    assert "Dance" in error["message"]
    lines = (further / DIALOGUE).read_text("utf-8").splitlines()
    line: int = error["range"]["start"]["line"]
    assert lines[line].strip() == "assert_never(action)"


def check_types(folder: Path, roots: list[str]) -> list[dict[str, Any]]:
    """Return the errors in the dialogue of each copy."""
    config = {
        "include": [f"{root}/{DIALOGUE}" for root in roots],
        "executionEnvironments": [{"root": root} for root in roots],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return [each for each in json.loads(run.stdout)["generalDiagnostics"] if each["severity"] == "error"]
