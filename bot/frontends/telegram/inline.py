"""Inline mode: from a reply to what Telegram offers while somebody types the bot's name in any chat. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit, ParseMode

from bot.dialogue.actions import ShowHelpline, ShowMovies
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.parser import link_to
from bot.dialogue.reply import Button, Card, Reply
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram import markup as render
from bot.frontends.telegram.keyboard import link_row
from bot.languages import say, speaking
from core.moods.mood import Mood

MOST_MOVIES = 20  # Telegram takes 50; nobody scrolls that far
LONGEST_QUERY = int(InlineQueryLimit.MAX_QUERY_LENGTH)
CACHE_SECONDS = 300
_LONGEST_TITLE = 240  # UTF-16 units; Telegram shows the beginning of it
_POSTER_SIZE, _THUMBNAIL_SIZE = "/w500/", "/w185/"  # https://developer.themoviedb.org/docs/image-basics


def asking_for(query: str) -> str:
    """Write what was typed behind the bot's name as a command, so that no other command is among it."""
    return f"/mood {query[:LONGEST_QUERY]}"


def deep_link(bot: str, payload: str) -> str:
    """Return the address that opens the private chat with the bot: https://core.telegram.org/bots/features#deep-linking."""
    return f"https://t.me/{bot}?start={payload}"


def results(reply: Reply, bot: str) -> Sequence[InlineQueryResultArticle]:
    """Lay out movies to choose from, or moods when the reply has no movies.

    Args:
        reply: What to offer.
        bot: The bot's name, without @.
    """
    with speaking(reply.language):
        if reply.is_vital:
            return [_way_to_help(reply, bot)]
        if reply.cards:
            return [_movie(card, reply, bot) for card in reply.cards]
        return [
            _mood(button, button.action.mood, bot) for button in reply.buttons if isinstance(button.action, ShowMovies)
        ]


def _movie(card: Card, reply: Reply, bot: str) -> InlineQueryResultArticle:
    payload = link_to(card.mood, card.id)
    preview = LinkPreviewOptions(url=card.poster, prefer_large_media=True, show_above_text=True)
    return InlineQueryResultArticle(
        payload,
        render.heading(card, _LONGEST_TITLE),
        InputTextMessageContent(
            render.text(replace(reply, text="", cards=(card,))),
            parse_mode=ParseMode.HTML,
            link_preview_options=preview if card.poster else LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=_button(bot, payload),
        description=f"{render.facts_of(card)} – {render.one_line(card.why)}",
        thumbnail_url=card.poster.replace(_POSTER_SIZE, _THUMBNAIL_SIZE) if card.poster else None,
    )


def _mood(button: Button, mood: Mood, bot: str) -> InlineQueryResultArticle:
    payload = link_to(mood)
    return InlineQueryResultArticle(
        payload,
        f"{button.emoji} {button.label}",
        InputTextMessageContent(movie_texts.invitation(mood), parse_mode=None),
        reply_markup=_button(bot, payload),
        description=movie_texts.invitation(mood),
    )


def _way_to_help(reply: Reply, bot: str) -> InlineQueryResultArticle:
    """Show the way to people who help; who chooses it shows it to the chat, without a word of what was typed."""
    payload = ShowHelpline().token
    rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
    return InlineQueryResultArticle(
        payload,
        f"{talk_texts.HELPLINE_EMOJI} {say(talk_texts.PEOPLE_WHO_LISTEN)}",
        InputTextMessageContent(
            render.text(reply), parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=InlineKeyboardMarkup([*rows, *_button(bot, payload).inline_keyboard]),
        description=render.one_line(reply.text),
    )


def _button(bot: str, payload: str) -> InlineKeyboardMarkup:
    label = f"{manners_texts.OPEN_CHAT_EMOJI} {say(manners_texts.OPEN_CHAT)}"
    return InlineKeyboardMarkup([link_row(label, deep_link(bot, payload))])
