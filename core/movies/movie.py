"""The facts of a movie."""

from datetime import date
from typing import Final

import msgspec


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that the mood model reads; everything but the overview may be missing."""

    overview: str
    title: str = ""
    tagline: str = ""
    genres: tuple[str, ...] = ()
    """TMDb's English genre names."""
    keywords: tuple[str, ...] = ()


TRANSLATED: Final = ("ar", "de", "es", "fr", "it", "ja", "pt", "ru", "vi")
"""ISO 639-1 codes of the languages besides English in which titles and overviews are kept."""


_MIN_VOTES = 20
UNDATED: Final = date.max
"""The release date of a movie that has none yet, or none that can be read."""


class MovieText(msgspec.Struct, frozen=True, omit_defaults=True):
    """Title and overview of a movie in one language; empty where TMDb has no translation."""

    title: str = ""
    overview: str = ""


class Movie(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one movie, keyed by its TMDb id (never by its title).

    The facts that a list page lacks (``tagline``, ``runtime``, ``keywords``, ``trailer``, ``trailers``,
    ``certifications``, ``providers``, ``provider_ids``, ``translations``) are empty until the details are fetched.
    """

    id: int
    title: str
    overview: str
    release_date: date
    """``UNDATED`` if it is unknown."""
    original_title: str = ""
    language: str = ""
    """ISO 639-1 code of the original language."""
    tagline: str = ""
    genres: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    runtime: int | None = None
    """Minutes."""
    vote_average: float = 0.0
    """0 to 10."""
    vote_count: int = 0
    popularity: float = 0.0
    adult: bool = False
    collection: int | None = None
    """TMDb's number of the movie's series; None if TMDb has none, or before the details have been fetched."""
    softcore: bool = False
    """TMDb's flag for softcore movies, a second one beside ``adult``."""
    video: bool = False
    """TMDb's flag for videos that are no movies, such as concerts or the extras of a disc."""
    poster_path: str | None = None
    """Begins with a slash and follows an image base and a size; None if there is no poster."""
    trailer: str | None = None
    """Address of the page of a trailer in the original language, else in English, else in any."""
    trailers: dict[str, str] = {}
    """Language, ``en`` or one of ``TRANSLATED`` → address of the page of a trailer in it."""
    certifications: dict[str, str] = {}
    """ISO 3166-1 country → age rating, as the country writes it."""
    providers: dict[str, tuple[str, ...]] = {}
    """ISO 3166-1 country → names of the subscription services that stream it (data: JustWatch)."""
    provider_ids: dict[str, tuple[int, ...]] = {}
    """ISO 3166-1 country → TMDb's numbers of the same services; names change, numbers do not."""
    translations: dict[str, MovieText] = {}
    """Language, one of ``TRANSLATED`` → title and overview, if either of them is translated.

    Also language and country (``pt-PT``) → the texts that differ there.
    """

    def text_in(self, language: str, country: str = "") -> MovieText:
        """Return title and overview in a country's version, else in the language, else in English."""
        regional = self.translations.get(f"{language}-{country}", MovieText())
        general = self.translations.get(language, MovieText())
        return MovieText(
            title=regional.title or general.title or self.title,
            overview=regional.overview or general.overview or self.overview,
        )

    def trailer_in(self, language: str) -> str | None:
        """Return the address of a trailer in a language, else ``trailer``."""
        return self.trailers.get(language, self.trailer)

    @property
    def has_believable_rating(self) -> bool:
        """Whether ``vote_average`` rests on enough votes."""
        return self.vote_count >= _MIN_VOTES and self.vote_average > 0

    @property
    def year(self) -> int:
        """The year of release."""
        return self.release_date.year

    @property
    def description(self) -> Description:
        """The facts that the mood model reads."""
        return Description(
            overview=self.overview,
            title=self.title,
            tagline=self.tagline,
            genres=self.genres,
            keywords=self.keywords,
        )

    @property
    def page(self) -> str:
        """Address of the movie's page at TMDb."""
        return f"https://www.themoviedb.org/movie/{self.id}"


class Page(msgspec.Struct, frozen=True):
    """One page of a source's list."""

    number: int
    movies: tuple[Movie, ...]
    total_pages: int
    skipped: int = 0
    """Entries that were left out because their id or title is missing or unreadable."""
