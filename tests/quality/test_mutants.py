"""The report on mutants."""

import pytest

from tests.quality.mutants import Tally, describe_problem, tally


def test_survivors_are_named() -> None:
    results = b'{"exit_code_by_key": {"a": 1, "b": 0, "c": 33, "d": 3, "e": 36}, "durations_by_key": {}}'
    assert tally("core/refreshing/refresher.py", results) == Tally("core/refreshing/refresher.py", 5, ("b", "c"))


@pytest.mark.parametrize("code", [5, 35, -11, 37])
def test_unknown_exit_code_is_no_kill(code: int) -> None:
    counts = tally("core/refreshing/refresher.py", b'{"exit_code_by_key": {"a": 1, "b": %d}}' % code)
    assert (counts.survivors, counts.not_run) == (("b",), ())


@pytest.mark.parametrize("code", ["null", "2", "34"])
def test_mutant_that_was_not_run_is_a_problem(code: str) -> None:
    counts = tally("core/refreshing/refresher.py", f'{{"exit_code_by_key": {{"a": 1, "b": {code}}}}}'.encode())
    assert counts.not_run == ("b",)
    assert describe_problem([Tally("bot/dialogue/reply.py", 9, ()), counts]) == "Not run, so that nothing is known: b."


@pytest.mark.parametrize(("survivors", "share"), [((), 1.0), (("a",), 0.75)])
def test_share_counts_killed_mutants(survivors: tuple[str, ...], share: float) -> None:
    assert Tally("core/refreshing/refresher.py", 4, survivors).share == share


@pytest.mark.parametrize(("tried", "problem"), [(4, "Less than 85% killed"), (0, "Nothing was broken"), (10, "")])
def test_problem_depends_on_survivors(tried: int, problem: str) -> None:
    assert describe_problem([Tally("core/refreshing/refresher.py", tried, ("a",) if tried else ())]).startswith(problem)
