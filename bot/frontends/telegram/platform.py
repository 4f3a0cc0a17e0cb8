"""Telegram's row in the registry: its settings, and how its frontend is built from them."""

from dataclasses import dataclass

from bot.frontends.frontend import Frontend, Platform, Services
from bot.options import Secret, one_of, option, parse_address, reveal

_TOKEN_SHAPE = r"\d{5,}:[A-Za-z0-9_-]{30,}"  # noqa: S105 - the shape of tokens


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """Telegram's settings."""

    token: Secret | None = option(
        "TELEGRAM_TOKEN", Secret, "", "Token of the Telegram bot, from @BotFather", _TOKEN_SHAPE
    )
    cards: str = option(
        "TELEGRAM_CARDS", one_of("strip", "album", "messages"), "strip", "How movies come: strip, album or messages"
    )
    webhook_url: str | None = option(
        "TELEGRAM_WEBHOOK_URL", parse_address, "", "Public https address of the web page, for updates without polling"
    )
    api_base: str = option(
        "TELEGRAM_API_BASE", parse_address, "https://api.telegram.org", "Telegram or a local Bot API server"
    )


def _build(options: TelegramOptions, services: Services) -> Frontend:
    from bot.frontends.telegram.frontend import TelegramFrontend  # noqa: PLC0415 - loads 20 MB

    return TelegramFrontend(
        reveal(options.token),
        services.dialogue,
        services.pictures,
        services.store.notes,
        services.store.people,
        api_base=options.api_base,
        style=options.cards,
        webhook_url=options.webhook_url,
        clock=services.clock,
    )


TELEGRAM = Platform("telegram", "Telegram", TelegramOptions, _build, switch="TELEGRAM_TOKEN")
