"""Doorway to prometheus-client: how the bot fares, in numbers. No words and no persons are counted, only kinds."""

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

TYPE: Final = CONTENT_TYPE_LATEST
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Counts in a registry of its own."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime], platforms: Collection[str] = ()) -> None:
        """Take the shelf whose age is told, a clock that tells the time in UTC, and the platforms to tell apart."""
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
        age.set_function(self._age)
        movies = Gauge("cinemood_catalogue_movies", "Movies on offer", registry=registry)
        movies.set_function(lambda: 0 if shelf.is_empty else len(shelf.catalogue))

    def watch_withdrawn(self, withdrawn: Callable[[Mood], int]) -> None:
        """Tell from now on how many movies are withdrawn from each mood."""
        gauge = Gauge(
            "cinemood_movies_withdrawn",
            "Movies that nobody is offered for a mood, as people doubt it",
            ["mood"],
            registry=self._registry,
        )
        for mood in Mood:
            gauge.labels(mood.value).set_function(partial(withdrawn, mood))

    def written(self) -> bytes:
        """Write everything in Prometheus' text format, whose media type is ``TYPE``."""
        return generate_latest(self._registry)

    def observe_reply(self, request: Request, action: AnyAction | None, seconds: float) -> None:
        """Count an answer to an action."""
        platform = request.person.partition(":")[0]
        frontend = platform if platform in self._platforms else "other"
        self._replies.labels(frontend, action.verb if action else "unreadable").inc()
        self._seconds.labels(frontend).observe(seconds)

    def observe_error(self, error: BaseException) -> None:
        """Count an error by its kind."""
        self._errors.labels(type(error).__name__).inc()

    def observe_refresh(self, error: CineMoodError | None) -> None:
        """Count a refresh as ``done``, or by the kind of its error."""
        self._refreshes.labels(type(error).__name__ if error else "done").inc()

    def _age(self) -> float:
        return math.nan if self._shelf.is_empty else (self._clock() - self._shelf.catalogue.taken_at).total_seconds()


class ObservedDialogue:
    """Answers as ``dialogue`` does, and records how long each answer took."""

    def __init__(self, dialogue: Conversation, metrics: Metrics) -> None:
        self._dialogue = dialogue
        self._metrics = metrics

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises."""
        begun = perf_counter()
        reply = await self._dialogue.reply_to(request)
        self._metrics.observe_reply(request, reply.action, perf_counter() - begun)
        return reply

    async def understand(self, request: Request) -> Request:
        """See ``Conversation``, as for all that follow."""
        return await self._dialogue.understand(request)

    async def is_private(self, request: Request) -> bool:
        """See there."""
        return await self._dialogue.is_private(request)

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """See there."""
        await self._dialogue.choose_answers(request, alone=alone)

    async def compose_digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """See there."""
        return await self._dialogue.compose_digest(digest, can_answer=can_answer)

    async def is_open(self, room: str) -> bool:
        """See there."""
        return await self._dialogue.is_open(room)

    def note_shown(self, request: Request, reply: Reply) -> None:
        """See there."""
        self._dialogue.note_shown(request, reply)

    async def look_for_doubts(self) -> None:
        """See there."""
        await self._dialogue.look_for_doubts()

    async def aclose(self) -> None:
        """See there."""
        await self._dialogue.aclose()
