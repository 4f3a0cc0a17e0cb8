"""The doorway to Telegram: sign in, take updates by polling or webhook, sign out."""

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

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.frontends.errors import FrontendUnavailable
from bot.frontends.reach import Reach
from bot.frontends.telegram.errors import fault_of, fault_of_post, told
from bot.frontends.telegram.handlers import Answering
from bot.frontends.telegram.lenient_updates import read_update
from bot.frontends.telegram.menu import HANDLED, introduce
from bot.frontends.telegram.pictures import Gallery, Notes, Pictures
from bot.frontends.telegram.rate_limits import Limiter
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.transport import Asking, Fetching, Line
from bot.frontends.telegram.update_queue import Intake
from bot.frontends.telegram.webhook_check import delivery
from bot.monitoring.findings import Finding

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram"
"""Behind the public address of the web page; where Telegram sends updates."""
_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
_LONG_POLL = timedelta(seconds=30)
_START_RETRIES = 3
_MOST_FETCHED = 64  # updates that are answered at the same time: those that a stop finishes in two seconds
_MOST_SENT = 256  # the same by webhook: Telegram lets seconds pass until it sends again what was refused
_WEBHOOK_CONNECTIONS = 40  # updates that Telegram sends at the same time
_SAID_IN_PRIVATE = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL  # stickers, voices, captions of pictures


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramFrontend:
    """Talks with people on Telegram, by long polling or by webhook; one may follow the other, no update gets lost."""

    name = "Telegram"

    def __init__(  # noqa: PLR0913 - all that it talks through, about and by
        self,
        token: str,
        dialogue: Dialogue,
        pictures: Pictures,
        notes: Notes,
        *,
        api_base: str,
        style: str = "strip",
        webhook_url: str | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """Take what it talks through and about; nothing is sent before ``start``.

        Args:
            token: The bot's token, from @BotFather.
            dialogue: Knows the answers.
            pictures: Makes the pictures of movies.
            notes: Keeps what Telegram calls the pictures that it has, and which commands it knows.
            api_base: Address of the Bot API server, without a slash at the end.
            style: How several movies come, see ``telegram_sending.Sender``.
            webhook_url: Public address under which ``receive`` is given what arrives at ``WEBHOOK_PATH``, without a
                slash at the end; None fetches updates by long polling.
            clock: Tells the time in UTC.
        """
        self._webhook_url = webhook_url
        self._secret = hmac.digest(token.encode(), b"the secret of the webhook", "sha256").hex()
        self._is_refused = asyncio.Event()
        self._intake = Intake(_MOST_SENT if webhook_url else _MOST_FETCHED)
        self._reach = Reach(clock)
        self._application = _application(token, api_base, self._is_refused, self._intake, self._reach)
        self._bot = self._application.bot
        self._updater = self._new_updater()
        bot_id = int(token.partition(":")[0]) if token.partition(":")[0].isdecimal() else 0
        self._notes = notes
        sender = Sender(self._bot, Gallery(pictures, notes, clock, bot_id), style)
        self._answering = Answering(self._bot, dialogue, sender, notes)
        self._add_handlers(self._answering)

    @property
    def secret(self) -> str:
        """What Telegram sends along with every update, so that nobody else can: hexadecimal digits."""
        return self._secret

    @property
    def lost_at(self) -> datetime | None:
        """Since when nothing can be fetched; None while updates can be fetched, or come by webhook."""
        return self._reach.lost_at

    async def start(self) -> None:
        """Sign in and begin to answer.

        Raises:
            FrontendRefused: Telegram did not accept the token.
            FrontendUnavailable: Telegram could not be reached; ``start`` may be called again.
            CineMoodError: The host's own variables do not let it be asked, see ``core.sources.certificates``.
        """
        fault = await fault_of(self._begin())
        if fault is not None:
            await self.stop()
            raise fault
        await introduce(self._bot, self._notes)

    async def receive(self, body: bytes) -> None:
        """Take an update that came by webhook, as JSON, to be answered soon.

        Raises:
            ValueError: It is no update. One that has a number is, and is stepped over if it cannot be read.
            FrontendUnavailable: Nothing can be taken just now; Telegram sends it again if it is told so.
        """
        if not self._application.running or self._intake.is_full:
            raise FrontendUnavailable("Telegram's updates come faster than they can be answered.")
        update = read_update(body, self._bot)
        if update is not None:
            await self._intake.put(update)

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Write into a room without being asked, into a topic if it still is there.

        Raises:
            RoomLost: The bot was blocked, removed, or the chat is gone.
            FrontendUnavailable: Telegram could not be reached, or will not have it.
        """
        fault = await fault_of_post(self._answering.post(int(room.partition(":")[2]), reply, topic))
        if fault is not None:
            raise fault

    async def check(self) -> str:
        """Sign in, look who the bot is, and sign out; raises as ``start`` does."""
        fault = await fault_of(self._bot.initialize())
        name = None if fault else self._bot.username
        await self.stop()
        if fault is not None:
            raise fault
        return f"accepts the token of the bot @{name}"

    async def delivery(self, now: datetime) -> Finding:
        """Ask how updates come; raises as ``start`` does."""
        known: list[WebhookInfo] = []

        async def ask() -> None:
            await self._bot.initialize()
            known.append(await self._bot.get_webhook_info())

        fault = await fault_of(ask())
        await self.stop()
        if fault is not None:
            raise fault
        return delivery(known[0], self._webhook_url and self._webhook_url + WEBHOOK_PATH, now)

    async def ended(self) -> None:
        """Return when Telegram no longer knows the token; the library mends all else by itself."""
        await self._is_refused.wait()

    async def stop(self) -> None:
        """Stop fetching, finish what is being answered, sign out. Harmless when it was not started."""
        try:
            if self._updater.running:
                await self._updater.stop()
                await self._leave_the_rest()
        except TelegramError as error:  # what ended the polling before, such as a token that was withdrawn
            log.warning("Telegram polling had ended: %s", told(error))
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        await self._updater.shutdown()
        await self._bot.shutdown()  # for a start that did not come as far as an initialised application

    async def _leave_the_rest(self) -> None:
        """Tell Telegram how far the updates were taken when those that it had sent last were too many."""
        left, self._intake.left = self._intake.left, None
        if left:
            await self._bot.get_updates(offset=left.update_id, limit=1, timeout=0)

    def _new_updater(self) -> "Updater":
        return Updater(self._bot, self._intake)

    def _add_handlers(self, answering: Answering) -> None:
        for handler in (
            CommandHandler(HANDLED, answering.on_command),
            MessageHandler(filters.StatusUpdate.MIGRATE, answering.on_migration),
            MessageHandler(filters.TEXT | _SAID_IN_PRIVATE, answering.on_text),
            CallbackQueryHandler(answering.on_press),
            InlineQueryHandler(answering.on_inline),
        ):
            self._application.add_handler(handler)
        self._application.add_error_handler(self._on_error)

    async def _begin(self) -> None:
        self._is_refused.clear()
        self._reach.succeed()
        self._updater = self._new_updater()  # one whose polling has failed cannot be started again
        await self._application.initialize()
        await self._updater.initialize()
        await self._application.start()  # before any update is sent here
        if self._webhook_url:
            await self._bot.set_webhook(
                self._webhook_url + WEBHOOK_PATH,
                secret_token=self._secret,
                allowed_updates=_UPDATES,
                drop_pending_updates=False,
                max_connections=_WEBHOOK_CONNECTIONS,
            )
            return
        await self._updater.start_polling(  # takes down the webhook first
            timeout=_LONG_POLL,
            bootstrap_retries=_START_RETRIES,
            allowed_updates=_UPDATES,
            drop_pending_updates=False,
        )

    async def _on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if isinstance(error, Forbidden | BadRequest):  # blocked, kicked or muted: people's right, and worth no more
            log.warning("Telegram: an answer was refused: %s", told(error))
            return
        log.error("Telegram: an answer was lost: %s", told(error))
        if isinstance(error, InvalidToken):
            self._is_refused.set()
        elif isinstance(update, Update):
            await self._answering.apologise(update)


def _application(
    token: str, api_base: str, is_refused: asyncio.Event, intake: Intake, reach: Reach
) -> Application[Line, Any, Any, Any, Any, Any]:
    line = Line(
        token,
        f"{api_base}/bot",
        f"{api_base}/file/bot",
        request=Asking(api_base),
        get_updates_request=Fetching(is_refused, api_base),
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Limiter(),
        reach=reach,
    )
    builder = ApplicationBuilder().bot(line).concurrent_updates(intake.most).update_queue(intake)
    return builder.job_queue(None).updater(None).build()
