import pytest

from tests.mutants import Tally, tallied


def test_mutants_that_no_test_noticed_are_named() -> None:
    results = b'{"exit_code_by_key": {"a": 1, "b": 0, "c": 33, "d": null, "e": 36}, "durations_by_key": {}}'
    assert tallied("core/refresh.py", results) == Tally("core/refresh.py", 5, ("b", "c", "d"))


@pytest.mark.parametrize(("survivors", "share"), [((), 1.0), (("a",), 0.75)])
def test_share_is_that_of_the_killed(survivors: tuple[str, ...], share: float) -> None:
    assert Tally("core/refresh.py", 4, survivors).share == share
