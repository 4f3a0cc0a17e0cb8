import asyncio
import contextlib
import threading
from pathlib import Path

import pytest

from bot.app import App, open_app, utc_now
from bot.dialogue.reply import Reply, Request
from bot.settings import Settings
from core.errors import SourceRefused, StoreReadOnly
from core.movies.catalogue import Catalogue, Week
from core.store.opening import open_store
from tests.support.fakes import NOON
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

_HANDLES = Path("/proc/self/fd")
needs_proc = pytest.mark.skipif(not _HANDLES.exists(), reason="Only Linux tells what a process holds open.")
PERSON = "telegram:4242"
ROWS = [a_row(number, synopsis="Two friends laugh their way through a wedding.") for number in range(1, 7)]


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "cinemood.db")


def with_tmdb(settings: Settings, standin: TmdbStandin, key: str = V4_KEY) -> Settings:
    addresses = {"TMDB_API_BASE": standin.api_base, "TMDB_IMAGE_BASE": standin.image_base}
    return Settings.read({"TMDB_TOKEN": key, "CINEMOOD_STORE": str(settings.store), **addresses})


async def ask(app: App, text: str) -> Reply:
    return await app.dialogue.reply_to(Request(PERSON, PERSON, text))


def open_files() -> list[str]:
    """List what this process holds open: files, sockets, pipes."""
    names: list[str] = []
    for handle in _HANDLES.iterdir():
        with contextlib.suppress(FileNotFoundError):  # the one that this listing itself used
            names.append(str(handle.readlink()))
    return sorted(names)


async def test_without_a_token_the_sample_answers_and_says_so(settings: Settings) -> None:
    async with open_app(settings, clock=lambda: NOON) as app:
        assert app.tmdb is None
        assert app.shelf.is_empty
        await app.refresher.keep_current()
        reply = await ask(app, "/mood joy")
    assert len(reply.cards) == 3
    assert reply.notice.startswith("Sample catalogue")
    assert {card.poster for card in reply.cards} == {None}


async def test_with_a_token_tmdb_answers_at_the_address_that_was_set(settings: Settings) -> None:
    async with (
        running(TmdbStandin(ROWS)) as standin,
        open_app(with_tmdb(settings, standin), clock=lambda: NOON) as app,
    ):
        assert (await app.refresher.refresh()).source == "tmdb"
        reply = await ask(app, "/mood joy")
        assert len(reply.cards) == 3
        assert reply.notice.startswith("Trending in the week of 16 November 2026")
        assert all((card.poster or "").startswith(f"{standin.image_base}/w500/") for card in reply.cards)


async def test_movies_without_voters_are_left_out_of_tmdbs_list(settings: Settings) -> None:
    rows = [*ROWS[:4], a_row(7, vote_count=2)]
    async with running(TmdbStandin(rows)) as standin, open_app(with_tmdb(settings, standin)) as app:
        assert sorted((await app.refresher.refresh()).by_id) == [1, 2, 3, 4]


async def test_refused_key_leaves_the_shelf_empty_and_stays_secret(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    key = V4_KEY.replace("c3Rh", "d3Jv")
    async with running(TmdbStandin(ROWS)) as standin, open_app(with_tmdb(settings, standin, key)) as app:
        with pytest.raises(SourceRefused) as caught:
            await app.refresher.keep_current()
        assert app.shelf.is_empty
        assert "I have no movies yet" in (await ask(app, "joy")).text
    assert key not in caplog.text + str(caught.value) + repr(app)


async def test_what_was_shown_is_remembered_before_the_store_closes(settings: Settings) -> None:
    async with open_app(settings, clock=lambda: NOON) as app:
        await app.refresher.keep_current()
        reply = await ask(app, "joy")
    async with open_store(settings.store) as store:
        assert (await store.people.load_person(PERSON, Week.of(NOON))).shown == tuple(card.id for card in reply.cards)


async def test_next_start_finds_the_catalogue_of_the_last(settings: Settings) -> None:
    catalogues: list[Catalogue] = []
    for _ in range(2):
        async with open_app(settings, clock=lambda: NOON) as app:
            await app.refresher.keep_current()
            catalogues.append(app.shelf.catalogue)
    assert catalogues[0] == catalogues[1]


async def test_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreReadOnly, match="is a folder"):
        async with open_app(Settings(store=tmp_path)):
            pytest.fail("There is no store.")


@needs_proc
def test_leaving_closes_every_file_socket_and_thread(settings: Settings) -> None:
    async def live() -> None:
        async with running(TmdbStandin(ROWS)) as standin, open_app(with_tmdb(settings, standin)) as app:
            await app.refresher.refresh()
            await ask(app, "joy")
            assert any("cinemood.db" in name for name in open_files())

    asyncio.run(live())  # once before, for what is made only once
    files, threads = open_files(), set(threading.enumerate())
    asyncio.run(live())
    assert open_files() == files
    for thread in set(threading.enumerate()) - threads:
        thread.join(10)  # the store's may be just about to end
    assert set(threading.enumerate()) == threads


@needs_proc
def test_failing_inside_closes_the_store_too(settings: Settings) -> None:
    async def fail() -> None:
        async with open_app(settings):
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        asyncio.run(fail())
    assert not [name for name in open_files() if str(settings.store) in name]


def test_clock_tells_utc() -> None:
    assert utc_now().utcoffset() == NOON.utcoffset()
