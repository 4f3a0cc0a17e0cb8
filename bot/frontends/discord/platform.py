"""Discord's row in the registry: its settings, and how its frontend is built from them."""

from dataclasses import dataclass

from bot.frontends.frontend import Frontend, Platform, Services
from bot.options import Secret, one_of, option, parse_number, reveal

_TOKEN_SHAPE = r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{25,}"  # noqa: S105 - what tokens look like


@dataclass(frozen=True, slots=True)
class DiscordOptions:
    """Discord's settings."""

    token: Secret | None = option(
        "DISCORD_TOKEN", Secret, "", "Token of the Discord bot, from the developer portal", _TOKEN_SHAPE
    )
    cards: str = option(
        "DISCORD_CARDS", one_of("components", "embeds"), "components", "How movies are shown: components or embeds"
    )
    guild: int | None = option(
        "DISCORD_GUILD", parse_number, "", "Only while developing: the one server to register the commands in"
    )


def _build(options: DiscordOptions, services: Services) -> Frontend:
    from bot.frontends.discord.frontend import DiscordFrontend, Options  # noqa: PLC0415 - loads 30 MB

    return DiscordFrontend(
        reveal(options.token),
        services.dialogue,
        services.pictures.draw,
        services.store.notes,
        Options(guild=options.guild, is_classic=options.cards == "embeds"),
        services.clock,
    )


DISCORD = Platform("discord", "Discord", DiscordOptions, _build, switch="DISCORD_TOKEN")
