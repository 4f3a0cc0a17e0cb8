"""A movie, as CineMood knows it."""

from datetime import date
from typing import Final

import msgspec


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a movie's mood is judged by; everything but the overview may be missing."""

    overview: str
    title: str = ""
    tagline: str = ""
    genres: tuple[str, ...] = ()
    """TMDb's English genre names."""
    keywords: tuple[str, ...] = ()


TRANSLATED: Final = ("ar", "de", "es", "fr", "it", "ja", "pt", "ru", "vi")
"""ISO 639-1 codes of the languages besides English in which titles and overviews are kept."""


_FEWEST_VOTES = 20
UNDATED: Final = date.max
"""The release date of a movie that has none yet, or none that can be read."""


class Telling(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a movie is called and is about, in one language; empty where nobody has translated it."""

    title: str = ""
    overview: str = ""


class Movie(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one movie, keyed by its TMDb id (never by its title).

    What a list page does not tell (``tagline``, ``runtime``, ``keywords``, ``trailer``, ``trailers``,
    ``certifications``, ``providers``, ``provider_ids``, ``translations``) is empty until the details have been fetched.
    """

    id: int
    title: str
    overview: str
    release_date: date
    """``UNDATED`` when it is not known."""
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
    """TMDb's number of the series that it belongs to; None where TMDb knows none, or has not been asked yet."""
    softcore: bool = False
    """Whether TMDb says that it is softcore, which it does beside ``adult``."""
    video: bool = False
    """Whether TMDb says that it is no movie but another kind of video, such as a concert or the extras of a disc."""
    poster_path: str | None = None
    """Begins with a slash, to be put behind an image base and a size; None when there is no poster."""
    trailer: str | None = None
    """Address of the page of a trailer in the original language, else in English, else in any."""
    trailers: dict[str, str] = {}
    """Language, ``en`` or one of ``TRANSLATED`` → address of the page of a trailer in it."""
    certifications: dict[str, str] = {}
    """ISO 3166-1 country → age rating, as the country writes it."""
    providers: dict[str, tuple[str, ...]] = {}
    """ISO 3166-1 country → names of the services that stream it in their subscription (data: JustWatch)."""
    provider_ids: dict[str, tuple[int, ...]] = {}
    """ISO 3166-1 country → TMDb's numbers of the same services; unlike their names, they stay."""
    translations: dict[str, Telling] = {}
    """Language, one of ``TRANSLATED`` → title and overview, if either of them is translated.

    Beside it, language and country (``pt-PT``) → what is told otherwise there.
    """

    def told_in(self, language: str, country: str = "") -> Telling:
        """Return title and overview as a country tells them, else as its language does, else in English."""
        there = self.translations.get(f"{language}-{country}", Telling())
        telling = self.translations.get(language, Telling())
        return Telling(there.title or telling.title or self.title, there.overview or telling.overview or self.overview)

    def trailer_in(self, language: str) -> str | None:
        """Return the address of a trailer in a language, else of the one that ``trailer`` names."""
        return self.trailers.get(language, self.trailer)

    @property
    def has_believable_rating(self) -> bool:
        """Whether so many people have voted that ``vote_average`` says something about the movie."""
        return self.vote_count >= _FEWEST_VOTES and self.vote_average > 0

    @property
    def year(self) -> int:
        """The year of release."""
        return self.release_date.year

    @property
    def description(self) -> Description:
        """What its mood is judged by."""
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
    """Entries left out because they have no id or no title that can be read."""
