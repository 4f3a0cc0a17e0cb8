"""Digests on the platforms: ordered there, posted there, and what platforms have against it."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace

import discord.gateway
import discord.http
import pytest
import simcord
import yarl

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.digests import texts as digest_texts
from bot.dialogue.reply import Reply
from bot.dialogue.settings import texts as setting_texts
from bot.frontends.discord.client import Client
from bot.frontends.discord.frontend import DiscordFrontend, Options
from bot.frontends.errors import FrontendUnavailable, RoomLost
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.posters.posters import Posters
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.digest import Digest, Slot
from tests.support.discord.scene import FakeNotes as DiscordNotes
from tests.support.discord.scene import Scene, captions, response_of, text_of, whisper_of
from tests.support.discord.standin import TOKEN, DiscordStandIn
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.hanging import HANG_SECONDS
from tests.support.store import MemoryStore
from tests.support.telegram.chats import GROUP, FakeNotes, NoPictures, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, TelegramStandin

STOP = "2_stop"
SLOT = Slot(4, 18, 0, "Europe/Berlin")
ORDER = "/digest joy fri 18:00 Europe/Berlin"
ROOM = f"telegram:{GROUP['id']}"
CHANNEL = 4242
NEW_ID = -1009876543210


@pytest.fixture
def dialogue(memory: MemoryStore) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


@pytest.fixture
async def reply(dialogue: Dialogue) -> Reply:
    return await dialogue.compose_digest(Digest(ROOM, Mood.JOY, SLOT, NOON))


@pytest.fixture
def notes() -> FakeNotes:
    return FakeNotes()


@pytest.fixture
async def telegram(server: TelegramStandin, dialogue: Dialogue, notes: FakeNotes) -> AsyncGenerator[TelegramFrontend]:
    frontend = a_frontend(server, dialogue=dialogue, notes=notes)
    async with serving(frontend):
        yield frontend


@pytest.fixture
async def standin(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[DiscordStandIn]:
    async with DiscordStandIn.running() as standin:
        gateway = yarl.URL(standin.address).with_scheme("ws")
        monkeypatch.setattr(discord.http.Route, "BASE", f"{standin.address}/api/v10")  # it has no setting for that
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        yield standin


@pytest.fixture
def on_discord(dialogue: Dialogue) -> DiscordFrontend:
    return DiscordFrontend(TOKEN, dialogue, Posters().draw, DiscordNotes(), Options())


@pytest.fixture
async def discord_frontend(standin: DiscordStandIn, on_discord: DiscordFrontend) -> AsyncGenerator[DiscordFrontend]:
    await on_discord.start()
    yield on_discord
    await on_discord.stop()


async def test_telegram_gets_the_movies_with_the_way_to_stop(
    server: TelegramStandin, telegram: TelegramFrontend, reply: Reply
) -> None:
    await telegram.post(ROOM, reply)
    call = await server.call("sendPhoto")
    assert call.fields["chat_id"] == str(GROUP["id"])
    assert len(titles(call)) == 3
    assert STOP in [token for row in call.tokens for token in row]  # whose press counts is asked when it comes
    assert digest_texts.STOP_DIGEST_LINE in call.shown


async def test_digest_comes_in_the_topic_where_it_was_ordered(
    server: TelegramStandin, telegram: TelegramFrontend, memory: MemoryStore, dialogue: Dialogue
) -> None:
    server.managers.add(ANN["id"])
    await server.write(ORDER, chat=GROUP | {"is_forum": True}, message_thread_id=77, is_topic_message=True)
    await server.call("sendMessage")
    digest = memory.all_digests()[ROOM]
    assert digest.topic == 77
    await telegram.post(digest.room, await dialogue.compose_digest(digest), digest.topic)
    assert (await server.call("sendPhoto")).fields["message_thread_id"] == "77"


@pytest.mark.parametrize(
    "description", ["Bad Request: message thread not found", "Bad Request: TOPIC_CLOSED", "Bad Request: TOPIC_DELETED"]
)
async def test_digest_whose_topic_is_closed_or_gone_comes_in_general(
    server: TelegramStandin,
    telegram: TelegramFrontend,
    reply: Reply,
    description: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for method in ("sendPhoto", "sendMessage"):
        server.refuse(method, description)
    with caplog.at_level(logging.INFO):
        await telegram.post(ROOM, reply, 77)
    calls = await server.call("sendPhoto", 2)
    assert "message_thread_id" not in calls.fields
    assert "a topic takes no digest any more" in caplog.text


async def test_telegram_gets_a_text_where_pictures_fail(server: TelegramStandin, reply: Reply) -> None:
    frontend = a_frontend(server, NoPictures())
    async with serving(frontend):
        await frontend.post(ROOM, reply)
    assert len(titles(await server.call("sendMessage"))) == 3


@pytest.mark.parametrize(
    ("description", "status"),
    [("Forbidden: bot was blocked by the user", 403), ("Bad Request: chat not found", 400)],
)
async def test_room_that_telegram_has_closed_is_lost(
    server: TelegramStandin, telegram: TelegramFrontend, reply: Reply, description: str, status: int
) -> None:
    for method in ("sendPhoto", "sendPhoto", "sendMessage"):
        server.refuse(method, description, status)
    with pytest.raises(RoomLost) as lost:
        await telegram.post(ROOM, reply)
    assert str(GROUP["id"]) not in str(lost.value)


async def test_telegram_that_is_out_of_order_is_no_lost_room(
    server: TelegramStandin, telegram: TelegramFrontend, reply: Reply
) -> None:
    for method in ("sendPhoto", "sendPhoto", "sendMessage"):
        server.refuse(method, "Bad Request: not enough rights to send photos to the chat")
    with pytest.raises(FrontendUnavailable, match="Not enough rights"):
        await telegram.post(ROOM, reply)


async def test_digest_follows_a_group_that_has_become_a_supergroup(
    server: TelegramStandin, telegram: TelegramFrontend, notes: FakeNotes, reply: Reply
) -> None:
    server.refuse("sendPhoto", "Bad Request: group chat was upgraded", migrate_to_chat_id=NEW_ID)
    await telegram.post(ROOM, reply)
    assert (await server.call("sendPhoto", 2)).fields["chat_id"] == str(NEW_ID)
    assert notes.moved == [(ROOM, f"telegram:{NEW_ID}")]


async def test_digest_is_ordered_on_telegram_in_private(
    server: TelegramStandin, telegram: TelegramFrontend, memory: MemoryStore
) -> None:
    await server.write(ORDER)
    assert (await server.call("sendMessage")).shown.startswith("Every Friday at 18:00")
    assert memory.all_digests()[f"telegram:{ANN['id']}"].person == f"telegram:{ANN['id']}"


@pytest.mark.parametrize("is_manager", [True, False])
async def test_in_a_telegram_group_only_managers_order_and_stop(
    server: TelegramStandin, telegram: TelegramFrontend, memory: MemoryStore, is_manager: bool
) -> None:
    server.managers |= {ANN["id"]} if is_manager else set()
    await server.write(ORDER, chat=GROUP)
    said = (await server.call("sendMessage")).shown
    assert said.startswith("Every Friday") if is_manager else said == setting_texts.NOT_YOURS_TO_SET
    assert set(memory.all_digests()) == ({ROOM} if is_manager else set())
    memory.add_digest(Digest(ROOM, Mood.JOY, SLOT, NOON))
    await server.press(STOP, chat=GROUP)
    said = (await server.call("sendMessage", 2)).shown
    assert said == (digest_texts.DIGEST_STOPPED if is_manager else setting_texts.NOT_YOURS_TO_SET)
    assert set(memory.all_digests()) == (set() if is_manager else {ROOM})
    assert not server.called("editMessageCaption")  # the movies stay


async def test_discord_gets_the_movies_with_the_way_to_stop(
    standin: DiscordStandIn, discord_frontend: DiscordFrontend, reply: Reply
) -> None:
    await discord_frontend.post(f"discord:{CHANNEL}", reply)
    (message,) = standin.messages
    assert message["channel"] == CHANNEL
    assert f"cm:{STOP}" in str(message["components"])
    assert all(card.title in str(message["components"]) for card in reply.cards)


async def test_discord_gets_embeds_where_components_are_not_wanted(
    standin: DiscordStandIn, dialogue: Dialogue, reply: Reply
) -> None:
    frontend = DiscordFrontend(TOKEN, dialogue, Posters().draw, DiscordNotes(), Options(is_classic=True))
    await frontend.start()
    await frontend.post(f"discord:{CHANNEL}", reply)
    await frontend.stop()
    (message,) = standin.messages
    assert len(message["embeds"]) == 3


@pytest.mark.parametrize("refusal", [(403, 50007), (404, 10003)])
async def test_channel_that_is_gone_for_good_at_discord_is_lost(
    standin: DiscordStandIn, discord_frontend: DiscordFrontend, reply: Reply, refusal: tuple[int, int]
) -> None:
    standin.refusal = refusal
    with pytest.raises(RoomLost, match=f"status {refusal[0]}, code {refusal[1]}"):
        await discord_frontend.post(f"discord:{CHANNEL}", reply)


@pytest.mark.parametrize("refusal", [(400, 50035), (403, 50001), (403, 50013)])
async def test_discord_that_refuses_a_message_is_no_lost_room(
    standin: DiscordStandIn, discord_frontend: DiscordFrontend, reply: Reply, refusal: tuple[int, int]
) -> None:
    standin.refusal = refusal
    with pytest.raises(FrontendUnavailable, match=f"code {refusal[1]}"):
        await discord_frontend.post(f"discord:{CHANNEL}", reply)


async def test_channel_in_which_discord_wants_a_long_pause_keeps_no_other_waiting(
    standin: DiscordStandIn, discord_frontend: DiscordFrontend, reply: Reply
) -> None:
    standin.refusal = (429, 0)
    with pytest.raises(FrontendUnavailable, match="RateLimited"):
        await asyncio.wait_for(discord_frontend.post(f"discord:{CHANNEL}", reply), HANG_SECONDS)
    standin.refusal = None
    await discord_frontend.post(f"discord:{CHANNEL + 1}", reply)
    assert [message["channel"] for message in standin.messages] == [CHANNEL + 1]


async def test_discord_that_is_not_connected_takes_nothing(on_discord: DiscordFrontend, reply: Reply) -> None:
    with pytest.raises(FrontendUnavailable):
        await on_discord.post(f"discord:{CHANNEL}", reply)


async def order_on_discord(scene: Scene, words: str, who: simcord.MemberActor | None = None) -> str:
    return text_of(response_of(await (who or scene.ann).slash(scene.channel, "digest", words=words)))


async def test_on_discord_only_managers_order_it(scene: Scene, discord_memory: MemoryStore) -> None:
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    assert await order_on_discord(scene, "joy fri 18:00") == setting_texts.NOT_YOURS_TO_SET
    assert (await order_on_discord(scene, "joy fri 18:00", host)).startswith("Every Friday at 18:00")
    assert list(discord_memory.all_digests()) == [f"discord:{scene.channel.id}"]
    assert await order_on_discord(scene, "stop", host) == digest_texts.DIGEST_STOPPED


@pytest.mark.parametrize("permission", ["view_channel", "send_messages", "embed_links"])
async def test_digest_is_not_promised_where_the_bot_may_not_write(scene: Scene, permission: str) -> None:
    denied = discord.PermissionOverwrite(**{permission: False})
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    role = scene.server.create_role("host", permissions=discord.Permissions(administrator=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    said = text_of(response_of(await host.slash(channel, "digest", words="joy fri 18:00")))
    assert (said == digest_texts.CANNOT_WRITE_FIRST) == (permission != "embed_links")


async def test_digest_on_discord_is_shown_with_its_button(scene: Scene, discord_memory: MemoryStore) -> None:
    room = f"discord:{scene.channel.id}"
    discord_memory.add_digest(Digest(room, Mood.JOY, SLOT, NOON))
    shown = response_of(await scene.ann.slash(scene.channel, "digest"))
    assert shown.ephemeral
    assert captions(shown) == [digest_texts.STOP_DIGEST]


async def test_who_may_not_stop_a_digest_on_discord_is_told_so_alone(
    scene: Scene,
    simcord_bot: Client,
    discord_memory: MemoryStore,
    reply: Reply,
) -> None:
    room = f"discord:{scene.channel.id}"
    discord_memory.add_digest(digest := Digest(room, Mood.JOY, SLOT, NOON))
    await simcord_bot.post(scene.channel.id, replace(reply, cards=()))
    message = scene.channel.last_message
    assert message
    whisper = whisper_of(await scene.bob.click(message, label=digest_texts.STOP_DIGEST))
    assert text_of(whisper) == setting_texts.NOT_YOURS_TO_SET
    assert discord_memory.all_digests() == {room: digest}
