"""Age ratings of movies: the one that counts in a country, and the ones for families."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

RATINGS: Final = {
    "US": "G, TV-Y, TV-G, TV-Y7, PG, TV-PG | PG-13, TV-14, R, TV-MA, NC-17, X, XXX",  # MPA, and television's
    "PR": "G, PG | PG-13, R, NC-17",
    "VI": "G, PG | PG-13, R, NC-17",
    "CA": "G, PG | 14A, 18A, R, A",
    "MX": "AA, A | B, B-15, C, D",  # B begins at 12
    "BR": "L, AL, 10, A10 | 12, A12, 14, A14, 16, A16, 18, A18",  # ClassInd; A is the distributor's own word
    "AR": "ATP | +13, +16, +18, C",  # apta para todo público
    "CL": "TE, TE+7 | 14, 18",
    "CO": "T, 7 | 12, 15, 18, X",
    "PE": "APT | 14, 18",
    "GB": "U, Uc, PG | 12A, 12, 15, 18, R18",  # BBFC
    "IE": "G, PG | 12A, 12, 15A, 15, 16, 18",  # IFCO
    "DE": "0, 6 | 12, 16, 18",  # FSK
    "AT": "AA, 0, 6 | 8, 10, 12, 14, 16, 18",  # für alle Altersstufen
    "CH": "0, 6 | 8, 10, 12, 14, 16, 18",
    "FR": "U, TP, Tous publics, 10 | 12, 16, 18, X",  # CNC: TMDb calls tous publics U; 10 is television's
    "BE": "AL, KT, EA, KT/EA, 6 | 9, 12, 14, KNT, ENA, KNT/ENA, 16, 18",  # Kijkwijzer
    "NL": "AL, 6 | 9, 12, 14, 16, 18",
    "LU": "A, EA, 6 | 12, 16, 18",  # enfants admis
    "ES": "A, Ai, APTA, TP, 7, 7i | 12, 16, 18, X",  # ICAA: i stands for especially good for children
    "PT": "Públicos, M/3, M/6 | M/12, M/14, M/16, M/18, P",  # IGAC; its P is no family movie at all
    "IT": "T, 6+ | 10+, 14+, VM14, 18+, VM18",
    "DK": "A, 7 | 11, 15",
    "SE": "Btl, Barntillåten, 7 | 11, 15",
    "NO": "A, 6 | 9, 12, 15, 18",
    "FI": "S, K-7, 7 | K-11, K-12, 12, K-13, K-15, K-16, 16, K-18, 18, KK",
    "IS": "L, 6 | 9, 12, 14, 16, 18",
    "EE": "PERE, L, MS-6 | MS-12, K-12, K-14, K-16",
    "LV": "U, 7+ | 12+, 16+, 18+",
    "LT": "V, N-7 | N-13, N-14, N-16, N-18",
    "PL": "AL, B/O, 6, 7 | 12, 13, 15, 16, 18",  # bez ograniczeń
    "CZ": "U | 12+, 15+, 18+",
    "SK": "U, 7 | 12, 15, 18",
    "HU": "KN, 6 | 12, 16, 18, X",
    "RO": "AG | AP-12, N-15, IM-18, IM-18-XXX",
    "BG": "A, B | C, D, X",
    "GR": "K, Κ | K12, K13, K15, K17, K18",  # the second is a kappa
    "TR": "Genel İzleyici Kitlesi, Genel İzleyici, 6A, 6+, 7A, 7+ | 10A, 10+, 13A, 13+, 15A, 15+, 16+, 18+",
    "RU": "0+, 6+ | 12+, 16+, 18+",
    "UA": "0+, 6+ | 12+, 16+, 18+",
    "KZ": "0+, 6+ | 12+, 14+, 16+, 18+, 21+",
    "JP": "G | PG12, R15+, R18+",  # Eirin: PG12 begins where under-twelves need advice
    "KR": "All | 12, 15, 18, 19, Restricted Screening",
    "TW": "0+, 6+ | 12+, 15+, 18+",
    "HK": "I | IIA, IIB, III",
    "MO": "A | B, C, D",
    "SG": "G, PG | PG13, NC16, M18, R21",
    "MY": "U | P12, P13, 13, 16, 18, 18SG, 18SX, 18PA, 18PL",
    "PH": "G, PG | R-13, R-16, R-18, X",
    "ID": "SU | 13+, R13+, 17+, D17+, 21+",  # semua umur
    "TH": "P, G | 13, 15, 18, 20, Banned",
    "VN": "P, K | T13, C13, T16, C16, T18, C18, C",  # phổ biến; K for under-thirteens with a parent
    "IN": "U | U/A 7+, UA, U/A 13+, U/A 16+, A, S",  # CBFC: UA begins at 12, or names another age
    "IL": "All | 12, 14, 16, 18",
    "AU": "G, PG | M, MA15+, R18+, X18+, RC",
    "NZ": "G, PG | M, R13, 13, RP13, R15, 15, R16, 16, RP16, R18, 18, RP18, R",
    "ZA": "A, PG | 7-9PG, 10-12PG, 13, 16, 18, X18, XX",
    "SA": "G, PG | PG12, R12, PG15, R15, R18",
    "AE": "G, PG | PG13, PG15, 15+, 18+, 18TC, 21+",
}
"""Movie ratings by ISO 3166-1 country, mildest first; up to the bar, children of primary school may watch.

Source: https://developer.themoviedb.org/reference/certification-movie-list, and the boards that are named. A
doubtful rating stands behind the bar; a label that is no judgement, such as *exempt*, is left out.
"""

FOLLOWED: Final = {
    **dict.fromkeys(("AT", "CH", "LI"), "DE"),
    **dict.fromkeys(("GG", "IM", "JE", "GI"), "GB"),
    **dict.fromkeys(("MC", "GF", "GP", "MQ", "NC", "PF", "RE", "YT"), "FR"),
    **dict.fromkeys(("SM", "VA"), "IT"),
    **dict.fromkeys(("AS", "GU", "MP", "PR", "VI"), "US"),
}
"""Countries whose cinemas use another country's ratings, for movies without a rating of their own."""
_MIN_BOARDS = 2
"""A movie without a rating in the person's country must have ratings of this many other boards."""

_CINEMA_FIRST = (3, 2, 1, 4, 5, 6)
"""TMDb's types of releases: in cinemas, in a few cinemas, as a premiere, as a download, on disc, on television.

Source: https://developer.themoviedb.org/reference/movie-release-dates
"""
_UNRATED = frozenset({
    "nr", "ur", "unrated", "notrated", "notyetrated", "norating", "unclassified", "notclassified", "exempt",
    "ratingpending", "pending", "na", "none", "null", "tbc", "tba", "tbd",
})  # fmt: skip
_BOARD = re.compile(r"(?:rated|rating|fsk|bbfc|mpaa?|certificate|cert|ab)(?:\b|(?=\d))[\s:.-]*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s(\[\])|,;]+")
_DESCRIPTORS = re.compile(r"\s*(?:[(\[,;:]|\s-\s|\s).*", re.DOTALL)
_EXPLICIT = re.compile(r"explicit|porn", re.IGNORECASE)
_ADOLESCENT_AGE = 12
"""Nearly all boards no longer speak of children from this age on."""
_MAX_LENGTH = 40
"""A longer text is a sentence and no rating."""


class Release(NamedTuple):
    """A release of a movie in a country."""

    kind: int
    """TMDb's type, 1 to 6; 0 if it is unknown."""
    rating: str
    """In TMDb's spelling; empty if there is none."""


def choose(country: str, releases: Iterable[Release]) -> str:
    """Return the rating that counts in a country; empty if no release has one.

    The cinema's goes before that of premieres, downloads, discs and television; of several equal ones, the strictest
    counts. "Not rated" only counts if there is nothing else.
    """
    best_rank = len(_CINEMA_FIRST)
    candidates: list[str] = []
    unrated = ""
    for release in releases:
        rating, rank = spell(country, release.rating), _rank(release)
        if not _key(rating) or _says_unrated(rating):
            unrated = unrated or rating
            continue
        if rank < best_rank:
            best_rank, candidates = rank, []
        if rank == best_rank:
            candidates.append(rating)
    if not candidates:
        return unrated
    return _strictest(country, candidates)


def spell(country: str, rating: str) -> str:
    """Return a rating in the spelling of the country's board, without the board's name and without explanations.

    Of several ratings in one text, the strictest counts.

    >>> spell("US", " pg "), spell("US", "Rated R"), spell("DE", "FSK 12"), spell("GB", "15 (strong language)")
    ('PG', 'R', '12', '15')
    """
    rating = " ".join(unicodedata.normalize("NFKC", rating).split())
    bare = _without_board(rating)
    spellings = _spellings(country)
    for variant in (rating, bare):
        if (key := _key(variant)) in spellings:
            return spellings[key]
    ratings = [] if _EXPLICIT.search(bare) else _find_ratings(country, bare)
    return _strictest(country, ratings) if ratings else rating[:_MAX_LENGTH]


def is_for_families(country: str, rating: str) -> bool:
    """Return whether children of primary school may watch it, younger ones perhaps with a parent."""
    return spell(country, rating) in _family_ratings(country)


def are_for_families(country: str, ratings: Mapping[str, str]) -> bool:
    """Return whether children of primary school may watch a movie with these ratings, by country, in a country.

    The country's own rating counts, else the one of the country whose ratings it uses. Without either, at least two
    boards must have rated the movie, and all of them must agree: a doubtful movie is for adults. "Not rated" is such a
    doubt in the person's country; elsewhere it says nothing.
    """
    own_boards = (country, FOLLOWED.get(country, ""))
    for board in own_boards:
        rating = ratings.get(board, "")
        if rating and not _says_unrated(rating):
            return is_for_families(board, rating)
    if any(map(ratings.get, own_boards)):
        return False
    return _do_boards_agree(ratings)


def _do_boards_agree(ratings: Mapping[str, str]) -> bool:
    """Return whether enough boards have rated a movie, all of them for families."""
    judgements: list[bool] = []
    for board, rating in ratings.items():
        if board in RATINGS and rating and not _says_unrated(rating):
            judgements.append(is_for_families(board, rating))
    return len(judgements) >= _MIN_BOARDS and all(judgements)


def _says_unrated(text: str) -> bool:
    """Return whether a text is a note such as ``NR`` instead of a rating."""
    return _key(text) in _UNRATED


def _without_board(rating: str) -> str:
    """Return a rating without the board's name in front; a rating that is nothing else becomes empty."""
    return _BOARD.sub("", rating, count=1) if _BOARD.match(rating) else rating


def _rank(release: Release) -> int:
    """Return 0 for the type of release whose rating counts most."""
    return _CINEMA_FIRST.index(release.kind) if release.kind in _CINEMA_FIRST else len(_CINEMA_FIRST)


def _find_ratings(country: str, text: str) -> list[str]:
    """Return the ratings in a text: one at its beginning in any spelling, more in the board's spelling."""
    ratings, spellings = _ratings(country), _spellings(country)
    first = _DESCRIPTORS.sub("", text)
    if _key(first) in spellings:
        following = _BETWEEN.split(text[len(first) :])
        return [spellings[_key(first)], *(word for word in following if word in ratings)]
    choices = first.split("/")
    return choices if set(choices) <= set(ratings) else []


def _strictest(country: str, ratings: list[str]) -> str:
    """Return the strictest rating.

    A rating unknown to the board counts if it is the only one, or if its age is no child's and all others are for
    families.
    """
    order = _ratings(country)
    official = [rating for rating in ratings if rating in order]
    oldest = max(ratings, key=_age)
    if not official:
        return oldest
    strictest = max(official, key=order.index)
    if oldest not in order and _age(oldest) >= _ADOLESCENT_AGE and strictest in _family_ratings(country):
        return oldest
    return strictest


def _age(rating: str) -> int:
    """Return the age in a rating's name, -1 without one."""
    digits = re.search(r"\d{1,2}", rating)
    return int(digits[0]) if digits else -1


def _key(rating: str) -> str:
    """Reduce a rating to letters and digits, so that ``PG-13``, ``pg 13`` and ``PG13`` are equal."""
    return "".join(filter(str.isalnum, rating.casefold()))


@cache
def _ratings(country: str) -> tuple[str, ...]:
    """Return the ratings of a country's board, mildest first."""
    return _split(RATINGS.get(country, "").replace("|", ","))


@cache
def _family_ratings(country: str) -> frozenset[str]:
    return frozenset(_split(RATINGS.get(country, "").partition("|")[0]))


def _split(ratings: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, ratings.split(","))))


@cache
def _spellings(country: str) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for rating in _ratings(country):
        spellings.setdefault(_key(rating), rating)
    return spellings
