"""The one list of platforms. Whoever adds a platform adds a row here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.frontends.discord.platform import DISCORD
from bot.frontends.email import EMAIL
from bot.frontends.frontend import Channel, Frontend, Platform, Services, TakesWebhook
from bot.frontends.ntfy import NTFY
from bot.frontends.telegram.platform import TELEGRAM
from bot.frontends.web.platform import WEB

CHATS: tuple[Platform[Any, Frontend], ...] = (TELEGRAM, DISCORD)
FRONTENDS: tuple[Platform[Any, Frontend], ...] = (*CHATS, WEB)
"""The platforms on which people talk with the bot; those that send updates to the web page stand before it."""
CHANNELS: tuple[Platform[Any, Channel], ...] = (NTFY, EMAIL)
"""The platforms to which the bot only posts."""
PLATFORMS: tuple[Platform[Any, Frontend | Channel], ...] = (*FRONTENDS, *CHANNELS)


def build_frontends(options: Mapping[str, Any], services: Services) -> list[Frontend]:
    """Build every frontend that is switched on; ``options`` holds the options of each platform, by its name."""
    webhooks: dict[str, TakesWebhook] = {}
    services = replace(services, webhooks=webhooks)
    frontends: list[Frontend] = []
    for platform in FRONTENDS:
        if not platform.is_on(options[platform.name]):
            continue
        frontend = platform.build(options[platform.name], services)
        frontends.append(frontend)
        if isinstance(frontend, TakesWebhook) and frontend.webhook_path:
            webhooks[frontend.webhook_path] = frontend
    return frontends


def build_channels(options: Mapping[str, Any], services: Services) -> list[Channel]:
    """Build every channel that is switched on; ``options`` holds the options of each platform, by its name."""
    switched_on = [platform for platform in CHANNELS if platform.is_on(options[platform.name])]
    return [platform.build(options[platform.name], services) for platform in switched_on]
