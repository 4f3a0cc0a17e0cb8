"""From a recommended movie to the card that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.dialogue import choices
from bot.dialogue.movies import texts
from bot.dialogue.movies.filters import Filters
from bot.dialogue.reply import Card, Link
from bot.languages import say, spoken
from core.movies.movie import Movie
from core.movies.services import distinct
from core.recommending.recommender import Recommendation


@dataclass(frozen=True, slots=True)
class View:
    """How somebody sees movies."""

    image_base: str
    """Address in front of a poster's size and path, without a slash at the end."""
    country: str
    """ISO 3166-1 code, for age ratings and where to watch."""
    hides_plots: bool = False
    chips: Filters = ()
    """What the answer was narrowed down by."""
    is_roomy: bool = False
    """Whether there is room for all about each of several movies."""


def cards(picks: Iterable[Recommendation], view: View) -> tuple[Card, ...]:
    """Make the cards of an answer; each can be opened, and knows the way back."""
    picks = tuple(picks)
    together = tuple(pick.entry.movie.id for pick in picks)
    return tuple(_card(pick, view, together) for pick in picks)


def single(pick: Recommendation, view: View, others: tuple[int, ...] = ()) -> Card:
    """Make a card on which everything stands that is known about the movie; ``others`` is where it is opened from."""
    movie = pick.entry.movie
    verdicts = choices.verdicts(pick.mood, movie.id, others, view.chips, is_opened=True)
    return _built(pick, view, body=texts.plot(movie), choices=verdicts, **_more(movie, view))


def _card(pick: Recommendation, view: View, together: tuple[int, ...]) -> Card:
    movie = pick.entry.movie
    return _built(
        pick,
        view,
        **(_more(movie, view) if view.is_roomy else {"facts": texts.facts(movie)}),
        body="" if view.hides_plots else texts.plot(movie),
        choices=(
            choices.opening(pick.mood, movie.id, together, view.chips),
            *choices.verdicts(pick.mood, movie.id, together, view.chips, is_opened=False),
        ),
    )


def _more(movie: Movie, view: View) -> dict[str, Any]:
    """Tell what takes more room."""
    services = distinct(movie.providers.get(view.country, ()))
    trailer = movie.trailer_in(spoken())
    return {
        "facts": texts.facts(movie, movie.certifications.get(view.country, "")),
        "watch": texts.watch(services, view.country) if services else "",
        "links": (Link(say(texts.TRAILER), texts.TRAILER_EMOJI, trailer),) if trailer else (),
    }


def _built(pick: Recommendation, view: View, **parts: object) -> Card:
    movie = pick.entry.movie
    return Card(
        id=movie.id,
        title=texts.title(movie),
        year=movie.year,
        mood=pick.mood,
        moods={mood.value: round(score, 3) for mood, score in pick.entry.scores.items()},
        why=texts.why(pick),
        poster=f"{view.image_base}/w500{movie.poster_path}" if movie.poster_path else None,
        link=movie.page,
        alt=texts.poster_alt(movie),
        **parts,  # pyright: ignore[reportArgumentType] - the parts in which cards differ
    )
