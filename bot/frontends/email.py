"""E-mail, a channel that only posts: digests as messages with text, HTML and posters, through the host's mail server.

A room is ``email:ADDRESS``. Only the host can add such a room (``python -m bot digests add``): an order
from a chat could make the bot write to strangers.
"""

import asyncio
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape
from typing import Any

from bot.dialogue import Card, Link, Reply
from bot.frontends.errors import FrontendRefused, FrontendUnavailable, RoomLost
from bot.frontends.frontend import Channel, Pictures, Platform, Services
from bot.languages import is_right_to_left
from bot.options import Secret, one_of, option, parse_port, reveal
from core.errors import CertificatesUnusable
from core.people.platform_ids import local_id_of
from core.sources.certificates import trust

TIMEOUT_SECONDS = 30.0
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")
_BAD_RECIPIENT = re.compile(r"\b5\.1\.[1236]\b")
"""No such mailbox or no such domain; https://www.rfc-editor.org/rfc/rfc3463#section-3.2."""
_PICTURE_SIGNATURES = {b"\x89PNG": "png", b"RIFF": "webp"}


def parse_mail_address(text: str) -> str:
    """Read one bare address, ``me@example.org``."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError("is no e-mail address, such as me@example.org")
    try:
        Address(addr_spec=text)
    except (ValueError, IndexError):  # the latter for some addresses that end too early
        raise ValueError("is no e-mail address, such as me@example.org") from None
    return text


@dataclass(frozen=True, slots=True)
class EmailOptions:
    """The settings of e-mail."""

    host: str | None = option("SMTP_HOST", str, "", "The mail server for digests by e-mail; without it there are none")
    port: int = option("SMTP_PORT", parse_port, "587", "Port of the mail server")
    tls: str = option(
        "SMTP_TLS",
        one_of("starttls", "tls", "none"),
        "starttls",
        "How the mail server is spoken to: starttls, tls (from the start), or none on a trusted network",
    )
    user: str | None = option("SMTP_USER", str, "", "User name at the mail server, if it wants one")
    password: Secret | None = option("SMTP_PASSWORD", Secret, "", "Password at the mail server")
    sender: str | None = option(
        "SMTP_FROM", parse_mail_address, "", "Address that digests come from; requests to unsubscribe go there, too"
    )


class EmailChannel:
    """Sends replies through one mail server."""

    platform = "email"
    title = "e-mail"

    def __init__(self, options: EmailOptions, pictures: Pictures) -> None:
        self._options = options
        self._pictures = pictures

    def check_address(self, address: str) -> None:
        """Raise a ``ValueError`` unless this is one bare e-mail address."""
        try:
            parse_mail_address(address)
        except ValueError:
            raise ValueError("an e-mail address looks like me@example.org") from None

    async def check(self) -> str:
        """Connect, sign in and leave; no message is sent.

        Raises:
            FrontendRefused: The server does not accept the user or the password, or ``SMTP_FROM`` is missing.
            FrontendUnavailable: The server cannot be reached, or does not offer TLS.
        """
        self._sender()
        await self._talk_to_server(None, "")
        return f"{self._options.host} lets the bot in"

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Send a reply to an address as one message.

        Raises:
            RoomLost: There is no such mailbox.
            FrontendRefused: The server does not accept the user or the password, or ``SMTP_FROM`` is missing.
            FrontendUnavailable: The server cannot be reached or does not take the message.
        """
        del topic  # threads of a chat; a mailbox has none
        posters = await asyncio.gather(*map(self._pictures.poster, reply.cards))
        recipient = local_id_of(room)
        await self._talk_to_server(render(reply, posters, self._sender(), recipient), recipient)

    def _sender(self) -> str:
        if not self._options.sender:
            raise FrontendRefused("Digests by e-mail need an address that they come from: set SMTP_FROM.")
        return self._options.sender

    async def _talk_to_server(self, message: EmailMessage | None, recipient: str) -> None:
        """Sign in, send a message if there is one, and sign out."""
        import aiosmtplib  # noqa: PLC0415 - only hosts with a mail server need it

        failure: FrontendRefused | FrontendUnavailable | RoomLost
        try:
            async with aiosmtplib.SMTP(**self._connection()) as server:
                if message is not None:
                    await server.send_message(message, sender=self._sender(), recipients=[recipient])
        except aiosmtplib.SMTPAuthenticationError as error:
            failure = FrontendRefused(
                f"{self._options.host} does not accept SMTP_USER and SMTP_PASSWORD ({error.code}): copy them again."
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            failure = self._recipient_failure(error.recipients[0].message, error.recipients[0].code)
        except aiosmtplib.SMTPResponseException as error:
            failure = FrontendUnavailable(f"{self._options.host} did not take an e-mail ({error.code}).")
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            failure = FrontendUnavailable(
                f"{self._options.host} could not be spoken to ({type(error).__name__}): "
                "check SMTP_HOST, SMTP_PORT and SMTP_TLS."
            )
        else:
            return
        raise failure  # outside of the handlers, so that no foreign exception is attached: its words may name a person

    def _recipient_failure(self, words: str, code: int) -> FrontendUnavailable | RoomLost:
        if _BAD_RECIPIENT.search(words):
            return RoomLost(f"A mailbox is there no more ({code}).")
        return FrontendUnavailable(f"{self._options.host} refused a recipient ({code}).")

    def _connection(self) -> dict[str, Any]:
        """Return the arguments of ``aiosmtplib.SMTP``."""
        connection: dict[str, Any] = {
            "hostname": self._options.host,
            "port": self._options.port,
            "timeout": TIMEOUT_SECONDS,
            "use_tls": self._options.tls == "tls",
            "start_tls": self._options.tls == "starttls",
        }
        if self._options.tls != "none":
            try:
                connection["tls_context"] = trust()
            except CertificatesUnusable as error:
                raise FrontendUnavailable(str(error)) from None
        if self._options.user:
            connection["username"] = self._options.user
            connection["password"] = reveal(self._options.password)
        return connection


def render(reply: Reply, posters: Sequence[bytes], sender: str, recipient: str) -> EmailMessage:
    """Turn a reply into a message: text, and HTML with the posters inside, so that nothing is fetched to show it."""
    message = EmailMessage()
    message["Subject"] = " ".join(reply.text.split())
    message["From"] = Address("CineMood", addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Date"] = formatdate()
    domain = sender.rpartition("@")[2]
    message["Message-ID"] = make_msgid(domain=domain)
    message["Content-Language"] = reply.language
    message["Auto-Submitted"] = "auto-generated"  # https://www.rfc-editor.org/rfc/rfc3834#section-5
    message["List-Unsubscribe"] = f"<mailto:{sender}?subject=Unsubscribe>"  # https://www.rfc-editor.org/rfc/rfc2369
    message.set_content(render_text(reply))
    content_ids = [make_msgid(domain=domain)[1:-1] for _ in posters]
    message.add_alternative(render_html(reply, content_ids), subtype="html")
    html_part = message.get_body(("html",))
    assert isinstance(html_part, EmailMessage)  # noqa: S101 - it was added just now
    for poster, content_id in zip(posters, content_ids, strict=True):
        html_part.add_related(
            poster, maintype="image", subtype=_picture_type(poster), cid=f"<{content_id}>", disposition="inline"
        )
    return message


def render_text(reply: Reply) -> str:
    """Write a reply as plain text."""
    paragraphs = [reply.text]
    for number, card in enumerate(reply.cards, 1):
        lines = [f"{number}. {card.title}", " · ".join(card.facts), card.why, "", card.body, "", card.link]
        if card.watch:
            lines.append(card.watch)
        lines += map(_describe_link, card.links)
        paragraphs.append("\n".join(lines))
    if reply.notice:
        paragraphs.append(reply.notice)
    return "\n\n".join(paragraphs) + "\n"


def render_html(reply: Reply, content_ids: Sequence[str]) -> str:
    """Write a reply as HTML; ``content_ids`` belong to the cards' posters. Styles are inline, as mail programs want.

    Everything that is not markup of ours is escaped.
    """
    direction = "ltr"
    if is_right_to_left(reply.language):
        direction = "rtl"
    cards = "".join(map(_render_card, reply.cards, content_ids))
    return (
        f'<!doctype html><html lang="{escape(reply.language)}" dir="{direction}"><body style="font-family: sans-serif">'
        f"<h1>{escape(reply.text)}</h1>{cards}<p><small>{escape(reply.notice)}</small></p></body></html>"
    )


def _render_card(card: Card, content_id: str) -> str:
    links = "".join(map(_render_link, card.links))
    return (
        '<table role="presentation" style="margin-bottom: 24px"><tr style="vertical-align: top">'
        f'<td><img src="cid:{escape(content_id)}" alt="{escape(card.alt)}" width="120"></td>'
        f'<td style="padding: 0 16px"><h2 style="margin: 0"><a href="{escape(card.link)}">{escape(card.title)}</a></h2>'
        f"<p>{escape(' · '.join(card.facts))}</p><p><em>{escape(card.why)}</em></p><p>{escape(card.body)}</p>"
        f"<p>{escape(card.watch)}{links}</p></td></tr></table>"
    )


def _describe_link(link: Link) -> str:
    return f"{link.label}: {link.address}"


def _render_link(link: Link) -> str:
    return f'<br><a href="{escape(link.address)}">{escape(f"{link.emoji} {link.label}")}</a>'


def _picture_type(picture: bytes) -> str:
    return _PICTURE_SIGNATURES.get(picture[:4], "jpeg")


def _build(options: EmailOptions, services: Services) -> Channel:
    return EmailChannel(options, services.pictures)


EMAIL = Platform("email", "e-mail", EmailOptions, _build, switch="SMTP_HOST")
