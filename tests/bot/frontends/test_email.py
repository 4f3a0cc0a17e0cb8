"""E-mail, against a mail server on loopback."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage

import pytest

from bot.dialogue.reply import Reply
from bot.frontends.email import EmailChannel, EmailOptions, render
from bot.frontends.errors import FrontendRefused, FrontendUnavailable, RoomLost
from bot.options import Secret
from bot.posters.posters import Posters
from core.moods.mood import Mood
from core.people.digest import Digest, Slot
from tests.support.fakes import NOON, a_dialogue
from tests.support.servers.mail_server import PASSWORD, USER, MailServer, mail_server

SENDER, ANN = "cinemood@example.org", "ann@example.net"
ROOM = f"email:{ANN}"
HOSTILE = '<script>alert("1")</script>&'


@pytest.fixture(name="reply")
async def _reply() -> Reply:
    order = Digest(ROOM, Mood.JOY, Slot(4, 18, 0, "UTC"), NOON)
    return await a_dialogue().compose_digest(order, can_answer=False)


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


def channel_to(server: MailServer, **options: object) -> EmailChannel:
    """Build a channel to a server on loopback, without TLS unless the options say so."""
    chosen = EmailOptions(host="127.0.0.1", port=server.port, tls="none", sender=SENDER)
    return EmailChannel(replace(chosen, **options), Posters())


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return body.get_content()


async def test_digest_is_one_message_with_text_html_and_posters(server: MailServer, reply: Reply) -> None:
    await channel_to(server).post(ROOM, reply)
    (message,) = server.messages
    assert server.recipients == [ANN]
    assert (message["Subject"], message["To"], message["From"]) == (reply.text, ANN, f"CineMood <{SENDER}>")
    for card in reply.cards:
        for words in (card.title, card.why, card.link, *card.facts):
            assert words in part(message, "plain")
            assert words in part(message, "html")
    pictures = [each for each in message.walk() if each.get_content_maintype() == "image"]
    assert [f"cid:{picture['Content-ID'][1:-1]}" in part(message, "html") for picture in pictures] == [True] * 3


async def test_message_can_be_unsubscribed_and_is_marked_as_automatic(server: MailServer, reply: Reply) -> None:
    await channel_to(server).post(ROOM, reply)
    (message,) = server.messages
    assert message["List-Unsubscribe"] == f"<mailto:{SENDER}?subject=Unsubscribe>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.org>")


def test_message_fetches_nothing_and_runs_nothing(reply: Reply) -> None:
    card = replace(reply.cards[0], title=HOSTILE, why=HOSTILE, body=HOSTILE, alt=HOSTILE)
    html = part(render(replace(reply, text=HOSTILE, cards=(card,)), [b"\xff\xd8"], SENDER, ANN), "html")
    assert "<script" not in html
    assert 'src="http' not in html


def test_subject_is_one_line(reply: Reply) -> None:
    message = render(replace(reply, text="Joy\nBcc: eve@example.com", cards=()), [], SENDER, ANN)
    assert message["Subject"] == "Joy Bcc: eve@example.com"
    assert message["Bcc"] is None


async def test_user_and_password_open_a_protected_server(reply: Reply) -> None:
    async with mail_server(needs_login=True) as server:
        channel = channel_to(server, user=USER, password=Secret(PASSWORD))
        assert await channel.check() == "127.0.0.1 lets the bot in"
        await channel.post(ROOM, reply)
    assert len(server.messages) == 1


async def test_wrong_password_is_refused_and_not_shown() -> None:
    async with mail_server(needs_login=True) as server:
        with pytest.raises(FrontendRefused, match="SMTP_USER and SMTP_PASSWORD") as caught:
            await channel_to(server, user=USER, password=Secret("guessed")).check()
    assert "guessed" not in str(caught.value)
    assert caught.value.__context__ is None


async def test_check_sends_no_message(server: MailServer) -> None:
    await channel_to(server).check()
    assert (server.messages, server.recipients) == ([], [])


async def test_sender_is_needed(server: MailServer, reply: Reply) -> None:
    for attempt in (channel_to(server, sender=None).check(), channel_to(server, sender=None).post(ROOM, reply)):
        with pytest.raises(FrontendRefused, match="set SMTP_FROM"):
            await attempt


async def test_mailbox_that_does_not_exist_is_lost(server: MailServer, reply: Reply) -> None:
    server.recipient_answer = "550 5.1.1 No such user here"
    with pytest.raises(RoomLost) as caught:
        await channel_to(server).post(ROOM, reply)
    assert ANN not in str(caught.value)


@pytest.mark.parametrize("answer", ["550 5.7.1 Blocked as spam", "452 4.2.2 Mailbox full", "451 Try again later"])
async def test_refusal_that_may_pass_loses_no_room(server: MailServer, reply: Reply, answer: str) -> None:
    server.recipient_answer = answer
    with pytest.raises(FrontendUnavailable, match=rf"\({answer[:3]}\)"):
        await channel_to(server).post(ROOM, reply)


async def test_message_that_is_not_taken_is_unavailable(server: MailServer, reply: Reply) -> None:
    server.data_answer = "554 5.6.0 Not taken"
    with pytest.raises(FrontendUnavailable, match=r"\(554\)"):
        await channel_to(server).post(ROOM, reply)


async def test_server_without_tls_gets_no_password(reply: Reply) -> None:
    async with mail_server(needs_login=True) as server:
        channel = channel_to(server, tls="starttls", user=USER, password=Secret(PASSWORD))
        with pytest.raises(FrontendUnavailable, match="SMTP_TLS"):
            await channel.post(ROOM, reply)
    assert server.messages == []


async def test_server_that_is_gone_is_unavailable() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        server = MailServer(port=holder.getsockname()[1])
        with pytest.raises(FrontendUnavailable, match="check SMTP_HOST, SMTP_PORT and SMTP_TLS"):
            await channel_to(server).check()


@pytest.mark.parametrize("address", [ANN, "a.b+c@sub.example.org"])
def test_room_may_be_a_bare_address(address: str) -> None:
    channel_to(MailServer()).check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "a@b, c@d",
        "Ann <ann@example.net>",
        "a@b\nBcc: c@d",
        "a b@c",
        "ünï@example.org",
    ],
)
def test_room_may_be_nothing_else(address: str) -> None:
    with pytest.raises(ValueError, match="an e-mail address looks like"):
        channel_to(MailServer()).check_address(address)
