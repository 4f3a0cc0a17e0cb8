"""Errors of Telegram: described without tokens and identifiers, and translated into the errors of a frontend."""

import logging
import os
import re
from collections.abc import Awaitable
from datetime import timedelta

import msgspec
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.frontends.errors import FrontendRefused, FrontendUnavailable, RoomLost
from bot.monitoring.logs import name_error
from core.errors import CineMoodError

# Without this, the library warns about its own setting at every flood limit that it obeys.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# These two log malformed bodies in full, and tracebacks.
for _logger_name in ("telegram.request", "telegram.ext"):
    logging.getLogger(_logger_name).setLevel(logging.CRITICAL)
# The updater reports every stop as an error; the bot logs unreadable updates with the words of people.
for _logger_name in ("telegram.ext.Updater", "telegram.ext.ExtBot"):
    logging.getLogger(_logger_name).setLevel(logging.CRITICAL + 1)

MALFORMED_RESPONSE = (
    AttributeError,
    KeyError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""Exceptions that the library and the JSON parsers raise over a response of an unexpected shape."""
_MAX_DESCRIPTION_LENGTH = 120  # the library quotes whole pages when a proxy answers in Telegram's place
_NO_RIGHT = re.compile(
    r"(not enough|have no) rights|CHAT_(SEND|WRITE)_\w*FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED", re.IGNORECASE
)
_NO_TOPIC = re.compile(
    r"thread not found|TOPIC_(CLOSED|DELETED|NOT_FOUND|ID_INVALID)|topic (is )?closed", re.IGNORECASE
)
_IDENTIFIERS = re.compile(r"-?\d{6,}((:|%3A)[\w-]+)?", re.IGNORECASE)  # ids of people and chats; with a tail: tokens


def describe_error(error: BaseException | None) -> str:
    """Describe an error on one line; an error of Telegram's is described by its redacted message."""
    if error is None:
        return "no error"
    if isinstance(error, TelegramError):
        return f"{type(error).__name__}: {redact(error.message)}"
    return name_error(error)


def redact(message: str) -> str:
    """Put a message of Telegram's on one line, without identifiers and tokens."""
    return _IDENTIFIERS.sub("…", " ".join(message.split()))[:_MAX_DESCRIPTION_LENGTH]


def retry_after_seconds(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def is_muted(error: TelegramError) -> bool:
    """Return whether the bot is in the chat but may not send such a message.

    Source: https://core.telegram.org/method/messages.sendMessage; the Bot API rewords some of these errors.
    """
    return _NO_RIGHT.search(error.message) is not None


def is_topic_lost(error: TelegramError) -> bool:
    """Return whether the topic of a message is closed or gone; the chat itself may still accept messages."""
    return _NO_TOPIC.search(error.message) is not None


async def catch_connection_error(call: Awaitable[None]) -> CineMoodError | None:
    """Await a call at the start or for the doctor, and return its error translated; None when it succeeds.

    The caller raises the error outside of the handler: the library's exception quotes the token and may not be chained.
    """
    try:
        await call
    except CineMoodError as error:
        return error
    except InvalidToken:
        return FrontendRefused("Telegram did not accept the bot's token: compare TELEGRAM_TOKEN with @BotFather's.")
    except BadRequest as error:  # of all calls at a start, only the webhook's address can be refused
        description = describe_error(error)
        return FrontendUnavailable(f"Telegram did not accept the webhook ({description}): check TELEGRAM_WEBHOOK_URL.")
    except TelegramError as error:
        return FrontendUnavailable(
            f"Telegram did not answer ({type(error).__name__}): check the network and TELEGRAM_API_BASE."
        )
    except MALFORMED_RESPONSE as error:
        return FrontendUnavailable(
            f"Telegram did not answer as it should ({name_error(error)}): check TELEGRAM_API_BASE."
        )
    return None


async def catch_post_error(post: Awaitable[None]) -> CineMoodError | None:
    """Await a post and return its error translated, for the same reason as ``catch_connection_error``."""
    try:
        await post
    except TelegramError as error:
        sentence = f"Telegram did not take a message ({describe_error(error)})."
        if isinstance(error, Forbidden) or "chat not found" in error.message.casefold():
            return RoomLost(sentence)
        return FrontendUnavailable(sentence)
    return None
