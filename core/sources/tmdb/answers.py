"""TMDb's answers: their shapes in JSON, and their conversion to movies.

The shapes name only the fields that CineMood uses; all else is skipped unread. A movie needs an id and a title; any
other fact that is missing, null or of another type than documented counts as unknown, and spoils nothing else.
Source: https://developer.themoviedb.org/reference/movie-details and the pages of the lists beside it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct, ValidationError, field

from core.errors import SourceGarbled
from core.movies import age_ratings, audience
from core.movies.age_ratings import Release
from core.movies.movie import TRANSLATED, UNDATED, Movie, MovieText, Page
from core.sources import lenient_json

API_BASE = "TMDB_API_BASE (does it end in /3?)"
"""The setting to check if an answer is not TMDb's."""
LAST_PAGE = 500  # TMDb refuses higher ones, even if a list claims to have more
POSTER_PATH = r"/[A-Za-z0-9_.-]+\.(?:jpg|jpeg|png|webp|svg)"
VIDEO_LANGUAGES: Final = (
    "en", *TRANSLATED,
    "ko", "zh", "cn", "hi", "ta", "te", "ml", "bn", "th", "id", "tl", "tr", "fa", "he", "el", "nl", "pl", "sv", "da",
    "no", "nb", "fi", "is", "cs", "sk", "hu", "ro", "uk", "sr", "hr", "bg", "et", "lv", "lt", "ca", "eu", "null",
)  # fmt: skip
"""The bot's languages, the languages of most other movies, and videos without any language."""
_MAIN_COUNTRIES = {"ar": "SA", "ja": "JP", "pt": "BR", "vi": "VN"}
"""Countries with most speakers, for languages whose code is no country's."""
_REGION = re.compile(r"[A-Z]{2}")
_FIRST_YEAR = 1870  # no film is older
_TRUE = frozenset({"true", "yes", "1"})
_VIDEO_SITES = {
    "YouTube": (re.compile(r"[A-Za-z0-9_-]{6,16}"), "https://www.youtube.com/watch?v="),
    "Vimeo": (re.compile(r"[0-9]{5,12}"), "https://vimeo.com/"),
}
"""Sites of trailers, the better one first: pattern of a video's key, and the address in front of it."""
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
    """Address and sizes of posters; a full address is base, size and ``Movie.poster_path`` in a row."""

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
    """The common fields of list entries and details."""

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

    @property
    def collection_number(self) -> int | None:
        if self.belongs_to_collection is None:
            return None
        return self.belongs_to_collection.id


def read_page(body: bytes, number: int, genres: Mapping[int, str]) -> Page:
    """Read a page of a list; entries without id or title are only counted.

    ``total_pages`` counts only the pages that TMDb serves. Genre ids that ``genres`` lacks are left out.

    Raises:
        SourceGarbled: It is no list at all.
    """
    answer = _read(body, _List)
    movies: dict[int, Movie] = {}
    skipped = 0
    for raw in answer.results:
        try:
            entry = lenient_json.read(raw, _Entry)
            names = tuple(genres[genre] for genre in entry.genre_ids if genre in genres)
            movies.setdefault(entry.id, _movie(entry, entry.id, names))
        except lenient_json.UNREADABLE:
            skipped += 1
    return Page(number, tuple(movies.values()), _last_page(answer, number), skipped)


def _last_page(answer: _List, number: int) -> int:
    """Return the number of pages; without it, the list goes on until an empty page."""
    if answer.total_pages is not None:
        return min(answer.total_pages, LAST_PAGE)
    if answer.results:
        return LAST_PAGE
    return min(number, LAST_PAGE)


def read_details(body: bytes, movie_id: int | None = None) -> Movie:
    """Read the details of one movie, with the appended parts as far as they are there.

    Args:
        body: The answer.
        movie_id: The requested movie; without it, the answer must have an id.

    Raises:
        SourceGarbled: It is no movie, or one without a title.
    """
    answer = _read(body, _Details)
    number = movie_id or answer.id
    if number is None:
        raise _garbling("Object missing required field `id`")
    try:
        movie = _movie(answer, number, _names(answer.genres))
    except ValidationError as fault:
        raise _garbling(str(fault)) from None
    releases = _releases(answer.release_dates)
    return msgspec.structs.replace(
        movie,
        adult=movie.adult or _is_rated_pornography(releases),
        overview=movie.overview or _english_overview(answer.translations),
        tagline=answer.tagline,
        keywords=_names(answer.keywords.keywords),
        runtime=answer.runtime or None,
        collection=answer.collection_number,
        trailer=_trailer(answer),
        trailers=_trailers(answer),
        certifications=_certifications(releases),
        providers=_provider_names(answer.providers),
        provider_ids=_provider_ids(answer.providers),
        translations=_texts(answer),
    )


def read_genres(body: bytes) -> dict[int, str]:
    """Read the list of genres: id → English name.

    Raises:
        SourceGarbled: It is no list of genres.
    """
    return {genre.id: genre.name for genre in _read(body, _Genres).genres}


def read_configuration(body: bytes) -> Configuration:
    """Read address and sizes of posters.

    Raises:
        SourceGarbled: It is no configuration.
    """
    return _read(body, _ConfigurationAnswer).images


def _read(body: bytes, shape: type[_Shape]) -> _Shape:
    try:
        return lenient_json.read(body, shape)
    except ValidationError as fault:
        reason = str(fault)
    except lenient_json.UNREADABLE:
        reason = "no well-formed JSON"
    raise _garbling(reason)


def _garbling(reason: str) -> SourceGarbled:
    return SourceGarbled(f"TMDb's answer is not what its documentation promises ({reason}): check {API_BASE}.")


def _movie(facts: _Facts, movie_id: int, genres: tuple[str, ...]) -> Movie:
    """Build a movie from the common fields of lists and details.

    Raises:
        ValidationError: It has no title.
    """
    title = facts.title
    if not title.strip():
        title = facts.original_title
    if not title.strip():
        raise ValidationError("Object missing required field `title`")
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
        poster_path=_poster_path(facts),
    )


def _poster_path(facts: _Facts) -> str | None:
    """Return the path only if it is the name of a picture, as it becomes part of an address that servers fetch."""
    path = facts.poster_path
    if not path or not re.fullmatch(POSTER_PATH, path):
        return None
    return path


def _date(text: str) -> date:
    """Read a date, with or without a time behind it; ``UNDATED`` if it is none."""
    try:
        parsed = date.fromisoformat(text[: len("2026-01-31")])
    except ValueError:
        return UNDATED
    if parsed.year < _FIRST_YEAR:
        return UNDATED
    return parsed


def _is_set(flag: _Flag) -> bool:
    """Return whether a flag is set, in any spelling: these flags protect people."""
    if isinstance(flag, str):
        return flag.strip().casefold() in _TRUE
    return bool(flag)


def _provider_names(answer: _Providers) -> dict[str, tuple[str, ...]]:
    names_by_country: dict[str, tuple[str, ...]] = {}
    for country, offers in answer.results.items():
        if names := tuple(offer.provider_name for offer in offers.flatrate if offer.provider_name):
            names_by_country[_country(country)] = names
    return names_by_country


def _provider_ids(answer: _Providers) -> dict[str, tuple[int, ...]]:
    ids_by_country: dict[str, tuple[int, ...]] = {}
    for country, offers in answer.results.items():
        if ids := tuple(offer.provider_id for offer in offers.flatrate if offer.provider_id):
            ids_by_country[_country(country)] = ids
    return ids_by_country


def _names(items: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(item.name for item in items)


def _english_overview(answer: _Translations) -> str:
    for translation in answer.translations:
        if translation.language == "en" and translation.data.overview:
            return translation.data.overview
    return ""


def _texts(answer: _Details) -> dict[str, MovieText]:
    """Return title and overview per language, and the differences of countries with the same language.

    Of several countries, the language's own or the one in ``_MAIN_COUNTRIES`` stands for the language.
    """
    texts = _texts_by_language(answer)
    for translation in answer.translations.translations:
        if translation.language not in ("en", *TRANSLATED) or not _REGION.fullmatch(translation.country):
            continue
        general = texts.get(translation.language, MovieText(answer.title, answer.overview))
        difference = _difference(translation, answer, general)
        if difference != MovieText():
            texts[f"{translation.language}-{translation.country}"] = difference
    return texts


def _difference(translation: _Translation, answer: _Details, general: MovieText) -> MovieText:
    """Return the texts of a translation that differ from the language's general ones; the others stay empty."""
    title, overview = translation.data.title, translation.data.overview
    if not title and translation.language == answer.language:
        title = answer.original_title  # TMDb does not repeat it in translations
    if title == general.title:
        title = ""
    if overview == general.overview:
        overview = ""
    return MovieText(title, overview)


def _texts_by_language(answer: _Details) -> dict[str, MovieText]:
    texts: dict[str, MovieText] = {}
    for translation in sorted(answer.translations.translations, key=_is_abroad):
        if translation.language in TRANSLATED:
            _fill(texts, translation.language, translation.data.title, translation.data.overview)
    if answer.language in TRANSLATED:  # TMDb does not repeat the original title in translations
        _fill(texts, answer.language, answer.original_title, "")
    return {language: text for language, text in texts.items() if text != MovieText()}


def _fill(texts: dict[str, MovieText], language: str, title: str, overview: str) -> None:
    """Set a language's title and overview as far as they are empty."""
    text = texts.get(language, MovieText())
    texts[language] = MovieText(text.title or title, text.overview or overview)


def _is_abroad(translation: _Translation) -> bool:
    language = translation.language
    return translation.country != _MAIN_COUNTRIES.get(language, language.upper())


def _trailer(answer: _Details) -> str | None:
    """Choose a trailer in the original language before one in English before any other."""
    videos = _playable(answer.videos)
    for language in (answer.language, "en"):
        if address := _best_address(videos, language):
            return address
    if not videos:
        return None
    return _address(min(videos, key=_quality))


def _best_address(videos: Iterable[_Video], language: str) -> str | None:
    best = min((video for video in videos if video.language == language), key=_quality, default=None)
    if best is None:
        return None
    return _address(best)


def _trailers(answer: _Details) -> dict[str, str]:
    """Choose a trailer for each of the bot's languages."""
    videos = _playable(answer.videos)
    trailers: dict[str, str] = {}
    for language in ("en", *TRANSLATED):
        if address := _best_address(videos, language):
            trailers[language] = address
    return trailers


def _playable(answer: _Videos) -> list[_Video]:
    return list(filter(_is_playable, answer.results))


def _is_playable(video: _Video) -> bool:
    """Return whether it is a trailer or teaser on a known site, with a valid key."""
    if video.site not in _VIDEO_SITES or (video.type, video.official) not in _VIDEO_KINDS:
        return False
    key_pattern, _ = _VIDEO_SITES[video.site]
    return key_pattern.fullmatch(video.key) is not None


def _quality(video: _Video) -> tuple[int, int]:
    """Rank YouTube before Vimeo, and an official trailer before any trailer before a teaser."""
    return list(_VIDEO_SITES).index(video.site), _VIDEO_KINDS.index((video.type, video.official))


def _address(video: _Video) -> str:
    return _VIDEO_SITES[video.site][1] + video.key


def _releases(answer: _ReleaseDates) -> dict[str, list[Release]]:
    releases: defaultdict[str, list[Release]] = defaultdict(list)
    for country in answer.results:
        for release in country.release_dates:
            releases[_country(country.iso_3166_1)].append(Release(release.type, release.certification))
    return releases


def _certifications(releases: Mapping[str, Iterable[Release]]) -> dict[str, str]:
    certifications: dict[str, str] = {}
    for country, country_releases in releases.items():
        if rating := age_ratings.choose(country, country_releases):
            certifications[country] = rating
    return certifications


def _is_rated_pornography(releases: Mapping[str, Iterable[Release]]) -> bool:
    """Return whether any release has such a rating, even if another one counts, as with discs of a cinema's movie."""
    for country, country_releases in releases.items():
        for release in country_releases:
            if audience.is_pornography(country, release.rating):
                return True
    return False


def _country(code: str) -> str:
    return code.strip().upper()


def _language(code: str) -> str:
    return code.strip().lower()
