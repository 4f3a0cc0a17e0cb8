"""What suits tonight: chips that narrow a mood down, and which of them to drop when nothing is left."""

from collections.abc import Collection
from enum import StrEnum

from core.catalogue import Catalogue
from core.mood import GOOD, Mood
from core.movie import Movie

_SHORT = 100  # minutes that a short movie stays under
_WELL_RATED = 7.0
_VOTERS = 20  # that a rating must have before it means anything
_FEW_VOTES = 1000  # what a movie that many have seen gathers within weeks
_LOW_POPULARITY = 10.0  # TMDb's own figure; most that trend have more


class Chip(StrEnum):
    """What a movie must be tonight, in the order in which people see it."""

    SHORT = "short"
    """It takes less than 100 minutes."""
    FAMILY = "family"
    """Where the person is, children may watch it, younger ones perhaps with a parent."""
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
        services: The streaming services that the person has, named as in ``Movie.providers``.
    """
    return all(_is(chip, movie, (country or "").upper(), language or "", services) for chip in chips)


def to_drop(
    catalogue: Catalogue,
    mood: Mood,
    chips: Collection[Chip],
    *,
    country: str | None,
    language: str | None,
    services: Collection[str],
    excluded: Collection[int] = frozenset(),
) -> Chip | None:
    """Return the chip without which most movies of the mood fit, the first of equals, when with all of them none does.

    None when some movie fits, or when no single chip is in the way.
    """
    where = (country or "").upper(), language or "", services
    pool = [e.movie for e in catalogue if e.scores[mood] >= GOOD and e.movie.id not in excluded]
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
            return movie.certifications.get(country, "").strip().casefold() in _FAMILY.get(country, ())
        case Chip.MINE:
            return bool(movie.language) and movie.language == language.replace("_", "-").partition("-")[0].lower()
        case Chip.STREAMING:
            return not {name.casefold() for name in services}.isdisjoint(
                name.casefold() for name in movie.providers.get(country, ())
            )
        case Chip.GEM:
            is_unknown = movie.vote_count < _FEW_VOTES or movie.popularity < _LOW_POPULARITY
            return movie.vote_average >= _WELL_RATED and movie.vote_count >= _VOTERS and is_unknown


_FAMILY = {
    country: frozenset(ratings.casefold().split())
    for country, ratings in {
        "US": "G PG",  # MPA: PG-13 begins where parents are strongly cautioned
        "CA": "G PG",
        "MX": "AA A",  # B begins at 12
        "BR": "L 10 A10",  # ClassInd; A10 is the distributor's own word for it
        "AR": "ATP",  # apta para todo público
        "CL": "TE TE+7",
        "GB": "U PG",  # BBFC
        "IE": "G PG",  # IFCO
        "DE": "0 6",  # FSK
        "AT": "0 6",
        "CH": "0 6",
        "FR": "U TP 10",  # CNC: tous publics, which TMDb calls U; 10 is television's
        "BE": "AL 6",  # Kijkwijzer
        "NL": "AL 6",
        "LU": "EA 6",  # enfants admis
        "ES": "A Ai APTA TP 7 7i",  # ICAA: i stands for especially good for children
        "PT": "Públicos M/3 M/6",  # IGAC; its P is no family movie at all
        "IT": "T 6+",
        "DK": "A 7",
        "SE": "Btl 7",  # barntillåten
        "NO": "A 6",
        "FI": "S K-7 7",
        "HU": "KN 6",
        "BG": "A B",
        "LT": "V N-7",
        "RU": "0+ 6+",
        "JP": "G",  # Eirin: PG12 begins where under-twelves need advice
        "KR": "All",
        "TW": "0+ 6+",
        "HK": "I",
        "SG": "G PG",
        "MY": "U",
        "PH": "G PG",
        "ID": "SU",  # semua umur
        "TH": "P G",
        "VN": "P K",  # phổ biến; K for under-thirteens with a parent
        "IN": "U",  # CBFC: UA begins at 12, or tells another age
        "AU": "G PG",
        "NZ": "G PG",
        "ZA": "A PG",
        "SA": "G PG",
        "AE": "G PG",
    }.items()
}
"""By country, the ratings of movies that may be watched by children of primary school, folded for comparing.

Source: https://developer.themoviedb.org/reference/certification-movie-list, and the boards that are named. What is not
listed there or leaves doubt is left out: then no movie counts as one for families.
"""
