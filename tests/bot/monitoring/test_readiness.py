from datetime import timedelta

import pytest

from bot.monitoring.readiness import Condition, Readiness
from core.movies.catalogue import Shelf
from tests.support.fakes import NOON, a_catalogue


def a_readiness(age: timedelta = timedelta(), shelf: Shelf | None = None) -> Readiness:
    readiness = Readiness(shelf or Shelf(a_catalogue()), lambda: NOON + age)
    readiness.set_condition("web page", Condition.ANSWERS)
    return readiness


def test_bot_with_fresh_movies_whose_frontends_answer_is_ready() -> None:
    state = a_readiness(timedelta(days=8)).state()
    assert (state.ready, state.reasons, state.week) == (True, (), "2026-W47")


def test_bot_with_old_movies_is_not_ready() -> None:
    assert a_readiness(timedelta(days=8, seconds=1)).state().reasons == ("The catalogue is 8 days old.",)


def test_bot_without_movies_is_not_ready() -> None:
    state = a_readiness(shelf=Shelf()).state()
    assert (state.ready, state.reasons, state.week) == (False, ("There is no catalogue yet.",), None)


@pytest.mark.parametrize("condition", [Condition.STARTS, Condition.UNREACHED])
def test_bot_waits_for_a_frontend_that_may_still_answer(condition: Condition) -> None:
    readiness = a_readiness()
    readiness.set_condition("Telegram", condition)
    assert readiness.state().reasons == (f"Telegram {condition}.",)
    readiness.set_condition("Telegram", Condition.ANSWERS)
    assert readiness.state().ready


def test_bot_does_not_wait_for_a_frontend_that_was_refused_but_tells_of_it() -> None:
    readiness = a_readiness()
    readiness.set_condition("Discord", Condition.LEFT_OUT)
    assert readiness.state().ready
    assert readiness.state().frontends["Discord"] == "is left out"


@pytest.mark.parametrize("seconds", [0, 60, 61, 3600])
def test_frontend_that_lost_its_platform_more_than_a_minute_ago_is_not_reached(seconds: int) -> None:
    readiness, lost_at = a_readiness(), NOON - timedelta(seconds=seconds)
    readiness.set_condition("Telegram", Condition.ANSWERS)
    readiness.watch("Telegram", lambda: lost_at)
    state = readiness.state()
    assert state.ready is (seconds <= 60)
    assert state.frontends["Telegram"] == ("answers" if seconds <= 60 else "is not reached")
    assert state.reasons == (
        () if seconds <= 60 else (f"Telegram is not reached since {lost_at:%Y-%m-%d %H:%M:%S} UTC.",)
    )


def test_frontend_that_has_found_its_platform_again_answers() -> None:
    readiness, lost_at = a_readiness(), [NOON - timedelta(hours=1), None]
    readiness.set_condition("Telegram", Condition.ANSWERS)
    readiness.watch("Telegram", lambda: lost_at.pop(0))
    assert [readiness.state().ready for _ in range(2)] == [False, True]


@pytest.mark.parametrize("condition", [Condition.STARTS, Condition.UNREACHED, Condition.LEFT_OUT])
def test_frontend_that_does_not_answer_is_told_as_it_is(condition: Condition) -> None:
    readiness = a_readiness()
    readiness.set_condition("Telegram", condition)
    readiness.watch("Telegram", lambda: NOON - timedelta(hours=1))
    assert readiness.state().frontends["Telegram"] is condition


def test_bot_that_has_not_begun_is_not_ready() -> None:
    assert Readiness(Shelf(a_catalogue()), lambda: NOON).state().reasons == ("No frontend has started yet.",)
