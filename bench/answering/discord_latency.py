"""How long a person on Discord waits for an answer, and how many answers come in a second."""

import asyncio
import io
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import discord
import simcord
from discord import app_commands
from simcord.types import HttpLogEntry

from bench.figure import Figure, Peer, centile
from bot.app import App, open_app
from bot.dialogue.reply import Reply, Request
from bot.frontends.discord.client import Client
from bot.frontends.discord.options import Options
from bot.frontends.discord.rendering.components import build_view
from bot.frontends.discord.rendering.parts import CUSTOM_ID, Item, poster_name
from bot.posters.posters import Posters
from bot.settings import Settings
from tests.support.discord.scene import FakeNotes

_PER_ENVIRONMENT = 200  # actions: the stand-in's state grows
_MOST_TIMES = 1.3
_POSTERS = 3
_BARE = "a bare bot that sends the same at once"

_Interaction = discord.Interaction[Any]


class Bare(discord.AutoShardedClient):
    """Answers ``/mood`` and every press with one and the same message, at once, as ours does: in one request."""

    def __init__(self, reply: Reply, posters: dict[int, bytes]) -> None:
        """Take what to send."""
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None, shard_count=1)
        self._reply = reply
        self._posters = posters
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="mood", description="Movies", callback=_answer))

    async def setup_hook(self) -> None:
        """Register the one command and the one button."""
        self.add_dynamic_items(_Again)
        await self.tree.sync()

    def message(self) -> tuple[discord.ui.LayoutView, list[discord.File]]:
        """Make the message."""
        view = build_view(self._reply, button=_Again, drawn=self._posters.keys())
        return view, [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in self._posters.items()]


async def _answer(interaction: _Interaction, mood: str) -> None:
    del mood
    view, files = interaction.client.message()
    await interaction.response.send_message(view=view, files=files)


class _Again(discord.ui.DynamicItem[Item], template=CUSTOM_ID):
    @classmethod
    async def from_custom_id(cls, _interaction: _Interaction, item: Item, _match: object, /) -> Self:
        return cls(item)

    async def callback(self, interaction: _Interaction) -> None:
        view, files = interaction.client.message()
        await interaction.response.edit_message(view=view, attachments=files)


class _Clock(list[HttpLogEntry]):
    """Keeps what the bot asks of Discord, and when the last answer to a person arrived there."""

    answered = 0.0
    requests = 0

    def append(self, entry: HttpLogEntry, /) -> None:
        """Note a request; the last for an action is its answer, be it promised or not."""
        if entry.method == "PATCH" or entry.path.endswith("/callback"):
            self.answered = time.perf_counter()
            self.requests += 1
        super().append(entry)


def measure(*, is_quick: bool) -> list[Figure]:
    """Type ``/mood joy`` and press "More" in turn, one after the other, as the stand-in wants it.

    A time goes from the action to the arrival of the answer. What the stand-in does after that counts for neither bot:
    it looks only every 50 milliseconds whether a bot has come to rest.
    """
    return asyncio.run(_measure(2 if is_quick else 5, 60 if is_quick else _PER_ENVIRONMENT))


async def _measure(rounds: int, actions: int) -> list[Figure]:
    ours: list[_Run] = []
    bare: list[_Run] = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_app(Settings(store=Path(folder, "cinemood.db")).without_tokens()) as app:
            await app.refresher.refresh()
            posters = Posters()
            options = Options(shard_count=1, commands_per_window=actions, presses_per_window=actions)
            reply, drawn = await _sample(app, posters)
            waits = (await _converse(Client(app.dialogue, Posters().draw, FakeNotes(), options), 4)).waits
            await _converse(Client(app.dialogue, posters.draw, FakeNotes(), options), 60)  # draws the posters
            for _ in range(rounds):
                bare.append(await _converse(Bare(reply, drawn), actions))
                ours.append(await _converse(Client(app.dialogue, posters.draw, FakeNotes(), options), actions))
    return [*_figures(ours, bare), Figure(what="Discord, with three posters to draw", unit="ms", samples=waits)]


@dataclass(slots=True)
class _Run:
    """What people saw, and what it took."""

    waits: list[float] = field(default_factory=list[float])
    """Milliseconds of each action."""
    requests: int = 0
    """What Discord was asked: each takes a way there and back, which this measurement has for nothing."""

    @property
    def slowest(self) -> float:
        """The 99th centile."""
        return centile(self.waits, 99)

    @property
    def per_second(self) -> float:
        """Answers, one after the other."""
        return 1_000 / statistics.mean(self.waits)

    @property
    def requests_each(self) -> float:
        """Requests for an answer."""
        return self.requests / len(self.waits)


def _figures(ours: Sequence[_Run], bare: Sequence[_Run]) -> list[Figure]:
    waits, floor = ([wait for run in runs for wait in run.waits] for runs in (ours, bare))
    return [
        Figure(
            what="Discord, action to answer",
            unit="ms",
            samples=waits,
            target=_MOST_TIMES * statistics.median(floor),
            peer=Peer(_BARE, floor),
        ),
        Figure(
            what=f"Discord, 99th centile of {len(ours[0].waits)}",
            unit="ms",
            samples=[run.slowest for run in ours],
            peer=Peer(_BARE, [run.slowest for run in bare]),
        ),
        Figure(
            what="Discord, answers per second",
            unit="/s",
            samples=[run.per_second for run in ours],
            peer=Peer(_BARE, [run.per_second for run in bare]),
        ),
        Figure(
            what="Discord, requests for an answer",
            unit="",
            samples=[run.requests_each for run in ours],
            peer=Peer(_BARE, [run.requests_each for run in bare]),
        ),
    ]


async def _sample(app: App, posters: Posters) -> tuple[Reply, dict[int, bytes]]:
    """Make an answer like those that the bot will give."""
    reply = await app.dialogue.reply_to(Request("bench:0", "bench", "/mood joy"))
    return reply, {card.id: await posters.draw(card) for card in reply.cards if not card.poster}


async def _converse(bot: discord.AutoShardedClient, actions: int) -> _Run:
    """Note each action, in a new environment."""
    run = _Run()
    async with simcord.run(bot) as env:
        env.backend.http_requests = clock = _Clock()
        server = env.create_guild()
        channel, ann = server.create_text_channel("movies"), server.add_member(env.create_user("ann"))
        for _ in range(actions // 2):
            begin = time.perf_counter()
            answer = (await ann.slash(channel, "mood", mood="joy")).response
            run.waits.append((clock.answered - begin) * 1_000)
            if answer is None or len(answer.attachments) != _POSTERS:
                raise ChildProcessError("The bot did not answer with three posters.")
            begin = time.perf_counter()
            await ann.click(answer, label="More")
            run.waits.append((clock.answered - begin) * 1_000)
        run.requests = clock.requests
    return run
