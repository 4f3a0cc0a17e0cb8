"""Metrics of the bot: counts by kind, never by words or people. Doorway to prometheus-client."""

import math
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.dialogue.actions import AnyAction
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Reply, Request
from bot.version import VERSION
from core.errors import CineMoodError
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.digest import Digest
from core.people.platform_ids import platform_of

TYPE: Final = CONTENT_TYPE_LATEST
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The bot's metrics, in a registry of their own."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime], platforms: Collection[str] = ()) -> None:
        """Create the metrics.

        Args:
            shelf: Holds the catalogue; its age and size are measured.
            clock: Returns the time in UTC.
            platforms: Platforms that get a label of their own; all others are ``other``.
        """
        self._platforms = frozenset(platforms)
        self._shelf = shelf
        self._clock = clock
        self._registry = registry = CollectorRegistry()
        self._replies = Counter(
            "cinemood_replies", "Requests that were answered", ["frontend", "verb"], registry=registry
        )
        self._seconds = Histogram(
            "cinemood_reply_seconds", "Time that answers took", ["frontend"], buckets=_SECONDS, registry=registry
        )
        Info("cinemood", "The version that runs", registry=registry).info({"version": VERSION})
        self._errors = Counter("cinemood_errors", "What went wrong", ["kind"], registry=registry)
        self._refreshes = Counter("cinemood_refreshes", "Refreshes of the catalogue", ["outcome"], registry=registry)
        age = Gauge("cinemood_catalogue_age_seconds", "Time since the catalogue was taken", registry=registry)
        age.set_function(self._age_seconds)
        movies = Gauge("cinemood_catalogue_movies", "Movies on offer", registry=registry)
        movies.set_function(self._count_movies)

    def watch_withdrawn(self, count_withdrawn: Callable[[Mood], int]) -> None:
        """Add a gauge of the movies that are withdrawn from each mood."""
        gauge = Gauge(
            "cinemood_movies_withdrawn",
            "Movies that nobody is offered for a mood, as people doubt it",
            ["mood"],
            registry=self._registry,
        )
        for mood in Mood:
            gauge.labels(mood.value).set_function(partial(count_withdrawn, mood))

    def render(self) -> bytes:
        """Return all metrics in Prometheus' text format (``TYPE``)."""
        return generate_latest(self._registry)

    def observe_reply(self, request: Request, action: AnyAction | None, seconds: float) -> None:
        """Count an answer to an action."""
        frontend = platform_of(request.person)
        if frontend not in self._platforms:
            frontend = "other"
        verb = "unreadable"
        if action:
            verb = action.verb
        self._replies.labels(frontend, verb).inc()
        self._seconds.labels(frontend).observe(seconds)

    def observe_error(self, error: BaseException) -> None:
        """Count an error by its kind."""
        self._errors.labels(type(error).__name__).inc()

    def observe_refresh(self, error: CineMoodError | None) -> None:
        """Count a refresh as ``done``, or by the kind of its error."""
        outcome = "done"
        if error:
            outcome = type(error).__name__
        self._refreshes.labels(outcome).inc()

    def _count_movies(self) -> int:
        if self._shelf.is_empty:
            return 0
        return len(self._shelf.catalogue)

    def _age_seconds(self) -> float:
        if self._shelf.is_empty:
            return math.nan
        return (self._clock() - self._shelf.catalogue.taken_at).total_seconds()


class ObservedDialogue:
    """A conversation that measures the time of each answer."""

    def __init__(self, dialogue: Conversation, metrics: Metrics) -> None:
        self._dialogue = dialogue
        self._metrics = metrics

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises."""
        started_at = perf_counter()
        reply = await self._dialogue.reply_to(request)
        self._metrics.observe_reply(request, reply.action, perf_counter() - started_at)
        return reply

    async def understand(self, request: Request) -> Request:
        """See ``Conversation``."""
        return await self._dialogue.understand(request)

    async def is_private(self, request: Request) -> bool:
        """See ``Conversation``."""
        return await self._dialogue.is_private(request)

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """See ``Conversation``."""
        await self._dialogue.choose_answers(request, alone=alone)

    async def compose_digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """See ``Conversation``."""
        return await self._dialogue.compose_digest(digest, can_answer=can_answer)

    async def is_open(self, room: str) -> bool:
        """See ``Conversation``."""
        return await self._dialogue.is_open(room)

    def note_shown(self, request: Request, reply: Reply) -> None:
        """See ``Conversation``."""
        self._dialogue.note_shown(request, reply)

    async def look_for_doubts(self) -> None:
        """See ``Conversation``."""
        await self._dialogue.look_for_doubts()

    async def aclose(self) -> None:
        """See ``Conversation``."""
        await self._dialogue.aclose()
