"""Inline mode: results that Telegram offers while a person types the bot's name in any chat."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit, ParseMode

from bot.dialogue import Button, Card, Reply, ShowHelpline, ShowMovies, link_to
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram import markup
from bot.frontends.telegram.keyboard import link_row
from bot.languages import say, speaking
from core.moods.mood import Mood

MAX_MOVIES = 20  # Telegram accepts 50, more than people look through
MAX_QUERY_LENGTH = int(InlineQueryLimit.MAX_QUERY_LENGTH)
CACHE_SECONDS = 300
_MAX_TITLE_UNITS = 240  # UTF-16 units; Telegram shows the beginning
_POSTER_SIZE, _THUMBNAIL_SIZE = "/w500/", "/w185/"  # https://developer.themoviedb.org/docs/image-basics
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def as_command(query: str) -> str:
    """Return the query as a command for movies, so that it cannot be any other command."""
    return f"/mood {query[:MAX_QUERY_LENGTH]}"


def deep_link(bot: str, payload: str) -> str:
    """Return the address that opens the private chat: https://core.telegram.org/bots/features#deep-linking."""
    return f"https://t.me/{bot}?start={payload}"


def build_results(reply: Reply, bot: str) -> Sequence[InlineQueryResultArticle]:
    """Return movies to choose from, or moods when the reply has no movies.

    Args:
        reply: The reply to show.
        bot: The bot's name, without @.
    """
    with speaking(reply.language):
        if reply.is_vital:
            return [_helpline_result(reply, bot)]
        if reply.cards:
            return [_movie_result(card, reply, bot) for card in reply.cards]
        return [
            _mood_result(button, button.action.mood, bot)
            for button in reply.buttons
            if isinstance(button.action, ShowMovies)
        ]


def _movie_result(card: Card, reply: Reply, bot: str) -> InlineQueryResultArticle:
    payload = link_to(card.mood, card.id)
    preview, thumbnail = _NO_PREVIEW, None
    if card.poster:
        preview = LinkPreviewOptions(url=card.poster, prefer_large_media=True, show_above_text=True)
        thumbnail = card.poster.replace(_POSTER_SIZE, _THUMBNAIL_SIZE)
    html = markup.text(replace(reply, text="", cards=(card,)))
    return InlineQueryResultArticle(
        payload,
        markup.heading(card, _MAX_TITLE_UNITS),
        InputTextMessageContent(html, parse_mode=ParseMode.HTML, link_preview_options=preview),
        reply_markup=InlineKeyboardMarkup([_private_chat_row(bot, payload)]),
        description=f"{markup.facts_of(card)} – {markup.one_line(card.why)}",
        thumbnail_url=thumbnail,
    )


def _mood_result(button: Button, mood: Mood, bot: str) -> InlineQueryResultArticle:
    payload = link_to(mood)
    return InlineQueryResultArticle(
        payload,
        f"{button.emoji} {button.label}",
        InputTextMessageContent(movie_texts.invitation(mood), parse_mode=None),
        reply_markup=InlineKeyboardMarkup([_private_chat_row(bot, payload)]),
        description=movie_texts.invitation(mood),
    )


def _helpline_result(reply: Reply, bot: str) -> InlineQueryResultArticle:
    """Return helplines as a message that a person may send to the chat; it does not contain the query."""
    payload = ShowHelpline().token
    rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
    rows.append(_private_chat_row(bot, payload))
    return InlineQueryResultArticle(
        payload,
        f"{talk_texts.HELPLINE_EMOJI} {say(talk_texts.PEOPLE_WHO_LISTEN)}",
        InputTextMessageContent(markup.text(reply), parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW),
        reply_markup=InlineKeyboardMarkup(rows),
        description=markup.one_line(reply.text),
    )


def _private_chat_row(bot: str, payload: str) -> list[InlineKeyboardButton]:
    label = f"{manners_texts.OPEN_CHAT_EMOJI} {say(manners_texts.OPEN_CHAT)}"
    return link_row(label, deep_link(bot, payload))
