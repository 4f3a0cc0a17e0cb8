"""The code stays readable: names, prose and expressions within the limits of ``tests.quality.voice``."""

import ast
from pathlib import Path

import pytest

from tests.quality import voice


@pytest.mark.parametrize("package", voice.packages())
def test_packages_read_well(package: str) -> None:
    """Each complaint names a file and a line."""
    assert "\n".join(voice.complaints(package)) == ""


@pytest.mark.parametrize("package", voice.packages())
def test_folders_stay_small(package: str) -> None:
    """Nobody looks through more than 15 files for one."""
    assert len(voice.modules(package)) <= voice.MAX_FILES_PER_FOLDER


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ('"""Tells who asked."""', "riddle"),
        ("told = 1", "vague"),
        ("def shown() -> int: ...", "participle"),
        ("a = 1 if b else 2", "ternary"),
        ("a = [b for b in c]", "comprehension"),
        ("def f():\n    return a and b and c and d and e and f and g and h and i", "branches"),
        ("def is_sent() -> None: ...", "question"),
    ],
)
def test_each_rule_objects(source: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "ROOT", tmp_path)
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "module.py").write_text(f"{source}\n" * 2, "utf-8")
    rules = {finding.rule for finding in voice.measure("bot")[0]}
    assert rule in rules


def test_branches_count_expressions() -> None:
    """Ruff's figure counts statements alone."""
    (function,) = ast.parse("def f(a, b): return [c for c in a if c or b] if a else None").body
    assert voice.branches(function) == 4
