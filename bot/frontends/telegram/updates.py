"""What an update from Telegram says: who asks what, whose presses count, and where the answer goes. Pure."""

from dataclasses import dataclass, replace
from typing import Self

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.dialogue.actions import AnyAction, Who, action_from
from bot.dialogue.reply import Request
from bot.frontends.telegram.keyboard import MANAGERS, owner_of

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes."""

    chat: int
    topic: int | None = None
    """None outside of topics and in a forum's General, whose id Telegram refuses."""
    pressed: int | None = None
    """The message whose button was pressed, if it can still be changed."""
    is_picture: bool = False
    """Whether that message holds a picture."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks in a chat."""

    request: Request
    place: Place
    user: int
    """Who wrote or pressed; their private chat has the same id."""
    owner: int | None
    """Whose presses count under the answer, see ``telegram_keyboard.keyboard``."""

    @classmethod
    def of(cls, update: Update) -> Self | None:
        """Read an update; None when nobody asks, or not in a chat that the bot can see."""
        if update.callback_query:
            return cls._pressed(update.callback_query)
        return cls._written(update.message) if update.message else None

    @property
    def action(self) -> AnyAction | None:
        """The action of the pressed button; None for words."""
        return self.request.action

    @property
    def is_for_members(self) -> bool:
        """Whether a button was pressed that everybody in a group may press."""
        return self.action is not None and self.action.pressed_by is Who.MEMBERS

    def at(self, chat: int) -> Self:
        """Return the same, to be answered in another chat."""
        return replace(self, place=Place(chat))

    def alone(self) -> Self:
        """Return the same, as if it had been asked in the private chat of the person."""
        room = f"telegram:{self.user}"
        request = replace(self.request, person=room, room=room, is_shared=False, is_overheard=False, may_manage=True)
        return replace(self.at(self.user), request=request, owner=None)

    @classmethod
    def _written(cls, message: Message) -> Self | None:
        chat, user = message.chat, message.from_user
        sender = message.sender_chat or user  # who manages a group anonymously, or has a channel, writes as a chat
        if user is None or sender is None:
            return None
        topic = message.message_thread_id if message.is_topic_message else None
        request = Request(
            person=f"telegram:{sender.id}",
            room=f"telegram:{chat.id}",
            text=_words_of(message),
            locale=user.language_code or "en",
            topic=topic,
            is_shared=is_group(chat),
            is_overheard=is_group(chat),
            may_manage=not is_group(chat) or sender.id == chat.id,
            is_reachable=True,
        )
        owner = user.id if message.sender_chat is None else MANAGERS if sender.id == chat.id else None
        return cls(request, Place(chat.id, topic), user.id, owner if is_group(chat) else None)

    @classmethod
    def _pressed(cls, query: CallbackQuery) -> Self | None:
        message, user = query.message, query.from_user
        if message is None:
            return None
        token, owner = owner_of(query.data or "")
        place = _place_of(message)
        request = Request(
            person=f"telegram:{user.id}",
            room=f"telegram:{message.chat.id}",
            action=action_from(token),
            locale=user.language_code or "en",
            topic=place.topic,
            is_shared=is_group(message.chat),
            is_overheard=is_group(message.chat),
            may_manage=not is_group(message.chat),
            is_reachable=True,
        )
        return cls(request, place, user.id, owner)


def is_group(chat: Chat) -> bool:
    """Tell whether several people write in a chat."""
    return chat.type in _GROUPS


def is_group_id(chat: int) -> bool:
    """Tell whether several people read a chat: https://core.telegram.org/api/bots/ids."""
    return chat < 0


def is_for(bot: int, message: Message) -> bool:
    """Tell whether what is no command for the bot is still meant for it: in private, or as a reply to it."""
    is_from_inline = message.via_bot is not None and message.via_bot.id == bot
    is_one_of_many = message.media_group_id is not None and message.caption is None
    if is_from_inline or is_one_of_many:
        return False
    if not is_group(message.chat):
        return True
    answered = message.reply_to_message
    is_reply = bool(answered and answered.from_user and answered.from_user.id == bot)
    return is_reply and not (message.text or "").startswith("/")


def _words_of(message: Message) -> str:
    """Return what somebody says, be it below a picture or by a sticker; empty for a voice message and the like."""
    return message.text or message.caption or (message.sticker and message.sticker.emoji) or ""


def _place_of(message: MaybeInaccessibleMessage) -> Place:
    """Find the place of a pressed button; a message that is too old for Telegram tells no more than its chat."""
    if not isinstance(message, Message):
        return Place(message.chat.id)
    topic = message.message_thread_id if message.is_topic_message else None
    pressed = None if message.document else message.message_id  # what is said about a file stays with it
    return Place(message.chat.id, topic, pressed, bool(message.photo))
