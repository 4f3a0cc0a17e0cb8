"""Interaction → Request, and facts about the message with a pressed button."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import discord

from bot.dialogue import AnyAction, Request
from bot.frontends.discord.permissions import can_post_later
from core.people.platform_ids import platform_id

Interaction = discord.Interaction[Any]


async def wait_briefly(answer: Awaitable[bool], *, default: bool, timeout_seconds: float = 1.0) -> bool:
    """Return ``answer``, or ``default`` after the timeout: Discord waits only 3 seconds for a first response."""
    try:
        return await asyncio.wait_for(answer, timeout_seconds)
    except TimeoutError:
        return default


def request_of(interaction: Interaction, *, text: str = "", action: AnyAction | None = None) -> Request:
    """Build the request for a command (``text``) or a pressed button (``action``).

    A thread and a post in a forum are rooms of their own.
    """
    return Request(
        person=platform_id("discord", interaction.user.id),
        room=room_of(interaction),
        text=text,
        action=action,
        locale=interaction.locale.value,
        is_shared=interaction.guild_id is not None or interaction.context.private_channel,
        may_manage=interaction.guild_id is None or interaction.permissions.manage_guild,
        is_reachable=can_post_later(interaction),
    )


def room_of(interaction: Interaction) -> str:
    """Return the id of the room."""
    return platform_id("discord", interaction.channel_id or 0)


def is_asker(interaction: Interaction) -> bool:
    """Whether the pressed message answers the person at the button.

    A message that the bot posted by itself answers no one; in a direct message it belongs to the only person there.
    """
    if interaction.message is None or interaction.message.interaction_metadata is None:
        return interaction.context.dm_channel
    return interaction.message.interaction_metadata.user.id == interaction.user.id


def is_answer(interaction: Interaction) -> bool:
    """Whether the message with the pressed button answers a person; only then may its room let everyone press."""
    return interaction.message is not None and interaction.message.interaction_metadata is not None


def is_private(interaction: Interaction) -> bool:
    """Whether only one person sees the message with the pressed button."""
    return interaction.message is not None and interaction.message.flags.ephemeral
