"""Recognition of movies that are not for general audiences; TMDb's adult flag misses some (overseerr#2167)."""

import re

from core.movies.events import is_event
from core.movies.movie import Movie

_KEYWORDS_OF_PORNOGRAPHY = """
    softcore; softcore film; softcore movie; softcore porn; softcore pornography; softcore sex; softcore erotica;
    softcore comedy; softcore drama; softcore thriller; softcore horror; hardcore; hardcore film; hardcore movie;
    hardcore porn; hardcore pornography; hardcore sex; pornographic film; pornographic movie; pornographic animation;
    pornographic anime; pornographic parody; porn film; porn movie; porn parody; porno film; porno movie; xxx; xxx film;
    xxx movie; xxx parody; x rated; x rated film; x rated movie; adult film; adult movie; adult video; adult only;
    adults only; adult entertainment film; adult anime; erotic film; erotic movie; erotic short film;
    erotic short; erotic anime; erotic animation; erotic cinema; erotica; sex film; sex movie; sexy film; sexy movie;
    blue film; blue movie; stag film; nudie; nudie cutie; sexploitation; sexploitation film; nunsploitation;
    pink film; pink movie; pink eiga; pinku; pinku eiga; pinku film; pinky violence; roman porno; roman poruno;
    nikkatsu roman porno; hentai; hentai anime; eroge; jav; japanese adult video; japanese adult film;
    japanese adult film actress; av idol; av actress; gravure; gravure idol; unsimulated sex; real sex; live sex;
    bomba film; bold film; vivamax; pornochanchada; commedia sexy; commedia sexy all'italiana; commedia erotica;
    film érotique; film erotique; film pornographique; film porno; film x; film erotico; film pornografico;
    cine erótico; cine erotico; cine porno; película erótica; película pornográfica; filme erótico; filme pornô;
    filme pornográfico; erotikfilm; sexfilm; pornofilm; эротика; эротический фильм; порно; порнофильм;
    фильм для взрослых; ピンク映画; ロマンポルノ; アダルトビデオ; 成人映画; 三级片;
    情色電影; 色情片; 에로; 에로영화; 성인영화
    """
_PORNOGRAPHY = frozenset(map(str.strip, _KEYWORDS_OF_PORNOGRAPHY.split(";")))
"""Keywords for the kind of a movie; ``pornography`` or ``porn industry`` are only its subject."""
_EROTIC = frozenset({"sexy", "erotic", "ecchi"})
"""Nearly all movies with these keywords are made for adults' services; the rest have many votes."""
_MANY_VOTES = 1000
_RATINGS = {
    "US": "X XXX",  # a label of distributors, not of the board
    "CA": "A",  # for movies whose sole purpose is the portrayal of sexual activity or violence
    "MX": "D",
    "AR": "C",  # de exhibición condicionada
    "CL": "18S",  # of pornographic content
    "CO": "X",
    "GB": "R18",  # for sex shops; New Zealand's R18 is for any cinema
    "FR": "X",
    "ES": "X",
    "PT": "P M18P",
    "HU": "X",
    "RO": "IM18XXX",
    "KR": "RESTRICTEDSCREENING",
    "PH": "X",
    "AU": "X X18",
    "ZA": "XX X18",
}
"""By country, the ratings of pornography, in letters and digits alone.

Source: https://developer.themoviedb.org/reference/certification-movie-list, and the boards' own pages.
"""
_EXPLICIT = re.compile(r"explicit sex|sexualité explicite|sexo explícito|pornogra", re.IGNORECASE)
_TEXT_OF_PORNOGRAPHY = re.compile(
    r"\bsoft-?\s?core\b(?! (?:fan|gamer|punk|rock|music|band))|\b(?:porn|xxx) parody\b|\bhentai\b|\broman porno\b"
    r"|\bpinku eiga\b|\bpink film\b|\bsexploitation\b|\bjapanese adult video\b|\badult video (?:idol|actress|star)\b"
    r"|\bhard-?\s?core (?:porn|sex|adult)\w*\b|ロマンポルノ|ピンク映画|アダルトビデオ",
    re.IGNORECASE,
)
"""Phrases in titles and plots of such movies; a plot may well be about people making pornography."""
_GAP = re.compile(r"[\s_-]+")


def may_be_offered(movie: Movie) -> bool:
    """Return whether an entry is a movie, and one for general audiences."""
    return is_safe(movie) and not is_event(movie)


def is_safe(movie: Movie) -> bool:
    """Return whether a movie is for general audiences; one sign against it is enough."""
    if movie.adult or movie.softcore or _has_adult_keyword(movie) or _has_adult_rating(movie):
        return False
    return _TEXT_OF_PORNOGRAPHY.search(f"{movie.title}\n{movie.overview}") is None


def is_pornography(country: str, rating: str) -> bool:
    """Return whether a country's age rating is one of pornography."""
    spelled = "".join(filter(str.isalnum, rating.upper()))
    ratings = _RATINGS.get(country.upper().partition("-")[0], "").split()
    return spelled in ratings or _EXPLICIT.search(rating) is not None


def _has_adult_keyword(movie: Movie) -> bool:
    keywords = set(map(_plain, movie.keywords))
    is_erotic = not _EROTIC.isdisjoint(keywords) and movie.vote_count < _MANY_VOTES
    return is_erotic or not _PORNOGRAPHY.isdisjoint(keywords)


def _plain(keyword: str) -> str:
    """Return a keyword in one spelling, such as ``softcore film`` for ``Soft-Core_Film``."""
    spaced = _GAP.sub(" ", keyword.strip().casefold())
    return spaced.replace("soft core", "softcore").replace("hard core", "hardcore")


def _has_adult_rating(movie: Movie) -> bool:
    return any(is_pornography(country, rating) for country, rating in movie.certifications.items())
