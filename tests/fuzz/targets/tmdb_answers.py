"""Answers of TMDb, or of an attacker in its place: real formats with missing, wrong or hostile parts."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

import httpx

from bot.dialogue.actions import MAX_TOKEN_BYTES
from bot.dialogue.movies.cards import CardOptions, cards, large_card
from core.errors import SourceGarbled
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import ScoredMovie
from core.movies.movie import Movie, Page
from core.recommending.recommender import Recommendation
from core.sources.tmdb.answers import read_configuration, read_details, read_genres, read_page
from core.store.rows import movie_of, movie_row
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.support.fakes import IMAGE_BASE

DETAILS: Final[dict[str, Any]] = {
    "adult": False, "genres": [{"id": 18, "name": "Drama"}], "id": 76, "original_language": "en",
    "original_title": "Before Sunrise", "overview": "A night in Vienna.", "popularity": 21.48,
    "poster_path": "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg", "release_date": "1995-01-27", "runtime": 101,
    "tagline": "Can the greatest romance of your life last only one night?", "title": "Before Sunrise",
    "vote_average": 7.964, "vote_count": 3481,
    "translations": {"translations": [
        {"iso_639_1": "de", "iso_3166_1": "DE", "data": {"title": "Eine Nacht", "overview": "In Wien."}}]},
    "watch/providers": {"results": {"GB": {"flatrate": [{"provider_name": "Netflix"}]}}},
    "keywords": {"keywords": [{"id": 1, "name": "vienna"}]},
    "videos": {"results": [{"key": "25v7N34d5HE", "site": "YouTube", "type": "Trailer", "official": True}]},
    "release_dates": {"results": [{"iso_3166_1": "GB", "release_dates": [{"certification": "15"}]}]},
}  # fmt: skip
_ENTRY: Final = {name: DETAILS[name] for name in tuple(DETAILS)[:14] if name not in {"genres", "tagline", "runtime"}}
_PAGE: Final = {"page": 1, "results": [_ENTRY | {"genre_ids": [18]}, _ENTRY], "total_pages": 1000}
_GENRES: Final = {"genres": DETAILS["genres"]}
_CONFIGURATION: Final = {"images": {"secure_base_url": "https://image.tmdb.org/t/p/", "poster_sizes": ["w500"]}}
_MOST_KEPT: Final = 2**63 - 1  # of SQLite, https://sqlite.org/datatype3.html
SHAPES: Final[tuple[dict[str, Any], ...]] = (DETAILS, _PAGE, _GENRES, _CONFIGURATION)
PATHS: Final = (
    "//evil.example/a.jpg", "/../../secret.jpg", "/a.jpg@evil.example", "@evil.example/a.jpg", "/a.jpg\r\nHost: evil",
    "https://evil.example/a.jpg", "/%2e%2e/a.jpg", "/a.jpg?x=", "/a.jpg#", "/\\evil.example\\a.jpg", "/a.jpg\n",
    "/..jpg", "/a.jpg/../../b.jpg", "/\u2025/a.jpg", "\uff0f\uff0fevil.example/a.jpg", "/a\u3002jpg", "/aéb.jpg",
)  # fmt: skip
ATOMS: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**31, 2**53 - 1, 2**64, 1e308, 5e-324, float("nan"), float("inf"), "", "0", [], {}, [[]],
    "9999-12-31", "0001-01-01", "9999-12-31T00:00:00", "\ud800", "\x00", "\u202e", *PATHS,
)  # fmt: skip
_READERS: Final[tuple[Callable[[bytes], object], ...]] = (
    read_details,
    partial(read_page, number=1, genres={18: "Drama"}),
    read_genres,
    read_configuration,
)
_POSTER = re.compile(re.escape(IMAGE_BASE) + r"/w500/[A-Za-z0-9_.-]+\.(jpg|jpeg|png|webp|svg)")


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for at, shape in enumerate(SHAPES):
        body = json.dumps(shape).encode()
        yield encode_input(0, at)
        yield encode_input(1, at, body)
        yield encode_input(1, at, body.replace(b"e", b"\xff"))
        yield encode_input(1, at, body.replace(b"Before", b"\xff"))
        yield encode_input(1, at, b'{"a":' * 5000)
    for at, shape in enumerate(SHAPES):
        yield from (encode_input(0, at, *wrong) for wrong in wrong_type_inputs(shape))


def try_input(data: bytes) -> None:
    reader = ByteReader(data)
    is_raw, at = reader.flag(), reader.number() % len(SHAPES)
    body = reader.rest() if is_raw else json.dumps(mutate(SHAPES[at], reader)).encode()
    try:
        found = _READERS[at](body)
    except SourceGarbled:
        return
    for movie in found.movies if isinstance(found, Page) else [found] if isinstance(found, Movie) else ():
        check_addresses(movie)
        check_facts(movie)


def wrong_type_inputs(shape: dict[str, Any]) -> Iterator[tuple[int, ...]]:
    """Yield inputs that make ``mutate`` put each atom into each place."""
    for place, _ in enumerate(_places(shape)):
        yield from ((place, 0, atom) for atom in range(len(ATOMS)))


def mutate(shape: dict[str, Any], reader: ByteReader) -> dict[str, Any]:
    """Change a few parts of an answer."""
    tree: dict[str, Any] = deepcopy(shape)
    for _ in range(8):
        if not reader:
            break
        places = list(_places(tree))
        if not places:
            break
        parent, name = places[reader.number() % len(places)]
        _change(parent, name, reader)
    return tree


def _change(parent: Any, name: Any, reader: ByteReader) -> None:  # noqa: ANN401 - a part of any JSON
    match reader.number() % 5:
        case 0:
            parent[name] = deepcopy(reader.pick(ATOMS))
        case 1:
            parent[name] = reader.text()
        case 2:
            del parent[name]
        case 3:
            parent[name] = int.from_bytes(reader.number(8).to_bytes(8), signed=True)
        case _:
            parent[name] = [parent[name]] * (reader.number() % 4)


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - a part of any JSON
    """Yield all parts as pairs of their parent and their name or index in it."""
    parent, parts = tree, ()
    if isinstance(tree, dict):
        parts = cast("dict[str, Any]", tree).items()
    elif isinstance(tree, list):
        parts = enumerate(cast("list[Any]", tree))
    for name, part in parts:
        yield parent, name
        yield from _places(part)


def check_facts(movie: Movie) -> None:
    """Make sure that a movie can be kept, and is what it says."""
    row = movie_row(movie)
    assert movie_of(row) == movie
    assert all(value.encode() is not None for value in row.values() if isinstance(value, str))
    assert all(0 <= value <= _MOST_KEPT for value in row.values() if isinstance(value, int))
    assert 0 <= movie.vote_average <= 10


def check_addresses(movie: Movie) -> None:
    """Make sure that a movie leads nowhere but to TMDb and YouTube, and that its buttons can be sent."""
    pick = Recommendation(ScoredMovie(movie, MoodScores.of({Mood.SURPRISE: 1.0})), Mood.SURPRISE)
    options = CardOptions(IMAGE_BASE, "GB")
    for card in (*cards([pick] * 3, options), large_card(pick, options, (movie.id,) * 3)):
        assert card.poster is None or _is_picture(card.poster)
        assert card.link == f"https://www.themoviedb.org/movie/{movie.id}"
        assert all(_is_video(link.address) for link in card.links)
        assert all(len(choice.token.encode()) <= MAX_TOKEN_BYTES for choice in card.buttons)


def _is_picture(address: str) -> bool:
    asked = httpx.URL(address)
    is_at_home = (asked.scheme, asked.netloc, asked.query, asked.fragment) == ("https", b"image.example", b"", "")
    return is_at_home and asked.path == urlsplit(address).path and bool(_POSTER.fullmatch(address))


def _is_video(address: str) -> bool:
    parts = urlsplit(address)
    (key,) = parse_qs(parts.query)["v"]
    return address == f"https://www.youtube.com/watch?v={key}" and re.fullmatch(r"[\w-]+", key, re.ASCII) is not None
