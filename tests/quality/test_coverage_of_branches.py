import json

import msgspec
import pytest

from tests.quality.coverage_of_branches import shares


def report(**files: tuple[int, int]) -> bytes:
    told = {
        f"{room}/a.py": {"summary": {"covered_lines": 99, "covered_branches": taken, "num_branches": branches}}
        for room, (taken, branches) in files.items()
    }
    return json.dumps({"meta": {}, "files": told}).encode()


def test_branches_alone_are_counted_in_each_room() -> None:
    assert shares(report(core=(9, 10), bot=(1, 4), tests=(0, 100))) == {"core": 0.9, "bot": 0.25}


def test_room_that_was_not_looked_at_is_not_covered() -> None:
    assert shares(report(core=(9, 10)))["bot"] == 0


def test_report_without_branches_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="num_branches"):
        shares(b'{"files": {"core/a.py": {"summary": {"covered_lines": 1}}}}')
