"""The choice and order of movies for a mood."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.recommending.recommender import GOOD, Recommendation, recommend, recommend_again
from core.recommending.taste import MAX_PLACES, Taste
from tests.support.fakes import NOON, a_catalogue, a_movie

TODAY = NOON.date()


def joyful(*probabilities: float) -> Catalogue:
    """Build a catalogue of movies with so much joy, ids from 1, each a day newer than the one before."""
    return scored(*(MoodScores.of({Mood.JOY: p}) for p in probabilities))


def scored(*scores: MoodScores) -> Catalogue:
    entries = (ScoredMovie(a_movie(movie_id), one) for movie_id, one in enumerate(scores, 1))
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries))


def picks(
    catalogue: Catalogue, shown: list[int] | None = None, *, person: str = "ann", day: date = TODAY, count: int = 3
) -> tuple[Recommendation, ...]:
    return recommend(catalogue, Mood.JOY, person=person, day=day, shown=shown or (), count=count)


def ids(recommendations: tuple[Recommendation, ...]) -> list[int]:
    return [one.entry.movie.id for one in recommendations]


def suiting(catalogue: Catalogue, *also: Mood) -> set[int]:
    return {entry.movie.id for entry in catalogue if entry.scores.suits((Mood.JOY, *also))}


def band(scores: MoodScores) -> int:
    """Return the band of a movie with joy, surest first."""
    return sum(scores[Mood.JOY] < lowest for lowest in (0.9, 0.8, 0.65))


probabilities = st.sampled_from((0.3, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9)) | st.floats(0, 1)  # where bands begin, and all
moods = st.fixed_dictionaries({Mood.JOY: probabilities, Mood.FEAR: probabilities}).map(MoodScores.of)
catalogues = st.lists(moods, max_size=40).map(lambda scores: scored(*scores))
histories = st.lists(st.integers(1, 45), unique=True, max_size=45)
people = st.text(max_size=8)


@given(catalogues, histories, people, st.integers(0, 8))
def test_count_limits_the_number_of_different_movies(
    catalogue: Catalogue, shown: list[int], person: str, count: int
) -> None:
    found = ids(picks(catalogue, shown, person=person, count=count))
    assert len(found) == len(set(found)) == min(count, len(suiting(catalogue)))


@given(catalogues, histories, people)
def test_unshown_movies_come_before_repeats(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = picks(catalogue, shown, person=person)
    unshown = {e.movie.id for e in catalogue if e.scores[Mood.JOY] >= GOOD and e.movie.id not in shown}
    if any(one.is_repeat or one.is_next_best for one in found):
        assert unshown <= set(ids(found))
    assert all((one.entry.movie.id in shown) == one.is_repeat for one in found if not one.is_next_best)


@given(catalogues, histories, people)
def test_new_matches_then_new_next_best_then_repeats(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = picks(catalogue, shown, person=person, count=6)
    kinds = [(one.entry.movie.id in shown, one.is_next_best and one.entry.movie.id not in shown) for one in found]
    assert kinds == sorted(kinds)
    assert not any(one.is_next_best and one.is_repeat for one in found)


@given(catalogues, people)
def test_nothing_is_shown_twice_before_everything_was_shown_once(catalogue: Catalogue, person: str) -> None:
    """Not even where the mood has fewer movies than an answer: *More* goes through the next best first."""
    suits, shown = suiting(catalogue), list[int]()
    for _ in range(len(suits) // 3):
        found = ids(picks(catalogue, shown, person=person))
        assert not set(found) & set(shown)
        shown += found
    again = ids(picks(catalogue, shown, person=person))
    assert suits <= {*shown, *again}


@given(catalogues, histories, people)
def test_opposite_is_never_next_best(catalogue: Catalogue, shown: list[int], person: str) -> None:
    """A slasher is no joy, however little joy there is."""
    found = picks(catalogue, shown, person=person, count=99)
    assert all(one.entry.scores.strongest() is Mood.JOY for one in found if one.is_next_best)


@given(catalogues, histories, people)
def test_surer_bands_come_first(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = [one for one in picks(catalogue, shown, person=person) if not one.is_repeat and not one.is_next_best]
    bands = [band(one.entry.scores) for one in found]
    waiting = [band(e.scores) for e in catalogue if e.scores[Mood.JOY] >= GOOD and e.movie.id not in shown]
    assert bands == sorted(waiting)[:3]


@given(catalogues, histories, people, st.dates())
def test_same_question_gets_the_same_answer(catalogue: Catalogue, shown: list[int], person: str, day: date) -> None:
    assert picks(catalogue, shown, person=person, day=day) == picks(catalogue, list(shown), person=person, day=day)


@given(catalogues, histories)
def test_movies_are_marked_as_next_best_exactly_when_they_lack_the_mood(catalogue: Catalogue, shown: list[int]) -> None:
    assert all(one.is_next_best == (one.score < GOOD) for one in picks(catalogue, shown))


@given(people, st.dates())
def test_old_movies_stay_behind_the_newest_of_their_band(person: str, day: date) -> None:
    found = ids(picks(joyful(*[0.9] * 100), person=person, day=day))
    assert all(
        movie_id > 100 - 14 for movie_id in found
    )  # the third can have come up 12 places at most, past two others


def test_newest_of_a_band_rotate_within_twelve_places() -> None:
    firsts = {ids(picks(joyful(*[0.9] * 30), person=f"person {n}", count=1))[0] for n in range(500)}
    assert 30 in firsts
    assert 30 - 12 <= min(firsts) < 30 - 6


@given(people)
def test_bands_begin_at_their_probability(person: str) -> None:
    """Whether another mood is stronger does not matter."""
    surest = MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.95})
    sure, likely, good = (MoodScores.of({Mood.JOY: probability}) for probability in (0.89, 0.79, 0.64))
    catalogue = scored(good, likely, sure, surest)
    assert ids(picks(catalogue, person=person, count=4)) == [4, 3, 2, 1]


@given(st.permutations(range(1, 9)))
def test_repeats_begin_with_the_one_shown_longest_ago(shown: list[int]) -> None:
    found = picks(joyful(*[0.9] * 8), shown)
    assert ids(found) == shown[:3]
    assert all(one.is_repeat for one in found)


def test_last_new_movie_comes_before_repeats() -> None:
    found = picks(joyful(*[0.9] * 4), [2, 4, 1])
    assert ids(found) == [3, 2, 4]
    assert [one.is_repeat for one in found] == [False, True, True]


def test_short_pool_is_filled_with_the_next_best() -> None:
    found = picks(joyful(0.1, 0.3, 0.9, 0.2, 0.4))
    assert ids(found) == [3, 5, 2]
    assert [one.is_next_best for one in found] == [False, True, True]


def test_new_next_best_come_before_better_repeats() -> None:
    assert ids(picks(joyful(0.1, 0.4, 0.3, 0.2), [3, 2])) == [4, 1, 3]


def test_even_odds_count_as_having_the_mood() -> None:
    assert not picks(joyful(GOOD))[0].is_next_best


def test_empty_catalogue_has_nothing_to_recommend() -> None:
    assert picks(joyful()) == ()


def test_persons_get_different_movies() -> None:
    assert len({tuple(ids(picks(a_catalogue(24), person=f"person {n}"))) for n in range(20)}) > 10


def test_days_bring_different_movies() -> None:
    week = [TODAY + timedelta(days=n) for n in range(7)]
    assert len({tuple(ids(picks(a_catalogue(24), day=day))) for day in week}) > 3


def test_all_movies_come_before_a_repeat() -> None:
    catalogue, shown = joyful(*[0.9] * 9, *[0.7] * 6), list[int]()
    for _ in range(5):
        shown += ids(picks(catalogue, shown))
    assert sorted(shown) == list(range(1, 16))


def test_recommendation_has_score_and_reasons_of_its_mood() -> None:
    scores = MoodScores.of({Mood.JOY: 0.75, Mood.FEAR: 0.9})
    entry = ScoredMovie(a_movie(), scores, {Mood.FEAR: ("ghost",)})
    assert Recommendation(entry, Mood.JOY).score == 0.75
    assert Recommendation(entry, Mood.JOY).reasons == ()
    assert Recommendation(entry, Mood.FEAR).reasons == ("ghost",)


def test_stored_reasons_are_selected_again() -> None:
    """What is stored since before the rules for reasons is not shown."""
    stored = ("Comedy", "with", "male nudity", "comedy film", "dwarf", "wedding")
    entry = ScoredMovie(a_movie(), MoodScores.of({Mood.JOY: 0.75}), {Mood.JOY: stored})
    assert Recommendation(entry, Mood.JOY).reasons == ("Comedy", "wedding")


@given(catalogues, histories, histories, people, st.integers(0, 8))
def test_excluded_movies_are_replaced(
    catalogue: Catalogue, shown: list[int], excluded: list[int], person: str, count: int
) -> None:
    found = recommend(catalogue, Mood.JOY, person=person, day=TODAY, shown=shown, count=count, excluded=excluded)
    assert not set(ids(found)) & set(excluded)
    assert len(found) == min(count, len(suiting(catalogue) - set(excluded)))


@given(catalogues, histories, people)
def test_only_movies_that_fit_are_offered(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = recommend(
        catalogue, Mood.JOY, person=person, day=TODAY, shown=shown, count=99, fits=lambda movie: movie.id % 2 == 0
    )
    assert sorted(ids(found)) == [movie_id for movie_id in sorted(suiting(catalogue)) if movie_id % 2 == 0]


@given(catalogues, histories, people)
def test_both_moods_come_before_the_first_alone(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = recommend(catalogue, Mood.JOY, person=person, day=TODAY, shown=shown, count=99, also=Mood.FEAR)
    new = [one for one in found if one.entry.movie.id not in shown]
    kinds = [(one.entry.scores[Mood.JOY] < GOOD, one.is_next_best) for one in new]
    assert kinds == sorted(kinds)
    assert all(one.is_next_best == (min(one.score, one.entry.scores[Mood.FEAR]) < GOOD) for one in found)
    assert set(ids(found)) == suiting(catalogue, Mood.FEAR)


@given(catalogues, people)
def test_weaker_of_two_moods_decides_the_band(catalogue: Catalogue, person: str) -> None:
    found = recommend(catalogue, Mood.JOY, person=person, day=TODAY, count=99, also=Mood.FEAR)
    weaker = [min(one.score, one.entry.scores[Mood.FEAR]) for one in found if not one.is_next_best]
    bands = [0 if one >= 0.65 else 2 for one in weaker]  # no third mood is stronger here
    assert bands == sorted(bands)


@given(catalogues, histories, people)
def test_second_mood_that_is_the_first_changes_nothing(catalogue: Catalogue, shown: list[int], person: str) -> None:
    found = recommend(catalogue, Mood.JOY, person=person, day=TODAY, shown=shown, also=Mood.JOY)
    assert found == picks(catalogue, shown, person=person)


def test_two_opposite_moods_find_movies_with_both() -> None:
    funny, scary, both = (
        MoodScores.of({Mood.JOY: 0.99}),
        MoodScores.of({Mood.FEAR: 0.99}),
        MoodScores.of({Mood.JOY: 0.6, Mood.FEAR: 0.6}),
    )
    found = recommend(scored(funny, scary, both), Mood.JOY, person="ann", day=TODAY, also=Mood.FEAR)
    assert ids(found) == [3, 1]  # what is scary alone has nothing of the mood that leads


def test_first_mood_outweighs_the_second() -> None:
    catalogue = scored(MoodScores.of({Mood.JOY: 0.49, Mood.FEAR: 0.49}), MoodScores.of({Mood.JOY: GOOD}))
    found = recommend(catalogue, Mood.JOY, person="ann", day=TODAY, also=Mood.FEAR)
    assert ids(found) == [2, 1]


def a_taste() -> Taste | None:
    """Build the taste of somebody who saved Westerns and refused musicals."""
    liked = [a_movie(1000 + n, genres=("Western",), keywords=("duel",)) for n in range(7)]
    return Taste.of(liked, [a_movie(2000 + n, genres=("Music",), keywords=("song",)) for n in range(7)])


def with_westerns(scores: list[MoodScores], westerns: set[int]) -> Catalogue:
    kinds = {
        True: {"genres": ("Western",), "keywords": ("duel",)},
        False: {"genres": ("Music",), "keywords": ("song",)},
    }
    entries = (ScoredMovie(a_movie(n, **kinds[n in westerns]), one) for n, one in enumerate(scores, 1))
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries))


@given(st.lists(moods, max_size=60), st.sets(st.integers(1, 60)), histories, people)
def test_taste_changes_neither_bands_nor_repeats_nor_next_best(
    scores: list[MoodScores], westerns: set[int], shown: list[int], person: str
) -> None:
    catalogue = with_westerns(scores, westerns)
    plain = picks(catalogue, shown, person=person, count=99)
    tasteful = recommend(catalogue, Mood.JOY, person=person, day=TODAY, shown=shown, count=99, taste=a_taste())
    fresh = sum(not one.is_repeat and not one.is_next_best for one in plain)
    assert [band(one.entry.scores) for one in plain[:fresh]] == [band(one.entry.scores) for one in tasteful[:fresh]]
    assert plain[fresh:] == tasteful[fresh:]


@given(st.sets(st.integers(1, 150)), people)
def test_taste_moves_a_movie_by_few_places(westerns: set[int], person: str) -> None:
    catalogue = with_westerns([MoodScores.of({Mood.JOY: 0.9})] * 150, westerns)
    plain = ids(picks(catalogue, person=person, count=150))
    tasteful = ids(recommend(catalogue, Mood.JOY, person=person, day=TODAY, count=150, taste=a_taste()))
    assert all(abs(plain.index(n) - tasteful.index(n)) <= 2 * MAX_PLACES + 12 for n in plain)


def test_taste_moves_liked_movies_forward() -> None:
    westerns = set(range(1, 61, 2))
    catalogue = with_westerns([MoodScores.of({Mood.JOY: 0.9})] * 60, westerns)
    found = [recommend(catalogue, Mood.JOY, person=f"person {n}", day=TODAY, taste=a_taste()) for n in range(10)]
    assert sum(movie_id in westerns for picked in found for movie_id in ids(picked)) > 20


def test_recommended_again_with_too_little_mood_is_next_best() -> None:
    both = MoodScores.of({Mood.JOY: GOOD, Mood.FEAR: GOOD})
    catalogue = scored(
        both,
        MoodScores.of({Mood.JOY: GOOD, Mood.FEAR: GOOD - 0.01}),
        MoodScores.of({Mood.JOY: GOOD - 0.01, Mood.FEAR: 0.9}),
    )
    for also, next_best in ((None, [False, False, True]), (Mood.FEAR, [False, True, True])):
        again = tuple(recommend_again(catalogue, Mood.JOY, also))
        assert ids(again) == [1, 2, 3]
        assert [(one.mood, one.is_repeat, one.is_next_best) for one in again] == [
            (Mood.JOY, False, is_next_best) for is_next_best in next_best
        ]
