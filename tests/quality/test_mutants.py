import pytest

from tests.quality.mutants import Tally, tallied, verdict


def test_mutants_that_no_test_noticed_are_named() -> None:
    results = b'{"exit_code_by_key": {"a": 1, "b": 0, "c": 33, "d": 3, "e": 36}, "durations_by_key": {}}'
    assert tallied("core/refreshing/refresher.py", results) == Tally("core/refreshing/refresher.py", 5, ("b", "c"))


@pytest.mark.parametrize("code", [5, 35, -11, 37])
def test_strange_end_is_no_kill(code: int) -> None:
    tally = tallied("core/refreshing/refresher.py", b'{"exit_code_by_key": {"a": 1, "b": %d}}' % code)
    assert (tally.survivors, tally.not_run) == (("b",), ())


@pytest.mark.parametrize("code", ["null", "2", "34"])
def test_mutant_that_was_not_run_fails_the_whole(code: str) -> None:
    tally = tallied("core/refreshing/refresher.py", f'{{"exit_code_by_key": {{"a": 1, "b": {code}}}}}'.encode())
    assert tally.not_run == ("b",)
    assert verdict([Tally("bot/dialogue/reply.py", 9, ()), tally]) == "Not run, so that nothing is known: b."


@pytest.mark.parametrize(("survivors", "share"), [((), 1.0), (("a",), 0.75)])
def test_share_is_that_of_the_killed(survivors: tuple[str, ...], share: float) -> None:
    assert Tally("core/refreshing/refresher.py", 4, survivors).share == share


@pytest.mark.parametrize(("tried", "wrong"), [(4, "Less than 85% killed"), (0, "Nothing was broken"), (10, "")])
def test_too_many_survivors_are_told(tried: int, wrong: str) -> None:
    assert verdict([Tally("core/refreshing/refresher.py", tried, ("a",) if tried else ())]).startswith(wrong)
