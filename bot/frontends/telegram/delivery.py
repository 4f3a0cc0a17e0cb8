"""Delivery of replies to their audience: to the chat of the request, or to the private chat of the asker."""

import logging
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.dialogue import AnyAction, Audience, Reply, ShowHelpline, Start, follow
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.turns import Turns
from bot.frontends.telegram import inline, markup, texts
from bot.frontends.telegram.errors import describe_error, is_muted, is_topic_lost
from bot.frontends.telegram.keyboard import NOBODY, build_keyboard, link_row
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.updates import Destination, Incoming, is_group_id
from bot.languages import say, speaking
from core.errors import StoreError
from core.people.platform_ids import platform_id
from core.store.ports import PeopleStore

log = logging.getLogger(__name__)


class Delivery:
    """Sends each reply where its audience reads it, and follows groups that get a new id."""

    def __init__(self, bot: ExtBot[Any], sender: Sender, people: PeopleStore, turns: Turns) -> None:
        """Prepare a delivery.

        Args:
            bot: Knows its own name.
            sender: Sends and changes messages.
            people: Moves the settings of a group to its new id.
            turns: Turns of the chats.
        """
        self._bot = bot
        self._sender = sender
        self._people = people
        self._turns = turns
        self._latest: dict[tuple[int, int | None], tuple[Reply, Incoming]] = {}

    async def deliver(self, reply: Reply, incoming: Incoming) -> Reply | None:
        """Send a reply to its audience; return it when the bot may not write in the group."""
        try:
            await self._send(reply, incoming)
        except ChatMigrated as migration:
            await self.follow_group(incoming.destination.chat, migration.new_chat_id)
            await self._send(reply, incoming.with_destination(migration.new_chat_id))
        except TelegramError as error:
            if not (incoming.request.is_shared and is_muted(error)):
                raise
            log.info("An answer may not be sent to a group: %s", describe_error(error))
            return reply
        return None

    async def deliver_latest(self, reply: Reply, incoming: Incoming) -> Reply | None:
        """Wait for the chat's turn, then deliver the latest of the replies that were to change the same message.

        A reply that is replaced by a later one while it waits is dropped: members of a group press faster than Telegram
        lets a message change.
        """
        message = (incoming.destination.chat, incoming.destination.message)
        is_turn_awaited = message in self._latest
        self._latest[message] = reply, incoming
        if is_turn_awaited:
            return None
        async with self._turns.of(incoming.destination.chat):
            return await self.deliver(*self._latest.pop(message))

    async def deliver_in_private(self, reply: Reply, incoming: Incoming) -> None:
        """Explain in private that the bot may not write in the group, with the reply if it is of use there."""
        action = reply.action or incoming.action
        with speaking(reply.language):
            explanation = say(texts.MUTED)
        if action is not None and action.is_for_room:
            reply = Reply(explanation)
        else:
            reply = replace(reply, text=f"{explanation}\n\n{reply.text}")
        try:
            await self._sender.show(reply, incoming.with_private_answer())
        except TelegramError as error:
            sentence = "Telegram: neither a group nor who asked there can be written to: %s"
            log.warning(sentence, describe_error(error))

    async def post(self, chat: int, reply: Reply, topic: int | None = None) -> None:
        """Post a message on the bot's own initiative; outside of topics if the topic accepts no messages any more."""
        buttons = build_keyboard(reply, NOBODY if is_group_id(chat) else None)
        try:
            await self._sender.post(reply, Destination(chat, topic), buttons)
        except ChatMigrated as migration:
            await self.follow_group(chat, migration.new_chat_id)
            await self._sender.post(reply, Destination(migration.new_chat_id), buttons)
        except BadRequest as error:
            if topic is None or not is_topic_lost(error):
                raise
            log.info("Telegram: a topic takes no digest any more (%s); it goes to General", describe_error(error))
            await self._sender.post(reply, Destination(chat), buttons)

    async def follow_group(self, old_chat: int, new_chat: int) -> None:
        """Move the settings of a group that has become a supergroup with a new id."""
        log.info("A Telegram group has become a supergroup; answering there")
        try:
            await self._people.move_room(platform_id("telegram", old_chat), platform_id("telegram", new_chat))
        except StoreError as error:
            log.warning("A group's settings could not follow it: %s", error)

    def private_chat_url(self, action: AnyAction | None) -> str:
        """Return the address that opens the private chat with an action, as far as a link may ask for it."""
        payload = ""
        if action is not None and follow(action) != Start():
            payload = follow(action).token
        return inline.deep_link(self._bot.username, payload)

    async def _send(self, reply: Reply, incoming: Incoming) -> None:
        """Send a reply to the chat of the request, or to the person's private chat if it is for the asker alone."""
        if reply.audience is not Audience.ASKER or not incoming.request.is_shared:
            await self._sender.show(reply, incoming)
            return
        try:
            await self._sender.show(reply, incoming.with_private_answer())
        except (Forbidden, BadRequest) as error:  # a bot may not write first to a person
            log.info("A private answer could not be sent: %s", describe_error(error))
            if reply.is_vital:
                await self._send_vital(reply, incoming)
            else:
                await self._invite_to_private_chat(reply, incoming)

    async def _invite_to_private_chat(self, reply: Reply, incoming: Incoming) -> None:
        with speaking(reply.language):
            invitation = say(manners_texts.IN_PRIVATE)
            rows = [self._private_chat_row(reply.action)]
        await self._sender.write(invitation, incoming.destination, InlineKeyboardMarkup(rows))

    async def _send_vital(self, reply: Reply, incoming: Incoming) -> None:
        """Send a reply that must arrive to the group, without its buttons and without the name of the person."""
        rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
        with speaking(reply.language):
            rows.append(self._private_chat_row(ShowHelpline()))
        text = markup.text(replace(reply, buttons=()))
        await self._sender.write(text, incoming.destination, InlineKeyboardMarkup(rows))

    def _private_chat_row(self, action: AnyAction | None) -> list[InlineKeyboardButton]:
        label = f"{manners_texts.OPEN_CHAT_EMOJI} {say(manners_texts.OPEN_CHAT)}"
        return link_row(label, self.private_chat_url(action))
