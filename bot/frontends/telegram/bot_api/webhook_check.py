"""Check of the webhook for the doctor: compares Telegram's state with the settings."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from telegram import WebhookInfo

from bot.frontends.telegram.errors import redact
from bot.monitoring.findings import Finding, State

_RECENT = timedelta(days=1)  # Telegram keeps the last error for good, but repeats an update for one day only


def check_webhook(info: WebhookInfo, expected_url: str | None, now: datetime) -> Finding:
    """Judge whether updates arrive as they should.

    Args:
        info: Telegram's state, https://core.telegram.org/bots/api#webhookinfo.
        expected_url: Address that a start sets as the webhook; None for long polling.
        now: In UTC.
    """
    waiting = _waiting_updates(info.pending_update_count)
    if info.url != (expected_url or ""):
        return Finding("webhook", State.LOOK, f"{_describe_mismatch(info.url, expected_url)}; {waiting}")
    if expected_url is None:
        return Finding("webhook", State.GOOD, f"none, as set; updates are fetched, {waiting}")
    delivery = f"Telegram sends updates to {_host(expected_url)}, {waiting}"
    if info.last_error_date is None:
        return Finding("webhook", State.GOOD, delivery)
    message = redact(info.last_error_message or "no reason told")
    error = f"{message}, {info.last_error_date:%Y-%m-%d %H:%M} UTC"
    if now - info.last_error_date > _RECENT:
        return Finding("webhook", State.GOOD, f"{delivery}; the last error: {error}")
    if info.pending_update_count:
        return Finding("webhook", State.BAD, f"{delivery}, because that fails ({error}): check TELEGRAM_WEBHOOK_URL")
    return Finding("webhook", State.LOOK, f"{delivery}; it failed lately ({error})")


def _waiting_updates(count: int) -> str:
    if count == 1:
        return "1 update waiting"
    return f"{count or 'no'} updates waiting"


def _describe_mismatch(url: str, expected_url: str | None) -> str:
    if not url:
        return "Telegram knows of none, though TELEGRAM_WEBHOOK_URL is set: a start of the bot sets it"
    setting = "is not set" if expected_url is None else "says otherwise"
    return (
        f"Telegram sends updates to {_host(url)}, though TELEGRAM_WEBHOOK_URL {setting}: a start of the bot changes "
        "that, unless another one uses the same token"
    )


def _host(url: str) -> str:
    """Return the host alone, because the path may contain a secret."""
    return urlsplit(url).hostname or "an address without a host"
