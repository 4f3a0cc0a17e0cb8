import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, open_app
from bot.dialogue.reply import Reply
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.frontend import CanPost, LosesPlatform, TakesWebhook
from bot.frontends.registry import FRONTENDS, build_frontends
from bot.serving.supervisor import NothingRuns, platforms_to_post_to, running
from bot.settings import Settings
from core.errors import CineMoodError, SourceUnavailable, StoreBusy
from core.movies.catalogue import Shelf
from core.movies.movie import Movie, Page
from core.refreshing.refresher import MoodScorer, Refresher
from tests.support.discord.standin import TOKEN as DISCORD_TOKEN
from tests.support.fakes import NOON, a_catalogue
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.standin import TOKEN as TELEGRAM_TOKEN

REFUSED = FrontendRefused("The platform did not accept the token.")
TOKENS = {"TELEGRAM_TOKEN": TELEGRAM_TOKEN, "DISCORD_TOKEN": DISCORD_TOKEN}
UNREACHED = FrontendUnavailable("The platform did not answer.")


class FakeFrontend:
    """Fails to start or to stop as it was told, ends when it is told to, and notes what was asked of it."""

    def __init__(self, *faults: Exception, name: str = "fake", stop_fault: Exception | None = None) -> None:
        self.platform, self.title = name.casefold(), name
        self.notes: list[str] = []
        self.end, self.began_again = asyncio.Event(), asyncio.Event()
        self._faults = list(faults)
        self._stop_fault = stop_fault

    async def start(self) -> None:
        self.notes.append("start")
        if self._faults:
            raise self._faults.pop(0)
        if "answers" in self.notes:
            self.began_again.set()
        self.notes.append("answers")

    async def check(self) -> str:
        return "is a fake"

    async def wait_until_ended(self) -> None:
        await self.end.wait()
        self.end.clear()

    async def stop(self) -> None:
        self.notes.append("stop")
        if self._stop_fault:
            raise self._stop_fault
        for _ in range(5):  # others are faster
            await asyncio.sleep(0)
        self.notes.append("stopped")


class RefusedLater(FakeFrontend):
    """Is accepted once and then refused."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self.refused = asyncio.Event()

    async def start(self) -> None:
        if "answers" in self.notes:
            self.refused.set()
            raise REFUSED
        await super().start()


class FakePoster(FakeFrontend):
    """Can write without being asked."""

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        self.notes.append(room)


class SilentSource:
    """Never answers."""

    name = "tmdb"

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def trending(self, page: int) -> Page:
        self.asked.set()
        return await asyncio.get_running_loop().create_future()

    async def details(self, movie_id: int) -> Movie:
        raise SourceUnavailable("It never answers.")


class Unreadable(Refresher):
    """Finds the store locked."""

    async def load(self) -> None:
        raise StoreBusy("Another process keeps the store locked.")


class Visitor(FakeFrontend):
    """Notes whether movies are on offer when it starts."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf

    async def start(self) -> None:
        self.notes.append("nothing" if self._shelf.is_empty else "movies")


def no_scorer() -> MoodScorer:
    raise AssertionError("There is nothing to score.")


@pytest.fixture(name="app")
async def _app(tmp_path: Path) -> AsyncGenerator[App]:
    """Open an app whose store has the week's catalogue already."""
    settings = Settings.read({"CINEMOOD_STORE": str(tmp_path / "cinemood.db"), "WEB_PORT": "0"})
    async with open_app(settings, clock=lambda: NOON) as app:
        await app.store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
        yield app


async def test_refused_frontend_is_left_out_and_named_while_the_others_answer(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.serving.supervisor")
    refused, works = FakeFrontend(REFUSED, name="discord"), FakeFrontend(name="web page")
    async with running(app, [refused, works]):
        assert works.notes == ["start", "answers"]
        assert refused.notes == ["start"]
    assert "Discord is left out: The platform did not accept the token." in caplog.messages
    assert "Web page answers" in caplog.messages
    assert works.notes[-1] == refused.notes[-1] == "stopped"


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_nothing_runs_when_all_are_refused(app: App, count: int) -> None:
    frontends = [FakeFrontend(REFUSED) for _ in range(count)]
    with pytest.raises(NothingRuns, match="'python -m bot doctor' tells what to fix"):
        async with running(app, frontends):
            pytest.fail("Nothing should run.")
    assert [frontend.notes for frontend in frontends] == [["start", "stop", "stopped"]] * count


async def test_frontend_that_is_not_reached_is_tried_again_until_it_answers(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    frontend = FakeFrontend(UNREACHED, UNREACHED, UNREACHED)
    async with running(app, [frontend], retry_seconds=0):
        assert frontend.notes == ["start"] * 4 + ["answers"]
    assert caplog.messages == ["The platform did not answer. Trying again in 0 seconds."] * 3


async def test_frontend_that_is_not_reached_delays_neither_the_others_nor_the_end(app: App) -> None:
    unreached, works = FakeFrontend(UNREACHED), FakeFrontend()
    async with asyncio.timeout(HANG_SECONDS), running(app, [unreached, works], retry_seconds=3600):
        assert works.notes == ["start", "answers"]
    assert unreached.notes == ["start", "stop", "stopped"]


async def test_frontend_refused_at_a_later_try_is_left_out(app: App) -> None:
    late, works = FakeFrontend(UNREACHED, REFUSED), FakeFrontend()
    async with running(app, [late, works], retry_seconds=0):
        assert works.notes == ["start", "answers"]
    assert "answers" not in late.notes


async def test_mistake_in_one_frontend_is_logged_without_its_words_and_the_others_answer(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with running(app, [FakeFrontend(ValueError(TELEGRAM_TOKEN), name="telegram"), FakeFrontend()]):
        pass
    (line,) = [line for line in caplog.messages if line.startswith("Telegram is left out: ")]
    assert "ValueError at test_supervisor.py:" in line
    assert TELEGRAM_TOKEN not in caplog.text


@pytest.mark.parametrize("fault", [CineMoodError("It does not let go."), RuntimeError("a mistake")])
async def test_one_that_fails_to_stop_does_not_keep_the_others(
    app: App, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    others = [FakeFrontend(), FakeFrontend()]
    async with running(app, [others[0], FakeFrontend(name="discord", stop_fault=fault), others[1]]):
        pass
    assert [other.notes[-1] for other in others] == ["stopped", "stopped"]
    (line,) = caplog.messages
    assert line.startswith("Discord did not stop cleanly: ")


async def test_all_are_stopped_when_something_fails_while_they_run(app: App) -> None:
    frontends = [FakeFrontend(), FakeFrontend(UNREACHED)]
    with pytest.raises(RuntimeError, match="power cut"):
        async with running(app, frontends):
            raise RuntimeError("power cut")
    assert [frontend.notes[-1] for frontend in frontends] == ["stopped", "stopped"]


class Stubborn(FakeFrontend):
    """Does not come to an end."""

    def __init__(self) -> None:
        super().__init__()
        self.is_stopping = asyncio.Event()

    async def stop(self) -> None:
        self.is_stopping.set()
        await asyncio.get_running_loop().create_future()


async def test_stop_that_is_cut_off_ends_the_jobs_and_everything_but_what_hangs(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    source, stubborn, other = SilentSource(), Stubborn(), FakeFrontend()
    refresher = Refresher(source, no_scorer, app.store, Shelf(), clock=lambda: NOON)

    async def serve() -> None:
        async with running(replace(app, refresher=refresher), [stubborn, other]):
            await asyncio.get_running_loop().create_future()

    async with asyncio.timeout(10):
        serving = asyncio.create_task(serve())
        await source.asked.wait()
        serving.cancel()
        await stubborn.is_stopping.wait()
        while other.notes[-1] != "stopped":  # noqa: ASYNC110 - a few turns of the loop
            await asyncio.sleep(0)
        serving.cancel()
        await asyncio.wait({serving})
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    async with app.store.refresh_lock():  # which the refresh holds while it runs
        pass
    assert caplog.messages == []


async def test_frontend_that_ended_is_stopped_told_and_started_again(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    frontend = FakeFrontend(name="telegram")
    async with running(app, [frontend], retry_seconds=0), asyncio.timeout(HANG_SECONDS):
        frontend.end.set()
        await frontend.began_again.wait()
    assert frontend.notes == ["start", "answers", "stop", "stopped"] * 2
    assert caplog.messages == ["Telegram no longer answers. Starting it again in 0 seconds."]


async def test_frontend_that_was_accepted_and_is_then_refused_is_tried_again_later(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    withdrawn = RefusedLater(name="discord")
    async with running(app, [withdrawn, FakeFrontend()], retry_seconds=0), asyncio.timeout(HANG_SECONDS):
        withdrawn.end.set()
        await withdrawn.refused.wait()
    assert caplog.messages[-1] == "The platform did not accept the token. Trying again in 600 seconds."


async def test_catalogue_on_file_is_on_offer_before_anybody_can_ask(app: App) -> None:
    visitor = Visitor(app.shelf)
    async with running(app, [visitor]):
        assert visitor.notes == ["movies"]


async def test_store_that_is_locked_keeps_nobody_waiting(app: App, caplog: pytest.LogCaptureFixture) -> None:
    refresher = Unreadable(SilentSource(), no_scorer, app.store, app.shelf, clock=lambda: NOON)
    async with running(replace(app, refresher=refresher), [visitor := Visitor(app.shelf)]):
        assert visitor.notes == ["nothing"]
    assert "not offered yet: Another process keeps the store locked." in caplog.text


async def test_stopping_in_the_middle_of_a_refresh_is_quiet(app: App, caplog: pytest.LogCaptureFixture) -> None:
    source = SilentSource()
    refresher = Refresher(source, no_scorer, app.store, Shelf(), clock=lambda: NOON)
    async with running(replace(app, refresher=refresher), [FakeFrontend()]), asyncio.timeout(HANG_SECONDS):
        await source.asked.wait()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=10)
    assert caplog.messages == []
    async with app.store.refresh_lock():
        pass


async def test_digests_go_to_platforms_that_answer_and_can_be_written_to(app: App) -> None:
    telegram, discord = FakePoster(name="Telegram"), FakePoster(UNREACHED, name="Discord")
    frontends = [telegram, discord, FakeFrontend(name="web page")]
    assert platforms_to_post_to(app, frontends) == {}
    async with running(app, frontends):
        assert platforms_to_post_to(app, frontends) == {"telegram": telegram}


class Distant(FakePoster):
    """Has lost its platform, and still answers as far as it knows."""

    unreachable_since: datetime | None = None


async def test_platform_out_of_reach_for_more_than_a_minute_is_told_and_not_written_to(app: App) -> None:
    distant = Distant(name="Telegram")
    async with running(app, [distant]):
        assert app.readiness.state().ready
        distant.unreachable_since = NOON - timedelta(seconds=61)
        assert app.readiness.state().frontends == {"Telegram": "is not reached"}
        assert platforms_to_post_to(app, [distant]) == {}
        distant.unreachable_since = None
        assert app.readiness.state().ready


def options_with(*names: str) -> Mapping[str, Any]:
    """Return the options of all platforms where only these variables are set."""
    return Settings.read({name: TOKENS[name] for name in names}).platforms


async def test_chat_platforms_can_be_written_to_and_can_be_lost(app: App) -> None:
    telegram, discord, page = build_frontends(options_with(*TOKENS), app.services())
    assert [isinstance(frontend, CanPost) for frontend in (telegram, discord, page)] == [True, True, False]
    assert [isinstance(frontend, LosesPlatform) for frontend in (telegram, discord, page)] == [True, True, False]
    assert [isinstance(frontend, TakesWebhook) for frontend in (telegram, discord, page)] == [True, False, False]


@pytest.mark.parametrize("names", [(), ("TELEGRAM_TOKEN",), ("DISCORD_TOKEN",), tuple(TOKENS)])
async def test_frontend_is_built_when_its_switch_is_set(app: App, names: tuple[str, ...]) -> None:
    """The web page has no switch and is always built."""
    built = build_frontends(options_with(*names), app.services())
    expected = [platform for platform in FRONTENDS if platform.switch in {"", *names}]
    assert [(each.platform, each.title) for each in built] == [(each.name, each.title) for each in expected]


async def test_web_page_answers_while_it_runs_and_no_longer(app: App) -> None:
    addresses: list[str] = []
    async with running(app, build_frontends(app.settings.platforms, app.services(addresses.append))):
        (address,) = addresses
        host, port = address.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        await writer.wait_closed()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(host, int(port))


async def test_bot_is_ready_when_all_that_started_answer_and_there_are_movies(app: App) -> None:
    frontends = [FakeFrontend(name="web page"), FakeFrontend(REFUSED, name="discord"), FakeFrontend(name="telegram")]
    async with running(app, frontends, retry_seconds=0):
        assert app.readiness.state().frontends == {
            "web page": "answers",
            "discord": "is left out",
            "telegram": "answers",
        }
        assert app.readiness.state().ready
    assert b'cinemood_errors_total{kind="FrontendRefused"} 1.0' in app.metrics.render()


async def test_bot_is_not_ready_while_a_frontend_is_not_reached(app: App) -> None:
    frontends = [FakeFrontend(UNREACHED, name="telegram"), FakeFrontend(name="web page")]
    async with running(app, frontends, retry_seconds=3600):
        assert app.readiness.state().reasons == ("Telegram is not reached.",)
