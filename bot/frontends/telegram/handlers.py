"""Answer Telegram's updates: ask the dialogue, and keep the manners of chats, groups and inline mode."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    AnyAction,
    ChangeSetting,
    Judge,
    Open,
    ShowHelpline,
    ShowSettings,
    Start,
    UndoVerdict,
    Who,
    action_from,
)
from bot.dialogue.conversation import Conversation
from bot.dialogue.parser import follow
from bot.dialogue.reply import Audience, Reply, Request
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.turns import Turn, Turns
from bot.frontends.telegram import inline, texts
from bot.frontends.telegram import markup as render
from bot.frontends.telegram.errors import describe_error as told
from bot.frontends.telegram.errors import is_muted, is_topic_lost
from bot.frontends.telegram.keyboard import MANAGERS, NOBODY, keyboard, link_row, owner_of
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.updates import Asked, Place, is_for, is_group_id
from bot.languages import ENGLISH, language_of, say, speaking
from core.errors import CineMoodError, StoreError
from core.store.ports import PeopleStore

log = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]

_PRESS_SECONDS = 0.4  # until it is known whose press it is, and again until it is answered; people wait a second
_ASIDE_SECONDS = 2.0  # that a press waits for what is to be said to the person alone
_LONGEST_ASIDE = 200  # characters, https://core.telegram.org/bots/api#answercallbackquery
_ALONE_SECONDS = 1.0  # until whose answer goes to their private chat is told so; if it cannot, they are led there
_MANAGERS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


class Answering:
    """Answers updates, those of one chat in the order in which they came.

    However long a chat makes its answers wait, only a few of its updates wait with them. What everybody in a group may
    press counts at once; of the answers to that, a message shows the last.
    """

    def __init__(
        self,
        bot: ExtBot[Any],
        dialogue: Conversation,
        sender: Sender,
        people: PeopleStore,
        patience: float = _PRESS_SECONDS,
    ) -> None:
        """Take what it answers with.

        Args:
            bot: Reads and acknowledges.
            dialogue: Knows the answers.
            sender: Shows them.
            people: Moves rooms to their new ids.
            patience: Seconds that a press waits until it is known whose it is, and in a group again until its answer
                is there, before it is acknowledged all the same.
        """
        self._bot = bot
        self._dialogue = dialogue
        self._sender = sender
        self._people = people
        self._patience = patience
        self._turns = Turns()
        self._latest: dict[tuple[int, int | None], tuple[Reply, Asked]] = {}

    async def on_command(self, update: Update, _context: Context) -> None:
        """Answer a command for this bot."""
        if asked := Asked.of(update):
            if self._turn(asked).is_crowded:
                unsaid = await self._show_latest(_slow_down(asked), asked)
            else:
                async with self._turn(asked):
                    unsaid = await self._answer(asked)
            if unsaid:
                await self._say_in_private(unsaid, asked)

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer free words; in a group only those that reply to the bot."""
        if update.message and is_for(self._bot.id, update.message):
            await self.on_command(update, context)

    async def on_press(self, update: Update, _context: Context) -> None:
        """Answer a pressed button: its waiting sign ends soon, whatever comes of it."""
        query, asked = update.callback_query, Asked.of(update)
        if query is None:
            return
        if asked is None:
            await self._lead_home(query)
            return
        if self._turn(asked).is_crowded and not asked.is_for_members:
            await _is_answered(query, _slow_down(asked).text)
            return
        may_press = asyncio.create_task(self._may_press(asked))
        answered: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        aside: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        acknowledgement = asyncio.create_task(self._acknowledge(query, asked, may_press, answered, aside))
        unsaid = None
        try:
            unsaid = await self._answer_press(asked, may_press, aside)
        finally:
            answered.set_result(unsaid)
            if not aside.done():
                aside.set_result("")
            is_told = await acknowledgement
        if unsaid and not is_told:
            await self._say_in_private(unsaid, asked)

    async def on_inline(self, update: Update, _context: Context) -> None:
        """Offer movies, or moods, to somebody who types the bot's name in any chat."""
        query = update.inline_query
        if query is None:
            return
        person, locale = f"telegram:{query.from_user.id}", query.from_user.language_code or ENGLISH
        text = inline.asking_for(query.query)
        reply = await self._dialogue.reply_to(Request(person, person, text, locale=locale, browses=inline.MOST_MOVIES))
        is_lasting = bool(reply.cards) or not query.query
        try:
            await query.answer(
                inline.results(reply, self._bot.username),
                cache_time=inline.CACHE_SECONDS if is_lasting else 0,
                is_personal=True,  # others may speak another language
            )
        except TelegramError as error:
            log.info("An inline query could not be answered: %s", told(error))

    async def apologise(self, update: Update) -> None:
        """Say where somebody asked that the answer was lost. Never raises what Telegram says to that."""
        if asked := Asked.of(update):
            with speaking(language_of(asked.request.locale)):
                sorry = Reply(shared_texts.sorry(CineMoodError()))
            try:
                await self._sender.post(sorry, asked.place, None)
            except TelegramError as error:
                log.info("It could not be told that an answer was lost: %s", told(error))

    async def post(self, chat: int, reply: Reply, topic: int | None = None) -> None:
        """Write into a chat without being asked: into a topic, or outside of all where that topic takes nothing."""
        buttons = keyboard(reply, NOBODY if is_group_id(chat) else None)
        try:
            await self._sender.post(reply, Place(chat, topic), buttons)
        except ChatMigrated as moved:
            await self._move(chat, moved.new_chat_id)
            await self._sender.post(reply, Place(moved.new_chat_id), buttons)
        except BadRequest as refusal:
            if topic is None or not is_topic_lost(refusal):
                raise
            log.info("Telegram: a topic takes no digest any more (%s); it goes to General", told(refusal))
            await self._sender.post(reply, Place(chat), buttons)

    async def on_migration(self, update: Update, _context: Context) -> None:
        """Follow a group that has become a supergroup."""
        message = update.message
        if message and message.migrate_to_chat_id:
            await self._move(message.chat.id, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)

    def _turn(self, asked: Asked) -> Turn:
        return self._turns.of(asked.place.chat)

    async def _answer_press(
        self, asked: Asked, may_press: "asyncio.Task[bool]", aside: "asyncio.Future[str]"
    ) -> Reply | None:
        """Answer a press that counts; return what ``_answer`` does, and tell ``aside`` what is for the person alone."""
        if not asked.is_for_members:
            async with self._turn(asked):
                return await self._answer(asked, aside) if await may_press else None
        if not await may_press:
            return None
        async with self._turns.of((asked.place.chat, asked.place.pressed)):  # so that the last reply is the newest
            reply = await self._dialogue.reply_to(asked.request)
        aside.set_result(reply.aside)
        return await self._show_latest(reply, asked)

    async def _show_latest(self, reply: Reply, asked: Asked) -> Reply | None:
        """Show a reply in its turn, or leave that to whoever waits already to show one in the same message."""
        message = (asked.place.chat, asked.place.pressed)
        is_awaited = message in self._latest
        self._latest[message] = reply, asked
        if is_awaited:
            return None
        async with self._turn(asked):
            return await self._shown(*self._latest.pop(message))

    async def _answer(self, asked: Asked, aside: "asyncio.Future[str] | None" = None) -> Reply | None:
        """Answer where somebody asked; return what cannot be said there, as the bot may not write in that group."""
        request = asked.request
        if not request.may_manage:
            request = await self._dialogue.understand(request)
            if request.action is not None and request.action.is_managed:
                request = replace(request, may_manage=await self._manages(asked))
        reply = await self._dialogue.reply_to(request)
        if aside is not None:
            aside.set_result(_said_aside(reply, asked))
        is_command = request.text.startswith("/")
        if reply.is_idle and request.is_shared and not is_command:  # words that were meant for the others
            return None
        return await self._shown(reply, asked)

    async def _shown(self, reply: Reply, asked: Asked) -> Reply | None:
        """Show a reply; return it when the bot may not write in that group."""
        try:
            await self._show(reply, asked)
        except ChatMigrated as moved:
            await self._move(asked.place.chat, moved.new_chat_id)
            await self._show(reply, asked.at(moved.new_chat_id))
        except TelegramError as error:
            if not (asked.request.is_shared and is_muted(error)):
                raise
            log.info("An answer may not be sent to a group: %s", told(error))
            return reply
        return None

    async def _say_in_private(self, unsaid: Reply, asked: Asked) -> None:
        """Tell who asked why the group gets no answer, and give it to them alone if it is of use to them."""
        with speaking(unsaid.language):
            why = say(texts.MUTED)
            action = unsaid.action or asked.action
            is_for_room = action is not None and action.is_for_room  # so it is of no use elsewhere
            reply = Reply(why) if is_for_room else replace(unsaid, text=f"{why}\n\n{unsaid.text}")
        try:
            await self._sender.show(reply, replace(asked.at(asked.user), owner=None))
        except TelegramError as error:
            log.warning("Telegram: neither a group nor who asked there can be written to: %s", told(error))

    async def _show(self, reply: Reply, asked: Asked) -> None:
        """Show a reply where it was asked for, or to the person alone if it concerns nobody else."""
        if reply.audience is not Audience.ASKER or not asked.request.is_shared:
            await self._sender.show(reply, asked)
            return
        try:
            await self._sender.show(reply, replace(asked.at(asked.user), owner=None))
        except (Forbidden, BadRequest) as error:  # who never wrote to the bot cannot be written to
            log.info("A private answer could not be sent: %s", told(error))
            if reply.is_vital:
                await self._say_for_all(reply, asked)
                return
            with speaking(reply.language):
                words, home = say(manners_texts.IN_PRIVATE), self._home(reply.action)
            await self._sender.write(words, asked.place, home)

    async def _say_for_all(self, reply: Reply, asked: Asked) -> None:
        """Say in the group what must arrive, without a word of who asked, and how to read it alone."""
        with speaking(reply.language):
            rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
            alone = f"{manners_texts.OPEN_CHAT_EMOJI} {say(manners_texts.OPEN_CHAT)}"
            rows.append(link_row(alone, self._link_home(ShowHelpline())))
        await self._sender.write(render.text(replace(reply, buttons=())), asked.place, InlineKeyboardMarkup(rows))

    async def _answer_alone(self, query: CallbackQuery, asked: Asked) -> None:
        """Answer a press that may change nothing in the person's private chat, or lead them there."""
        why = manners_texts.EVERYBODYS if asked.owner == NOBODY else manners_texts.NOT_YOUR_ANSWER
        if asked.action is not None and asked.action.pressed_by is Who.MANAGERS:
            await _is_answered(query, _said(manners_texts.ASKED_BY_ANOTHER, asked))
            return
        alone = asked.alone()
        if asked.owner != NOBODY:  # the button meant what somebody else thinks or wants: it is shown and not changed
            alone = replace(alone, request=replace(alone.request, action=_show_instead(asked.action)))
        showing = asyncio.create_task(self._is_shown_alone(alone))
        await asyncio.wait({showing}, timeout=_ALONE_SECONDS)
        if showing.done() and not showing.result():
            await _is_answered(query, url=self._link_home(_show_instead(asked.action)))
        else:
            await _is_answered(query, _said(why, asked))
        await showing

    async def _is_shown_alone(self, asked: Asked) -> bool:
        """Answer in a private chat; False where the bot may not write: it has to be written to first."""
        try:
            async with self._turn(asked):
                await self._sender.show(await self._dialogue.reply_to(asked.request), asked)
        except TelegramError as error:
            log.info("A private answer could not be sent: %s", told(error))
            return False
        return True

    async def _may_press(self, asked: Asked) -> bool:
        """Tell whether a press counts under this answer. Never raises."""
        if asked.owner in {None, asked.user}:
            return True
        if asked.owner == NOBODY:
            return False
        try:
            async with asyncio.timeout(self._patience):
                is_managers = asked.owner == MANAGERS and await self._manages(asked)
                return is_managers or await self._dialogue.is_open(asked.request.room)
        except TimeoutError:
            return False

    async def _manages(self, asked: Asked) -> bool:
        """Tell whether a person manages the group; False when Telegram does not say."""
        try:
            member = await self._bot.get_chat_member(asked.place.chat, asked.user)
        except TelegramError as error:
            log.info("Telegram does not tell who manages a group: %s", told(error))
            return False
        return member.status in _MANAGERS

    async def _move(self, old: int, new: int) -> None:
        log.info("A Telegram group has become a supergroup; answering there")
        try:
            await self._people.move_room(f"telegram:{old}", f"telegram:{new}")
        except StoreError as error:
            log.warning("A group's settings could not follow it: %s", error)

    async def _lead_home(self, query: CallbackQuery) -> None:
        """Answer a press under a message that was sent inline, which the bot cannot see: open the private chat."""
        token, _ = owner_of(query.data or "")
        await _is_answered(query, url=self._link_home(action_from(token)))

    def _home(self, action: AnyAction | None) -> InlineKeyboardMarkup:
        label = f"{manners_texts.OPEN_CHAT_EMOJI} {say(manners_texts.OPEN_CHAT)}"
        return InlineKeyboardMarkup([link_row(label, self._link_home(action))])

    def _link_home(self, action: AnyAction | None) -> str:
        """Return the address that opens the private chat, as far as a link may ask for an action."""
        linked = Start() if action is None else follow(action)
        return inline.deep_link(self._bot.username, "" if linked == Start() else linked.token)

    async def _acknowledge(
        self,
        query: CallbackQuery,
        asked: Asked,
        may_press: "asyncio.Task[bool]",
        answered: "asyncio.Future[Reply | None]",
        aside: "asyncio.Future[str]",
    ) -> bool:
        """End the button's waiting sign, and say so when the press does not count; True when a muted bot said why."""
        if not await may_press:
            await self._answer_alone(query, asked)
            return False
        if asked.request.is_shared:
            has_aside = asked.action is not None and asked.action.has_aside
            seconds = _ASIDE_SECONDS if has_aside else self._patience
            await asyncio.wait({aside}, timeout=seconds)
            if aside.done() and (said := aside.result()):
                await _is_answered(query, said if len(said) <= _LONGEST_ASIDE else f"{said[: _LONGEST_ASIDE - 1]}…")
                return False
            await asyncio.wait({answered}, timeout=self._patience)
        if answered.done() and (unsaid := answered.result()):
            with speaking(unsaid.language):
                why = manners_texts.not_permitted((say(texts.SEND_MESSAGES),))
            return await _is_answered(query, why, show_alert=True)
        await _is_answered(query)
        return False


def _slow_down(asked: Asked) -> Reply:
    with speaking(language_of(asked.request.locale)):
        return Reply(say(manners_texts.SLOW_DOWN))


def _said_aside(reply: Reply, asked: Asked) -> str:
    """Return what is said to who pressed, beside the answer: where it is, if not in the group."""
    goes_elsewhere = reply.audience is Audience.ASKER and asked.request.is_shared
    if reply.aside or not goes_elsewhere:
        return reply.aside
    with speaking(reply.language):
        return say(manners_texts.ANSWERED_ALONE)


def _show_instead(action: AnyAction | None) -> AnyAction | None:
    """Return an action that shows what another person's button would change: the movie in place of a verdict on it."""
    match action:
        case Judge(mood, movie, among, filters):
            return Open(mood, movie, among, filters)
        case UndoVerdict(mood, movie, among):
            return Open(mood, movie, among)
        case ShowSettings() | ChangeSetting():
            return ShowSettings()
        case _:
            return action


def _said(sentence: str, asked: Asked) -> str:
    """Say one of ``labels`` in the language of a person's app."""
    with speaking(language_of(asked.request.locale)):
        return say(sentence)


async def _is_answered(
    query: CallbackQuery, text: str | None = None, *, url: str | None = None, show_alert: bool | None = None
) -> bool:
    """Answer a press; one that is too old for that, False, still gets its movies."""
    try:
        return await query.answer(text, show_alert, url)
    except TelegramError as error:
        log.info("A press could not be acknowledged: %s", told(error))
        return False
