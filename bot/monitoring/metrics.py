"""Doorway to prometheus-client: how the bot fares, in numbers. No words and no persons are counted, only kinds."""

import math
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.memory import Memory
from bot.dialogue.parser import read
from bot.dialogue.reply import Reply, Request, press_of
from bot.version import VERSION
from core.errors import CineMoodError
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, Shelf
from core.refreshing.refresher import Archive, MoodScorer, Progress, Refresher, Source

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

    def answered(self, request: Request, seconds: float) -> None:
        """Count an answer."""
        frontend = request.person.partition(":")[0]
        known = frontend if frontend in self._platforms else "other"
        self._replies.labels(known, _verb(request)).inc()
        self._seconds.labels(known).observe(seconds)

    def failed(self, error: BaseException) -> None:
        """Count something that went wrong, by its kind."""
        self._errors.labels(type(error).__name__).inc()

    def refreshed(self, outcome: str) -> None:
        """Count a refresh: ``done``, or the kind of error that it ended with."""
        self._refreshes.labels(outcome).inc()

    def _age(self) -> float:
        return math.nan if self._shelf.is_empty else (self._clock() - self._shelf.catalogue.taken_at).total_seconds()


class MeasuredDialogue(Dialogue):
    """A dialogue whose answers are counted and timed."""

    def __init__(self, metrics: Metrics, shelf: Shelf, memory: Memory, **others: object) -> None:
        """Take what counts, and what every dialogue takes."""
        super().__init__(shelf, memory, **others)  # pyright: ignore[reportArgumentType] - as the dialogue describes them
        self._metrics = metrics

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises."""
        begun = perf_counter()
        reply = await super().reply_to(request)
        self._metrics.answered(request, perf_counter() - begun)
        return reply

    async def _answer(self, request: Request) -> Reply:
        try:
            return await super()._answer(request)
        except Exception as error:
            self._metrics.failed(error)
            raise


class MeasuredRefresher(Refresher):
    """A refresher whose refreshes are counted."""

    def __init__(
        self,
        metrics: Metrics,
        source: Source,
        load_scorer: Callable[[], MoodScorer],
        archive: Archive,
        shelf: Shelf,
        **others: object,
    ) -> None:
        """Take what counts, and what every refresher takes."""
        super().__init__(source, load_scorer, archive, shelf, **others)  # pyright: ignore[reportArgumentType] - as it says
        self._metrics = metrics

    async def _replace(self, progress: Progress | None = None) -> Catalogue:
        try:
            catalogue = await super()._replace(progress)
        except CineMoodError as error:
            self._metrics.refreshed(type(error).__name__)
            raise
        self._metrics.refreshed("done")
        return catalogue


def _verb(request: Request) -> str:
    """Name what is asked for, without the words in which it is."""
    press = read(request.text) if request.choice is None else press_of(request.choice)
    if press is None:
        return "unreadable"
    return "words" if isinstance(press, str) else press.verb.value
