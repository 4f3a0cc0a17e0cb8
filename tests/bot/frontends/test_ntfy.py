"""ntfy, against a server on loopback."""

import socket
from dataclasses import replace

import pytest

from bot.dialogue.reply import Reply
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.ntfy import MAX_MESSAGE_BYTES, NtfyChannel, render
from bot.options import Secret
from core.moods.mood import Mood
from core.people.digest import Digest, Slot
from tests.support.fakes import NOON, a_dialogue
from tests.support.servers.ntfy_server import TOKEN, ntfy_server

ROOM = "ntfy:movie-night_7"


@pytest.fixture(name="reply")
async def _reply() -> Reply:
    order = Digest(ROOM, Mood.JOY, Slot(4, 18, 0, "UTC"), NOON)
    return await a_dialogue().compose_digest(order, can_answer=False)


async def test_digest_is_one_notification_with_links_and_a_poster(reply: Reply) -> None:
    poster = "https://image.example/w500/1.jpg"
    reply = replace(reply, cards=(replace(reply.cards[0], poster=poster), *reply.cards[1:]))
    async with ntfy_server() as server:
        await NtfyChannel(server.address, None).post(ROOM, reply)
    (message,) = server.messages
    assert (message["topic"], message["title"]) == ("movie-night_7", reply.text)
    for card in reply.cards:
        assert f"{card.title}\n{' · '.join(card.facts)}\n{card.why}" in message["message"]
    assert [action["url"] for action in message["actions"]] == [card.link for card in reply.cards]
    assert (message["click"], message["attach"]) == (reply.cards[0].link, poster)


async def test_token_opens_a_protected_server(reply: Reply) -> None:
    async with ntfy_server(needs_token=True) as server:
        channel = NtfyChannel(server.address, Secret(TOKEN))
        assert await channel.check() == "127.0.0.1 accepts the token"
        await channel.post(ROOM, reply)
    assert len(server.messages) == 1


@pytest.mark.parametrize("token", [None, Secret("tk_another0one")])
async def test_missing_or_wrong_token_is_refused_and_not_shown(reply: Reply, token: Secret | None) -> None:
    async with ntfy_server(needs_token=True) as server:
        with pytest.raises(FrontendRefused, match=r"refused \(403\): check NTFY_TOKEN") as caught:
            await NtfyChannel(server.address, token).post(ROOM, reply)
    assert "tk_" not in str(caught.value)


async def test_wrong_token_is_found_by_the_check() -> None:
    async with ntfy_server(needs_token=True) as server:
        with pytest.raises(FrontendRefused, match=r"refused \(401\)"):
            await NtfyChannel(server.address, Secret("tk_another0one")).check()


async def test_check_sends_no_notification() -> None:
    async with ntfy_server() as server:
        assert await NtfyChannel(server.address, None).check() == "127.0.0.1 is healthy"
    assert server.messages == []


@pytest.mark.parametrize(
    ("status", "words"), [(429, "its limit is reached"), (413, "check NTFY_URL"), (503, "check NTFY_URL")]
)
async def test_server_that_does_not_take_a_message_is_unavailable(reply: Reply, status: int, words: str) -> None:
    async with ntfy_server() as server:
        server.status = status
        with pytest.raises(FrontendUnavailable, match=words):
            await NtfyChannel(server.address, None).post(ROOM, reply)


async def test_server_that_is_gone_is_unavailable_and_the_topic_is_not_named(reply: Reply) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        channel = NtfyChannel(f"http://127.0.0.1:{holder.getsockname()[1]}", Secret(TOKEN))
        with pytest.raises(FrontendUnavailable, match="ConnectError") as caught:
            await channel.post(ROOM, reply)
    assert "movie-night_7" not in str(caught.value)
    assert caught.value.__context__ is None


def test_long_message_is_cut_where_ntfy_would_make_it_a_file(reply: Reply) -> None:
    message = render(replace(reply, notice="é" * MAX_MESSAGE_BYTES))["message"]
    assert MAX_MESSAGE_BYTES - 1 <= len(message.encode()) <= MAX_MESSAGE_BYTES
    assert message.endswith("é…")


def test_reply_without_movies_is_text_alone() -> None:
    assert render(Reply("Nothing new.")) == {"title": "Nothing new.", "message": ""}


@pytest.mark.parametrize("topic", ["movie-night_7", "a", "X" * 64])
def test_topic_may_be_a_word(topic: str) -> None:
    NtfyChannel("https://ntfy.sh", None).check_address(topic)


@pytest.mark.parametrize("topic", ["", "a b", "a/b", "X" * 65, "ä"])
def test_topic_may_be_nothing_else(topic: str) -> None:
    with pytest.raises(ValueError, match="letters, digits, hyphens and underscores"):
        NtfyChannel("https://ntfy.sh", None).check_address(topic)
