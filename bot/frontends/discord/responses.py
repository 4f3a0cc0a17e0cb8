"""Responses to interactions, and the messages that follow them.

Discord waits 3 seconds for the first response; a deferral announces one that comes later.
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import logging
from collections.abc import Awaitable
from typing import Any

import discord

from bot.frontends.discord.interactions import Interaction

log = logging.getLogger(__name__)

Message = dict[str, Any]
"""Parameters that replace the parts of a message; None removes a part."""

_ALREADY_RESPONDED = 40060
_HAS_RESPONSE = "has a response"
"""Marks an interaction that Discord has a response to without discord.py knowing it."""


def has_response(interaction: Interaction) -> bool:
    """Whether Discord has a response already; everything else must edit or follow it."""
    return interaction.response.is_done() or _HAS_RESPONSE in interaction.extras


async def defer(interaction: Interaction, *, thinking: bool, ephemeral: bool) -> None:
    """Announce a new message or, without ``thinking``, a change of the message with the pressed button."""
    await _respond(interaction, interaction.response.defer(thinking=thinking, ephemeral=ephemeral))


async def send_answer(interaction: Interaction, message: Message, *, is_private: bool) -> None:
    """Send a new message; a deferral has already decided whether it is private."""
    if has_response(interaction):
        await interaction.edit_original_response(**message)
    else:
        response = interaction.response.send_message(**new_message(message), ephemeral=is_private)
        await _respond(interaction, response)


async def edit_pressed_message(interaction: Interaction, message: Message) -> None:
    """Change the message with the pressed button."""
    if has_response(interaction):
        await interaction.edit_original_response(**message)
    else:
        await _respond(interaction, interaction.response.edit_message(**message))


async def send_privately(interaction: Interaction, message: Message) -> None:
    """Send a further message that only the person sees."""
    if has_response(interaction):
        await interaction.followup.send(**new_message(message), ephemeral=True)
    else:
        await _respond(interaction, interaction.response.send_message(**new_message(message), ephemeral=True))


async def send_text_privately(interaction: Interaction, text: str) -> None:
    """Send a text that only the person sees, even if it turns out that Discord has a response already."""
    if not has_response(interaction):
        response = interaction.response.send_message(text, ephemeral=True)
        if await _respond(interaction, response):
            return
    await interaction.followup.send(text, ephemeral=True)


async def _respond(interaction: Interaction, response: Awaitable[object]) -> bool:
    """Send the first response, and return whether Discord has taken it.

    It has not when it has another response already: discord.py repeats a request when its answer got lost.
    """
    try:
        await response
    except discord.HTTPException as error:
        if error.code != _ALREADY_RESPONDED:
            raise
        log.debug("Discord has a response already")
        interaction.extras[_HAS_RESPONSE] = True
        return False
    return True


def new_message(message: Message) -> Message:
    """Turn parameters for editing a message into parameters for sending it."""
    parameters = {name: part for name, part in message.items() if part is not None and name != "attachments"}
    return {**parameters, "files": message["attachments"]}
