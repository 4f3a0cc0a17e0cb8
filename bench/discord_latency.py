"""How long a person on Discord waits for an answer, and how many answers come in a second."""

import asyncio
import io
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import discord
import simcord
from discord import app_commands
from simcord.types import HttpLogEntry

from bench.figure import Figure, Peer, centile
from bot.app import App, open_app, without_tokens
from bot.frontends.discord_client import Client
from bot.frontends.discord_manners import Options
from bot.frontends.discord_parts import CUSTOM_ID, Item, poster_name
from bot.frontends.discord_render import view_of
from bot.posters import Posters
from bot.reply import Reply, Request
from bot.settings import Settings
from tests.discord_scene import FakeNotes

_PER_ENVIRONMENT = 200  # actions: the stand-in's state grows
_MOST_TIMES = 1.3
_POSTERS = 3
_BARE = "a bare bot that sends the same"

_Interaction = discord.Interaction[Any]


class Bare(discord.AutoShardedClient):
    """Answers ``/mood`` and every press with one and the same message."""

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

    async def send(self, interaction: _Interaction) -> None:
        """Fill or change the message."""
        view = view_of(self._reply, button=_Again, drawn=self._posters.keys())
        files = [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in self._posters.items()]
        await interaction.edit_original_response(view=view, attachments=files)


async def _answer(interaction: _Interaction, mood: str) -> None:
    del mood
    await interaction.response.defer(thinking=True)
    await interaction.client.send(interaction)


class _Again(discord.ui.DynamicItem[Item], template=CUSTOM_ID):
    @classmethod
    async def from_custom_id(cls, _interaction: _Interaction, item: Item, _match: object, /) -> Self:
        return cls(item)

    async def callback(self, interaction: _Interaction) -> None:
        await interaction.response.defer()
        await interaction.client.send(interaction)


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
    ours, bare = _Run(), _Run()
    with tempfile.TemporaryDirectory() as folder:
        async with open_app(without_tokens(Settings(store=Path(folder, "cinemood.db")))) as app:
            await app.refresher.refresh()
            posters, options = Posters(), Options(shard_count=1, requests=actions)
            reply, drawn = await _sample(app, posters)
            drawing = _Run()
            await _converse(Client(app.dialogue, Posters().drawn, FakeNotes(), options), 4, drawing)
            await _converse(Client(app.dialogue, posters.drawn, FakeNotes(), options), 60, _Run())  # draws the posters
            for _ in range(rounds):
                await _converse(Bare(reply, drawn), actions, bare)
                await _converse(Client(app.dialogue, posters.drawn, FakeNotes(), options), actions, ours)
    waits = drawing.waits
    return [*_figures(ours, bare), Figure(what="Discord, with three posters to draw", unit="ms", samples=waits)]


@dataclass(slots=True)
class _Run:
    """What people saw, and what it took."""

    waits: list[float] = field(default_factory=list[float])
    """Milliseconds of each action."""
    requests: int = 0
    """What Discord was asked: each takes a way there and back, which this measurement has for nothing."""


def _figures(ours: _Run, bare: _Run) -> list[Figure]:
    middle = statistics.median(bare.waits)
    return [
        Figure(
            what="Discord, action to answer",
            unit="ms",
            samples=ours.waits,
            target=_MOST_TIMES * middle,
            peer=Peer(_BARE, middle),
        ),
        Figure(
            what=f"Discord, 99th centile of {len(ours.waits)}",
            unit="ms",
            samples=[centile(ours.waits, 99)],
            peer=Peer(_BARE, centile(bare.waits, 99)),
        ),
        Figure(
            what="Discord, answers per second",
            unit="/s",
            samples=[1_000 / statistics.mean(ours.waits)],
            peer=Peer(_BARE, 1_000 / statistics.mean(bare.waits)),
        ),
        Figure(
            what="Discord, requests for an answer",
            unit="",
            samples=[ours.requests / len(ours.waits)],
            peer=Peer(_BARE, bare.requests / len(bare.waits)),
        ),
    ]


async def _sample(app: App, posters: Posters) -> tuple[Reply, dict[int, bytes]]:
    """Make an answer like those that the bot will give."""
    reply = await app.dialogue.reply_to(Request("bench:0", "bench", "/mood joy"))
    return reply, {card.id: await posters.drawn(card) for card in reply.cards if not card.poster}


async def _converse(bot: discord.AutoShardedClient, actions: int, run: _Run) -> None:
    """Note each action, in a new environment."""
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
        run.requests += clock.requests
