"""TMDb's answers: their shapes on the wire, and how they become movies.

Only what CineMood uses is named; all else in an answer is skipped unread.
Source: https://developer.themoviedb.org/reference/movie-details and the pages of the lists beside it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, ValidationError, field

from core.errors import SourceGarbled
from core.movie import TRANSLATED, Movie, Page, Telling

LAST_PAGE = 500  # TMDb refuses higher ones, however many a list says it has
POSTER_PATH = r"/[A-Za-z0-9_.-]+\.(?:jpg|jpeg|png|webp|svg)"
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # the last by nesting without end
_HOMES = {"ar": "SA", "ja": "JP", "pt": "BR", "vi": "VN"}  # where most of those live who read a language
_VIDEO_KEY = re.compile(r"[A-Za-z0-9_-]{6,16}")

_Id = Annotated[int, Meta(ge=1, lt=10**9)]  # a button's token has room for nine digits
_Count = Annotated[int, Meta(ge=0, lt=2**53)]
_Rating = Annotated[float, Meta(ge=0, le=10)]
_Filled = Annotated[str, Meta(min_length=1)]
_Shape = TypeVar("_Shape")


class Configuration(Struct, frozen=True):
    """Where posters lie and in which sizes; an address is base, size and ``Movie.poster_path`` in a row."""

    secure_base_url: str
    """Ends with a slash."""
    poster_sizes: tuple[str, ...]


class _ConfigurationAnswer(Struct, frozen=True):
    images: Configuration


class _Named(Struct, frozen=True):
    id: int
    name: str


class _Genres(Struct, frozen=True):
    genres: tuple[_Named, ...]


class _Keywords(Struct, frozen=True):
    keywords: tuple[_Named, ...] = ()


class _Facts(Struct, frozen=True, kw_only=True):
    """What list entries and details have in common."""

    id: _Id
    title: _Filled
    release_date: date
    original_title: str = ""
    original_language: str = ""
    vote_average: _Rating = 0.0
    vote_count: _Count = 0
    popularity: float = 0.0
    adult: bool = False
    softcore: bool = False
    video: bool = False
    poster_path: str | None = None


class _Entry(_Facts, frozen=True, kw_only=True):
    overview: str
    genre_ids: tuple[int, ...] = ()


class _List(Struct, frozen=True):
    results: tuple[Raw, ...]
    total_pages: int


class _Video(Struct, frozen=True):
    key: str
    site: str = ""
    type: str = ""
    official: bool = False


class _Videos(Struct, frozen=True):
    results: tuple[_Video, ...] = ()


class _Release(Struct, frozen=True):
    certification: str | None = None


class _CountryReleases(Struct, frozen=True):
    iso_3166_1: str
    release_dates: tuple[_Release, ...] = ()


class _ReleaseDates(Struct, frozen=True):
    results: tuple[_CountryReleases, ...] = ()


class _Provider(Struct, frozen=True):
    provider_name: str
    provider_id: int = 0


class _CountryProviders(Struct, frozen=True):
    flatrate: tuple[_Provider, ...] = ()


class _Providers(Struct, frozen=True):
    results: dict[str, _CountryProviders] = {}


class _Translated(Struct, frozen=True):
    title: str | None = None
    overview: str | None = None


class _Translation(Struct, frozen=True):
    iso_639_1: str
    iso_3166_1: str = ""
    data: _Translated = _Translated()


class _Translations(Struct, frozen=True):
    translations: tuple[_Translation, ...] = ()


class _Details(_Facts, frozen=True, kw_only=True):
    overview: str | None = None  # null where nobody has written one yet, unlike in lists
    tagline: str | None = None
    runtime: _Count | None = None
    genres: tuple[_Named, ...] = ()
    keywords: _Keywords = _Keywords()
    videos: _Videos = _Videos()
    release_dates: _ReleaseDates = _ReleaseDates()
    translations: _Translations = _Translations()
    providers: _Providers = field(default_factory=_Providers, name="watch/providers")


def read_page(body: bytes, number: int, genres: Mapping[int, str]) -> Page:
    """Read a page of a list; entries that lack something or have it in another type are counted, not shown.

    ``total_pages`` counts only the pages that TMDb gives out. A genre id that ``genres`` does not know is left out.

    Raises:
        SourceGarbled: It is no list at all.
    """
    answer = _read(body, _List)
    movies: dict[int, Movie] = {}
    skipped = 0
    for raw in answer.results:
        try:
            entry = msgspec.json.decode(raw, type=_Entry)
        except _UNREADABLE:
            skipped += 1
            continue
        names = tuple(genres[one] for one in entry.genre_ids if one in genres)
        movies.setdefault(entry.id, _movie(entry, entry.overview, names))
    return Page(number, tuple(movies.values()), min(answer.total_pages, LAST_PAGE), skipped)


def read_details(body: bytes) -> Movie:
    """Read the details of one movie, with the appended parts that came along.

    Raises:
        SourceGarbled: Something is missing or has another type.
    """
    answer = _read(body, _Details)
    return msgspec.structs.replace(
        _movie(answer, answer.overview or _english_overview(answer.translations), _names(answer.genres)),
        tagline=answer.tagline or "",
        keywords=_names(answer.keywords.keywords),
        runtime=answer.runtime or None,
        trailer=_trailer(answer.videos),
        certifications=_certifications(answer.release_dates),
        providers=_provider_names(answer.providers),
        provider_ids=_provider_ids(answer.providers),
        translations=_tellings(answer),
    )


def read_genres(body: bytes) -> dict[int, str]:
    """Read the list of genres: id → English name.

    Raises:
        SourceGarbled: It is no list of genres.
    """
    return {genre.id: genre.name for genre in _read(body, _Genres).genres}


def read_configuration(body: bytes) -> Configuration:
    """Read where posters lie.

    Raises:
        SourceGarbled: It is no configuration.
    """
    return _read(body, _ConfigurationAnswer).images


def _read(body: bytes, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except _UNREADABLE as fault:
        why = str(fault) if isinstance(fault, ValidationError) else "no well-formed JSON"
    raise SourceGarbled(f"TMDb's answer is not what its documentation promises ({why}): check TMDB_API_BASE.")


def _movie(facts: _Facts, overview: str, genres: tuple[str, ...]) -> Movie:
    poster = facts.poster_path
    return Movie(
        id=facts.id,
        title=facts.title,
        overview=overview,
        release_date=facts.release_date,
        original_title=facts.original_title,
        language=facts.original_language,
        genres=genres,
        vote_average=facts.vote_average,
        vote_count=facts.vote_count,
        popularity=facts.popularity,
        adult=facts.adult,
        softcore=facts.softcore,
        video=facts.video,
        # It becomes part of an address that servers fetch: nothing but the name of a picture may pass.
        poster_path=poster if poster and re.fullmatch(POSTER_PATH, poster) else None,
    )


def _provider_names(answer: _Providers) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for country, offers in answer.results.items():
        if names := tuple(offer.provider_name for offer in offers.flatrate):
            found[country] = names
    return found


def _provider_ids(answer: _Providers) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for country, offers in answer.results.items():
        if ids := tuple(offer.provider_id for offer in offers.flatrate if offer.provider_id):
            found[country] = ids
    return found


def _names(named: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(one.name for one in named)


def _english_overview(answer: _Translations) -> str:
    overviews = (one.data.overview for one in answer.translations if one.iso_639_1 == "en")
    return next(filter(None, overviews), "")


def _tellings(answer: _Details) -> dict[str, Telling]:
    """Gather translations; of those for several countries, the one for ``_HOMES`` goes before all others."""
    tellings: dict[str, Telling] = {}
    for one in sorted(answer.translations.translations, key=_is_abroad):
        if one.iso_639_1 in TRANSLATED:
            known = tellings.get(one.iso_639_1, Telling())
            told = Telling(known.title or one.data.title or "", known.overview or one.data.overview or "")
            tellings[one.iso_639_1] = told
    if (own := answer.original_language) in TRANSLATED:  # TMDb leaves out what stands in original_title already
        known = tellings.get(own, Telling())
        tellings[own] = Telling(known.title or answer.original_title, known.overview)
    return {language: told for language, told in tellings.items() if told != Telling()}


def _is_abroad(translation: _Translation) -> bool:
    language = translation.iso_639_1
    return translation.iso_3166_1 != _HOMES.get(language, language.upper())


def _trailer(answer: _Videos) -> str | None:
    """Choose an official trailer before any trailer before a teaser, from YouTube only."""
    rank = {("Trailer", True): 0, ("Trailer", False): 1, ("Teaser", True): 2, ("Teaser", False): 2}
    eligible = [
        video
        for video in answer.results
        if video.site == "YouTube" and (video.type, video.official) in rank and _VIDEO_KEY.fullmatch(video.key)
    ]
    if not eligible:
        return None
    best = min(eligible, key=lambda video: rank[video.type, video.official])
    return f"https://www.youtube.com/watch?v={best.key}"


def _certifications(answer: _ReleaseDates) -> dict[str, str]:
    firsts = {
        country.iso_3166_1: next((one.certification for one in country.release_dates if one.certification), "")
        for country in answer.results
    }
    return {country: rating for country, rating in firsts.items() if rating}
