"""Which movies are for general audiences; TMDb's adult flag alone misses some (overseerr#2167)."""

from core.movie import Movie

_UNSAFE_KEYWORDS = frozenset(
    {"softcore", "hardcore", "pornographic film", "pornographic movie", "erotic movie", "hentai"}
)
"""Those that say what a movie is; ``pornography`` only says what it is about."""
_UNSAFE_RATINGS = frozenset({("GB", "R18"), ("AU", "X18+"), ("US", "X"), ("US", "XXX")})
"""By country: R18 is for sex shops in Great Britain and for any cinema in New Zealand.

Source: https://developer.themoviedb.org/reference/certification-movie-list
"""


def is_safe(movie: Movie) -> bool:
    """Tell whether a movie is for general audiences."""
    ratings = {(country, rating.replace(" ", "").upper()) for country, rating in movie.certifications.items()}
    if movie.adult or movie.softcore:
        return False
    return _UNSAFE_KEYWORDS.isdisjoint(movie.keywords) and _UNSAFE_RATINGS.isdisjoint(ratings)
