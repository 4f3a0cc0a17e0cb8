"""From a recommended movie to the card that shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.actions import MAX_MOVIES_IN_TOKEN
from bot.dialogue.filters import NO_FILTERS, Filters
from bot.dialogue.movies import texts
from bot.dialogue.movies.buttons import Movies, open_button, verdict_buttons
from bot.dialogue.reply import Card, Link
from bot.languages import current_language, say
from core.movies.movie import Movie
from core.movies.services import distinct
from core.recommending.recommender import Recommendation


@dataclass(frozen=True, slots=True)
class CardOptions:
    """The person's circumstances that change how a movie is shown."""

    image_base: str
    """Address in front of a poster's size and path, without a slash at the end."""
    country: str
    """ISO 3166-1 code, for age ratings and where to watch."""
    hides_plots: bool = False
    filters: Filters = NO_FILTERS
    """The filters of the answer."""
    is_roomy: bool = False
    """Whether there is room for the details of several movies."""


def cards(picks: Sequence[Recommendation], options: CardOptions) -> tuple[Card, ...]:
    """Return the cards of an answer; each can be opened, and leads back."""
    among: Movies = ()
    if len(picks) <= MAX_MOVIES_IN_TOKEN:  # longer answers are for programs, and have no way back
        among = ids_of(picks)
    return tuple(_small_card(pick, options, among) for pick in picks)


def ids_of(picks: Iterable[Recommendation]) -> Movies:
    """Return the TMDb ids of recommended movies."""
    return tuple(pick.entry.movie.id for pick in picks)


def large_card(pick: Recommendation, options: CardOptions, among: Movies = ()) -> Card:
    """Return a card with all details of a movie; ``among`` are the movies of the answer that it is opened from."""
    buttons = verdict_buttons(pick.mood, pick.entry.movie.id, among, options.filters, is_opened=True)
    return replace(_with_details(_plain_card(pick, options), pick.entry.movie, options.country), buttons=buttons)


def _small_card(pick: Recommendation, options: CardOptions, among: Movies) -> Card:
    mood, movie, filters = pick.mood, pick.entry.movie, options.filters
    opening = open_button(mood, movie.id, among, filters)
    verdicts = verdict_buttons(mood, movie.id, among, filters, is_opened=False)
    card = replace(_plain_card(pick, options), buttons=(opening, *verdicts))
    if options.hides_plots:
        card = replace(card, body="")
    if not options.is_roomy:
        return card
    return _with_details(card, movie, options.country)


def _plain_card(pick: Recommendation, options: CardOptions) -> Card:
    movie = pick.entry.movie
    moods: dict[str, float] = {}
    for mood, score in pick.entry.scores.items():
        moods[mood.value] = round(score, 3)
    poster = None
    if movie.poster_path:
        poster = f"{options.image_base}/w500{movie.poster_path}"
    return Card(
        id=movie.id,
        title=texts.title(movie),
        year=movie.year,
        mood=pick.mood,
        moods=moods,
        facts=texts.facts(movie),
        why=texts.why(pick),
        body=texts.plot(movie),
        poster=poster,
        link=movie.page,
        alt=texts.poster_alt(movie),
    )


def _with_details(card: Card, movie: Movie, country: str) -> Card:
    """Return the card with the facts that need more room: age rating, where to watch, trailer."""
    card = replace(card, facts=texts.facts(movie, movie.certifications.get(country, "")))
    if services := distinct(movie.providers.get(country, ())):
        card = replace(card, watch=texts.watch(services, country))
    if trailer := movie.trailer_in(current_language()):
        card = replace(card, links=(Link(say(texts.TRAILER), texts.TRAILER_EMOJI, trailer),))
    return card
