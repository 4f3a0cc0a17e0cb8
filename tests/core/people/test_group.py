from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.group import LASTS, MOST, Gathering
from tests.support.fakes import NOON

EMPTY = Gathering("telegram:-5", NOON)
MOVIES = (603, 604, 605)
MOMENT = timedelta(microseconds=1)
taps = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from(Mood)), max_size=20)


def tapped(found: list[tuple[str, Mood]]) -> Gathering:
    gathering = EMPTY
    for person, mood in found:
        gathering = gathering.tapped(person, mood, NOON)
    return gathering


def offered(members: int) -> Gathering:
    return tapped([(f"member {number}", Mood.JOY) for number in range(members)]).offered(MOVIES, NOON)


def voted(members: int, *votes: int) -> Gathering:
    gathering = offered(members)
    for number, movie in enumerate(votes):
        gathering = gathering.voted(f"member {number}", movie, NOON)
    return gathering


@given(taps)
def test_person_has_one_tap_which_is_the_last(found: list[tuple[str, Mood]]) -> None:
    assert tapped(found).wishes == dict(found)


@given(st.integers(2, 9), st.lists(st.tuples(st.integers(0, 8), st.sampled_from(MOVIES)), max_size=30))
def test_person_has_one_vote_and_nobody_votes_after_the_end(members: int, votes: list[tuple[int, int]]) -> None:
    gathering = offered(members)
    for number, movie in votes:
        before, gathering = gathering, gathering.voted(f"member {number}", movie, NOON)
        assert before.winner is None or gathering == before
        assert gathering.votes.keys() <= gathering.wishes.keys()
        assert sum(map(gathering.count, MOVIES)) == len(gathering.votes)


@given(st.integers(2, MOST), st.data())
def test_vote_always_ends_at_the_latest_when_all_have_voted(members: int, data: st.DataObject) -> None:
    votes = data.draw(st.lists(st.sampled_from(MOVIES), min_size=members, max_size=members))
    winner = voted(members, *votes).winner
    assert winner is not None
    assert 3 * voted(members, *votes).count(winner) >= len(voted(members, *votes).votes)


def test_more_than_half_of_those_who_tapped_decide() -> None:
    assert voted(4, 604, 604).winner is None
    assert voted(4, 604, 604, 604).winner == 604
    assert voted(5, 603, 604, 604).winner is None
    assert voted(5, 603, 604, 604, 604).winner == 604


def test_tie_goes_to_the_movie_that_is_better_for_the_group() -> None:
    assert voted(2, 605, 604).winner == 604
    assert voted(3, 605, 604, 603).winner == 603


def test_later_vote_takes_the_place_of_the_earlier_one() -> None:
    changed = voted(3, 604).voted("member 0", 605, NOON)
    assert (changed.votes, changed.winner) == ({"member 0": 605}, None)


def test_vote_of_a_stranger_or_for_another_movie_does_not_count() -> None:
    assert offered(3).voted("stranger", 603, NOON) == offered(3)
    assert offered(3).voted("member 0", 99, NOON) == offered(3)
    assert EMPTY.voted("member 0", 603, NOON) == EMPTY


def test_taps_and_further_offers_do_not_count_once_movies_are_offered() -> None:
    assert offered(3).tapped("member 0", Mood.FEAR, NOON) == offered(3)
    assert offered(3).offered((1, 2), NOON) == offered(3)


def test_one_person_is_no_group() -> None:
    alone = EMPTY.tapped("ann", Mood.JOY, NOON)
    assert alone.offered(MOVIES, NOON) == alone


def test_two_hundred_may_tap_and_change_their_minds_and_no_more() -> None:
    full = tapped([(f"member {number}", Mood.JOY) for number in range(MOST)])
    assert full.is_full
    assert full.tapped("late", Mood.JOY, NOON) == full
    assert full.tapped("member 7", Mood.FEAR, NOON).wishes["member 7"] is Mood.FEAR


def test_all_closes_by_itself_after_a_day() -> None:
    end = NOON + LASTS
    assert EMPTY.tapped("ann", Mood.JOY, end - MOMENT) != EMPTY
    assert EMPTY.tapped("ann", Mood.JOY, end) == EMPTY
    two = tapped([("ann", Mood.JOY), ("ben", Mood.FEAR)])
    assert two.offered(MOVIES, end) == two
    assert two.decision(end) is None
    assert offered(3).voted("member 0", 603, end) == offered(3)


def test_vote_that_runs_out_of_time_is_won_by_the_leader() -> None:
    assert voted(5, 605).decision(NOON + LASTS - MOMENT) is None
    assert voted(5, 605).decision(NOON + LASTS) == 605
    assert offered(5).decision(NOON + LASTS) == 603
