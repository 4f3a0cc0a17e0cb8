"""Filters that narrow a mood down, and which of them to drop when they leave no movie."""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum

from core.moods.mood import Mood
from core.movies.age_ratings import are_for_families
from core.movies.catalogue import Catalogue
from core.movies.mother_tongue import is_in
from core.movies.movie import Movie
from core.movies.services import is_streamed

_SHORT_MINUTES = 100
_WELL_RATED = 7.0
_FEW_VOTES = 1000
"""A movie that many people have seen gathers more votes than this within weeks."""
_LOW_POPULARITY = 10.0
"""TMDb's own figure; most movies that trend have more."""


class Filter(StrEnum):
    """A requirement for tonight's movie, in the order of the buttons."""

    SHORT = "short"
    """The movie takes less than 100 minutes."""
    FAMILY = "family"
    """Children may watch it in the person's country, younger ones perhaps with a parent."""
    MINE = "mine"
    """It was shot in the person's language."""
    STREAMING = "streaming"
    """One of the person's services streams it in the person's country."""
    GEM = "gem"
    """It is well rated and little known."""


def fits(
    movie: Movie, filters: Collection[Filter], *, country: str | None, language: str | None, services: Collection[str]
) -> bool:
    """Return whether a movie passes all filters; a missing fact does not pass.

    Args:
        movie: The movie.
        filters: The requirements.
        country: ISO 3166-1 code of the person's country.
        language: The person's language tag, such as ``pt-BR``; only the language counts.
        services: The person's streaming services, as in ``core.movies.services.SERVICES``.
    """
    code = (country or "").upper()
    return all(_passes(movie, single, code, language or "", services) for single in filters)


def filter_to_drop(  # noqa: PLR0913 - the request and the person's circumstances, each by its name
    catalogue: Catalogue,
    mood: Mood,
    filters: Collection[Filter],
    *,
    country: str | None,
    language: str | None,
    services: Collection[str],
    excluded: Collection[int] = frozenset(),
    also: Mood | None = None,
) -> Filter | None:
    """Return the filter that alone keeps most movies out, the first of equals.

    None when some movie passes all filters, or when no movie fails by a single one. Considers all movies that may be
    offered for the mood, and for the second mood (``also``) if there is one.
    """
    moods = (mood,) if also is None else (mood, also)
    only_obstacles: Counter[Filter] = Counter()
    for entry in catalogue:
        if entry.movie.id in excluded or not entry.scores.suits(moods):
            continue
        failed = _list_failed(entry.movie, filters, country=country, language=language, services=services)
        if not failed:
            return None
        if len(failed) == 1:
            only_obstacles.update(failed)
    return max(Filter, key=only_obstacles.__getitem__) if only_obstacles else None


def _list_failed(
    movie: Movie, filters: Collection[Filter], *, country: str | None, language: str | None, services: Collection[str]
) -> list[Filter]:
    """Return the filters that a movie does not pass."""

    def fails(single: Filter) -> bool:
        return not fits(movie, (single,), country=country, language=language, services=services)

    return list(filter(fails, set(filters)))


def _passes(movie: Movie, single: Filter, country: str, language: str, services: Collection[str]) -> bool:
    match single:
        case Filter.SHORT:
            return movie.runtime is not None and 0 < movie.runtime < _SHORT_MINUTES
        case Filter.FAMILY:
            return are_for_families(country, movie.certifications)
        case Filter.MINE:
            return is_in(movie.language, language)
        case Filter.STREAMING:
            return is_streamed(movie, country, services)
        case Filter.GEM:
            return _is_gem(movie)


def _is_gem(movie: Movie) -> bool:
    is_little_known = movie.vote_count < _FEW_VOTES or movie.popularity < _LOW_POPULARITY
    return is_little_known and movie.has_believable_rating and movie.vote_average >= _WELL_RATED
