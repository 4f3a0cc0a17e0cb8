"""A mail server on loopback that keeps what it is sent (aiosmtpd)."""

import asyncio
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "cinemood", "canary-of the=mailbox 4b7d"


@dataclass
class MailServer:
    """Takes mail from those who sign in, unless it was told to refuse."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    recipient_answer: str = "250 OK"
    """The answer to every recipient."""
    data_answer: str = "250 OK"
    """The answer to every message."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Note a recipient."""
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Keep a message."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return self.data_answer


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


@asynccontextmanager
async def mail_server(*, needs_login: bool = False) -> AsyncGenerator[MailServer]:
    """Listen on a free port of loopback, without TLS."""
    keeper = MailServer()

    sessions: list[SMTP] = []

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd warns of passwords without TLS; this one is made up
            session = SMTP(
                keeper,
                hostname="mail.example",
                authenticator=_authenticate,
                auth_required=needs_login,
                auth_require_tls=False,
            )
        sessions.append(session)
        return session

    listener = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with listener:
        keeper.port = listener.sockets[0].getsockname()[1]
        yield keeper
        for session in sessions:
            if session.transport is not None:
                session.transport.close()
