"""A client for TMDb's API, within its rate limit and with retries.

::

    async with TmdbClient(token, api_base=settings.tmdb_api_base, image_base=settings.tmdb_image_base) as tmdb:
        page = await tmdb.trending(1)  # the week's trending movies, at most 20
        movie = await tmdb.details(page.movies[0].id)  # the same movie with keywords, trailer, providers …

Every failure is one of ``core.errors``. The token appears in none of them, nor in a log line or a repr.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Self

from core.errors import MovieNotFound, SourceGarbled
from core.movies.movie import Movie, Page
from core.sources.tmdb import answers
from core.sources.tmdb.answers import API_BASE, LAST_PAGE, POSTER_PATH, VIDEO_LANGUAGES, Configuration
from core.sources.tmdb.transport import RequestLimits, TmdbTransport

_APPENDED = "keywords,videos,release_dates,watch/providers,translations"
_MAX_JSON_BYTES = 8_000_000  # recorded details with all these parts have less than 0.2 million
_MAX_IMAGE_BYTES = 5_000_000
_IMAGE_PATH = re.compile(r"/[A-Za-z0-9_]+" + POSTER_PATH)


class TmdbClient:
    """Movies and posters from TMDb. Use it as a context manager: leaving closes its connections."""

    name = "tmdb"

    def __init__(self, token: str, *, api_base: str, image_base: str, limits: RequestLimits | None = None) -> None:
        """Prepare for requests; nothing is sent yet.

        Args:
            token: A read access token; TMDb's v3 keys are not supported.
            api_base: Address of the API, version included, without a slash at the end.
            image_base: Address in front of image sizes and names, without a slash at the end.
            limits: Limits on requests.
        """
        limits = limits or RequestLimits()
        self._image_base = image_base
        self._api = TmdbTransport(api_base, API_BASE, limits, max_bytes=_MAX_JSON_BYTES, token=token)
        self._images = TmdbTransport(image_base, "TMDB_IMAGE_BASE", limits, max_bytes=_MAX_IMAGE_BYTES)
        self._genres: dict[int, str] = {}
        self._genres_lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._api.aclose()
        await self._images.aclose()

    async def trending(self, page: int) -> Page:
        """Fetch one page of the week's trending movies, most popular first, at most 20.

        Raises:
            ValueError: The page is not between 1 and 500.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/reference/trending-movies
        """
        return await self._list("/trending/movie/week", page)

    async def popular(self, page: int) -> Page:
        """Fetch one page of the popular movies; raises as ``trending`` does.

        Source: https://developer.themoviedb.org/reference/movie-popular-list
        """
        return await self._list("/movie/popular", page)

    async def top_rated(self, page: int) -> Page:
        """Fetch one page of the best rated movies; raises as ``trending`` does.

        Source: https://developer.themoviedb.org/reference/movie-top-rated-list
        """
        return await self._list("/movie/top_rated", page)

    async def details(self, movie_id: int) -> Movie:
        """Fetch everything about one movie in one request.

        An overview that is missing in the language asked for is replaced by the English one.

        Raises:
            MovieNotFound: TMDb has no such movie, or no longer.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/reference/movie-details
        """
        params = {"append_to_response": _APPENDED, "include_video_language": ",".join(VIDEO_LANGUAGES)}
        return answers.read_details(await self._json(f"/movie/{movie_id}", params), movie_id)

    async def genres(self) -> dict[int, str]:
        """Return the English genre names by id; fetched only once.

        Source: https://developer.themoviedb.org/reference/genre-movie-list
        """
        async with self._genres_lock:
            if not self._genres:
                self._genres = answers.read_genres(await self._fetch_required("/genre/movie/list"))
        return self._genres

    async def configuration(self) -> Configuration:
        """Fetch the address and the sizes of posters.

        Source: https://developer.themoviedb.org/reference/configuration-details
        """
        return answers.read_configuration(await self._fetch_required("/configuration"))

    async def poster(self, address: str) -> bytes:
        """Fetch a picture of at most 5 MB from the image base.

        Raises:
            ValueError: The address is not image base, size and poster path in a row.
            SourceGarbled: The answer is no picture, or too large.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/docs/image-basics
        """
        path = address.removeprefix(self._image_base)
        if path == address or not _IMAGE_PATH.fullmatch(path):
            raise ValueError(f"Posters are fetched only from {self._image_base}, as size and name.")
        answer = await self._images.get(path)
        if not answer.content_type.startswith("image/"):
            raise SourceGarbled(f"The poster {path} came as something else than a picture: check TMDB_IMAGE_BASE.")
        return answer.body

    async def _list(self, path: str, page: int) -> Page:
        if not 1 <= page <= LAST_PAGE:
            raise ValueError(f"TMDb has pages 1 to {LAST_PAGE}, not {page}.")
        try:
            genres = await self.genres()
        except SourceGarbled:  # the details have their names, too
            genres = {}
        return answers.read_page(await self._fetch_required(path, {"page": str(page)}), page, genres)

    async def _fetch_required(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """Fetch a path that every TMDb has, so that 404 means a wrong address."""
        try:
            return await self._json(path, params)
        except MovieNotFound as error:
            fault = str(error).removesuffix(".")
        raise SourceGarbled(f"{fault}: check {API_BASE}.")

    async def _json(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        return (await self._api.get(path, params)).body
