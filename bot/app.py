"""The composition root: builds everything from the settings and closes it in reverse."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.dialogue.conversation import Conversation
from bot.dialogue.dialogue import Dialogue
from bot.frontends.frontend import Services
from bot.frontends.registry import FRONTENDS
from bot.monitoring.metrics import Metrics, ObservedDialogue
from bot.monitoring.readiness import Readiness
from bot.settings import ROOT, Settings
from core.inference.intent_model import Intent, IntentModel
from core.inference.mood_model import MoodModel
from core.moods.judgements import read_judgements
from core.movies.catalogue import Shelf
from core.refreshing.refresher import Refresher
from core.sources.sample import SampleSource
from core.sources.tmdb.client import TmdbClient
from core.store.opening import open_store
from core.store.ports import Store

SAMPLE = ROOT / "data" / "movies.jsonl"
JUDGEMENTS = ROOT / "data" / "judgements.csv"
_VOTE_FLOOR = 20  # fewer votes after two months mean a movie that hardly any people saw

PERSON_PLATFORMS = frozenset({"api", "terminal", *(platform.name for platform in FRONTENDS)})
"""The words with which ids of people begin: those of the frontends, of the HTTP API and of the command line."""


@dataclass(frozen=True)
class App:
    """Everything that stands behind the frontends."""

    settings: Settings
    store: Store
    shelf: Shelf
    refresher: Refresher
    dialogue: Conversation
    tmdb: TmdbClient | None
    """None when the sample answers."""
    metrics: Metrics
    readiness: Readiness
    clock: Callable[[], datetime]

    def services(self, announce: Callable[[str], None] = lambda _address: None) -> Services:
        """Return the parts that frontends and channels are built from; ``announce`` gets the web page's address."""
        from bot.posters.posters import Posters  # noqa: PLC0415 - loads a library for pictures

        return Services(
            dialogue=self.dialogue,
            shelf=self.shelf,
            store=self.store,
            pictures=Posters(self.tmdb.poster if self.tmdb else None),
            image_base=self.settings.tmdb_image_base,
            metrics=self.metrics,
            readiness=self.readiness,
            clock=self.clock,
            announce=announce,
        )


class LazyIntentModel:
    """The intent model, loaded for the first message, in a thread of its own so that other answers do not wait."""

    def __init__(self, mood_folder: Path, intent_folder: Path) -> None:
        self._mood_folder = mood_folder
        self._intent_folder = intent_folder
        self._intent_model: IntentModel | None = None
        self._loading = asyncio.Lock()

    async def understand(self, text: str) -> Intent:
        """Return the intent of a message."""
        async with self._loading:
            if self._intent_model is None:
                self._intent_model = await asyncio.to_thread(self._load)
        return self._intent_model.understand(text)

    def _load(self) -> IntentModel:
        mood_model = MoodModel.load(self._mood_folder)
        return IntentModel.load(self._intent_folder, mood_model.embedding)


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> AsyncGenerator[App]:
    """Build the app; leaving waits until everything is stored, and closes it.

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
        store = await stack.enter_async_context(open_store(settings.store))
        shelf = Shelf()
        metrics = Metrics(shelf, clock, PERSON_PLATFORMS)
        refresher = Refresher(
            tmdb or SampleSource(SAMPLE, clock),
            partial(MoodModel.load, settings.model),
            store,
            shelf,
            clock=clock,
            load_judgements=partial(read_judgements, JUDGEMENTS),
            vote_floor=_VOTE_FLOOR if tmdb else 0,
            observe=metrics.observe_refresh,
        )
        dialogue = Dialogue(
            shelf,
            store,
            clock=clock,
            image_base=settings.tmdb_image_base,
            understand=LazyIntentModel(settings.model, settings.intent).understand,
            country=settings.country,
            observe_error=metrics.observe_error,
        )
        metrics.watch_withdrawn(dialogue.count_withdrawn)
        stack.push_async_callback(dialogue.aclose)
        observed = ObservedDialogue(dialogue, metrics)
        yield App(settings, store, shelf, refresher, observed, tmdb, metrics, Readiness(shelf, clock), clock)
