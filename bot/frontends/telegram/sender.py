"""Show a reply at its place in Telegram: by changing the message whose button was pressed, or in new ones."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.dialogue.actions import Who
from bot.dialogue.reply import Card, File, Placement, Reply
from bot.frontends.telegram import markup as render
from bot.frontends.telegram import texts
from bot.frontends.telegram.errors import describe_error as told
from bot.frontends.telegram.errors import is_muted
from bot.frontends.telegram.keyboard import keyboard
from bot.frontends.telegram.pictures import Gallery, PictureSource
from bot.frontends.telegram.updates import Asked, Place
from bot.languages import say, speaking

log = logging.getLogger(__name__)

_NOT_DONE = (NetworkError, Conflict)  # the first is the parent of BadRequest and TimedOut

Buttons = InlineKeyboardMarkup | None


class _TooSlow(Exception):
    """A message could not be changed in time, again and again."""


class Sender:
    """Sends and changes messages; may raise any ``TelegramError``.

    A picture that Telegram does not take, or a message that can no longer be changed, never loses an answer: it goes
    the next way, from a file id over an address and bytes to a text.
    """

    def __init__(self, bot: ExtBot[Any], gallery: Gallery, style: str) -> None:
        """Take what it sends with.

        Args:
            bot: Sends.
            gallery: Knows the ways to give a picture.
            style: How several new movies come: ``strip``, all in one picture; ``album``, with the buttons below it;
                ``messages``, each in its own. A picture whose button was pressed changes, whatever the style.
        """
        self._bot = bot
        self._gallery = gallery
        self._style = style

    async def show(self, reply: Reply, asked: Asked) -> None:
        """Show a reply where it was asked for."""
        place, buttons = asked.place, keyboard(reply, asked.owner)
        if reply.file is not None:
            await self._send_file(reply, reply.file, place, buttons)
            return
        try:
            if place.pressed is not None and await self._is_changed(reply, asked, place.pressed, buttons):
                return
        except _TooSlow:  # a picture would be no quicker
            await self.write(render.text(reply), place, buttons)
        else:
            await self.post(reply, place, buttons)

    async def post(self, reply: Reply, place: Place, buttons: Buttons) -> None:
        """Send a reply in new messages."""
        if not (reply.cards and await self._is_sent(reply, place, buttons)):
            await self.write(render.text(reply), place, buttons)

    async def write(self, markup: str, place: Place, buttons: Buttons) -> None:
        """Send a text."""
        await self._bot.send_message(place.chat, markup, message_thread_id=place.topic, reply_markup=buttons)

    async def _send_file(self, reply: Reply, file: File, place: Place, buttons: Buttons) -> None:
        await self._bot.send_document(
            place.chat,
            file.content,
            caption=render.caption(reply),
            filename=file.name,
            message_thread_id=place.topic,
            reply_markup=buttons,
        )

    async def _is_changed(self, reply: Reply, asked: Asked, message: int, buttons: Buttons) -> bool:
        """Show the reply in the message whose button was pressed; False when it needs a new one."""
        chat, is_picture = asked.place.chat, asked.place.is_picture
        if reply.cards and is_picture:
            is_below = reply.placement is Placement.NEW and self._style != "strip"  # a strip changes, all else stays
            return not is_below and await self._is_picture_changed(reply, chat, message, buttons)
        is_group_movie = bool(reply.cards) and reply.pressed_by is Who.MEMBERS
        if is_group_movie and await self._is_picture_changed(reply, chat, message, buttons):
            return True  # the question of a group takes the picture of its movie
        if reply.placement is Placement.NEW or (reply.cards and reply.placement is Placement.IN_PICTURE):
            return False
        if is_picture:
            words = render.caption(reply)
            return await _is_done(
                lambda: self._bot.edit_message_caption(chat, message, caption=words, reply_markup=buttons)
            )
        is_album = self._style == "album" and len(reply.cards) > 1  # whose pictures stand above
        text = _below_an_album(reply) if is_album else render.text(reply)
        return await _is_done(lambda: self._bot.edit_message_text(text, chat, message, reply_markup=buttons))

    async def _is_picture_changed(self, reply: Reply, chat: int, message: int, buttons: Buttons) -> bool:
        cards, caption = reply.cards, render.caption(reply)
        if self._style == "messages" and len(cards) > 1:  # the others still stand above
            cards, caption = cards[-1:], render.caption_of(reply, len(cards) - 1)
        return await self._in_some_way(
            cards,
            lambda media: _edited(
                lambda: self._bot.edit_message_media(
                    InputMediaPhoto(media, caption), chat, message, reply_markup=buttons
                )
            ),
        )

    async def _is_sent(self, reply: Reply, place: Place, buttons: Buttons) -> bool:
        """Send movies with their pictures; False when Telegram does not take them."""
        if len(reply.cards) > 1 and self._style == "album":
            return await self._is_album_sent(reply, place, buttons)
        if len(reply.cards) > 1 and self._style == "messages":
            for number, card in enumerate(reply.cards):
                is_last = number == len(reply.cards) - 1
                caption = render.caption_of(reply, number)
                if not await self._is_photo_sent((card,), caption, place, buttons if is_last else None):
                    await self.write(caption, place, buttons if is_last else None)
            return True
        return await self._is_photo_sent(reply.cards, render.caption(reply), place, buttons)

    async def _is_photo_sent(self, cards: Sequence[Card], caption: str, place: Place, buttons: Buttons) -> bool:
        return await self._in_some_way(
            cards,
            lambda media: self._bot.send_photo(
                place.chat, media, caption, message_thread_id=place.topic, reply_markup=buttons
            ),
        )

    async def _is_album_sent(self, reply: Reply, place: Place, buttons: Buttons) -> bool:
        """Send the posters as an album, and the buttons, which an album cannot have, below it."""
        every = [[way async for way in self._gallery.sources((card,))] for card in reply.cards]
        if not all(every):
            return False
        for at in (0, -1):
            ways = [found[at] for found in every]
            captions = (render.caption(reply), *[None] * (len(ways) - 1))
            media = [InputMediaPhoto(way.media, caption) for way, caption in zip(ways, captions, strict=True)]
            try:
                sent = await self._bot.send_media_group(place.chat, media, message_thread_id=place.topic)
            except (*_NOT_DONE, Forbidden) as error:
                if not self._is_worth_another_way(error, ways):
                    return False
            else:
                await self._remember(ways, sent)
                await self.write(_below_an_album(reply), place, buttons)
                return True
        return False

    async def _in_some_way(
        self, cards: Sequence[Card], attempt: Callable[[str | bytes], Awaitable[Message | bool]]
    ) -> bool:
        """Give a picture in one way after the other until one is taken; False when none is."""
        async for way in self._gallery.sources(cards):
            try:
                message = await attempt(way.media)
            except (*_NOT_DONE, Forbidden) as error:
                if _is_unchanged(error):
                    return True
                if not self._is_worth_another_way(error, (way,)):
                    return False
            else:
                await self._remember((way,), (message,))
                return True
        return False

    def _is_worth_another_way(self, error: TelegramError, ways: Sequence[PictureSource]) -> bool:
        """Tell whether Telegram refused a picture, and not the message that it belongs to, nor all pictures.

        Raises:
            Forbidden: The bot may not even write a text.
        """
        log.info("Telegram did not take a picture: %s", told(error))
        if is_muted(error):
            return False
        if isinstance(error, Forbidden):
            raise error
        for way in ways:
            self._gallery.forget(way)
        return isinstance(error, BadRequest) and "message" not in error.message.casefold()

    async def _remember(self, ways: Sequence[PictureSource], messages: Sequence[Message | bool]) -> None:
        for way, message in zip(ways, messages, strict=True):
            if isinstance(message, Message) and message.photo:
                await self._gallery.remember(way, message.photo[-1].file_id)


def _below_an_album(reply: Reply) -> str:
    with speaking(reply.language):
        return say(texts.PRESS_A_NUMBER)


async def _edited(edit: Callable[[], Awaitable[Message | bool]]) -> Message | bool:
    """Change a message, once more when no answer came: it may have been changed, and a new one would repeat it.

    Raises:
        TelegramError: It is refused, or no answer came again.
        _TooSlow: The second time, too long was waited for it.
    """
    try:
        return await edit()
    except BadRequest:
        raise
    except NetworkError as error:
        log.info("A message is changed again, as no answer came: %s", told(error))
    try:
        return await edit()
    except TimedOut:
        raise _TooSlow from None


async def _is_done(edit: Callable[[], Awaitable[Message | bool]]) -> bool:
    """Change a message; False when it can no longer be changed."""
    try:
        await _edited(edit)
    except _NOT_DONE as error:
        log.info("A message could not be changed: %s", told(error))
        return _is_unchanged(error)
    return True


def _is_unchanged(error: TelegramError) -> bool:
    return "not modified" in error.message
