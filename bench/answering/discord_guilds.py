"""What many servers cost on Discord: seconds and memory from log-in until the bot knows them all.

The stand-in and the bot share a process. So the stand-in first makes the servers while a client is connected that sees
none of them; what grows when the bot takes that client's place is the bot's. A process of its own makes each
measurement: ``python -m bench.answering.discord_guilds NUMBER NAME``.
"""

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import discord
import simcord

from bench.figure import Figure, Peer
from bench.machine import resident
from bot.frontends.discord.client import Client
from bot.frontends.discord.options import Options
from bot.posters.posters import Posters
from bot.settings import ROOT
from tests.support.discord.scene import FakeNotes
from tests.support.fakes import a_dialogue

_MOST = 2_500  # servers on one connection, https://discord.com/developers/docs/events/gateway#sharding
_CHANNELS, _ROLES, _MEMBERS = 10, 5, 20
_BARE = "discord.py's defaults"


class _Forgetful(list[Any]):
    """Stands for the stand-in's record of everything, whose growth would be mistaken for the bot's."""

    def append(self, _entry: object, /) -> None:
        """Keep nothing."""


def measure(*, is_quick: bool) -> list[Figure]:
    """Start the bot, and a client with discord.py's defaults, by turns on as many servers as one connection may have.

    Raises:
        CalledProcessError: The stand-in did not carry so many.
    """
    servers = 200 if is_quick else _MOST
    ours: list[Mapping[str, float]] = []
    bare: list[Mapping[str, float]] = []
    for _ in range(1 if is_quick else 3):
        ours.append(_measured(servers, "ours"))
        bare.append(_measured(servers, "bare"))
    return [
        Figure(
            what=f"Discord, start with {servers} servers",
            unit="s",
            samples=[one["seconds"] for one in ours],
            peer=Peer(_BARE, [one["seconds"] for one in bare]),
        ),
        Figure(
            what="Discord, memory per server",
            unit="kB",
            samples=[one["kilobytes"] for one in ours],
            peer=Peer(_BARE, [one["kilobytes"] for one in bare]),
        ),
    ]


def _measured(servers: int, name: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "bench.answering.discord_guilds", str(servers), name]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told)


async def _start(servers: int, client: discord.AutoShardedClient) -> dict[str, float]:
    blind = discord.AutoShardedClient(intents=discord.Intents.none(), shard_count=1)
    async with simcord.run(blind, settle_timeout=120) as env:
        env.backend.transcript = _Forgetful()
        people = [env.create_user(f"person{number}") for number in range(_MEMBERS)]
        for number in range(servers):
            server = env.create_guild(f"Server {number}")
            for at in range(_CHANNELS):
                server.create_text_channel(f"channel-{at}")
            for at in range(_ROLES):
                server.create_role(f"role {at}")
            for person in people:
                server.add_member(person)
        await env.settle()
        gc.collect()
        before, begin = resident(), time.perf_counter()
        await env.restart_bot(client)
        seconds = time.perf_counter() - begin
        if len(client.guilds) != servers:
            raise ChildProcessError(f"The client knows {len(client.guilds)} of {servers} servers.")
        gc.collect()
        return {"seconds": seconds, "kilobytes": (resident() - before) * 1_000 / servers}


def _client(name: str) -> discord.AutoShardedClient:
    if name == "ours":
        return Client(a_dialogue(), Posters().draw, FakeNotes(), Options(shard_count=1))
    return discord.AutoShardedClient(intents=discord.Intents.default(), shard_count=1)


async def _main(servers: str, name: str) -> None:
    print(json.dumps(await _start(int(servers), _client(name))))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
