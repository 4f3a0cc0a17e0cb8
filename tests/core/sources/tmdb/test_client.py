"""What TmdbClient asks and what it makes of right answers."""

import asyncio
from datetime import date

import pytest

from core.errors import MovieNotFound, SourceGarbled
from core.movies.movie import Movie
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from tests.support.tmdb.asking import SWIFT, a_row, asking
from tests.support.tmdb.faults import Fault, edited, html, late, moved, saying
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running


async def test_trending_yields_the_facts_of_a_list_entry() -> None:
    async with asking(a_row(7, title="Heat", original_title="Chaleur", language="fr", adult=True)) as (_, tmdb):
        page = await tmdb.trending(1)
    assert (page.number, page.total_pages, page.skipped) == (1, 1, 0)
    assert page.movies == (
        Movie(
            id=7, title="Heat", original_title="Chaleur", language="fr", release_date=date(1999, 3, 31), adult=True,
            overview="A clerk learns that number 7 is not what it seems.", genres=("Action", "Science Fiction"),
            vote_average=8.2, vote_count=26000, popularity=85.5, poster_path="/7.jpg",
        ),
    )  # fmt: skip


async def test_details_yield_everything_in_one_request() -> None:
    async with asking(a_row(tagline="Free your mind.")) as (standin, tmdb):
        movie = await tmdb.details(603)
    assert movie.keywords == ("dream", "hacker")
    assert (movie.tagline, movie.runtime, movie.genres) == ("Free your mind.", 136, ("Action", "Science Fiction"))
    (call,) = standin.calls
    assert call.path == "/3/movie/603"
    assert call.params["append_to_response"] == "keywords,videos,release_dates,watch/providers,translations"
    assert {"en", "de", "ja", "ko", "null"} <= set(call.params["include_video_language"].split(","))


async def test_garbled_genres_lose_only_the_genres() -> None:
    async with asking(a_row(7)) as (standin, tmdb):
        standin.faults.next(saying(b'{"genres": null}'), on="/3/genre")
        (movie,) = (await tmdb.trending(1)).movies
        assert (movie.id, movie.genres) == (7, ())
        (movie,) = (await tmdb.trending(1)).movies
        assert movie.genres == ("Action", "Science Fiction")


async def test_details_belong_to_the_requested_movie() -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(edited(lambda answer: answer.update(id=None)), on="/3/movie")
        assert (await tmdb.details(603)).id == 603


async def test_lists_come_in_their_own_order() -> None:
    rows = a_row(1, popularity=2.0, vote_average=3), a_row(2, popularity=9.5, vote_average=1.5)
    async with asking(*rows) as (_, tmdb):
        assert [movie.id for movie in (await tmdb.trending(1)).movies] == [1, 2]
        assert [movie.id for movie in (await tmdb.popular(1)).movies] == [2, 1]
        assert [movie.id for movie in (await tmdb.top_rated(1)).movies] == [1, 2]


async def test_pages_follow_one_another() -> None:
    async with asking(*(a_row(number) for number in range(1, 46))) as (_, tmdb):
        pages = [await tmdb.trending(number) for number in (1, 2, 3, 4)]
    assert [len(page.movies) for page in pages] == [20, 20, 5, 0]
    assert [(page.number, page.total_pages) for page in pages] == [(1, 3), (2, 3), (3, 3), (4, 3)]
    assert len({movie.id for page in pages for movie in page.movies}) == 45


@pytest.mark.parametrize("prefix", ["", "/4", "/3/3", "/t/p"])
async def test_wrong_base_gives_advice(prefix: str) -> None:
    advice = r"check TMDB_API_BASE \(does it end in /3\?\)"
    async with running(TmdbStandin([a_row()])) as standin:
        base = standin.address + prefix
        async with TmdbClient(V4_KEY, api_base=base, image_base=standin.image_base, limits=SWIFT) as tmdb:
            for asking_for in (tmdb.configuration(), tmdb.trending(1), tmdb.genres()):
                with pytest.raises(SourceGarbled, match=advice):
                    await asking_for


@pytest.mark.parametrize("fault", [html, saying(b"{}"), saying(b"[]"), saying(b""), moved("/login")])
async def test_foreign_answer_gives_advice(fault: Fault) -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(fault)
        with pytest.raises(SourceGarbled, match=r"check TMDB_API_BASE \(does it end in /3\?\)"):
            await tmdb.configuration()


@pytest.mark.parametrize("page", [-1, 0, 501])
async def test_invalid_page_is_not_requested(page: int) -> None:
    async with asking() as (standin, tmdb):
        with pytest.raises(ValueError, match="1 to 500"):
            await tmdb.popular(page)
    assert standin.calls == []


async def test_genre_names_are_requested_once() -> None:
    async with asking() as (standin, tmdb):
        await asyncio.gather(*(tmdb.trending(1) for _ in range(5)))
        assert (await tmdb.genres())[878] == "Science Fiction"
    assert sum(call.path == "/3/genre/movie/list" for call in standin.calls) == 1


async def test_configuration_has_the_address_of_posters() -> None:
    async with asking() as (standin, tmdb):
        configuration = await tmdb.configuration()
    assert configuration.secure_base_url == f"{standin.image_base}/"
    assert "w342" in configuration.poster_sizes


async def test_poster_is_fetched_without_the_key() -> None:
    async with asking() as (standin, tmdb):
        poster = await tmdb.poster(f"{standin.image_base}/w92/603.jpg")
    assert poster.startswith(b"\xff\xd8\xff")
    (call,) = standin.calls
    assert "authorization" not in call.headers
    assert call.params == {}


async def test_missing_poster_is_not_found() -> None:
    async with asking(a_row(poster_path=None)) as (standin, tmdb):
        with pytest.raises(MovieNotFound):
            await tmdb.poster(f"{standin.image_base}/w92/603.jpg")


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/w92/603.jpg",
        "{base}/w92/../../3/603.jpg",
        "{base}/603.jpg",
        "{base}.evil.example/w92/603.jpg",
        "{base}@evil.example/w92/603.jpg",
        "{base}/w92/603.jpg?x=1",
        "{base}/w92/603.jpg\n",
        "{base}/w92/603.html",
        "{base}",
        "",
    ],
)
async def test_foreign_poster_is_not_fetched(address: str) -> None:
    async with asking() as (standin, tmdb):
        with pytest.raises(ValueError, match="only from"):
            await tmdb.poster(address.format(base=standin.image_base))
    assert standin.calls == []


async def test_access_token_goes_out_in_the_header() -> None:
    async with asking() as (standin, tmdb):
        await tmdb.details(603)
    (call,) = standin.calls
    assert call.headers["authorization"] == f"Bearer {V4_KEY}"
    assert "api_key" not in call.params
    assert call.headers["user-agent"] == "CineMood"


async def test_rate_is_kept_from_the_first_request_on() -> None:
    async with asking(limits=RequestLimits(requests_per_second=200)) as (standin, tmdb):
        await asyncio.gather(*(tmdb.details(603) for _ in range(31)))
    assert standin.calls[-1].at - standin.calls[0].at >= 0.9 * 30 / 200


async def test_concurrent_requests_are_limited() -> None:
    async with asking(limits=RequestLimits(requests_per_second=5000, concurrent_requests=3)) as (standin, tmdb):
        standin.faults.next(late(0.02), times=9)
        await asyncio.gather(*(tmdb.details(603) for _ in range(9)))
    assert (len(standin.calls), standin.most_at_once) == (9, 3)


async def test_no_proxy_is_respected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.invalid")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with asking() as (_, tmdb):
        assert (await tmdb.details(603)).id == 603


async def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(TmdbStandin([])) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with TmdbClient(V4_KEY, api_base="http://tmdb.invalid/3", image_base="http://tmdb.invalid/t/p") as tmdb:
            with pytest.raises(MovieNotFound):  # the proxy's word: there is no such host to say it
                await tmdb.details(603)
