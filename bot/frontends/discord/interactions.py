"""Who asks where at Discord, what they may do, and how fast."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from bot.dialogue import menus
from bot.dialogue.reply import Request

Interaction = discord.Interaction[Any]

_TO_SEE = "view_channel"
_NEEDED = (_TO_SEE, "embed_links", "attach_files")  # to post an answer with pictures, and one of the next two
_TO_SEND, _TO_SEND_IN_THREADS = "send_messages", "send_messages_in_threads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the bot behaves at Discord."""

    guild: int | None = None
    """The one server to register the commands in; None registers them everywhere."""
    is_classic: bool = False
    """Whether movies are shown in embeds instead of components."""
    shard_count: int | None = None
    """Connections to share the servers among; None asks Discord."""
    requests: int = 5
    """Commands that a person may give within ``seconds``."""
    presses: int = 20
    """Buttons that a person may press within ``seconds``: twice as many as people do who go through all of a menu."""
    seconds: float = 10
    soon: float = 0.5
    """Seconds after which an answer that is not there yet is promised, 0 to promise all; Discord waits for three."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=menus.translated)
    """What menus say: language → English → translated."""


class Patience:
    """Lets each person ask so often in so many seconds; remembers nobody for long.

    People move from one dictionary to another whenever they ask; the older one is dropped once nothing in it can count.
    """

    def __init__(self, requests: int, seconds: float) -> None:
        """Take how often in how many seconds."""
        self._requests = requests
        self._seconds = seconds
        self._since = 0.0
        self._recent: dict[int, app_commands.Cooldown] = {}
        self._older: dict[int, app_commands.Cooldown] = {}

    def __len__(self) -> int:
        return len(self._recent) + len(self._older)

    def admits(self, person: int, now: float) -> bool:
        """Count a request and tell whether it may be answered; ``now`` is in seconds and not 0."""
        if now - self._since > self._seconds:
            self._older, self._recent, self._since = self._recent, {}, now
        cooldown = self._recent.get(person) or self._older.pop(person, None)
        self._recent[person] = cooldown = cooldown or app_commands.Cooldown(self._requests, self._seconds)
        return cooldown.update_rate_limit(now) is None


async def in_time(rule: Awaitable[bool], seconds: float = 1.0, *, otherwise: bool = False) -> bool:
    """Return a rule, ``otherwise`` when it is not known soon: Discord waits three seconds for a first sign of life."""
    try:
        return await asyncio.wait_for(rule, seconds)
    except TimeoutError:
        return otherwise


def request_of(interaction: Interaction, *, text: str = "", choice: str | None = None) -> Request:
    """Read who asks where; in a thread or a forum post the room is that one."""
    return Request(
        person=f"discord:{interaction.user.id}",
        room=room_of(interaction),
        text=text,
        choice=choice,
        locale=interaction.locale.value,
        is_shared=interaction.guild_id is not None or interaction.context.private_channel,
        may_manage=interaction.guild_id is None or interaction.permissions.manage_guild,
        is_reachable=_is_reachable(interaction),
    )


def room_of(interaction: Interaction) -> str:
    """Name the room."""
    return f"discord:{interaction.channel_id}"


def _is_reachable(interaction: Interaction) -> bool:
    """Tell whether the bot is there itself, and may write; people may take it along to places where it only answers."""
    is_taken_along = interaction.is_user_integration() and not interaction.is_guild_integration()
    is_there = not (interaction.context.private_channel or is_taken_along)
    may_write = all(getattr(interaction.app_permissions, one) for one in (_TO_SEE, _to_send(interaction)))
    return interaction.context.dm_channel or (is_there and may_write)


def _to_send(interaction: Interaction) -> str:
    return _TO_SEND_IN_THREADS if isinstance(interaction.channel, discord.Thread) else _TO_SEND


def is_asker(interaction: Interaction) -> bool:
    """Tell whether who presses is who asked; what the bot posts by itself is nobody's, except in a direct message."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    if asked is None:
        return interaction.context.dm_channel
    return asked.user.id == interaction.user.id


def is_answer(interaction: Interaction) -> bool:
    """Tell whether the message under which was pressed answers somebody: only then its room decides who may press."""
    return interaction.message is not None and interaction.message.interaction_metadata is not None


def is_private(interaction: Interaction) -> bool:
    """Tell whether the message under which was pressed is for the asker's eyes only."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def missing_permissions(interaction: Interaction) -> Sequence[str]:
    """Name what the bot would need and does not have where somebody asked, as Discord's settings call it."""
    needed = (*_NEEDED, _to_send(interaction))
    return [_named(one) for one in needed if not getattr(interaction.app_permissions, one)]


def _named(permission: str) -> str:
    return permission.replace("_", " ").title()
