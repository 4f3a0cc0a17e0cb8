"""The doorway to Telegram: read an update, ask the dialogue, send what the render made of the answer."""

import asyncio
import logging
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

from telegram import CallbackQuery, InputMediaPhoto, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    ExtBot,
    MessageHandler,
    Updater,
    filters,
)
from telegram.request import HTTPXRequest

from bot import wording
from bot.dialogue import Dialogue
from bot.frontends import telegram_render as render
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.telegram_update import Place, request_of
from bot.logs import named
from bot.reply import Card, Reply
from core.errors import CineMoodError

log = logging.getLogger(__name__)
os.environ.setdefault("PTB_TIMEDELTA", "true")  # or the library warns of itself at every flood limit that it obeys
for _noisy in ("telegram.request", "telegram.ext"):  # they log as errors whole bodies that are not JSON, and tracebacks
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)

_HANDLED = (
    "start",
    *wording.COMMANDS,
)  # Telegram shows a start button of its own, so /start needs no entry in the menu
_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
_LONG_POLL = timedelta(seconds=30)
_READ_TIMEOUT = 20.0  # seconds; Telegram takes its time to answer an uploaded photo
_FLOOD_RETRIES = 2
_START_RETRIES = 3
_REFUSALS = {401, 404}  # a token that was withdrawn, and one that cannot be any
_LONGEST_ERROR = 120  # characters; the library quotes whole pages when something between it and Telegram answers
_IDENTIFIERS = re.compile(r"-?\d{6,}((:|%3A)[\w-]+)?", re.IGNORECASE)  # of people and chats; with the tail, a token


class TelegramFrontend:
    """Talks with people on Telegram by long polling."""

    name = "Telegram"

    def __init__(
        self, token: str, dialogue: Dialogue, strips: Callable[[Sequence[Card]], Awaitable[bytes]], *, api_base: str
    ) -> None:
        """Take what it talks through and about; nothing is sent before ``start``.

        Args:
            token: The bot's token, from @BotFather.
            dialogue: Knows the answers.
            strips: Draws the posters of some cards side by side, as a JPEG.
            api_base: Address of the Bot API server, without a slash at the end.
        """
        self._dialogue = dialogue
        self._strips = strips
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._fetching = _Fetching()
        self._application = _application(token, api_base, self._fetching)
        self._bot = self._application.bot
        self._updater = self._new_updater()
        self._application.add_handler(CommandHandler(_HANDLED, self._on_words))
        self._application.add_handler(MessageHandler(filters.TEXT & filters.ChatType.PRIVATE, self._on_words))
        self._application.add_handler(CallbackQueryHandler(self._on_press))
        self._application.add_error_handler(_on_error)

    async def start(self) -> None:
        """Sign in and begin to answer.

        Raises:
            FrontendRefused: Telegram did not accept the token.
            FrontendUnavailable: Telegram could not be reached; ``start`` may be called again.
        """
        await self._connect()
        await self._application.start()
        await self._introduce()

    async def check(self) -> str:
        """Sign in, look who the bot is, and sign out; raises as ``start`` does."""
        fault = await _fault_of(self._bot.initialize())
        name = None if fault else self._bot.username
        await self.stop()
        if fault is not None:
            raise fault
        return f"accepts the token of the bot @{name}"

    async def ended(self) -> None:
        """Return when Telegram no longer knows the token; the library mends all else by itself."""
        await self._fetching.is_refused.wait()

    async def stop(self) -> None:
        """Stop fetching, finish what is being answered, sign out. Harmless when it was not started."""
        try:
            if self._updater.running:
                await self._updater.stop()
        except TelegramError as error:  # what ended the polling before, such as a token that was withdrawn
            log.warning("Telegram polling had ended: %s", _told(error))
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._updater.shutdown()
        await self._bot.shutdown()  # for a start that did not come as far as an initialised application

    async def _connect(self) -> None:
        fault = await _fault_of(self._begin())
        if fault is not None:
            await self.stop()
            raise fault

    def _new_updater(self) -> "Updater":
        return Updater(self._bot, self._application.update_queue)

    async def _begin(self) -> None:
        self._fetching.is_refused.clear()
        self._updater = self._new_updater()  # one whose polling has failed cannot be started again
        await self._application.initialize()
        await self._updater.initialize()
        await self._updater.start_polling(
            timeout=_LONG_POLL,
            bootstrap_retries=_START_RETRIES,
            allowed_updates=_UPDATES,
            drop_pending_updates=False,
            error_callback=_on_polling_error,
        )

    async def _introduce(self) -> None:
        """Tell Telegram the commands and descriptions; the bot works without."""
        outcomes = await asyncio.gather(
            self._bot.set_my_commands(list(wording.COMMANDS.items())),
            self._bot.set_my_description(wording.GREETING),
            self._bot.set_my_short_description(wording.GREETING),
            return_exceptions=True,
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                log.warning("Telegram did not take the commands or a description: %s", _told(outcome))

    async def _on_words(self, update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await self._answer(update)

    async def _on_press(self, update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        query = update.callback_query
        acknowledgement = asyncio.create_task(_acknowledge(query)) if query else None
        try:
            await self._answer(update)
        finally:
            if acknowledgement:
                await acknowledgement

    async def _answer(self, update: Update) -> None:
        """Answer one update; those of one chat in the order in which they came."""
        place, request = Place.of(update), request_of(update)
        if place is None or request is None:
            return
        async with self._turns.setdefault(place.chat, asyncio.Lock()):
            await self._send(await self._dialogue.reply_to(request), place)

    async def _send(self, reply: Reply, place: Place) -> None:
        picture = await self._picture(reply.cards)
        if picture and (await self._replaced(reply, picture, place) or await self._shown(reply, picture, place)):
            return
        await self._bot.send_message(
            place.chat,
            render.text(reply),
            message_thread_id=place.topic,
            reply_markup=render.keyboard(reply.choices),
        )

    async def _picture(self, cards: Sequence[Card]) -> bytes | None:
        if not cards:
            return None
        try:
            return await self._strips(cards)
        except Exception:
            log.exception("The posters could not be drawn; answered without")
            return None

    async def _replaced(self, reply: Reply, picture: bytes, place: Place) -> bool:
        """Show the reply in the picture whose button was pressed; False when there is none any more."""
        if place.picture is None:
            return False
        try:
            await self._bot.edit_message_media(
                InputMediaPhoto(picture, render.caption(reply)),
                place.chat,
                place.picture,
                reply_markup=render.keyboard(reply.choices),
            )
        except NetworkError as error:  # the parent of BadRequest and TimedOut
            log.info("A picture could not be replaced: %s", _told(error))
            return "not modified" in error.message
        return True

    async def _shown(self, reply: Reply, picture: bytes, place: Place) -> bool:
        """Send the reply as a new picture; False when Telegram does not take it."""
        try:
            await self._bot.send_photo(
                place.chat,
                picture,
                render.caption(reply),
                message_thread_id=place.topic,
                reply_markup=render.keyboard(reply.choices),
            )
        except NetworkError as error:
            log.warning("A picture could not be sent; answered without: %s", _told(error))
            return False
        return True


class _Fetching(HTTPXRequest):
    """Asks for updates, and notes a refused token, at which the library ends its polling without telling anybody."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=1)
        self.is_refused = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """Ask as the library does."""
        status, body = await super().do_request(*args, **kwargs)
        if status in _REFUSALS and (task := asyncio.current_task()):
            task.add_done_callback(lambda _: self.is_refused.set())  # when the library knows, too
        return status, body


def _application(token: str, api_base: str, fetching: _Fetching) -> Application[ExtBot[Any], Any, Any, Any, Any, Any]:
    preview = LinkPreviewOptions(is_disabled=True)
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_base}/bot")
        .base_file_url(f"{api_base}/file/bot")
        .read_timeout(_READ_TIMEOUT)
        .get_updates_request(fetching)
        .defaults(Defaults(parse_mode=ParseMode.HTML, link_preview_options=preview))
        .rate_limiter(AIORateLimiter(max_retries=_FLOOD_RETRIES))
        .concurrent_updates(concurrent_updates=True)
        .job_queue(None)
        .updater(None)
        .build()
    )


async def _fault_of(contact: Awaitable[None]) -> CineMoodError | None:
    """Return what is wrong, to be raised outside: the library's exception quotes the token and must not be chained."""
    try:
        await contact
    except InvalidToken:
        return FrontendRefused("Telegram did not accept the bot's token: compare TELEGRAM_TOKEN with @BotFather's.")
    except TelegramError as error:
        return FrontendUnavailable(
            f"Telegram did not answer ({type(error).__name__}): check the network and TELEGRAM_API_BASE."
        )
    return None


async def _acknowledge(query: CallbackQuery) -> None:
    """End the button's waiting sign; a press that is too old for that still gets its movies."""
    try:
        await query.answer()
    except TelegramError as error:
        log.info("A press could not be acknowledged: %s", _told(error))


async def _on_error(_update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    log.error("Telegram: an answer was lost: %s", _told(context.error))


def _on_polling_error(error: TelegramError) -> None:
    log.warning("Telegram: nothing could be fetched, trying again: %s", _told(error))


def _told(error: BaseException | None) -> str:
    """Name an error on one line, one of Telegram's by what Telegram says about it, without identifiers."""
    if isinstance(error, TelegramError):
        return f"{type(error).__name__}: {_IDENTIFIERS.sub('…', error.message)[:_LONGEST_ERROR]}"
    return named(error) if error else "no error"
