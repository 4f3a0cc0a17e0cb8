"""Permissions of the bot in the channel of an interaction."""

from typing import Any

import discord

_VIEW_CHANNEL = "view_channel"
_PICTURE_PERMISSIONS = ("embed_links", "attach_files")


def missing_permissions(interaction: discord.Interaction[Any]) -> list[str]:
    """Return the permissions that the bot lacks for an answer with pictures, named as in Discord's settings."""
    needed = (_VIEW_CHANNEL, *_PICTURE_PERMISSIONS, _send_permission(interaction))
    return [_display_name(permission) for permission in needed if not _has(interaction, permission)]


def can_post_later(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot can post here without being asked.

    It cannot in a private channel of several people, nor where a person uses an app that only they have installed:
    there the bot is no member and can only answer.
    """
    if interaction.context.dm_channel:
        return True
    is_app_of_user_only = interaction.is_user_integration() and not interaction.is_guild_integration()
    if interaction.context.private_channel or is_app_of_user_only:
        return False
    return _has(interaction, _VIEW_CHANNEL) and _has(interaction, _send_permission(interaction))


def _has(interaction: discord.Interaction[Any], permission: str) -> bool:
    return getattr(interaction.app_permissions, permission)


def _send_permission(interaction: discord.Interaction[Any]) -> str:
    return "send_messages_in_threads" if isinstance(interaction.channel, discord.Thread) else "send_messages"


def _display_name(permission: str) -> str:
    return permission.replace("_", " ").title()
