"""The composition root: builds everything from the settings and closes it in reverse."""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.dialogue.dialogue import Dialogue
from bot.monitoring.metrics import MeasuredDialogue, MeasuredRefresher, Metrics
from bot.monitoring.readiness import Readiness
from bot.settings import ROOT, Settings
from core.errors import StoreError
from core.inference.intent_model import Intent, IntentModel
from core.inference.mood_model import MoodModel
from core.movies.catalogue import Shelf
from core.refreshing.refresher import Refresher
from core.sources.sample import SampleSource
from core.sources.tmdb.client import TmdbClient
from core.store.sqlite.store import Store

log = logging.getLogger(__name__)

SAMPLE = ROOT / "data" / "movies.jsonl"
_VOTE_FLOOR = 20  # fewer votes after two months mean a movie that nearly nobody saw

_SECRET_NOTE = "web:secret"  # noqa: S105 - its name


@dataclass(frozen=True)
class App:
    """Everything that stands behind the frontends."""

    settings: Settings
    store: Store
    shelf: Shelf
    refresher: Refresher
    dialogue: Dialogue
    tmdb: TmdbClient | None
    """None when the sample answers."""
    metrics: Metrics
    readiness: Readiness
    clock: Callable[[], datetime]

    async def web_secret(self) -> str:
        """Tell what the page signs its cookies with: as set or, once made up, as noted for good. Never raises."""
        if self.settings.web_secret:
            return self.settings.web_secret.reveal()
        made_up = secrets.token_urlsafe(32)
        try:
            return await self.store.lasting_note(_SECRET_NOTE, made_up)
        except StoreError as error:
            log.warning("People on the page will not be known again after a restart: %s", error)
            return made_up


class _Ears:
    """Understands messages; loads its models when it is first asked, off the event loop."""

    def __init__(self, model: Path, intent: Path) -> None:
        self._model = model
        self._intent = intent
        self._intent_model: IntentModel | None = None
        self._loading = asyncio.Lock()

    async def understand(self, text: str) -> Intent:
        async with self._loading:
            if self._intent_model is None:
                self._intent_model = await asyncio.to_thread(self._load)
        return self._intent_model.understand(text)

    def _load(self) -> IntentModel:
        return IntentModel.load(self._intent, MoodModel.load(self._model).embedding)


def utc_now() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)


def without_tokens(settings: Settings) -> Settings:
    """Return the settings of a bot that talks to nobody outside."""
    return replace(settings, telegram_token=None, discord_token=None, tmdb_token=None)


@asynccontextmanager
async def open_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> AsyncGenerator[App]:
    """Build the app; leaving waits for what is being remembered and closes everything.

    Raises:
        StoreError: The store cannot be opened.
    """
    async with AsyncExitStack() as stack:
        tmdb = None
        if settings.tmdb_token:
            client = TmdbClient(
                settings.tmdb_token.reveal(), api_base=settings.tmdb_api_base, image_base=settings.tmdb_image_base
            )
            tmdb = await stack.enter_async_context(client)
        store = await stack.enter_async_context(Store.open(settings.store))
        shelf = Shelf()
        metrics = Metrics(shelf, clock)
        refresher = MeasuredRefresher(
            metrics,
            tmdb or SampleSource(SAMPLE, clock),
            partial(MoodModel.load, settings.model),
            store,
            shelf,
            clock=clock,
            vote_floor=_VOTE_FLOOR if tmdb else 0,
        )
        dialogue = MeasuredDialogue(
            metrics,
            shelf,
            store,
            clock=clock,
            image_base=settings.tmdb_image_base,
            understand=_Ears(settings.model, settings.intent).understand,
            country=settings.country,
        )
        metrics.watch_withdrawn(dialogue.withdrawn)
        stack.push_async_callback(dialogue.aclose)
        yield App(settings, store, shelf, refresher, dialogue, tmdb, metrics, Readiness(shelf, clock), clock)
