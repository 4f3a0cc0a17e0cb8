"""Handlers of Telegram's updates: each asks the dialogue and delivers the reply."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.dialogue import Audience, Conversation, Reply, Request, Who, action_from
from bot.dialogue import texts as shared_texts
from bot.frontends.manners import presses
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.turns import Turn, Turns
from bot.frontends.telegram import inline, texts
from bot.frontends.telegram.acknowledgement import Acknowledgement
from bot.frontends.telegram.delivery import Delivery
from bot.frontends.telegram.errors import describe_error
from bot.frontends.telegram.keyboard import MANAGERS, NOBODY, parse_callback_data
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.updates import Incoming, is_addressed_to
from bot.languages import ENGLISH, language_of, say, speaking
from core.errors import CineMoodError
from core.people.platform_ids import platform_id
from core.store.ports import PeopleStore

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]

_PRESS_TIMEOUT_SECONDS = 0.4  # people take a press for lost when its waiting sign stays for a second
_ASIDE_TIMEOUT_SECONDS = 2.0  # longer, because the words for the person can be shown in the acknowledgement only
_PRIVATE_ANSWER_TIMEOUT_SECONDS = 1.0
_MANAGER_STATUSES = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


class Handlers:
    """Answers updates; in one chat one by one, in the order in which they arrive.

    If the answers of a chat take long, only a few of its updates wait; further ones get a sentence. Presses for
    all members of a group count at once, and their message changes to the latest reply.
    """

    def __init__(
        self,
        bot: ExtBot[Any],
        dialogue: Conversation,
        sender: Sender,
        people: PeopleStore,
        press_timeout_seconds: float = _PRESS_TIMEOUT_SECONDS,
    ) -> None:
        """Prepare handlers.

        Args:
            bot: Asks Telegram about members of groups.
            dialogue: Answers requests.
            sender: Sends and changes messages.
            people: Moves the settings of groups.
            press_timeout_seconds: Time after which a press is acknowledged without its answer; and time to find out
                whether it counts.
        """
        self._bot = bot
        self._dialogue = dialogue
        self._sender = sender
        self._press_timeout_seconds = press_timeout_seconds
        self._turns = Turns()
        self._delivery = Delivery(bot, sender, people, self._turns)

    async def on_command(self, update: Update, _context: Context) -> None:
        """Answer a command."""
        incoming = Incoming.from_update(update)
        if incoming is None:
            return
        if self._turn(incoming).is_crowded:
            undelivered = await self._delivery.deliver_latest(Reply(_slow_down(incoming)), incoming)
        else:
            async with self._turn(incoming):
                undelivered = await self._answer_text(incoming)
        if undelivered:
            await self._delivery.deliver_in_private(undelivered, incoming)

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer words; in a group only a reply to the bot's own message."""
        if update.message and is_addressed_to(self._bot.id, update.message):
            await self.on_command(update, context)

    async def on_press(self, update: Update, _context: Context) -> None:
        """Acknowledge a press soon, and answer it."""
        query = update.callback_query
        if query is None:
            return
        acknowledgement = Acknowledgement(query)
        try:
            await self._handle_press(query, Incoming.from_update(update), acknowledgement)
        finally:
            await acknowledgement.finish()

    async def on_inline(self, update: Update, _context: Context) -> None:
        """Offer movies or moods to a person that types the bot's name in any chat."""
        query = update.inline_query
        if query is None:
            return
        person = platform_id("telegram", query.from_user.id)
        locale = query.from_user.language_code or ENGLISH
        request = Request(person, person, inline.as_command(query.query), locale=locale, browses=inline.MAX_MOVIES)
        reply = await self._dialogue.reply_to(request)
        is_cacheable = bool(reply.cards) or not query.query
        try:
            await query.answer(
                inline.build_results(reply, self._bot.username),
                cache_time=inline.CACHE_SECONDS if is_cacheable else 0,
                is_personal=True,  # other people may speak another language
            )
        except TelegramError as error:
            log.info("An inline query could not be answered: %s", describe_error(error))

    async def on_migration(self, update: Update, _context: Context) -> None:
        """Follow a group that has become a supergroup."""
        message = update.message
        if message and message.migrate_to_chat_id:
            await self._delivery.follow_group(message.chat.id, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await self._delivery.follow_group(message.migrate_from_chat_id, message.chat.id)

    async def post(self, chat: int, reply: Reply, topic: int | None = None) -> None:
        """Post a message on the bot's own initiative, see ``Delivery.post``."""
        await self._delivery.post(chat, reply, topic)

    async def apologise(self, update: Update) -> None:
        """Say that an answer was lost. Never raises a ``TelegramError``."""
        incoming = Incoming.from_update(update)
        if incoming is None:
            return
        with speaking(language_of(incoming.request.locale)):
            apology = Reply(shared_texts.sorry(CineMoodError()))
        try:
            await self._sender.post(apology, incoming.destination, None)
        except TelegramError as error:
            log.info("It could not be told that an answer was lost: %s", describe_error(error))

    def _turn(self, incoming: Incoming) -> Turn:
        return self._turns.of(incoming.destination.chat)

    async def _answer_text(self, incoming: Incoming) -> Reply | None:
        """Answer words; return a reply that may not be sent to the group."""
        reply = await self._reply_to(incoming)
        is_command = incoming.request.text.startswith("/")
        if reply.is_idle and incoming.request.is_shared and not is_command:  # the words were meant for other people
            return None
        return await self._delivery.deliver(reply, incoming)

    async def _handle_press(
        self, query: CallbackQuery, incoming: Incoming | None, acknowledgement: Acknowledgement
    ) -> None:
        if incoming is None:  # the message was sent by inline mode, and the bot does not see its chat
            token, _ = parse_callback_data(query.data or "")
            acknowledgement.give(url=self._delivery.private_chat_url(action_from(token)))
        elif self._is_crowded_for(incoming):
            acknowledgement.give(_slow_down(incoming))
        elif not await self._may_press(incoming):
            await self._answer_in_private(incoming, acknowledgement)
        elif self._is_crowded_for(incoming):  # by presses that came while Telegram or the store was asked
            acknowledgement.give(_slow_down(incoming))
        else:
            undelivered = await self._answer_press(incoming, acknowledgement)
            if undelivered and not await _explain_silence(undelivered, acknowledgement):
                await self._delivery.deliver_in_private(undelivered, incoming)

    def _is_crowded_for(self, incoming: Incoming) -> bool:
        """Return whether a press has to be refused; presses for all members count without a turn."""
        return self._turn(incoming).is_crowded and not incoming.is_for_members

    async def _answer_press(self, incoming: Incoming, acknowledgement: Acknowledgement) -> Reply | None:
        """Answer a press that counts; return a reply that may not be sent to the group."""
        if incoming.request.is_shared:
            has_aside = incoming.action is not None and incoming.action.has_aside
            seconds = _ASIDE_TIMEOUT_SECONDS if has_aside else self._press_timeout_seconds
            acknowledgement.give_within(seconds + self._press_timeout_seconds)
        else:
            acknowledgement.give()
        if incoming.is_for_members:
            message = (incoming.destination.chat, incoming.destination.message)
            async with self._turns.of(message):  # so that the last reply has counted all presses
                reply = await self._dialogue.reply_to(incoming.request)
            self._acknowledge_reply(reply, incoming, acknowledgement)
            return await self._delivery.deliver_latest(reply, incoming)
        async with self._turn(incoming):
            await asyncio.sleep(0)  # an acknowledgement that was given already goes to Telegram before the answer
            reply = await self._reply_to(incoming)
            self._acknowledge_reply(reply, incoming, acknowledgement)
            return await self._delivery.deliver(reply, incoming)

    def _acknowledge_reply(self, reply: Reply, incoming: Incoming, acknowledgement: Acknowledgement) -> None:
        """Acknowledge a press with the words for the person; without any, give the reply a moment to be delivered."""
        aside = reply.aside
        if not aside and reply.audience is Audience.ASKER and incoming.request.is_shared:
            with speaking(reply.language):
                aside = say(manners_texts.ANSWERED_ALONE)
        if aside:
            acknowledgement.give(aside)
        else:
            acknowledgement.give_within(self._press_timeout_seconds)

    async def _answer_in_private(self, incoming: Incoming, acknowledgement: Acknowledgement) -> None:
        """Answer a press that does not count in the private chat, or lead the person there.

        A button under another person's answer is about that person: its subject is shown, and not changed.
        """
        is_answer = incoming.owner != NOBODY
        with speaking(language_of(incoming.request.locale)):
            explanation = presses.explain_refusal(incoming.action, is_answer=is_answer)
        if incoming.action is not None and incoming.action.pressed_by is Who.MANAGERS:
            acknowledgement.give(explanation)
            return
        harmless_action = presses.look_instead(incoming.action)
        private = incoming.as_private_request()
        if is_answer:
            private = replace(private, request=replace(private.request, action=harmless_action))
        acknowledgement.give_within(_PRIVATE_ANSWER_TIMEOUT_SECONDS, explanation)
        try:
            async with self._turn(private):
                await self._sender.show(await self._dialogue.reply_to(private.request), private)
        except TelegramError as error:  # a bot may not write first to a person
            log.info("A private answer could not be sent: %s", describe_error(error))
            acknowledgement.give(url=self._delivery.private_chat_url(harmless_action))
        else:
            acknowledgement.give(explanation)

    async def _reply_to(self, incoming: Incoming) -> Reply:
        """Ask the dialogue, after finding out whether the person manages the group if the action needs that."""
        request = incoming.request
        if not request.may_manage:
            request = await self._dialogue.understand(request)
            if request.action is not None and request.action.is_managed:
                request = replace(request, may_manage=await self._is_manager(incoming))
        return await self._dialogue.reply_to(request)

    async def _may_press(self, incoming: Incoming) -> bool:
        """Return whether a press counts; not if that cannot be found out in time."""
        try:
            async with asyncio.timeout(self._press_timeout_seconds):
                is_asker = incoming.owner in {None, incoming.user}
                if incoming.owner == MANAGERS:
                    is_asker = await self._is_manager(incoming)
                return await presses.may_press(
                    self._dialogue, incoming.request.room, is_asker=is_asker, is_answer=incoming.owner != NOBODY
                )
        except TimeoutError:
            return False

    async def _is_manager(self, incoming: Incoming) -> bool:
        """Return whether a person manages the group; False when Telegram does not answer."""
        try:
            member = await self._bot.get_chat_member(incoming.destination.chat, incoming.user)
        except TelegramError as error:
            log.info("Telegram does not tell who manages a group: %s", describe_error(error))
            return False
        return member.status in _MANAGER_STATUSES


async def _explain_silence(undelivered: Reply, acknowledgement: Acknowledgement) -> bool:
    """Acknowledge a press by the reason why the group gets no answer; return whether that was possible."""
    with speaking(undelivered.language):
        reason = manners_texts.not_permitted((say(texts.SEND_MESSAGES),))
    return acknowledgement.give(reason, is_alert=True) and await acknowledgement.finish()


def _slow_down(incoming: Incoming) -> str:
    with speaking(language_of(incoming.request.locale)):
        return say(manners_texts.SLOW_DOWN)
