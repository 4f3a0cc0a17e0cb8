"""The check of branch coverage."""

import json

import msgspec
import pytest

from tests.quality.coverage_of_branches import read_shares


def a_report(**packages: tuple[int, int]) -> bytes:
    """Write a report with one file per package: its covered branches, and all of them."""
    files: dict[str, object] = {}
    for package, (covered, branches) in packages.items():
        summary = {"covered_lines": 99, "covered_branches": covered, "num_branches": branches}
        files[f"{package}/a.py"] = {"summary": summary}
    return json.dumps({"meta": {}, "files": files}).encode()


def test_only_branches_count() -> None:
    assert read_shares(a_report(core=(9, 10), bot=(1, 4), tests=(0, 100))) == {"core": 0.9, "bot": 0.25}


def test_unmeasured_package_has_no_coverage() -> None:
    assert read_shares(a_report(core=(9, 10)))["bot"] == 0


def test_report_without_branches_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="num_branches"):
        read_shares(b'{"files": {"core/a.py": {"summary": {"covered_lines": 1}}}}')
