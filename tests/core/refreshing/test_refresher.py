"""What a refresh puts into the catalogue."""

import logging
from collections import Counter
from datetime import date, timedelta
from functools import partial

import msgspec
import pytest

from core.errors import MovieNotFound
from core.moods.judgements import Judgement
from core.moods.mood import GOOD, Mood
from core.movies.catalogue import Shelf, Week
from core.movies.movie import UNDATED, Movie
from core.refreshing.refresher import MAX_PAGES, MOVIES_PER_MOOD
from core.store.ports import Store
from tests.support.fakes import NOON, a_movie
from tests.support.sources import PER_PAGE, KeywordScorer, PagedSource, a_refresher, moody_movies

WITHOUT_ANGER = tuple(Mood)[:-1]


async def offered(source: PagedSource, store: Store, vote_floor: int = 0) -> list[int]:
    """Refresh and return what is on offer, by id."""
    catalogue = await a_refresher(source, store, vote_floor=vote_floor).refresh()
    return [entry.movie.id for entry in catalogue]


def among_others(movie: Movie) -> PagedSource:
    return PagedSource([*moody_movies(6), movie])


async def test_new_catalogue_is_returned_shelved_and_stored(store: Store) -> None:
    shelf = Shelf()
    catalogue = await a_refresher(PagedSource(moody_movies(80)), store, shelf).refresh()
    assert shelf.catalogue is catalogue
    assert await store.movies.latest_catalogue("tmdb") == catalogue
    assert (catalogue.week, catalogue.taken_at, catalogue.source) == (Week.of(NOON), NOON, "tmdb")


async def test_movies_keep_the_order_of_the_list(store: Store) -> None:
    movies = moody_movies(50)[::-1]
    assert await offered(PagedSource(movies), store) == [movie.id for movie in movies]


async def test_entries_have_scores_and_reasons_for_the_moods_that_they_have(store: Store) -> None:
    source = PagedSource([*moody_movies(2), a_movie(3, keywords=("fear", "anger"))])
    entry = (await a_refresher(source, store).refresh()).by_id[3]
    assert [mood for mood, probability in entry.scores.items() if probability] == [Mood.FEAR, Mood.ANGER]
    assert entry.reasons == {Mood.FEAR: ("fear",), Mood.ANGER: ("anger",)}


async def test_even_odds_are_enough_for_reasons(store: Store) -> None:
    refresher = a_refresher(
        PagedSource(moody_movies(3, moods=[Mood.JOY])), store, load_scorer=partial(KeywordScorer, GOOD)
    )
    assert (await refresher.refresh()).by_id[1].reasons == {Mood.JOY: ("joy",)}


async def test_judgement_goes_before_the_model(store: Store) -> None:
    """All other movies are scored by the model, each by its own facts."""
    judgement = Judgement((Mood.FEAR, Mood.FEAR), (0, 0, 0, 0, 2, 0))
    movies = moody_movies(4, moods=[Mood.JOY, Mood.LOVE])
    await a_refresher(PagedSource(movies), store, judgements={2: judgement, 99: judgement}).refresh()
    catalogue = await store.movies.latest_catalogue("tmdb")
    assert catalogue is not None
    strongest = [(entry.movie.id, entry.scores.strongest(), entry.readings) for entry in catalogue]
    assert strongest == [(1, Mood.JOY, 0), (2, Mood.FEAR, 2), (3, Mood.JOY, 0), (4, Mood.LOVE, 0)]
    assert catalogue.by_id[2].scores == judgement.scores


async def test_refresh_is_logged_in_one_line(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="core.refreshing.refresher")
    await a_refresher(PagedSource(moody_movies(80)), store).refresh()
    assert caplog.messages == ["Refreshed: 80 movies for 2026-W47 from tmdb"]


async def test_paging_stops_when_every_mood_has_enough_movies(store: Store) -> None:
    source = PagedSource(moody_movies(400))
    catalogue = await a_refresher(source, store).refresh()
    assert source.asked_pages == [1, 2, 3, 4, 5, 6]  # 60 movies are too few for six moods, 120 are enough
    assert min(Counter(entry.scores.strongest() for entry in catalogue).values()) >= MOVIES_PER_MOOD


async def test_paging_stops_when_every_mood_has_just_enough_movies_by_even_odds(store: Store) -> None:
    source = PagedSource([*moody_movies(6 * MOVIES_PER_MOOD), *moody_movies(200, first=1001, moods=[Mood.JOY])])
    await a_refresher(source, store, load_scorer=partial(KeywordScorer, GOOD)).refresh()
    assert max(source.asked_pages) == 6


async def test_paging_goes_on_for_a_single_mood_that_lacks_movies(store: Store) -> None:
    late = moody_movies(MOVIES_PER_MOOD, first=1001, moods=[Mood.ANGER])
    source = PagedSource([*moody_movies(200, moods=WITHOUT_ANGER), *late, *moody_movies(200, first=2001)])
    catalogue = await a_refresher(source, store).refresh()
    assert {movie.id for movie in late} <= set(catalogue.by_id)
    assert max(source.asked_pages) == 12


async def test_paging_ends_at_the_cap(store: Store) -> None:
    source = PagedSource(moody_movies(PER_PAGE * 30, moods=WITHOUT_ANGER))
    catalogue = await a_refresher(source, store).refresh()
    assert source.asked_pages == list(range(1, MAX_PAGES + 1))
    assert len(catalogue) == PER_PAGE * MAX_PAGES


async def test_paging_ends_with_the_list(store: Store) -> None:
    source = PagedSource(moody_movies(75, moods=WITHOUT_ANGER))
    assert len(await offered(source, store)) == 75
    assert source.asked_pages == [1, 2, 3, 4]


async def test_progress_has_pages_read_and_the_limit(store: Store) -> None:
    steps: list[tuple[int, int]] = []
    source = PagedSource(moody_movies(150, moods=WITHOUT_ANGER))
    await a_refresher(source, store).refresh(lambda done, total: steps.append((done, total)))
    assert steps == [(3, 8), (6, 8), (8, 8)]


async def test_movie_on_several_pages_is_kept_once_at_its_first_place(store: Store) -> None:
    movies = moody_movies(140, moods=WITHOUT_ANGER)
    listed = [*movies[:25], movies[3], *movies[25:], movies[3], movies[70]]
    source = PagedSource(listed)
    assert await offered(source, store) == [movie.id for movie in movies]
    assert sorted(source.asked_details) == [movie.id for movie in movies]


async def test_movies_differ_by_id(store: Store) -> None:
    source = PagedSource([a_movie(n, title="Twins", keywords=("joy",)) for n in (1, 2, 3)])
    assert await offered(source, store) == [1, 2, 3]


@pytest.mark.parametrize(
    ("released", "is_offered"),
    [(date(2026, 11, 15), True), (date(2026, 11, 16), False), (date(2026, 11, 18), False), (date(2030, 1, 1), False)],
)
async def test_only_movies_released_before_the_week_are_offered(store: Store, released: date, is_offered: bool) -> None:
    assert (99 in await offered(among_others(a_movie(99, release_date=released)), store)) is is_offered


@pytest.mark.parametrize(
    "facts",
    [
        {"adult": True},
        {"softcore": True},
        {"keywords": ("love", "softcore")},
        {"certifications": {"DE": "12", "US": "X"}},
    ],
)
@pytest.mark.parametrize("is_listed_so", [True, False])
async def test_unfit_movie_is_not_offered(store: Store, facts: dict[str, object], is_listed_so: bool) -> None:
    source = among_others(a_movie(99, **facts if is_listed_so else {}))
    source.change_details(99, **facts)
    assert await offered(source, store) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("overview", ["", " \n\t"])
async def test_movie_without_overview_is_not_offered(store: Store, overview: str) -> None:
    source = among_others(a_movie(99, overview=overview))
    source.change_details(99, overview=overview)
    assert await offered(source, store) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("odd", "fact"),
    [("overview", ""), ("vote_count", 0), ("vote_average", 0.0), ("popularity", 0.0), ("genres", ()), ("language", "")],
)
@pytest.mark.parametrize("is_listed_so", [True, False])
async def test_list_and_details_complete_each_other(store: Store, odd: str, fact: object, is_listed_so: bool) -> None:
    whole = a_movie(99, popularity=3.0)
    lacking = msgspec.structs.replace(whole, **{odd: fact})
    source = among_others(lacking if is_listed_so else whole)
    source.detailed[99] = whole if is_listed_so else lacking
    catalogue = await a_refresher(source, store, vote_floor=20).refresh()
    assert catalogue.by_id[99].movie == whole


@pytest.mark.parametrize(("released", "is_offered"), [(date(2026, 11, 1), True), (UNDATED, False)])
async def test_date_may_come_from_the_details(store: Store, released: date, is_offered: bool) -> None:
    source = among_others(a_movie(99, release_date=UNDATED))
    source.change_details(99, release_date=released)
    assert (99 in await offered(source, store)) is is_offered


async def test_flag_of_the_list_outweighs_stored_details(store: Store) -> None:
    source = PagedSource(moody_movies(6))
    await a_refresher(source, store).refresh()
    source.movies = [msgspec.structs.replace(source.movies[0], softcore=True), *source.movies[1:]]
    later = await a_refresher(source, store, now=NOON + timedelta(weeks=1)).refresh()
    assert list(later.by_id) == [2, 3, 4, 5, 6]
    assert set(await store.movies.find_scored_movies("tmdb", [1, 2])) == {2}
    assert set(await store.movies.find_movies("tmdb", [1, 2], since=NOON)) == {2}


async def test_later_flag_hides_a_stored_movie(store: Store) -> None:
    source = PagedSource(moody_movies(6))
    await a_refresher(source, store).refresh()
    source.change_details(1, keywords=("joy", "softcore"))
    await a_refresher(source, store, now=NOON + timedelta(weeks=5)).refresh()
    assert set(await store.movies.find_scored_movies("tmdb", [1, 2])) == {2}


async def test_overview_may_come_from_the_details(store: Store) -> None:
    source = among_others(a_movie(99, overview=""))
    source.change_details(99, overview="A keeper finds a letter.")
    assert 99 in await offered(source, store)


@pytest.mark.parametrize(
    ("votes", "days_out", "is_offered"),
    [(20, 3000, True), (19, 3000, False), (19, 61, False), (0, 61, False), (0, 60, True)],
)
async def test_only_older_movies_need_votes(store: Store, votes: int, days_out: int, is_offered: bool) -> None:
    released = Week.of(NOON).monday - timedelta(days=days_out)
    average = 7.2 if votes else 0.0
    source = among_others(a_movie(99, vote_count=votes, vote_average=average, release_date=released))
    assert (99 in await offered(source, store, vote_floor=20)) is is_offered


async def test_older_movie_with_a_lost_vote_count_is_offered(store: Store) -> None:
    """It has an average, so that somebody has voted."""
    source = among_others(a_movie(99, vote_count=0, vote_average=7.2, release_date=date(2020, 1, 1)))
    assert 99 in await offered(source, store, vote_floor=20)


async def test_popularity_votes_and_poster_come_from_the_list(store: Store) -> None:
    source = among_others(a_movie(99, popularity=9.5, vote_average=8.5, vote_count=5, poster_path="/new.jpg"))
    source.change_details(99, popularity=1.0, vote_average=1.0, vote_count=1, poster_path=None, tagline="At last.")
    movie = (await a_refresher(source, store).refresh()).by_id[99].movie
    assert (movie.popularity, movie.vote_average, movie.vote_count, movie.poster_path) == (9.5, 8.5, 5, "/new.jpg")
    assert movie.tagline == "At last."


async def test_release_date_comes_from_the_list(store: Store) -> None:
    source = among_others(a_movie(99, release_date=date(2026, 11, 1)))
    source.change_details(99, release_date=date(2026, 10, 1))
    assert (await a_refresher(source, store).refresh()).by_id[99].movie.release_date == date(2026, 11, 1)


async def test_stored_details_are_not_requested(store: Store) -> None:
    source = PagedSource(moody_movies(6))
    await a_refresher(source, store).refresh()
    source.movies = [*moody_movies(6), a_movie(7)]
    source.detailed[7] = a_movie(7)
    await a_refresher(source, store, now=NOON + timedelta(weeks=1)).refresh()
    assert source.asked_details == [1, 2, 3, 4, 5, 6, 7]


async def test_details_older_than_four_weeks_are_requested(store: Store) -> None:
    source = PagedSource(moody_movies(6))
    asked = list[int]()
    for weeks in range(7):
        source.movies = [msgspec.structs.replace(movie, popularity=weeks) for movie in source.movies]
        await a_refresher(source, store, now=NOON + timedelta(weeks=weeks)).refresh()
        asked.append(len(source.asked_details))
    assert asked == [6, 6, 6, 6, 6, 12, 12]


@pytest.mark.parametrize(("minutes", "is_asked_for"), [(0, False), (1, True)])
async def test_details_may_be_four_weeks_old_and_no_older(store: Store, minutes: int, is_asked_for: bool) -> None:
    source = PagedSource(moody_movies(6))
    await a_refresher(source, store).refresh()
    await a_refresher(source, store, now=NOON + timedelta(weeks=4, minutes=minutes)).refresh()
    assert (len(source.asked_details) == 12) is is_asked_for


async def test_skipped_movie_is_not_requested_from_a_later_page(store: Store) -> None:
    movies = moody_movies(100, moods=WITHOUT_ANGER)
    source = PagedSource([*movies, movies[0], movies[1]])
    source.change_details(1, adult=True)
    source.failing_details[2] = MovieNotFound("It is gone.")
    assert await offered(source, store) == [movie.id for movie in movies[2:]]
    assert sorted(source.asked_details) == [movie.id for movie in movies]


async def test_deleted_movie_is_left_out(store: Store) -> None:
    source = PagedSource(moody_movies(12))
    source.failing_details = {movie_id: MovieNotFound("It is gone.") for movie_id in range(1, 7)}
    assert await offered(source, store) == [7, 8, 9, 10, 11, 12]


async def test_skipped_movies_are_logged_in_one_line(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="core.refreshing.refresher")
    source = PagedSource(moody_movies(12))
    source.failing_details = {movie_id: MovieNotFound("It is gone.") for movie_id in range(1, 7)}
    await offered(source, store)
    assert caplog.messages[0] == "6 of 12 movies left out, their details could not be had"
