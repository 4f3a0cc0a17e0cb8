"""The web page's row in the registry: its settings, and how its frontend is built from them."""

import logging
import secrets
from dataclasses import dataclass

from bot.frontends.frontend import Frontend, Platform, Services
from bot.options import Secret, option, parse_networks, parse_number, parse_port
from core.errors import StoreError
from core.store.ports import NoteStore

log = logging.getLogger(__name__)

_SECRET_NOTE = "web:secret"  # noqa: S105 - its name in the store


@dataclass(frozen=True, slots=True)
class WebOptions:
    """The web page's settings."""

    host: str = option("WEB_HOST", str, "127.0.0.1", "Address that the web page listens on")
    port: int = option("WEB_PORT", parse_port, "7860", "Port of the web page; 0 takes a free one")
    rate: int = option("WEB_RATE", parse_number, "4", "Requests per second that one address may make for long; 0: any")
    proxies: str | None = option(
        "WEB_PROXIES", parse_networks, "", "Addresses of proxies that are believed who asks and how; * believes all"
    )
    secret: Secret | None = option(
        "WEB_SECRET", Secret, "", "What cookies are signed with; without it one is made up and stored", ".{16,}"
    )


async def find_secret(options: WebOptions, notes: NoteStore) -> str:
    """Return the secret that cookies are signed with: the one that is set, or one made up once and kept in the notes.

    When the store is out of order, the secret is made up for this run alone.
    """
    if options.secret:
        return options.secret.reveal()
    made_up = secrets.token_urlsafe(32)
    try:
        return await notes.settle_note(_SECRET_NOTE, made_up)
    except StoreError as error:
        log.warning("People on the page will not be known again after a restart: %s", error)
        return made_up


def _build(options: WebOptions, services: Services) -> Frontend:
    from bot.frontends.web.frontend import WebFrontend  # noqa: PLC0415 - loads a web server
    from bot.frontends.web.health import Health  # noqa: PLC0415 - the same
    from bot.frontends.web.site import SiteOptions, create_app  # noqa: PLC0415 - the same
    from bot.monitoring.metrics import TYPE  # noqa: PLC0415 - the same

    async def secret() -> str:
        return await find_secret(options, services.store.notes)

    site = create_app(
        services.dialogue,
        services.shelf,
        services.pictures,
        image_base=services.image_base,
        webhooks=services.webhooks,
        options=SiteOptions(secret, options.rate, services.clock),
        health=Health(services.readiness.state, services.metrics.render, TYPE),
    )
    return WebFrontend(site, options.host, options.port, announce=services.announce, proxies=options.proxies or "")


WEB = Platform("web", "web page", WebOptions, _build)
