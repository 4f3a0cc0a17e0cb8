"""Frontend for Telegram: signs in, receives updates by long polling or webhook, signs out."""

import asyncio
import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import LinkPreviewOptions, Update, WebhookInfo
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    Updater,
    filters,
)

from bot.dialogue import Conversation, Reply
from bot.frontends.errors import FrontendUnavailable
from bot.frontends.reach import Reach
from bot.frontends.telegram.bot_api.lenient_updates import read_update
from bot.frontends.telegram.bot_api.limits import RateLimiter, UpdateQueue
from bot.frontends.telegram.bot_api.transport import LenientBot, Transport, UpdatesTransport
from bot.frontends.telegram.bot_api.webhook_check import check_webhook
from bot.frontends.telegram.errors import catch_connection_error, catch_post_error, describe_error
from bot.frontends.telegram.handlers import Handlers
from bot.frontends.telegram.menu import HANDLED, publish_menu
from bot.frontends.telegram.picture_sources import Gallery, Pictures
from bot.frontends.telegram.sender import Sender
from bot.monitoring.findings import Finding
from core.people.platform_ids import local_id_of
from core.store.ports import NoteStore, PeopleStore

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram"
"""Path to which Telegram sends updates, on the public address of the web page."""
_ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
_LONG_POLL = timedelta(seconds=30)
_START_RETRIES = 3
_MAX_POLLED_UPDATES = 64  # answered at the same time; a stop finishes as many in two seconds
_MAX_WEBHOOK_UPDATES = 256  # more, because Telegram waits for seconds until it repeats a refused update
_MAX_WEBHOOK_CONNECTIONS = 40
_PRIVATE_MESSAGE = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL  # stickers, voices, captions of pictures, too


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramFrontend:
    """Answers people on Telegram, by long polling or by webhook; a change between both loses no update."""

    platform = "telegram"
    title = "Telegram"

    def __init__(  # noqa: PLR0913 - its collaborators and its options
        self,
        token: str,
        dialogue: Conversation,
        pictures: Pictures,
        notes: NoteStore,
        people: PeopleStore,
        *,
        api_base: str,
        style: str = "strip",
        webhook_url: str | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """Prepare a frontend; nothing is sent before ``start``.

        Args:
            token: The bot's token, from @BotFather.
            dialogue: Answers requests.
            pictures: Makes the pictures of movies.
            notes: Keeps the file ids of pictures, and which commands Telegram has.
            people: Moves groups to their new ids.
            api_base: Address of the Bot API server, without a slash at the end.
            style: Layout of several movies, see ``bot.frontends.telegram.sender.Sender``.
            webhook_url: Public address without a slash at the end; calls to its ``WEBHOOK_PATH`` go to ``receive``;
                None fetches updates by long polling.
            clock: Returns the time in UTC.
        """
        self._webhook_url = webhook_url
        self._webhook_secret = hmac.digest(token.encode(), b"the secret of the webhook", "sha256").hex()
        self._token_refused = asyncio.Event()
        self._queue = UpdateQueue(_MAX_WEBHOOK_UPDATES if webhook_url else _MAX_POLLED_UPDATES)
        self._reach = Reach(clock)
        self._application = _build_application(token, api_base, self._token_refused, self._queue, self._reach)
        self._bot = self._application.bot
        self._updater = self._new_updater()
        self._notes = notes
        sender = Sender(self._bot, Gallery(pictures, notes, clock, _bot_id(token)), style)
        self._handlers = Handlers(self._bot, dialogue, sender, people)
        self._add_handlers(self._handlers)

    @property
    def webhook_path(self) -> str | None:
        """Where the web page takes updates from Telegram; None when they are fetched by long polling."""
        return WEBHOOK_PATH if self._webhook_url else None

    @property
    def secret(self) -> str:
        """Hexadecimal secret in every webhook call, which proves that the call is Telegram's."""
        return self._webhook_secret

    @property
    def unreachable_since(self) -> datetime | None:
        """Time since which fetching fails; None while it works, and with a webhook."""
        return self._reach.unreachable_since

    async def start(self) -> None:
        """Sign in and start to answer.

        Raises:
            FrontendRefused: Telegram did not accept the token.
            FrontendUnavailable: Telegram could not be reached; ``start`` may be called again.
            CineMoodError: The proxy or the certificates of the host are unusable, see ``core.sources``.
        """
        error = await catch_connection_error(self._begin())
        if error is not None:
            await self.stop()
            raise error
        await publish_menu(self._bot, self._notes)

    async def receive(self, body: bytes) -> None:
        """Queue an update from a webhook call.

        Args:
            body: JSON. An unreadable update with an id is skipped.

        Raises:
            ValueError: The body is no update.
            FrontendUnavailable: The queue is full, or the bot is stopping; Telegram repeats the call after an error.
        """
        if not self._application.running or self._queue.is_full:
            raise FrontendUnavailable("Telegram's updates come faster than they can be answered.")
        update = read_update(body, self._bot)
        if update is not None:
            await self._queue.put(update)

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Post a message on the bot's own initiative; into a topic if it still exists.

        Raises:
            RoomLost: The bot was blocked or removed, or the chat is gone.
            FrontendUnavailable: Telegram could not be reached, or refused the message.
        """
        chat = int(local_id_of(room))
        error = await catch_post_error(self._handlers.post(chat, reply, topic))
        if error is not None:
            raise error

    async def check(self) -> str:
        """Sign in, ask for the bot's name, and sign out; raises as ``start`` does."""
        error = await catch_connection_error(self._bot.initialize())
        if error is not None:
            await self.stop()
            raise error
        name = self._bot.username
        await self.stop()
        return f"accepts the token of the bot @{name}"

    async def delivery(self, now: datetime) -> Finding:
        """Check the webhook for the doctor; raises as ``start`` does."""
        answers: list[WebhookInfo] = []

        async def fetch_webhook_info() -> None:
            await self._bot.initialize()
            answers.append(await self._bot.get_webhook_info())

        error = await catch_connection_error(fetch_webhook_info())
        await self.stop()
        if error is not None:
            raise error
        return check_webhook(answers[0], self._webhook_url and self._webhook_url + WEBHOOK_PATH, now)

    async def wait_until_ended(self) -> None:
        """Return when Telegram refuses the token; the library recovers from all else by itself."""
        await self._token_refused.wait()

    async def stop(self) -> None:
        """Stop fetching, finish the answers in progress, sign out; does nothing when not started."""
        try:
            if self._updater.running:
                await self._updater.stop()
                await self._confirm_updates()
        except TelegramError as error:  # polling had failed before, as with a revoked token
            log.warning("Telegram polling had ended: %s", describe_error(error))
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._updater.shutdown()
        await self._bot.shutdown()  # a failed start may have initialised the bot alone

    async def _confirm_updates(self) -> None:
        """Confirm the updates before the first that found no place, so that Telegram repeats only the rest."""
        unplaced, self._queue.unplaced = self._queue.unplaced, None
        if unplaced:
            await self._bot.get_updates(offset=unplaced.update_id, limit=1, timeout=0)

    def _new_updater(self) -> Updater:
        return Updater(self._bot, self._queue)

    def _add_handlers(self, handlers: Handlers) -> None:
        for handler in (
            CommandHandler(HANDLED, handlers.on_command),
            MessageHandler(filters.StatusUpdate.MIGRATE, handlers.on_migration),
            MessageHandler(filters.TEXT | _PRIVATE_MESSAGE, handlers.on_text),
            CallbackQueryHandler(handlers.on_press),
            InlineQueryHandler(handlers.on_inline),
        ):
            self._application.add_handler(handler)
        self._application.add_error_handler(self._on_error)

    async def _begin(self) -> None:
        self._token_refused.clear()
        self._reach.note_success()
        self._updater = self._new_updater()  # an updater whose polling failed cannot be started again
        await self._application.initialize()
        await self._updater.initialize()
        await self._application.start()  # before the first update arrives
        if self._webhook_url:
            await self._bot.set_webhook(
                self._webhook_url + WEBHOOK_PATH,
                secret_token=self._webhook_secret,
                allowed_updates=_ALLOWED_UPDATES,
                drop_pending_updates=False,
                max_connections=_MAX_WEBHOOK_CONNECTIONS,
            )
            return
        await self._updater.start_polling(  # deletes the webhook first
            timeout=_LONG_POLL,
            bootstrap_retries=_START_RETRIES,
            allowed_updates=_ALLOWED_UPDATES,
            drop_pending_updates=False,
        )

    async def _on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if isinstance(error, Forbidden | BadRequest):  # blocked, kicked or muted, as is people's right
            log.warning("Telegram: an answer was refused: %s", describe_error(error))
            return
        log.error("Telegram: an answer was lost: %s", describe_error(error))
        if isinstance(error, InvalidToken):
            self._token_refused.set()
        elif isinstance(update, Update):
            await self._handlers.apologise(update)


def _bot_id(token: str) -> int:
    """Return the id in front of a token; 0 for a malformed token, which Telegram is going to refuse."""
    bot_id = token.partition(":")[0]
    if not bot_id.isdecimal():
        return 0
    return int(bot_id)


def _build_application(
    token: str, api_base: str, token_refused: asyncio.Event, queue: UpdateQueue, reach: Reach
) -> Application[LenientBot, Any, Any, Any, Any, Any]:
    bot = LenientBot(
        token,
        f"{api_base}/bot",
        f"{api_base}/file/bot",
        request=Transport(api_base),
        get_updates_request=UpdatesTransport(token_refused, api_base),
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=RateLimiter(),
        reach=reach,
    )
    builder = ApplicationBuilder().bot(bot).concurrent_updates(queue.max_updates).update_queue(queue)
    return builder.job_queue(None).updater(None).build()
