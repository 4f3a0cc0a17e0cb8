"""How much better the picks please those who have given verdicts, and whether the mood suffers from it.

People are simulated: each likes or dislikes some genres, keywords and decades, and nobody tells the recommender which.
"""

import random
import statistics
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

from bench.figure import Figure, Peer
from bot.settings import ROOT, Settings
from core.inference.mood_model import MoodModel
from core.moods.mood import GOOD, Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.recommending.recommender import recommend
from core.recommending.taste import Taste
from core.sources.sample import read_sample

_VERDICTS = (5, 10, 20)
_PEOPLE = 60  # in each of the populations
_MOVIES = 500  # in a week's catalogue: as many as a refresh takes at most
_KEYWORDS = 40  # that a person cares for, of those that several of the week's movies share
_SLIP = 0.1  # of the verdicts say the opposite of what the person thinks
_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_MOODS = tuple(Mood)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a hidden liking."""

    name: str
    weights: Mapping[str | int, float]
    """How much a genre, a keyword or a decade speaks for a movie."""
    bar: float
    """What the weights of a movie must add up to for being liked; half of the week's movies are above it."""

    @classmethod
    def born(cls, name: str, movies: Sequence[Movie]) -> "Person":
        """Draw a person who lives among these movies."""
        chance = random.Random(name)  # noqa: S311 - repeatable people
        genres = sorted({genre for movie in movies for genre in movie.genres})
        used = Counter(keyword for movie in movies for keyword in movie.keywords)
        keywords = sorted(keyword for keyword, times in used.items() if times > 2)
        decades = sorted({movie.year // 10 for movie in movies})
        traits = [*genres, *chance.sample(keywords, _KEYWORDS), *decades]
        weights = {trait: chance.gauss() for trait in traits}
        return cls(name, weights, statistics.median(_liking(weights, movie) for movie in movies))

    def likes(self, movie: Movie) -> bool:
        """Tell what the person thinks."""
        return _liking(self.weights, movie) > self.bar


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one population got, in percent of its picks."""

    pleasing: float
    """What people would like: precision@3."""
    in_mood: float
    """What has the mood that was asked for."""


def measure(*, is_quick: bool) -> list[Figure]:
    """Let populations judge what they are shown, then look at their next picks, with and without taste."""
    movies = [line.as_movie() for line in read_sample(ROOT / "data" / "movies.jsonl")]
    scores = MoodModel.load(Settings().model).score([movie.description for movie in movies])
    entries = [ScoredMovie(movie, one) for movie, one in zip(movies, scores, strict=True)]
    weeks = [_week(entries, number) for number in range(1 if is_quick else 5)]
    return [figure for verdicts in _VERDICTS for figure in _figures(weeks, verdicts)]


def _figures(weeks: Sequence[Catalogue], verdicts: int) -> list[Figure]:
    outcomes = [_outcomes(week, number, verdicts) for number, week in enumerate(weeks)]
    plain, tasteful = zip(*outcomes, strict=True)
    in_mood = [one.in_mood for one in plain]
    return [
        Figure(
            what=f"taste, picks that please after {verdicts} verdicts",
            unit="%",
            samples=[one.pleasing for one in tasteful],
            peer=Peer("without taste", [one.pleasing for one in plain]),
        ),
        Figure(
            what=f"taste, picks with the mood after {verdicts} verdicts",
            unit="%",
            samples=[one.in_mood for one in tasteful],
            target=statistics.median(in_mood),
            is_floor=True,
            peer=Peer("without taste", in_mood),
        ),
    ]


def _week(entries: Sequence[ScoredMovie], number: int) -> Catalogue:
    chosen = random.Random(number).sample(entries, _MOVIES)  # noqa: S311 - repeatable weeks
    return Catalogue(Week.of(_NOON), _NOON, "sample", tuple(chosen))


def _outcomes(week: Catalogue, number: int, verdicts: int) -> tuple[Outcome, Outcome]:
    """Return what a population gets without taste and with it, after so many verdicts."""
    movies = [entry.movie for entry in week]
    plain, tasteful = list[tuple[bool, bool]](), list[tuple[bool, bool]]()
    for one in range(_PEOPLE):
        person = Person.born(f"{number}:{one}", movies)
        judged = _judged(week, person, verdicts)
        liked, disliked = ([e.movie for e in week if judged.get(e.movie.id) is saved] for saved in (True, False))
        plain += _picked(week, person, judged, None)
        tasteful += _picked(week, person, judged, Taste.of(liked, disliked))
    return _outcome(plain), _outcome(tasteful)


def _outcome(picks: Sequence[tuple[bool, bool]]) -> Outcome:
    pleasing, in_mood = zip(*picks, strict=True)
    return Outcome(100 * statistics.fmean(pleasing), 100 * statistics.fmean(in_mood))


def _judged(week: Catalogue, person: Person, verdicts: int) -> dict[int, bool]:
    """Let a person save or refuse the first movies shown, day by day, mood by mood; return which they saved."""
    chance = random.Random(person.name)  # noqa: S311 - repeatable slips
    judged: dict[int, bool] = {}
    shown = (
        pick.entry.movie
        for turn in count()
        for pick in recommend(
            week, _MOODS[turn % len(_MOODS)], person=person.name, day=_day(turn), excluded=judged.keys()
        )
    )
    for movie in islice(shown, verdicts):
        judged[movie.id] = person.likes(movie) != (chance.random() < _SLIP)
    return judged


def _picked(week: Catalogue, person: Person, judged: Collection[int], taste: Taste | None) -> list[tuple[bool, bool]]:
    """Return of each next pick for each mood whether it pleases and whether it has the mood."""
    return [
        (person.likes(pick.entry.movie), pick.score >= GOOD)
        for mood in _MOODS
        for pick in recommend(week, mood, person=person.name, day=_day(28), excluded=judged, taste=taste)
    ]


def _day(number: int) -> date:
    return _NOON.date() + timedelta(days=number)


def _liking(weights: Mapping[str | int, float], movie: Movie) -> float:
    return sum(weights.get(trait, 0.0) for trait in (*movie.genres, *movie.keywords, movie.year // 10))
