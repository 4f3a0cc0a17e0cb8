"""Groups that look for one movie: moods, votes and the end."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.group import LIFETIME, MAX_MEMBERS, Group
from tests.support.fakes import NOON

EMPTY = Group("telegram:-5", NOON)
MOVIES = (603, 604, 605)
MOMENT = timedelta(microseconds=1)
wishes = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from(Mood)), max_size=20)


def group_of(chosen: list[tuple[str, Mood]]) -> Group:
    group = EMPTY
    for person, mood in chosen:
        group = group.choose_mood(person, mood, NOON)
    return group


def voting_group(members: int) -> Group:
    return group_of([(f"member {number}", Mood.JOY) for number in range(members)]).propose(MOVIES, NOON)


def group_after(members: int, *votes: int) -> Group:
    group = voting_group(members)
    for number, movie in enumerate(votes):
        group = group.vote(f"member {number}", movie, NOON)
    return group


@given(wishes)
def test_last_chosen_mood_of_each_person_counts(chosen: list[tuple[str, Mood]]) -> None:
    assert group_of(chosen).wishes == dict(chosen)


@given(st.integers(2, 9), st.lists(st.tuples(st.integers(0, 8), st.sampled_from(MOVIES)), max_size=30))
def test_each_member_has_one_vote_until_the_end(members: int, votes: list[tuple[int, int]]) -> None:
    group = voting_group(members)
    for number, movie in votes:
        before, group = group, group.vote(f"member {number}", movie, NOON)
        assert before.winner is None or group == before
        assert group.votes.keys() <= group.wishes.keys()
        assert sum(map(group.count, MOVIES)) == len(group.votes)


@given(st.integers(2, MAX_MEMBERS), st.data())
def test_vote_ends_when_all_have_voted(members: int, data: st.DataObject) -> None:
    votes = data.draw(st.lists(st.sampled_from(MOVIES), min_size=members, max_size=members))
    winner = group_after(members, *votes).winner
    assert winner is not None
    assert 3 * group_after(members, *votes).count(winner) >= len(group_after(members, *votes).votes)


def test_majority_of_the_members_decides() -> None:
    assert group_after(4, 604, 604).winner is None
    assert group_after(4, 604, 604, 604).winner == 604
    assert group_after(5, 603, 604, 604).winner is None
    assert group_after(5, 603, 604, 604, 604).winner == 604


def test_tie_goes_to_the_movie_higher_on_the_short_list() -> None:
    assert group_after(2, 605, 604).winner == 604
    assert group_after(3, 605, 604, 603).winner == 603


def test_later_vote_replaces_the_earlier_one() -> None:
    changed = group_after(3, 604).vote("member 0", 605, NOON)
    assert (changed.votes, changed.winner) == ({"member 0": 605}, None)


def test_vote_of_a_stranger_or_for_another_movie_is_ignored() -> None:
    assert voting_group(3).vote("stranger", 603, NOON) == voting_group(3)
    assert voting_group(3).vote("member 0", 99, NOON) == voting_group(3)
    assert EMPTY.vote("member 0", 603, NOON) == EMPTY


def test_short_list_is_final() -> None:
    assert voting_group(3).choose_mood("member 0", Mood.FEAR, NOON) == voting_group(3)
    assert voting_group(3).propose((1, 2), NOON) == voting_group(3)


def test_one_person_is_no_group() -> None:
    alone = EMPTY.choose_mood("ann", Mood.JOY, NOON)
    assert alone.propose(MOVIES, NOON) == alone


def test_full_group_takes_no_new_members() -> None:
    full = group_of([(f"member {number}", Mood.JOY) for number in range(MAX_MEMBERS)])
    assert full.is_full
    assert full.choose_mood("late", Mood.JOY, NOON) == full
    assert full.choose_mood("member 7", Mood.FEAR, NOON).wishes["member 7"] is Mood.FEAR


def test_group_closes_after_a_day() -> None:
    end = NOON + LIFETIME
    assert EMPTY.choose_mood("ann", Mood.JOY, end - MOMENT) != EMPTY
    assert EMPTY.choose_mood("ann", Mood.JOY, end) == EMPTY
    two = group_of([("ann", Mood.JOY), ("ben", Mood.FEAR)])
    assert two.propose(MOVIES, end) == two
    assert two.decision(end) is None
    assert voting_group(3).vote("member 0", 603, end) == voting_group(3)


def test_leader_wins_when_time_is_up() -> None:
    assert group_after(5, 605).decision(NOON + LIFETIME - MOMENT) is None
    assert group_after(5, 605).decision(NOON + LIFETIME) == 605
    assert voting_group(5).decision(NOON + LIFETIME) == 603
