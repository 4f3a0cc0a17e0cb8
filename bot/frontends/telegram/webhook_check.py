"""How updates come from Telegram: what it knows of a webhook beside what is set here."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from telegram import WebhookInfo

from bot.frontends.telegram.errors import quoted
from bot.monitoring.findings import Finding, State

_RECENT = timedelta(days=1)  # Telegram keeps the last error for good, and sends updates again for a day


def delivery(info: WebhookInfo, expected: str | None, now: datetime) -> Finding:
    """Judge whether updates come as they should.

    Args:
        info: What Telegram knows, https://core.telegram.org/bots/api#webhookinfo.
        expected: The address that a start sets as the webhook; None fetches updates.
        now: In UTC.
    """
    waiting = f"{info.pending_update_count or 'no'} update{'s' * (info.pending_update_count != 1)} waiting"
    if info.url != (expected or ""):
        return Finding("webhook", State.LOOK, f"{_mismatch(info.url, expected)}; {waiting}")
    if expected is None:
        return Finding("webhook", State.GOOD, f"none, as set; updates are fetched, {waiting}")
    told = f"Telegram sends updates to {_host(expected)}, {waiting}"
    if info.last_error_date is None:
        return Finding("webhook", State.GOOD, told)
    error = f"{quoted(info.last_error_message or 'no reason told')}, {info.last_error_date:%Y-%m-%d %H:%M} UTC"
    if now - info.last_error_date > _RECENT:
        return Finding("webhook", State.GOOD, f"{told}; the last error: {error}")
    if info.pending_update_count:
        return Finding("webhook", State.BAD, f"{told}, because that fails ({error}): check TELEGRAM_WEBHOOK_URL")
    return Finding("webhook", State.LOOK, f"{told}; it failed lately ({error})")


def _mismatch(url: str, expected: str | None) -> str:
    if not url:
        return "Telegram knows of none, though TELEGRAM_WEBHOOK_URL is set: a start of the bot sets it"
    rule = "is not set" if expected is None else "says otherwise"
    return (
        f"Telegram sends updates to {_host(url)}, though TELEGRAM_WEBHOOK_URL {rule}: a start of the bot changes "
        "that, unless another one uses the same token"
    )


def _host(url: str) -> str:
    """Name the host alone; in paths people put tokens."""
    return urlsplit(url).hostname or "an address without a host"
