"""The choice of a movie for a group."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.recommending.for_groups import Candidate, Proposal, choose, may_serve
from tests.support.fakes import NOON, a_movie

scores = st.tuples(*[st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0])] * len(Mood)).map(MoodScores)
catalogues = st.lists(scores, min_size=1, max_size=25).map(lambda found: scored(*found))
groups = st.lists(st.sampled_from(Mood), min_size=1, max_size=200).map(
    lambda moods: {f"member {number}": mood for number, mood in enumerate(moods)}
)


def scored(*found: MoodScores, released: date | None = None) -> Catalogue:
    facts = {} if released is None else {"release_date": released}
    entries = (ScoredMovie(a_movie(number, **facts), one) for number, one in enumerate(found, 1))
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries))


def chosen(catalogue: Catalogue, *wishes: Mood) -> int:
    return made(catalogue, {str(number): mood for number, mood in enumerate(wishes)}).best.entry.movie.id


def made(catalogue: Catalogue, wishes: dict[str, Mood]) -> Proposal:
    choice = choose(catalogue, wishes)
    assert choice is not None
    return choice


def least(entry: ScoredMovie, wishes: dict[str, Mood]) -> float:
    return min(entry.scores[mood] for mood in wishes.values())


def ids(candidates: tuple[Candidate, ...]) -> list[int]:
    return [one.entry.movie.id for one in candidates]


@given(catalogues, groups)
def test_choice_is_best_for_its_least_served_member(catalogue: Catalogue, wishes: dict[str, Mood]) -> None:
    best = made(catalogue, wishes).best
    assert best.least_served in wishes.values()
    assert best.score == least(best.entry, wishes) == max(least(entry, wishes) for entry in catalogue)


@given(catalogues, groups, st.data())
def test_order_of_the_members_does_not_matter(
    catalogue: Catalogue, wishes: dict[str, Mood], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(wishes.items()))))
    assert choose(catalogue, wishes) == choose(catalogue, shuffled)


@given(catalogues, groups)
def test_runners_up_are_the_next_best_two(catalogue: Catalogue, wishes: dict[str, Mood]) -> None:
    choice = made(catalogue, wishes)
    shortlist = (choice.best, *choice.runners_up)
    assert len(set(ids(shortlist))) == len(shortlist) == min(3, len(catalogue))
    assert [one.score for one in shortlist] == sorted((least(e, wishes) for e in catalogue), reverse=True)[:3]


@given(catalogues, groups, st.sets(st.integers(1, 25)))
def test_excluded_movies_are_never_chosen(catalogue: Catalogue, wishes: dict[str, Mood], excluded: set[int]) -> None:
    choice = choose(catalogue, wishes, excluded=excluded)
    if choice is None:
        assert catalogue.by_id.keys() <= excluded
    else:
        assert excluded.isdisjoint(ids((choice.best, *choice.runners_up)))


def test_minority_is_not_overruled() -> None:
    crowd_pleaser, compromise = (
        MoodScores.of({Mood.JOY: 1.0, Mood.FEAR: 0.1}),
        MoodScores.of({Mood.JOY: 0.6, Mood.FEAR: 0.6}),
    )
    assert chosen(scored(crowd_pleaser, compromise), *[Mood.JOY] * 99, Mood.FEAR) == 2


def test_average_breaks_a_tie() -> None:
    joyful, fearful = MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.5}), MoodScores.of({Mood.JOY: 0.5, Mood.FEAR: 0.9})
    assert chosen(scored(joyful, fearful), Mood.JOY, Mood.JOY, Mood.FEAR) == 1
    assert chosen(scored(joyful, fearful), Mood.JOY, Mood.FEAR, Mood.FEAR) == 2


def test_newest_movie_breaks_a_full_tie() -> None:
    assert chosen(scored(*[MoodScores.of({Mood.JOY: 0.9})] * 3), Mood.JOY, Mood.LOVE) == 3
    assert chosen(scored(*[MoodScores.of({Mood.JOY: 0.9})] * 3, released=date(2020, 1, 1)), Mood.JOY) == 3


def test_choice_names_the_least_served_mood() -> None:
    best = made(scored(MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.6})), {"ann": Mood.JOY, "bob": Mood.FEAR}).best
    assert (best.least_served, best.score) == (Mood.FEAR, 0.6)


def test_empty_group_is_refused() -> None:
    with pytest.raises(ValueError, match="member"):
        choose(scored(MoodScores()), {})


@pytest.mark.parametrize(
    ("scores", "wished", "may"),
    [
        (MoodScores.of({Mood.JOY: 0.15, Mood.FEAR: 0.9}), {Mood.JOY}, False),
        (MoodScores.of({Mood.JOY: 0.3, Mood.LOVE: 0.9}), {Mood.JOY}, True),
        (MoodScores.of({Mood.JOY: 0.15, Mood.FEAR: 0.9}), {Mood.JOY, Mood.FEAR}, True),
        (MoodScores.of({Mood.JOY: 0.15, Mood.FEAR: 0.9}), {Mood.JOY, Mood.LOVE}, False),
        (MoodScores.of({Mood.SURPRISE: 0.9}), {Mood.JOY, Mood.SADNESS}, True),
    ],
)
def test_opposite_of_the_wishes_is_not_offered(scores: MoodScores, wished: set[Mood], may: bool) -> None:
    """Unless a member wishes just that."""
    assert may_serve(ScoredMovie(a_movie(), scores), wished) is may
