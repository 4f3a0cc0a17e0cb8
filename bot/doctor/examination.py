"""Check everything that the bot needs and say in plain words what to fix."""

import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.app import SAMPLE, App, open_app
from bot.doctor import host as surroundings
from bot.frontends.errors import FrontendUnavailable
from bot.monitoring.findings import Finding, State
from bot.serving.supervisor import build_frontends
from bot.settings import Settings, SettingsInvalid
from core.errors import CineMoodError
from core.inference.intent_model import IntentModel
from core.inference.mood_model import MoodModel
from core.movies.catalogue import Week
from core.sources.sample import read_sample

_UNLIKE_ONE = "does not look like a token of its service; was it copied whole?"
_MISSHAPEN = {"WEB_SECRET": "is short: with 16 characters or more, nobody can guess it"}


@runtime_checkable
class _Delivered(Protocol):
    """A platform that may call the bot instead of being asked."""

    async def delivery(self, now: datetime) -> Finding:
        """Find out how updates come."""
        ...


async def examine(
    environ: Mapping[str, str], clock: Callable[[], datetime], unread: Iterable[str] = ()
) -> AsyncGenerator[Finding]:
    """Yield what was found, one finding after the other; a bad one does not end the examination.

    Args:
        environ: Where the settings are read from.
        clock: Tells this machine's time in UTC.
        unread: What is wrong with files of settings that could not be read; a sentence each.
    """
    settings, faults = _settings(environ)
    faults = [*unread, *faults]
    for fault in faults:
        yield Finding("settings", State.BAD, fault)
    if not faults:
        yield Finding("settings", State.GOOD, "all can be read")
    for name in settings.misshapen():
        yield Finding(name, State.LOOK, _MISSHAPEN.get(name, _UNLIKE_ONE))
    for finding in _models(settings):
        yield finding
    yield _sample()
    folder = next(folder for folder in settings.store.parents if folder.is_dir())  # its own may have to be made yet
    yield surroundings.disk(folder, shutil.disk_usage(folder).free)
    yield surroundings.time_zone(environ.get("TZ", ""), clock())
    try:
        async with open_app(settings, clock) as app:
            yield await _store(app)
            async for finding in _doubts(app):
                yield finding
            yield await _catalogue(app, clock())
            yield await _tmdb(app)
            yield await surroundings.clock(f"{settings.tmdb_api_base}/configuration" if app.tmdb else None, clock)
            async for finding in _frontends(app, clock):
                yield finding
    except CineMoodError as error:
        yield Finding("store", State.BAD, str(error))


def _settings(environ: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """Read the settings; those that cannot be used are named and taken as not set."""
    try:
        return Settings.read(environ), []
    except SettingsInvalid as error:
        unusable = {fault.partition(" ")[0] for fault in error.faults}  # each begins with its variable
        rest = {name: value for name, value in environ.items() if name not in unusable}
        return Settings.read(rest), error.faults


def _models(settings: Settings) -> Iterator[Finding]:
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


def _sample() -> Finding:
    try:
        movies = read_sample(SAMPLE)
    except CineMoodError as error:
        return Finding("sample", State.BAD, str(error))
    return Finding("sample", State.GOOD, f"{len(movies)} movies")


async def _store(app: App) -> Finding:
    health = await app.store.health()
    return Finding("store", State.GOOD, f"{health.path} is healthy, {health.size / 1e6:.1f} MB")


async def _doubts(app: App) -> AsyncIterator[Finding]:
    """Find movies that are withdrawn; nothing when there are none."""
    withdrawn = [doubt for doubt in await app.store.doubted() if doubt.is_withdrawn]
    if withdrawn:
        movies = len({doubt.movie for doubt in withdrawn})
        told = f"{movies} movies are withdrawn from a mood" if movies > 1 else "one movie is withdrawn from a mood"
        sentence = f"{told}, as people say that it is not theirs; 'python -m bot doubts' shows and clears that"
        yield Finding("doubts", State.LOOK, sentence)


async def _catalogue(app: App, now: datetime) -> Finding:
    name = "tmdb" if app.tmdb else "sample"
    catalogue = await app.store.latest(name)
    if catalogue is None:
        return Finding("catalogue", State.LOOK, "none yet: the first start, or 'python -m bot refresh', fetches it")
    told = f"{len(catalogue)} movies of {catalogue.week} from the source '{name}'"
    if catalogue.is_stale(now):
        return Finding("catalogue", State.LOOK, f"{told}; it is {Week.of(now)} now, so a refresh is due")
    return Finding("catalogue", State.GOOD, told)


async def _tmdb(app: App) -> Finding:
    if app.tmdb is None:
        return Finding("TMDb", State.LOOK, "TMDB_TOKEN is not set, so the shipped sample answers")
    try:
        await app.tmdb.configuration()
    except CineMoodError as error:
        return Finding("TMDb", State.BAD, str(error))
    return Finding(
        "TMDb", State.GOOD, "answers and accepts the key; it counts no quota, and the bot keeps to its rate limit"
    )


async def _frontends(app: App, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    page, *platforms = build_frontends(app)
    try:
        yield Finding(page.name, State.GOOD, await page.check())
    except FrontendUnavailable as error:
        yield Finding(page.name, State.LOOK, f"{error} All is well if it is this bot that listens there.")
    except CineMoodError as error:
        yield Finding(page.name, State.BAD, str(error))
    if not platforms:
        yield Finding("chat", State.LOOK, "neither TELEGRAM_TOKEN nor DISCORD_TOKEN is set: only the web page will run")
    for platform in platforms:
        try:
            yield Finding(platform.name, State.GOOD, await platform.check())
            if isinstance(platform, _Delivered):
                yield await platform.delivery(clock())
        except CineMoodError as error:
            yield Finding(platform.name, State.BAD, str(error))
