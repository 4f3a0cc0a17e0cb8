from datetime import timedelta

import pytest

from bot.readiness import Condition, Readiness
from core.catalogue import Shelf
from tests.fakes import NOON, a_catalogue


def a_readiness(age: timedelta = timedelta(), shelf: Shelf | None = None) -> Readiness:
    readiness = Readiness(shelf or Shelf(a_catalogue()), lambda: NOON + age)
    readiness.tell("web page", Condition.ANSWERS)
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
    readiness.tell("Telegram", condition)
    assert readiness.state().reasons == (f"Telegram {condition}.",)
    readiness.tell("Telegram", Condition.ANSWERS)
    assert readiness.state().ready


def test_bot_does_not_wait_for_a_frontend_that_was_refused_but_tells_of_it() -> None:
    readiness = a_readiness()
    readiness.tell("Discord", Condition.LEFT_OUT)
    assert readiness.state().ready
    assert readiness.state().frontends["Discord"] == "is left out"


def test_bot_that_has_not_begun_is_not_ready() -> None:
    assert Readiness(Shelf(a_catalogue()), lambda: NOON).state().reasons == ("No frontend has started yet.",)
