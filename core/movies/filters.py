"""What suits tonight: chips that narrow a mood down, and which of them to drop when nothing is left."""

from collections.abc import Collection
from enum import StrEnum

from core.moods.mood import Mood
from core.movies.age_ratings import are_for_families
from core.movies.catalogue import Catalogue
from core.movies.mother_tongue import is_in
from core.movies.movie import Movie
from core.movies.services import is_streamed

_SHORT = 100  # minutes that a short movie stays under
_WELL_RATED = 7.0
_FEW_VOTES = 1000  # what a movie that many have seen gathers within weeks
_LOW_POPULARITY = 10.0  # TMDb's own figure; most that trend have more


class Chip(StrEnum):
    """What a movie must be tonight, in the order in which people see it."""

    SHORT = "short"
    """It takes less than 100 minutes."""
    FAMILY = "family"
    """Children may watch it where the person is, younger ones perhaps with a parent (``core.movies.age_ratings``)."""
    MINE = "mine"
    """It was shot in the person's language."""
    STREAMING = "streaming"
    """A service that the person has streams it there."""
    GEM = "gem"
    """It is well rated, and few know it."""


def fits(
    movie: Movie, chips: Collection[Chip], *, country: str | None, language: str | None, services: Collection[str]
) -> bool:
    """Tell whether a movie is all that the chips ask for; what is not known of it does not fit.

    Args:
        movie: The movie.
        chips: What is asked for.
        country: Where the person is, ISO 3166-1.
        language: What the person speaks: a language tag (``pt-BR``), of which the language counts.
        services: The streaming services that the person has, as in ``core.movies.services.SERVICES``.
    """
    return all(_is(chip, movie, (country or "").upper(), language or "", services) for chip in chips)


def to_drop(  # noqa: PLR0913 - what is wanted, and where the person is, each by its name
    catalogue: Catalogue,
    mood: Mood,
    chips: Collection[Chip],
    *,
    country: str | None,
    language: str | None,
    services: Collection[str],
    excluded: Collection[int] = frozenset(),
    also: Mood | None = None,
) -> Chip | None:
    """Return the chip without which most movies of the mood fit, the first of equals, when with all of them none does.

    None when some movie fits, or when no single chip is in the way. All movies count that may be offered for the mood,
    and for the second one (``also``) if there is one.
    """
    where = (country or "").upper(), language or "", services
    moods = (mood,) if also is None else (mood, also)
    pool = [e.movie for e in catalogue if e.movie.id not in excluded and e.scores.suits(moods)]
    missing = [[chip for chip in Chip if chip in chips and not _is(chip, movie, *where)] for movie in pool]
    if [] in missing:
        return None
    alone = [lacks[0] for lacks in missing if len(lacks) == 1]
    return max(Chip, key=alone.count) if alone else None


def _is(chip: Chip, movie: Movie, country: str, language: str, services: Collection[str]) -> bool:
    match chip:
        case Chip.SHORT:
            return 0 < (movie.runtime or 0) < _SHORT
        case Chip.FAMILY:
            return are_for_families(country, movie.certifications)
        case Chip.MINE:
            return is_in(movie.language, language)
        case Chip.STREAMING:
            return is_streamed(movie, country, services)
        case Chip.GEM:
            is_unknown = movie.vote_count < _FEW_VOTES or movie.popularity < _LOW_POPULARITY
            return movie.vote_average >= _WELL_RATED and movie.has_believable_rating and is_unknown
