import pytest

from bot.frontends.manners.cooldown import Cooldown


def test_each_person_has_a_bucket_of_their_own() -> None:
    cooldown = Cooldown(2, seconds=10)
    answers = [cooldown.allows("ann", 100 + second) for second in (0, 1, 2, 9)]
    assert answers == [True, True, False, False]
    assert cooldown.allows("bob", 102)


def test_all_tokens_return_together() -> None:
    """They return ten seconds after the first of them was taken, whether or not requests were refused since."""
    cooldown = Cooldown(2, seconds=10)
    assert [cooldown.allows("ann", second) for second in (100, 109, 109.5)] == [True, True, False]
    assert [cooldown.allows("ann", second) for second in (110.5, 111, 112)] == [True, True, False]


def test_refused_requests_do_not_prolong_the_wait() -> None:
    cooldown = Cooldown(1, seconds=10)
    assert [cooldown.allows("ann", second) for second in (100, 104, 108, 111, 120)] == [True, False, False, True, False]


def test_wait_lasts_until_the_tokens_return() -> None:
    cooldown = Cooldown(1, seconds=10)
    assert cooldown.wait_seconds({"ann": 1}, 100) == 0
    assert cooldown.wait_seconds({"ann": 1}, 104) == 6


def test_gradual_tokens_return_one_by_one() -> None:
    cooldown = Cooldown(60, seconds=30, is_gradual=True)
    assert {cooldown.wait_seconds({"ann": 1}, 100) for _ in range(60)} == {0}
    assert cooldown.wait_seconds({"ann": 1}, 100) == 0.5
    assert cooldown.wait_seconds({"ann": 1}, 100.5) == 0
    assert cooldown.wait_seconds({"ann": 1}, 100.5) > 0


def test_request_needs_a_token_from_every_bucket() -> None:
    """A refused request takes no token from the buckets that have one."""
    cooldown = Cooldown(1, seconds=10, is_gradual=True)
    assert cooldown.wait_seconds({"a house": 1, "a street": 2}, 100) == 0
    assert cooldown.wait_seconds({"a house": 1, "a street": 2}, 100) == 10
    assert cooldown.wait_seconds({"another house": 1, "a street": 2}, 100) == 0
    assert cooldown.wait_seconds({"a third house": 1, "a street": 2}, 100) == 5


@pytest.mark.parametrize("is_gradual", [False, True])
def test_full_buckets_are_forgotten(is_gradual: bool) -> None:
    cooldown = Cooldown(5, seconds=10, is_gradual=is_gradual)
    for number in range(10_000):
        cooldown.allows(f"person {number}", 1_000 + number)
    assert len(cooldown) <= 30


def test_memory_is_bounded() -> None:
    """Of many people who ask at the same time, those who asked last are remembered."""
    cooldown = Cooldown(1, seconds=10)
    for number in range(10_001):
        cooldown.allows(f"person {number}", 100)
    assert cooldown.allows("person 0", 100)
    assert not cooldown.allows("person 10000", 100)
