"""What can go wrong with Telegram, in words that quote neither tokens nor people."""

import logging
import os
import re
from collections.abc import Awaitable

import msgspec
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.frontends.errors import FrontendRefused, FrontendUnavailable, RoomLost
from bot.monitoring.logs import named
from core.errors import CineMoodError

os.environ.setdefault("PTB_TIMEDELTA", "true")  # or the library warns of itself at every flood limit that it obeys
for _noisy in ("telegram.request", "telegram.ext"):  # they log as errors whole bodies that are not JSON, and tracebacks
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)
for _silent in ("telegram.ext.Updater", "telegram.ext.ExtBot"):  # one takes every stop for an unexpected one, the other
    logging.getLogger(_silent).setLevel(logging.CRITICAL + 1)  # writes updates down that it cannot read, words and all

GARBLED = (
    AttributeError,
    KeyError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""What the library raises, and what reads JSON, over answers in another shape."""
_LONGEST_ERROR = 120  # characters; the library quotes whole pages when something between it and Telegram answers
_NO_RIGHT = re.compile(
    r"(not enough|have no) rights|CHAT_(SEND|WRITE)_\w*FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED", re.IGNORECASE
)
_NO_TOPIC = re.compile(
    r"thread not found|TOPIC_(CLOSED|DELETED|NOT_FOUND|ID_INVALID)|topic (is )?closed", re.IGNORECASE
)
_IDENTIFIERS = re.compile(r"-?\d{6,}((:|%3A)[\w-]+)?", re.IGNORECASE)  # of people and chats; with the tail, a token


def told(error: BaseException | None) -> str:
    """Name an error on one line, one of Telegram's by what Telegram says about it, without identifiers."""
    if isinstance(error, TelegramError):
        return f"{type(error).__name__}: {quoted(error.message)}"
    return named(error) if error else "no error"


def quoted(words: str) -> str:
    """Repeat what Telegram says, on one line, without identifiers."""
    return _IDENTIFIERS.sub("…", " ".join(words.split()))[:_LONGEST_ERROR]


def is_muted(error: TelegramError) -> bool:
    """Tell whether the bot may not send such a message there, although it is there.

    Source: https://core.telegram.org/method/messages.sendMessage, in words that the Bot API has for some of them.
    """
    return _NO_RIGHT.search(error.message) is not None


def is_without_topic(error: TelegramError) -> bool:
    """Tell whether the topic is closed or gone into which something was sent; the chat may take it all the same."""
    return _NO_TOPIC.search(error.message) is not None


async def fault_of(contact: Awaitable[None]) -> CineMoodError | None:
    """Return what is wrong, to be raised outside: the library's exception quotes the token and must not be chained."""
    try:
        await contact
    except CineMoodError as error:
        return error
    except InvalidToken:
        return FrontendRefused("Telegram did not accept the bot's token: compare TELEGRAM_TOKEN with @BotFather's.")
    except BadRequest as error:  # of all that is sent at a start, only the webhook's address may be refused
        return FrontendUnavailable(f"Telegram did not accept the webhook ({told(error)}): check TELEGRAM_WEBHOOK_URL.")
    except TelegramError as error:
        return FrontendUnavailable(
            f"Telegram did not answer ({type(error).__name__}): check the network and TELEGRAM_API_BASE."
        )
    except GARBLED as error:
        return FrontendUnavailable(f"Telegram did not answer as it should ({named(error)}): check TELEGRAM_API_BASE.")
    return None


async def fault_of_post(post: Awaitable[None]) -> CineMoodError | None:
    """Return what keeps a message from its chat, to be raised outside for the same reason."""
    try:
        await post
    except TelegramError as error:
        sentence = f"Telegram did not take a message ({told(error)})."
        is_lost = isinstance(error, Forbidden) or "chat not found" in error.message.casefold()
        return RoomLost(sentence) if is_lost else FrontendUnavailable(sentence)
    return None
