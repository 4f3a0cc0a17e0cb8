"""The data of the HTTP API, as msgspec reads, writes and describes it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from bot.dialogue import Card
from bot.dialogue.movies import texts as movie_texts
from core.moods.mood import Mood

MAX_MOVIES = 20
MAX_FEELING_CHARACTERS = 1000

Count = Annotated[int, Meta(ge=1, le=MAX_MOVIES, description="How many movies.")]
Share = Annotated[float, Meta(ge=0, le=1)]


class MoodInfo(msgspec.Struct, frozen=True):
    """A mood that movies can be asked for by."""

    name: Mood
    emoji: str
    about: str
    """A few words on its movies."""


class Moods(msgspec.Struct, frozen=True):
    """All moods."""

    moods: tuple[MoodInfo, ...]


class Movie(msgspec.Struct, frozen=True):
    """A movie that is offered."""

    id: Annotated[int, Meta(description="At TMDb.")]
    title: str
    year: int
    mood: Annotated[Mood, Meta(description="The mood that it is offered for.")]
    moods: Annotated[dict[Mood, Share], Meta(description="How likely it has each mood.")]
    facts: tuple[str, ...]
    why: Annotated[str, Meta(description="Why it is offered.")]
    plot: str
    poster: Annotated[str, Meta(description="Address of a picture.")]
    page: Annotated[str, Meta(description="Address of the movie's page at TMDb.")]


class Query(msgspec.Struct, frozen=True):
    """The parameters of a request for recommendations."""

    mood: Mood
    n: Count = 3


class Recommendations(msgspec.Struct, frozen=True):
    """Movies for a mood."""

    mood: Mood
    text: Annotated[str, Meta(description="The sentence of the bot above them.")]
    week: Annotated[str, Meta(pattern=r"^\d{4}-W\d{2}$", description="The ISO week in which they trend.")]
    source: Annotated[str, Meta(description="tmdb, or sample for the shipped sample.")]
    notice: Annotated[str, Meta(description="The credits, to be shown with the movies.")]
    movies: tuple[Movie, ...]


class Feeling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message in free words."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_FEELING_CHARACTERS)]


class Page(msgspec.Struct, frozen=True):
    """Another page that a text names."""

    name: Annotated[str, Meta(description="As the text names it.")]
    address: str


class Understood(msgspec.Struct, frozen=True):
    """How a message was understood, and movies for it."""

    mood: Annotated[Mood | None, Meta(description="The mood of the movies; null when the message has none.")]
    text: Annotated[str, Meta(description="The answer of the bot.")]
    notice: Annotated[str, Meta(description="The credits, to be shown with the movies.")]
    movies: tuple[Movie, ...]
    links: Annotated[tuple[Page, ...], Meta(description="To be shown as links, such as the one to help in danger.")]


class Problem(msgspec.Struct, frozen=True):
    """The reason why there is no answer: https://www.rfc-editor.org/rfc/rfc9457."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


def all_moods() -> Moods:
    """Describe the moods."""
    moods = [MoodInfo(mood, mood.emoji, movie_texts.invitation(mood)) for mood in Mood]
    return Moods(tuple(moods))


def describe_movie(card: Card, poster: str) -> Movie:
    """Describe the movie of a card; ``poster`` is the address of a picture of it."""
    return Movie(
        id=card.id,
        title=card.title,
        year=card.year,
        mood=card.mood,
        moods={Mood(name): share for name, share in card.moods.items()},
        facts=card.facts,
        why=card.why,
        plot=card.body,
        poster=poster,
        page=card.link,
    )
