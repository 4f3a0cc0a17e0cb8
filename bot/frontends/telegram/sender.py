"""Sender of replies: changes the message with the pressed button, or sends new messages."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.dialogue import Card, File, Placement, Reply, Who
from bot.frontends.telegram import markup, texts
from bot.frontends.telegram.errors import describe_error, is_muted
from bot.frontends.telegram.keyboard import build_keyboard
from bot.frontends.telegram.picture_sources import Gallery, PictureSource
from bot.frontends.telegram.updates import Destination, Incoming
from bot.languages import say, speaking

log = logging.getLogger(__name__)

_CALL_FAILED = (NetworkError, Conflict)  # NetworkError is the parent of BadRequest and TimedOut

Keyboard = InlineKeyboardMarkup | None
Edit = Callable[[], Awaitable[Message | bool]]
SendPicture = Callable[[str | bytes], Awaitable[Message | bool]]


class _EditTimedOut(Exception):
    """Telegram did not answer in time when a message was edited, twice."""


class Sender:
    """Sends and changes messages; each method may raise a ``TelegramError``.

    No answer is lost because Telegram refuses a picture or an edit. A picture is tried as a file id, an address and
    bytes; the last resort is a new message without a picture.
    """

    def __init__(self, bot: ExtBot[Any], gallery: Gallery, style: str) -> None:
        """Prepare a sender.

        Args:
            bot: Sends.
            gallery: Finds the sources of pictures.
            style: Layout of several new movies: ``strip``, one picture of all; ``album``, an album with the buttons in
                a message below it; ``messages``, a message each. With any style, a pressed picture is changed.
        """
        self._bot = bot
        self._gallery = gallery
        self._style = style

    async def show(self, reply: Reply, incoming: Incoming) -> None:
        """Show a reply at the destination of its request: in the pressed message, or in new ones."""
        destination, keyboard = incoming.destination, build_keyboard(reply, incoming.owner)
        if reply.file is not None:
            await self._send_file(reply, reply.file, destination, keyboard)
            return
        try:
            if destination.message is not None and await self._edit(reply, destination, destination.message, keyboard):
                return
        except _EditTimedOut:  # a new picture would take as long
            await self.write(markup.text(reply), destination, keyboard)
        else:
            await self.post(reply, destination, keyboard)

    async def post(self, reply: Reply, destination: Destination, keyboard: Keyboard) -> None:
        """Send a reply in new messages."""
        if not (reply.cards and await self._send_movies(reply, destination, keyboard)):
            await self.write(markup.text(reply), destination, keyboard)

    async def write(self, html: str, destination: Destination, keyboard: Keyboard) -> None:
        """Send a message without a picture."""
        await self._bot.send_message(destination.chat, html, message_thread_id=destination.topic, reply_markup=keyboard)

    async def _send_file(self, reply: Reply, file: File, destination: Destination, keyboard: Keyboard) -> None:
        await self._bot.send_document(
            destination.chat,
            file.content,
            caption=markup.caption(reply),
            filename=file.name,
            message_thread_id=destination.topic,
            reply_markup=keyboard,
        )

    async def _edit(self, reply: Reply, destination: Destination, message: int, keyboard: Keyboard) -> bool:
        """Show a reply in the pressed message; return whether it is shown there."""
        if reply.cards and destination.has_picture:
            # With other styles than the strip, new movies come below and the pressed picture stays.
            if reply.placement is Placement.NEW and self._style != "strip":
                return False
            return await self._edit_picture(reply, destination.chat, message, keyboard)
        is_group_movie = bool(reply.cards) and reply.pressed_by is Who.MEMBERS
        if is_group_movie and await self._edit_picture(reply, destination.chat, message, keyboard):
            return True  # the text with the group's question has become the picture of its movie
        if _needs_new_message(reply):
            return False
        return await self._edit_text(reply, destination, message, keyboard)

    async def _edit_text(self, reply: Reply, destination: Destination, message: int, keyboard: Keyboard) -> bool:
        """Replace the caption or the text of a message; return whether it shows the reply now."""
        chat = destination.chat
        if destination.has_picture:
            caption = markup.caption(reply)
            return await _try_edit(
                lambda: self._bot.edit_message_caption(chat, message, caption=caption, reply_markup=keyboard)
            )
        is_below_album = self._style == "album" and len(reply.cards) > 1
        html = _below_album(reply) if is_below_album else markup.text(reply)
        return await _try_edit(lambda: self._bot.edit_message_text(html, chat, message, reply_markup=keyboard))

    async def _edit_picture(self, reply: Reply, chat: int, message: int, keyboard: Keyboard) -> bool:
        """Replace the picture and caption of a message; return whether Telegram accepted a picture."""
        cards, caption = reply.cards, markup.caption(reply)
        if self._style == "messages" and len(cards) > 1:  # this message holds the last movie, the others stand above
            cards, caption = cards[-1:], markup.caption_of(reply, len(cards) - 1)

        async def edit(media: str | bytes) -> Message | bool:
            photo = InputMediaPhoto(media, caption)
            return await _edit_twice(lambda: self._bot.edit_message_media(photo, chat, message, reply_markup=keyboard))

        return await self._try_sources(cards, edit)

    async def _send_movies(self, reply: Reply, destination: Destination, keyboard: Keyboard) -> bool:
        """Send movies with pictures; return whether Telegram accepted them."""
        if len(reply.cards) > 1 and self._style == "album":
            return await self._send_album(reply, destination, keyboard)
        if len(reply.cards) > 1 and self._style == "messages":
            await self._send_one_by_one(reply, destination, keyboard)
            return True
        return await self._send_photo(reply.cards, markup.caption(reply), destination, keyboard)

    async def _send_one_by_one(self, reply: Reply, destination: Destination, keyboard: Keyboard) -> None:
        """Send a message for each movie, with the buttons under the last one."""
        for index, card in enumerate(reply.cards):
            is_last = index == len(reply.cards) - 1
            keyboard_below = keyboard if is_last else None
            caption = markup.caption_of(reply, index)
            if not await self._send_photo((card,), caption, destination, keyboard_below):
                await self.write(caption, destination, keyboard_below)

    async def _send_photo(
        self, cards: Sequence[Card], caption: str, destination: Destination, keyboard: Keyboard
    ) -> bool:
        """Send a picture of some movies; return whether Telegram accepted it."""

        async def send(media: str | bytes) -> Message:
            return await self._bot.send_photo(
                destination.chat, media, caption, message_thread_id=destination.topic, reply_markup=keyboard
            )

        return await self._try_sources(cards, send)

    async def _send_album(self, reply: Reply, destination: Destination, keyboard: Keyboard) -> bool:
        """Send an album, and below it a message with the buttons, which an album cannot have."""
        cheapest: list[PictureSource] = []
        uploads: list[PictureSource] = []
        for card in reply.cards:
            sources = [source async for source in self._gallery.sources((card,))]
            if not sources:
                return False
            cheapest.append(sources[0])
            uploads.append(sources[-1])
        is_sent = await self._try_media_group(cheapest, reply, destination)
        if is_sent is None:
            is_sent = await self._try_media_group(uploads, reply, destination)
        if is_sent:
            await self.write(_below_album(reply), destination, keyboard)
        return bool(is_sent)

    async def _try_media_group(
        self, sources: Sequence[PictureSource], reply: Reply, destination: Destination
    ) -> bool | None:
        """Send an album; return whether Telegram accepted it, None if other sources are worth a try."""
        media = [InputMediaPhoto(sources[0].media, markup.caption(reply))]
        media += [InputMediaPhoto(source.media) for source in sources[1:]]
        try:
            messages = await self._bot.send_media_group(destination.chat, media, message_thread_id=destination.topic)
        except (*_CALL_FAILED, Forbidden) as error:
            return None if self._handle_refusal(error, sources) else False
        for source, message in zip(sources, messages, strict=True):
            await self._remember_file_id(source, message)
        return True

    async def _try_sources(self, cards: Sequence[Card], send: SendPicture) -> bool:
        """Try the sources of a picture one by one; return whether Telegram accepted one."""
        async for source in self._gallery.sources(cards):
            try:
                message = await send(source.media)
            except (*_CALL_FAILED, Forbidden) as error:
                if _is_unchanged(error):
                    return True
                if not self._handle_refusal(error, (source,)):
                    return False
            else:
                await self._remember_file_id(source, message)
                return True
        return False

    def _handle_refusal(self, error: TelegramError, sources: Sequence[PictureSource]) -> bool:
        """Forget refused file ids, and return whether another source of the picture is worth a try.

        It is not if Telegram refused the message itself, or all pictures in that chat.

        Raises:
            Forbidden: The bot may not even write a text.
        """
        log.info("Telegram did not take a picture: %s", describe_error(error))
        if is_muted(error):
            return False
        if isinstance(error, Forbidden):
            raise error
        for source in sources:
            self._gallery.forget(source)
        return isinstance(error, BadRequest) and "message" not in error.message.casefold()

    async def _remember_file_id(self, source: PictureSource, message: object) -> None:
        if isinstance(message, Message) and message.photo:
            await self._gallery.remember(source, message.photo[-1].file_id)


def _needs_new_message(reply: Reply) -> bool:
    """Return whether a reply may not replace a text: its buttons stay of use."""
    return reply.placement is Placement.NEW or (bool(reply.cards) and reply.placement is Placement.IN_PICTURE)


def _below_album(reply: Reply) -> str:
    with speaking(reply.language):
        return say(texts.PRESS_A_NUMBER)


async def _edit_twice(edit: Edit) -> Message | bool:
    """Edit a message, and once more after a network error: a new message might repeat an edit that came through.

    Raises:
        TelegramError: Telegram refused the edit, or the network failed again.
        _EditTimedOut: The second try timed out.
    """
    try:
        return await edit()
    except BadRequest:
        raise
    except NetworkError as error:
        log.info("A message is changed again, as no answer came: %s", describe_error(error))
    try:
        return await edit()
    except TimedOut:
        raise _EditTimedOut from None


async def _try_edit(edit: Edit) -> bool:
    """Edit a message; return whether it shows the reply now."""
    try:
        await _edit_twice(edit)
    except _CALL_FAILED as error:
        log.info("A message could not be changed: %s", describe_error(error))
        return _is_unchanged(error)
    return True


def _is_unchanged(error: TelegramError) -> bool:
    """Return whether an edit was refused because the message shows the same already."""
    return "not modified" in error.message
