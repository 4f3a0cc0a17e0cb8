"""Commands and presses of buttons in, answers out."""

import asyncio
import logging
import secrets

import discord

from bot.dialogue import Conversation, Request, ShowToAll, Who, action_from, join_aside
from bot.dialogue import texts as shared_texts
from bot.frontends.discord.errors import describe_error, original_error
from bot.frontends.discord.interactions import (
    Interaction,
    is_answer,
    is_asker,
    is_private,
    request_of,
    room_of,
    wait_briefly,
)
from bot.frontends.discord.options import Options
from bot.frontends.discord.permissions import missing_permissions
from bot.frontends.discord.responses import defer, has_response, send_text_privately
from bot.frontends.discord.sender import PreparedReply, Sender
from bot.frontends.discord.sharing import offer_to_share
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.cooldown import Cooldown
from bot.frontends.manners.presses import may_press
from bot.frontends.manners.turns import Turns
from bot.languages import language_of, say, speaking

log = logging.getLogger(__name__)


class Handlers:
    """Answers commands and presses; each person has a cooldown, each message of a group takes turns."""

    def __init__(self, dialogue: Conversation, sender: Sender, options: Options) -> None:
        self._dialogue = dialogue
        self._sender = sender
        self._command_cooldown = Cooldown(options.commands_per_window, options.window_seconds)
        self._press_cooldown = Cooldown(options.presses_per_window, options.window_seconds)
        self._defer_after_seconds = options.defer_after_seconds
        self._turns = Turns()

    async def on_command(
        self, interaction: Interaction, text: str, *, always_private: bool = False, wants_private: bool | None = None
    ) -> None:
        """Answer a command as if its text had been typed.

        Args:
            interaction: The command.
            text: The command and its options as one text.
            always_private: Whether only the asker sees the answer, whatever the dialogue says.
            wants_private: The person's choice for this answer and for later ones; None if there is none.
        """
        if not await self._check_cooldown(interaction, self._command_cooldown):
            return
        request = request_of(interaction, text=text)
        if wants_private is not None:
            await self._dialogue.choose_answers(request, alone=wants_private)
        prepared = await self._prepare(interaction, request, is_new=True, is_private=always_private or None)
        if always_private or prepared.reply.is_private:
            await self._sender.answer(interaction, _for_one_person(prepared, request), is_private=True)
        else:
            await self._sender.answer(interaction, prepared, is_private=False)

    async def on_press(self, interaction: Interaction, token: str) -> None:
        """Answer a press: in place if the person may change the message, else privately.

        A message that the bot posted by itself in a room of several people stays as it is.
        """
        if not await self._check_cooldown(interaction, self._press_cooldown):
            return
        action = action_from(token)
        request = request_of(interaction, action=action)
        if isinstance(action, ShowToAll):  # the button is part of private messages only
            prepared = await self._prepare(interaction, request, is_new=True, is_private=False)
            await self._sender.answer(interaction, prepared, is_private=False)
        elif action.pressed_by is Who.MEMBERS:
            await self._edit_in_turn(interaction, request)
        elif await self._may_edit(interaction):
            await self._edit(interaction, request)
        else:
            prepared = await self._prepare(interaction, request, is_new=True, is_private=True)
            await self._sender.answer(interaction, _for_one_person(prepared, request), is_private=True)

    async def apologise(self, interaction: Interaction, error: Exception) -> None:
        """Log an error in one line, and send an apology if that is still possible."""
        reference = secrets.token_hex(3)
        log.error("No answer at Discord, reference %s: %s", reference, describe_error(error))
        log.debug("Reference %s", reference, exc_info=error)
        with speaking(language_of(interaction.locale.value)):
            apology = shared_texts.crash(reference)
            if isinstance(original_error(error), discord.Forbidden) and (missing := missing_permissions(interaction)):
                apology = manners_texts.not_permitted(missing)
        try:
            await send_text_privately(interaction, apology)
        except Exception as sending_error:  # noqa: BLE001 - discord.py raises anything over an unknown shape
            log.debug("Reference %s: no apology: %s", reference, describe_error(sending_error))

    async def _check_cooldown(self, interaction: Interaction, cooldown: Cooldown) -> bool:
        """Return whether a person may ask now, by Discord's clock; otherwise ask them to wait."""
        if cooldown.allows(str(interaction.user.id), interaction.created_at.timestamp()):
            return True
        with speaking(language_of(interaction.locale.value)):
            await send_text_privately(interaction, say(manners_texts.SLOW_DOWN))
        return False

    async def _may_edit(self, interaction: Interaction) -> bool:
        """Return whether a press may change the message: the asker's, or any where the room lets everyone press."""
        check = may_press(
            self._dialogue,
            room_of(interaction),
            is_asker=is_private(interaction) or is_asker(interaction),
            is_answer=is_answer(interaction),
        )
        return await wait_briefly(check, default=False)

    async def _edit_in_turn(self, interaction: Interaction, request: Request) -> None:
        """Change a message of a group, one press after the other, so that the latest state is the one that stays."""
        turn = self._turns.of(interaction.message.id if interaction.message else 0)
        if turn.locked():  # the wait may take longer than the 3 seconds that Discord allows
            await defer(interaction, thinking=False, ephemeral=False)
        async with turn:
            await self._edit(interaction, request)

    async def _edit(self, interaction: Interaction, request: Request) -> None:
        """Change the message with the pressed button; a private reply or aside comes in a message of its own."""
        prepared = await self._prepare(interaction, request, is_new=False, is_private=False)
        if is_private(interaction):
            await self._sender.edit(interaction, _for_one_person(prepared, request))
        elif prepared.reply.is_private:
            await self._sender.whisper(interaction, _for_one_person(prepared, request))
        else:
            await self._sender.edit(interaction, prepared)
            if prepared.reply.aside:
                await send_text_privately(interaction, prepared.reply.aside)

    async def _prepare(
        self, interaction: Interaction, request: Request, *, is_new: bool, is_private: bool | None
    ) -> PreparedReply:
        """Get a reply with its posters, and defer the response when it takes long or is large.

        Args:
            interaction: The command or press.
            request: The request in it.
            is_new: Whether the reply is a new message, not a change of the one with the button.
            is_private: Whether a deferred reply is private; None lets the dialogue decide.
        """
        understanding = asyncio.create_task(self._dialogue.understand(request))
        preparation = asyncio.create_task(self._get_reply(understanding))
        try:
            if self._defer_after_seconds:
                await asyncio.wait({preparation}, timeout=self._defer_after_seconds)
            is_ready = preparation.done() and preparation.result().is_small
            if not is_ready and not has_response(interaction):
                if is_private is None:
                    is_private = await self._is_reply_private(preparation, understanding)
                await defer(interaction, thinking=is_new, ephemeral=is_private)
            return await preparation
        finally:  # after an apology, the request must not have an effect any more
            preparation.cancel()
            understanding.cancel()

    async def _get_reply(self, understanding: "asyncio.Task[Request]") -> PreparedReply:
        return await self._sender.prepare(await self._dialogue.reply_to(await understanding))

    async def _is_reply_private(
        self, preparation: "asyncio.Task[PreparedReply]", understanding: "asyncio.Task[Request]"
    ) -> bool:
        """Return whether a reply is private, ready or not; in doubt it is."""
        if preparation.done():
            return preparation.result().reply.is_private
        return await wait_briefly(self._ask_if_private(understanding), default=True)

    async def _ask_if_private(self, understanding: "asyncio.Task[Request]") -> bool:
        return await self._dialogue.is_private(await asyncio.shield(understanding))


def _for_one_person(prepared: PreparedReply, request: Request) -> PreparedReply:
    """Join all texts in one message; in a shared room, add the button that shows the movies to everyone."""
    reply = join_aside(prepared.reply)
    if request.is_shared:
        reply = offer_to_share(reply)
    return prepared._replace(reply=reply)
