"""The shipped sample as a source."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from core.errors import ArtifactRejected, MovieNotFound
from core.movies.movie import Movie
from core.sources.sample import SampleMovie, SampleSource, read_sample
from tests.support.fakes import NOON

SHIPPED = Path(__file__).parents[3] / "data" / "movies.jsonl"


def a_line(movie_id: int = 1, **facts: object) -> bytes:
    plain: dict[str, object] = {
        "id": movie_id,
        "title": f"Movie {movie_id}",
        "original_title": "Der Film",
        "language": "de",
        "release_date": "1999-12-31",
        "runtime": None,
        "genres": ["Drama"],
        "keywords": ["letter"],
        "synopsis": "A keeper finds a letter.",
    }
    return msgspec.json.encode(plain | facts)


def a_file(folder: Path, *lines: bytes) -> Path:
    path = folder / "movies.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def a_source(folder: Path, count: int, *, weeks_later: int = 0) -> SampleSource:
    path = a_file(folder, *map(a_line, range(1, count + 1)))
    return SampleSource(path, lambda: NOON + timedelta(weeks=weeks_later))


async def listed(source: SampleSource) -> list[int]:
    pages = [await source.trending(number) for number in range(1, (await source.trending(1)).total_pages + 1)]
    return [movie.id for page in pages for movie in page.movies]


def test_line_becomes_a_movie_with_the_synopsis_as_overview(tmp_path: Path) -> None:
    movie = read_sample(a_file(tmp_path, a_line(7)))[0].as_movie()
    assert (movie.id, movie.title, movie.original_title, movie.language) == (7, "Movie 7", "Der Film", "de")
    assert (movie.year, movie.runtime, movie.genres, movie.keywords) == (1999, None, ("Drama",), ("letter",))
    assert movie.overview == "A keeper finds a letter."


def test_judged_moods_are_left_out(tmp_path: Path) -> None:
    with_moods, without = read_sample(a_file(tmp_path, a_line(primary="joy", acceptable=["love"]), a_line()))
    assert (with_moods.primary, with_moods.acceptable) == ("joy", ("love",))
    assert with_moods.as_movie() == without.as_movie()


async def test_recent_movies_come_first_with_a_quarter_of_classics(tmp_path: Path) -> None:
    """On the first pages, as on a trending week's; later pages hold what is left."""
    recent = [a_line(number, release_date="2026-05-01") for number in range(500)]
    classics = [a_line(number, release_date="1999-12-31") for number in range(500, 2500)]
    source = SampleSource(a_file(tmp_path, *classics, *recent), lambda: NOON)
    order = await listed(source)
    assert sorted(order) == list(range(2500))
    assert 0.15 < sum(movie >= 500 for movie in order[:200]) / 200 < 0.35


def test_movies_are_read_in_file_order(tmp_path: Path) -> None:
    assert [movie.id for movie in read_sample(a_file(tmp_path, *map(a_line, (3, 1, 2))))] == [3, 1, 2]


def test_unusual_line_breaks_within_a_synopsis_do_not_end_the_line(tmp_path: Path) -> None:
    synopsis = "One\u2028two\u0085three\x0bfour"
    assert read_sample(a_file(tmp_path, a_line(synopsis=synopsis)))[0].synopsis == synopsis


@pytest.mark.parametrize(
    "line", [b"{", b"", b"[]", b"\xff", b'{"id": 2}', a_line(release_date="soon"), a_line(id="two"), a_line()[:-9]]
)
def test_damaged_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = a_file(tmp_path, a_line(1), line, a_line(3))
    with pytest.raises(ArtifactRejected, match=r"^Line 2 of the sample catalogue .*movies\.jsonl is damaged: .*\.$"):
        read_sample(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match=r"gone\.jsonl cannot be read: No such file or directory\.$"):
        read_sample(tmp_path / "gone.jsonl")


async def test_file_is_read_on_the_first_request(tmp_path: Path) -> None:
    source = SampleSource(tmp_path / "movies.jsonl", lambda: NOON)
    a_file(tmp_path, a_line())
    assert len((await source.trending(1)).movies) == 1


async def test_pages_hold_twenty_movies_and_every_movie_once(tmp_path: Path) -> None:
    source = a_source(tmp_path, 45)
    pages = [await source.trending(number) for number in (1, 2, 3)]
    assert [len(page.movies) for page in pages] == [20, 20, 5]
    assert [(page.number, page.total_pages) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert sorted(await listed(source)) == list(range(1, 46))


async def test_page_beyond_the_last_is_empty(tmp_path: Path) -> None:
    assert (await a_source(tmp_path, 20).trending(2)).movies == ()


async def test_empty_sample_has_no_pages(tmp_path: Path) -> None:
    page = await a_source(tmp_path, 0).trending(1)
    assert (page.movies, page.total_pages) == ((), 0)


async def test_order_changes_every_week_and_holds_for_the_week(tmp_path: Path) -> None:
    this_week, again = await listed(a_source(tmp_path, 45)), await listed(a_source(tmp_path, 45))
    next_week = await listed(a_source(tmp_path, 45, weeks_later=1))
    assert this_week == again
    assert this_week != next_week
    assert sorted(this_week) == sorted(next_week)


async def test_details_equal_the_list(tmp_path: Path) -> None:
    source = a_source(tmp_path, 5)
    movies: tuple[Movie, ...] = (await source.trending(1)).movies
    assert tuple([await source.details(movie.id) for movie in movies]) == movies


async def test_details_of_an_unknown_movie_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(MovieNotFound, match="no movie 6"):
        await a_source(tmp_path, 5).details(6)


def test_shipped_movies_are_complete_and_have_ids_of_their_own() -> None:
    movies: list[SampleMovie] = read_sample(SHIPPED)
    assert len({movie.id for movie in movies}) == len(movies) > 500
    assert all(movie.title and movie.synopsis.strip() for movie in movies)
