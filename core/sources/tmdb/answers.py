"""TMDb's answers: their shapes on the wire, and how they become movies.

Only what CineMood uses is named; all else in an answer is skipped unread. A movie needs an id and a title; any other
fact that is missing, null or of another type than TMDb promises counts as not known, and costs nothing but itself.
Source: https://developer.themoviedb.org/reference/movie-details and the pages of the lists beside it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, ValidationError, field

from core.errors import SourceGarbled
from core.movies import age_ratings
from core.movies import audience as safety
from core.movies.age_ratings import Release
from core.movies.movie import TRANSLATED, UNDATED, Movie, MovieText, Page
from core.sources import lenient_json

API_BASE = "TMDB_API_BASE (does it end in /3?)"
"""What to check where an answer is none of TMDb's."""
LAST_PAGE = 500  # TMDb refuses higher ones, however many a list says it has
POSTER_PATH = r"/[A-Za-z0-9_.-]+\.(?:jpg|jpeg|png|webp|svg)"
VIDEO_LANGUAGES: Final = (
    "en", *TRANSLATED,
    "ko", "zh", "cn", "hi", "ta", "te", "ml", "bn", "th", "id", "tl", "tr", "fa", "he", "el", "nl", "pl", "sv", "da",
    "no", "nb", "fi", "is", "cs", "sk", "hu", "ro", "uk", "sr", "hr", "bg", "et", "lv", "lt", "ca", "eu", "null",
)  # fmt: skip
"""Those that people read here, those that most other movies are shot in, and videos without any language."""
_HOMES = {"ar": "SA", "ja": "JP", "pt": "BR", "vi": "VN"}  # where most of those live who read a language
_REGION = re.compile(r"[A-Z]{2}")
_FIRST_YEAR = 1870  # before it nobody filmed anything
_TRUE = frozenset({"true", "yes", "1"})
_VIDEO_SITES = {
    "YouTube": (re.compile(r"[A-Za-z0-9_-]{6,16}"), "https://www.youtube.com/watch?v="),
    "Vimeo": (re.compile(r"[0-9]{5,12}"), "https://vimeo.com/"),
}
"""Where a trailer may lie, the better one first: what its key looks like, and what stands in front of it."""
_VIDEO_KINDS = (("Trailer", True), ("Trailer", False), ("Teaser", True), ("Teaser", False))

_Id = Annotated[int, Meta(ge=1, lt=10**9)]  # a button's token has room for nine digits
_Count = Annotated[int, Meta(ge=0, lt=2**53)]
_Minutes = Annotated[int, Meta(ge=0, lt=100_000)]  # the longest movies take some weeks
_Rating = Annotated[float, Meta(ge=0, le=10)]
_Popularity = Annotated[float, Meta(ge=0, lt=1e9)]
_Filled = Annotated[str, Meta(min_length=1)]
_Flag = bool | int | str
_Shape = TypeVar("_Shape")


class Configuration(Struct, frozen=True):
    """Where posters lie and in which sizes; an address is base, size and ``Movie.poster_path`` in a row."""

    secure_base_url: str
    """Ends with a slash."""
    poster_sizes: tuple[str, ...]


class _ConfigurationAnswer(Struct, frozen=True):
    images: Configuration


class _Named(Struct, frozen=True):
    name: _Filled
    id: int = 0


class _Genre(Struct, frozen=True):
    id: int
    name: _Filled


class _Genres(Struct, frozen=True):
    genres: tuple[_Genre, ...]


class _Keywords(Struct, frozen=True):
    keywords: tuple[_Named, ...] = ()


class _Facts(Struct, frozen=True, kw_only=True):
    """What list entries and details have in common."""

    title: str = ""
    release_date: str = ""
    original_title: str = ""
    original_language: str = ""
    overview: str = ""
    vote_average: _Rating = 0.0
    vote_count: _Count = 0
    popularity: _Popularity = 0.0
    adult: _Flag = False
    softcore: _Flag = False
    video: _Flag = False
    poster_path: str | None = None

    @property
    def language(self) -> str:
        return _language(self.original_language)


class _Entry(_Facts, frozen=True, kw_only=True):
    id: _Id
    genre_ids: tuple[int, ...] = ()


class _List(Struct, frozen=True):
    results: tuple[Raw, ...]
    total_pages: _Count | None = None


class _Video(Struct, frozen=True):
    key: str
    site: str = ""
    type: str = ""
    official: bool = False
    iso_639_1: str | None = None

    @property
    def language(self) -> str:
        return _language(self.iso_639_1 or "")


class _Videos(Struct, frozen=True):
    results: tuple[_Video, ...] = ()


class _Release(Struct, frozen=True):
    certification: str = ""
    type: int = 0


class _CountryReleases(Struct, frozen=True):
    iso_3166_1: str
    release_dates: tuple[_Release, ...] = ()


class _ReleaseDates(Struct, frozen=True):
    results: tuple[_CountryReleases, ...] = ()


class _Provider(Struct, frozen=True):
    provider_name: str = ""
    provider_id: _Count = 0


class _CountryProviders(Struct, frozen=True):
    flatrate: tuple[_Provider, ...] = ()


class _Providers(Struct, frozen=True):
    results: dict[str, _CountryProviders] = {}


class _Translated(Struct, frozen=True):
    title: str = ""
    overview: str = ""


class _Translation(Struct, frozen=True):
    iso_639_1: str
    iso_3166_1: str = ""
    data: _Translated = _Translated()

    @property
    def language(self) -> str:
        return _language(self.iso_639_1)

    @property
    def country(self) -> str:
        return _country(self.iso_3166_1)


class _Translations(Struct, frozen=True):
    translations: tuple[_Translation, ...] = ()


class _Collection(Struct, frozen=True):
    id: _Id


class _Details(_Facts, frozen=True, kw_only=True):
    id: _Id | None = None
    tagline: str = ""
    runtime: _Minutes | None = None
    belongs_to_collection: _Collection | None = None
    genres: tuple[_Named, ...] = ()
    keywords: _Keywords = _Keywords()
    videos: _Videos = _Videos()
    release_dates: _ReleaseDates = _ReleaseDates()
    translations: _Translations = _Translations()
    providers: _Providers = field(default_factory=_Providers, name="watch/providers")


def read_page(body: bytes, number: int, genres: Mapping[int, str]) -> Page:
    """Read a page of a list; entries that have no id or no title are counted, not shown.

    ``total_pages`` counts only the pages that TMDb gives out. A genre id that ``genres`` does not know is left out.

    Raises:
        SourceGarbled: It is no list at all.
    """
    answer = _read(body, _List)
    movies: dict[int, Movie] = {}
    skipped = 0
    for raw in answer.results:
        try:
            entry = lenient_json.read(raw, _Entry)
            names = tuple(genres[one] for one in entry.genre_ids if one in genres)
            movies.setdefault(entry.id, _movie(entry, entry.id, names))
        except lenient_json.UNREADABLE:
            skipped += 1
    last = answer.total_pages
    if last is None:
        last = LAST_PAGE if answer.results else number
    return Page(number, tuple(movies.values()), min(last, LAST_PAGE), skipped)


def read_details(body: bytes, movie_id: int | None = None) -> Movie:
    """Read the details of one movie, with the appended parts that came along.

    Args:
        body: The answer.
        movie_id: Which movie was asked for; without it, the answer must say so itself.

    Raises:
        SourceGarbled: It is no movie, or one without a title.
    """
    answer = _read(body, _Details)
    number = movie_id or answer.id
    if number is None:
        raise _garbled("Object missing required field `id`")
    try:
        movie = _movie(answer, number, _names(answer.genres))
    except ValidationError as fault:
        raise _garbled(str(fault)) from None
    releases = _releases(answer.release_dates)
    return msgspec.structs.replace(
        movie,
        adult=movie.adult or _is_rated_pornography(releases),
        overview=movie.overview or _english_overview(answer.translations),
        tagline=answer.tagline,
        keywords=_names(answer.keywords.keywords),
        runtime=answer.runtime or None,
        collection=answer.belongs_to_collection.id if answer.belongs_to_collection else None,
        trailer=_trailer(answer),
        trailers=_trailers(answer),
        certifications=_certifications(releases),
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
        return lenient_json.read(body, shape)
    except lenient_json.UNREADABLE as fault:
        why = str(fault) if isinstance(fault, ValidationError) else "no well-formed JSON"
    raise _garbled(why)


def _garbled(why: str) -> SourceGarbled:
    return SourceGarbled(f"TMDb's answer is not what its documentation promises ({why}): check {API_BASE}.")


def _movie(facts: _Facts, movie_id: int, genres: tuple[str, ...]) -> Movie:
    """Make a movie of what lists and details have in common.

    Raises:
        ValidationError: It has no title.
    """
    title = facts.title if facts.title.strip() else facts.original_title
    if not title.strip():
        raise ValidationError("Object missing required field `title`")
    poster = facts.poster_path
    return Movie(
        id=movie_id,
        title=title,
        overview=facts.overview,
        release_date=_date(facts.release_date),
        original_title=facts.original_title,
        language=facts.language,
        genres=genres,
        vote_average=facts.vote_average,
        vote_count=facts.vote_count,
        popularity=facts.popularity,
        adult=_is_set(facts.adult),
        softcore=_is_set(facts.softcore),
        video=_is_set(facts.video),
        # It becomes part of an address that servers fetch: nothing but the name of a picture may pass.
        poster_path=poster if poster and re.fullmatch(POSTER_PATH, poster) else None,
    )


def _date(text: str) -> date:
    """Read a date, with or without a time behind it; ``UNDATED`` when it is none."""
    try:
        found = date.fromisoformat(text[: len("2026-01-31")])
    except ValueError:
        return UNDATED
    return found if found.year >= _FIRST_YEAR else UNDATED


def _is_set(flag: _Flag) -> bool:
    """Tell whether a flag is set, in doubt however it is written: it keeps movies away from people."""
    return flag.strip().casefold() in _TRUE if isinstance(flag, str) else bool(flag)


def _provider_names(answer: _Providers) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for country, offers in answer.results.items():
        if names := tuple(offer.provider_name for offer in offers.flatrate if offer.provider_name):
            found[_country(country)] = names
    return found


def _provider_ids(answer: _Providers) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for country, offers in answer.results.items():
        if ids := tuple(offer.provider_id for offer in offers.flatrate if offer.provider_id):
            found[_country(country)] = ids
    return found


def _names(named: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(one.name for one in named)


def _english_overview(answer: _Translations) -> str:
    overviews = (one.data.overview for one in answer.translations if one.language == "en")
    return next(filter(None, overviews), "")


def _tellings(answer: _Details) -> dict[str, MovieText]:
    """Gather what each language calls and tells the movie, and what the countries that read it have otherwise.

    Of several countries, the one of ``_HOMES`` stands for the language.
    """
    tellings = _by_language(answer)
    for one in answer.translations.translations:
        if one.language not in ("en", *TRANSLATED) or not _REGION.fullmatch(one.country):
            continue
        known = tellings.get(one.language, MovieText(answer.title, answer.overview))
        title = one.data.title
        if one.language == answer.language:  # TMDb leaves out what stands in original_title already
            title = title or answer.original_title
        told = MovieText(
            title if title != known.title else "", one.data.overview if one.data.overview != known.overview else ""
        )
        if told != MovieText():
            tellings[f"{one.language}-{one.country}"] = told
    return tellings


def _by_language(answer: _Details) -> dict[str, MovieText]:
    tellings: dict[str, MovieText] = {}
    for one in sorted(answer.translations.translations, key=_is_abroad):
        if one.language in TRANSLATED:
            known = tellings.get(one.language, MovieText())
            told = MovieText(known.title or one.data.title, known.overview or one.data.overview)
            tellings[one.language] = told
    if (own := answer.language) in TRANSLATED:  # TMDb leaves out what stands in original_title already
        known = tellings.get(own, MovieText())
        tellings[own] = MovieText(known.title or answer.original_title, known.overview)
    return {language: told for language, told in tellings.items() if told != MovieText()}


def _is_abroad(translation: _Translation) -> bool:
    language = translation.language
    return translation.country != _HOMES.get(language, language.upper())


def _trailer(answer: _Details) -> str | None:
    """Choose a trailer in the original language before one in English before any other."""
    languages = [answer.language, "en"]

    def rank(video: _Video) -> tuple[int, int, int]:
        language = video.language
        return (languages.index(language) if language in languages else len(languages), *_quality(video))

    best = min(_playable(answer.videos), key=rank, default=None)
    return _address(best) if best else None


def _trailers(answer: _Details) -> dict[str, str]:
    """Choose a trailer for each language that people read here."""
    videos = _playable(answer.videos)
    trailers: dict[str, str] = {}
    for language in ("en", *TRANSLATED):
        if own := [video for video in videos if video.language == language]:
            trailers[language] = _address(min(own, key=_quality))
    return trailers


def _playable(answer: _Videos) -> list[_Video]:
    return [
        video
        for video in answer.results
        if (video.type, video.official) in _VIDEO_KINDS
        and video.site in _VIDEO_SITES
        and _VIDEO_SITES[video.site][0].fullmatch(video.key)
    ]


def _quality(video: _Video) -> tuple[int, int]:
    """Rank YouTube before Vimeo, and an official trailer before any trailer before a teaser."""
    return list(_VIDEO_SITES).index(video.site), _VIDEO_KINDS.index((video.type, video.official))


def _address(video: _Video) -> str:
    return _VIDEO_SITES[video.site][1] + video.key


def _releases(answer: _ReleaseDates) -> dict[str, list[Release]]:
    releases: dict[str, list[Release]] = {}
    for country in answer.results:
        told = [Release(release.type, release.certification) for release in country.release_dates]
        releases.setdefault(_country(country.iso_3166_1), []).extend(told)
    return releases


def _certifications(releases: Mapping[str, Iterable[Release]]) -> dict[str, str]:
    ratings = {country: age_ratings.choose(country, known) for country, known in releases.items()}
    return {country: rating for country, rating in ratings.items() if rating}


def _is_rated_pornography(releases: Mapping[str, Iterable[Release]]) -> bool:
    """Tell whether any release is, also one whose rating is not the one that counts, as a disc of a cinema's movie."""
    return any(
        safety.is_pornography(country, release.rating) for country, known in releases.items() for release in known
    )


def _country(code: str) -> str:
    return code.strip().upper()


def _language(code: str) -> str:
    return code.strip().lower()
