"""Check everything that the bot needs, and advise on every fault in plain words."""

import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping
from datetime import datetime

from bot.app import SAMPLE, App, open_app
from bot.doctor import host
from bot.frontends.errors import AddressTaken
from bot.frontends.frontend import Channel, Frontend, TakesWebhook
from bot.frontends.registry import CHATS, build_channels, build_frontends
from bot.monitoring.findings import Finding, State
from bot.settings import Settings
from core.errors import CineMoodError
from core.inference.intent_model import IntentModel
from core.inference.mood_model import MoodModel
from core.movies.catalogue import Week
from core.sources.sample import read_sample
from core.store.opening import disk_of

_UNUSUAL_TOKEN = "does not look like a token of its service; was it copied whole?"  # noqa: S105 - a sentence
_UNUSUAL = {"WEB_SECRET": "is short: with 16 characters or more, nobody can guess it"}
"""A sentence of their own for secrets that are no tokens."""


async def examine(
    environ: Mapping[str, str], clock: Callable[[], datetime], unreadable_files: Iterable[str] = ()
) -> AsyncGenerator[Finding]:
    """Yield the findings one after the other; a bad one does not end the examination.

    Args:
        environ: Where the settings are read from.
        clock: Returns this machine's time in UTC.
        unreadable_files: A sentence for each file of settings that could not be read.
    """
    settings, faults = Settings.read_usable(environ)
    for finding in _check_settings(settings, [*unreadable_files, *faults]):
        yield finding
    for finding in _check_models(settings):
        yield finding
    yield _check_sample()
    for finding in _check_disk(settings):
        yield finding
    yield host.check_time_zone(environ.get("TZ", ""), clock())
    try:
        async with open_app(settings, clock) as app:
            async for finding in _check_app(app):
                yield finding
    except CineMoodError as error:
        yield Finding("store", State.BAD, str(error))


def _check_settings(settings: Settings, faults: list[str]) -> Iterator[Finding]:
    for fault in faults:
        yield Finding("settings", State.BAD, fault)
    if not faults:
        yield Finding("settings", State.GOOD, "all can be read")
    for name in settings.misshapen():
        yield Finding(name, State.LOOK, _UNUSUAL.get(name, _UNUSUAL_TOKEN))


def _check_disk(settings: Settings) -> Iterator[Finding]:
    """Check the disk that the store lies on; yield nothing when the store is on another machine."""
    disk = disk_of(settings.store)
    if disk is not None:
        folder = disk.file.parent
        while not folder.is_dir():  # the store's own folder may not exist yet
            folder = folder.parent
        yield host.check_disk(folder, shutil.disk_usage(folder).free)


def _check_models(settings: Settings) -> Iterator[Finding]:
    try:
        mood_model = MoodModel.load(settings.model)
    except CineMoodError as error:
        yield Finding("mood model", State.BAD, str(error))
        yield Finding("intent model", State.LOOK, "not checked: it reads with the vectors of the mood model")
        return
    yield Finding("mood model", State.GOOD, f"{settings.model} is complete and unaltered")
    try:
        IntentModel.load(settings.intent, mood_model.embedding)
    except CineMoodError as error:
        yield Finding("intent model", State.BAD, str(error))
    else:
        yield Finding("intent model", State.GOOD, f"{settings.intent} is complete and unaltered")


def _check_sample() -> Finding:
    try:
        movies = read_sample(SAMPLE)
    except CineMoodError as error:
        return Finding("sample", State.BAD, str(error))
    return Finding("sample", State.GOOD, f"{len(movies)} movies")


async def _check_app(app: App) -> AsyncIterator[Finding]:
    yield await _check_store(app)
    async for finding in _check_doubts(app):
        yield finding
    yield await _check_catalogue(app, app.clock())
    yield await _check_tmdb(app)
    yield await _check_clock(app)
    async for finding in _check_platforms(app):
        yield finding


async def _check_clock(app: App) -> Finding:
    if app.tmdb is None:
        return await host.check_clock(None, app.clock)
    return await host.check_clock(f"{app.settings.tmdb_api_base}/configuration", app.clock)


async def _check_store(app: App) -> Finding:
    health = await app.store.health()
    return Finding("store", State.GOOD, f"{health.place} is healthy, {health.size_bytes / 1e6:.1f} MB")


async def _check_doubts(app: App) -> AsyncIterator[Finding]:
    """Report movies that are withdrawn; yield nothing when there are none."""
    withdrawn = {doubt.movie for doubt in await app.store.doubts.list_doubts() if doubt.is_withdrawn}
    if withdrawn:
        movies = "one movie is"
        if len(withdrawn) > 1:
            movies = f"{len(withdrawn)} movies are"
        sentence = (
            f"{movies} withdrawn from a mood, as people say that it is not theirs; "
            "'python -m bot doubts' shows and clears that"
        )
        yield Finding("doubts", State.LOOK, sentence)


async def _check_catalogue(app: App, now: datetime) -> Finding:
    source = "sample"
    if app.tmdb:
        source = "tmdb"
    catalogue = await app.store.movies.latest_catalogue(source)
    if catalogue is None:
        return Finding("catalogue", State.LOOK, "none yet: the first start, or 'python -m bot refresh', fetches it")
    summary = f"{len(catalogue)} movies of {catalogue.week} from the source '{source}'"
    if catalogue.is_stale(now):
        return Finding("catalogue", State.LOOK, f"{summary}; it is {Week.of(now)} now, so a refresh is due")
    return Finding("catalogue", State.GOOD, summary)


async def _check_tmdb(app: App) -> Finding:
    if app.tmdb is None:
        return Finding("TMDb", State.LOOK, "TMDB_TOKEN is not set, so the shipped sample answers")
    try:
        await app.tmdb.configuration()
    except CineMoodError as error:
        return Finding("TMDb", State.BAD, str(error))
    return Finding(
        "TMDb", State.GOOD, "answers and accepts the key; it counts no quota, and the bot keeps to its rate limit"
    )


async def _check_platforms(app: App) -> AsyncIterator[Finding]:
    options = app.settings.platforms
    if not any(platform.is_on(options[platform.name]) for platform in CHATS):
        switches = " nor ".join(platform.switch for platform in CHATS)
        yield Finding("chat", State.LOOK, f"neither {switches} is set: only the web page will run")
    services = app.services()
    for platform in (*build_frontends(options, services), *build_channels(options, services)):
        async for finding in _check_platform(platform, app.clock()):
            yield finding


async def _check_platform(platform: Frontend | Channel, now: datetime) -> AsyncIterator[Finding]:
    try:
        yield Finding(platform.title, State.GOOD, await platform.check())
        if isinstance(platform, TakesWebhook):
            yield await platform.delivery(now)
    except AddressTaken as error:
        yield Finding(platform.title, State.LOOK, f"{error} All is well if it is this bot that listens there.")
    except CineMoodError as error:
        yield Finding(platform.title, State.BAD, str(error))
