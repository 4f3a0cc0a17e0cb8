"""Conversion of Telegram's updates to requests."""

from dataclasses import dataclass, replace
from typing import Self

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.dialogue import AnyAction, Request, Who, action_from
from bot.frontends.telegram.keyboard import MANAGERS, parse_callback_data
from core.people.platform_ids import platform_id

_GROUP_TYPES = {ChatType.GROUP, ChatType.SUPERGROUP}


@dataclass(frozen=True, slots=True)
class Destination:
    """The chat, topic or message that an answer goes to."""

    chat: int
    topic: int | None = None
    """None outside of topics and in a forum's General, whose id Telegram refuses."""
    message: int | None = None
    """The message with the pressed button, if it can still be changed."""
    has_picture: bool = False
    """Whether that message holds a picture."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message or a press."""

    request: Request
    destination: Destination
    user: int
    """Id of the person who wrote or pressed, and of the private chat with this person."""
    owner: int | None
    """Id of the only person that may press, see ``bot.frontends.telegram.keyboard.build_keyboard``."""

    @classmethod
    def from_update(cls, update: Update) -> Self | None:
        """Convert an update; None when it asks for nothing, or comes from a chat that the bot cannot see."""
        if update.callback_query:
            return cls._from_press(update.callback_query)
        if update.message:
            return cls._from_message(update.message)
        return None

    @property
    def action(self) -> AnyAction | None:
        """The action of the pressed button; None for words."""
        return self.request.action

    @property
    def is_for_members(self) -> bool:
        """Whether the pressed button is for everybody in a group."""
        return self.action is not None and self.action.pressed_by is Who.MEMBERS

    def with_destination(self, chat: int) -> Self:
        """Return the same request with another chat as destination."""
        return replace(self, destination=Destination(chat))

    def with_private_answer(self) -> Self:
        """Return the same request with the private chat as destination, where every button is the person's own."""
        return replace(self.with_destination(self.user), owner=None)

    def as_private_request(self) -> Self:
        """Return the same request as if it had been made in the private chat."""
        room = platform_id("telegram", self.user)
        request = replace(self.request, person=room, room=room, is_shared=False, is_overheard=False, may_manage=True)
        return replace(self.with_private_answer(), request=request)

    @classmethod
    def _from_message(cls, message: Message) -> Self | None:
        chat, user = message.chat, message.from_user
        # Anonymous managers of a group, and channels, write under the name of a chat.
        author = message.sender_chat or user
        if user is None or author is None:
            return None
        topic = _topic_of(message)
        request = Request(
            person=platform_id("telegram", author.id),
            room=platform_id("telegram", chat.id),
            text=_text_of(message),
            locale=user.language_code or "en",
            topic=topic,
            is_shared=is_group(chat),
            is_overheard=is_group(chat),
            may_manage=not is_group(chat) or author.id == chat.id,
            is_reachable=True,
        )
        return cls(request, Destination(chat.id, topic), user.id, _owner_of_answer(message, user.id))

    @classmethod
    def _from_press(cls, query: CallbackQuery) -> Self | None:
        message, user = query.message, query.from_user
        if message is None:
            return None
        token, owner = parse_callback_data(query.data or "")
        destination = _destination_of(message)
        request = Request(
            person=platform_id("telegram", user.id),
            room=platform_id("telegram", message.chat.id),
            action=action_from(token),
            locale=user.language_code or "en",
            topic=destination.topic,
            is_shared=is_group(message.chat),
            is_overheard=is_group(message.chat),
            may_manage=not is_group(message.chat),
            is_reachable=True,
        )
        return cls(request, destination, user.id, owner)


def is_group(chat: Chat) -> bool:
    """Return whether several people write in a chat."""
    return chat.type in _GROUP_TYPES


def is_group_id(chat: int) -> bool:
    """Return whether several people read a chat: https://core.telegram.org/api/bots/ids."""
    return chat < 0


def is_addressed_to(bot: int, message: Message) -> bool:
    """Return whether a message without a command is meant for the bot: in private, or as a reply to its message."""
    is_from_inline_mode = message.via_bot is not None and message.via_bot.id == bot
    is_album_part = message.media_group_id is not None and message.caption is None
    if is_from_inline_mode or is_album_part:
        return False
    return not is_group(message.chat) or _is_reply_to(bot, message)


def _is_reply_to(bot: int, message: Message) -> bool:
    """Return whether a message replies to one of the bot's, and is no command for another bot."""
    original = message.reply_to_message
    if original is None or original.from_user is None:
        return False
    is_command = (message.text or "").startswith("/")
    return original.from_user.id == bot and not is_command


def _text_of(message: Message) -> str:
    """Return the text, the caption or the emoji of a sticker; empty for a voice message and the like."""
    return message.text or message.caption or (message.sticker and message.sticker.emoji) or ""


def _topic_of(message: Message) -> int | None:
    """Return the topic of a message; replies that make a thread outside of topics have none."""
    return message.message_thread_id if message.is_topic_message else None


def _owner_of_answer(message: Message, user: int) -> int | None:
    """Return the id of the person that may press the buttons under the answer to a message."""
    if not is_group(message.chat):
        return None
    if message.sender_chat is None:
        return user
    if message.sender_chat.id == message.chat.id:
        return MANAGERS
    return None


def _destination_of(message: MaybeInaccessibleMessage) -> Destination:
    """Return the destination of the answer to a press; of a message that is too old, Telegram shows only the chat."""
    if not isinstance(message, Message):
        return Destination(message.chat.id)
    topic = _topic_of(message)
    if message.document:  # the text beside a file stays
        return Destination(message.chat.id, topic)
    return Destination(message.chat.id, topic, message.message_id, bool(message.photo))
