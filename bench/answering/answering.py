"""How long a person's request takes, once everything is loaded."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Figure, Peer, centile
from bot.app import open_app, utc_now
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Request
from bot.settings import Settings
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue
from core.recommending.recommender import recommend

_PEOPLE = 700  # no multiple of the moods, so that people come back with another mood
_MOST = 1.0  # ms
_MOST_FOR_WORDS = 5.0  # ms
_WORDS = ("just got dumped lol", "i want to laugh", "not in the mood for sad stuff", "rainy sunday, soup, blanket")


def measure(*, is_quick: bool, requests: int = 2000) -> list[Figure]:
    """Ask the sample catalogue and a real store for moods, one request after the other."""
    return asyncio.run(_measure(1 if is_quick else 5, requests))


async def _measure(rounds: int, requests: int) -> list[Figure]:
    answering: list[Sequence[float]] = []
    choosing: list[Sequence[float]] = []
    understanding: list[float] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            async with open_app(Settings(store=Path(folder, "cinemood.db")).without_tokens()) as app:
                catalogue = await app.refresher.refresh()
                answering.append(await _answering(app.dialogue, requests))
                choosing.append(_choosing(catalogue, requests))
                understanding += await _understanding(app.dialogue, requests // 10)
    return [
        Figure(
            what="mood request, answered",
            unit="ms",
            samples=list(itertools.chain(*answering)),
            target=_MOST,
            peer=Peer("recommend() alone", list(itertools.chain(*choosing))),
        ),
        Figure(
            what=f"mood request, 99th centile of {requests}",
            unit="ms",
            samples=[centile(times, 99) for times in answering],
            peer=Peer("recommend() alone", [centile(times, 99) for times in choosing]),
        ),
        Figure(what="free words, understood and answered", unit="ms", samples=understanding, target=_MOST_FOR_WORDS),
    ]


async def _answering(dialogue: Conversation, requests: int) -> Sequence[float]:
    times: list[float] = []
    for number in range(requests):
        person, mood = _asked(number)
        request = Request(person=person, room=person, text=f"/mood {mood}")
        begin = time.perf_counter()
        await dialogue.reply_to(request)
        times.append((time.perf_counter() - begin) * 1000)
    return times


async def _understanding(dialogue: Conversation, requests: int) -> Sequence[float]:
    times: list[float] = []
    for number in range(requests + 1):
        person, _ = _asked(number)
        request = Request(person=person, room=person, text=_WORDS[number % len(_WORDS)])
        begin = time.perf_counter()
        await dialogue.reply_to(request)
        times.append((time.perf_counter() - begin) * 1000)
    return times[1:]  # at the first, the models are loaded


def _choosing(catalogue: Catalogue, requests: int) -> Sequence[float]:
    times: list[float] = []
    day = utc_now().date()
    for number in range(requests):
        person, mood = _asked(number)
        begin = time.perf_counter()
        recommend(catalogue, mood, person=person, day=day)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _asked(number: int) -> tuple[str, Mood]:
    """Return who asks for what."""
    return f"bench:{number % _PEOPLE}", list(Mood)[number % len(Mood)]
