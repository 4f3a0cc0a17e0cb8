"""What the bot posts by itself in a room is everybody's: nobody's press changes it."""

import copy
from collections.abc import AsyncGenerator
from typing import Any

import discord
import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.digests import texts as digest_texts
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.frontends.discord.client import Client
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram.keyboard import NOBODY
from bot.languages import say, speaking
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.digest import Digest, Slot
from core.people.person import Preferences
from core.people.verdict import Opinion
from tests.support.discord.scene import Scene, parts, response_of, text_of, whisper_of
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue
from tests.support.presses import owned
from tests.support.store import MemoryStore
from tests.support.telegram.chats import GROUP, a_frontend, serving
from tests.support.telegram.standin import ANN, Call, TelegramStandin

WHEN = Slot(4, 18, 0, "Europe/Berlin")
ROOM = f"telegram:{GROUP['id']}"


async def posted(scene: Scene, client: Client, dialogue: Dialogue, channel: Any) -> Any:  # noqa: ANN401 - the stand-in's
    """Let the week's digest come into a channel, and return it."""
    order = Digest(f"discord:{channel.id}", Mood.JOY, WHEN, NOON)
    await client.post(channel.id, await dialogue.compose_digest(order))
    return channel.last_message


def kept(scene: Scene, post: Any) -> Any:  # noqa: ANN401 - the stand-in's
    """Return a message as the stand-in keeps it."""
    return scene.env.backend.get_message(post.channel.id, post.id)


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("may_manage", [False, True])
@pytest.mark.parametrize("verb", ["mood", "more", "tonight", "open", "save", "pass"])
async def test_what_the_bot_posts_by_itself_stays_as_it_is_whoever_presses(
    scene: Scene,
    simcord_bot: Client,
    discord_dialogue: Dialogue,
    discord_memory: MemoryStore,
    verb: str,
    may_manage: bool,
    is_open: bool,
) -> None:
    discord_memory.set_preferences(f"discord:{scene.channel.id}", Preferences(is_open=is_open))
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=may_manage))
    cy = scene.server.add_member(scene.env.create_user("cy"), roles=[role])
    post = await posted(scene, simcord_bot, discord_dialogue, scene.channel)
    before = copy.deepcopy(kept(scene, post))
    button = next(part["custom_id"] for part in parts(before, 2) if part["custom_id"].startswith(f"cm:2_{verb}_"))
    private = response_of(await cy.click(post, custom_id=button))
    assert private.ephemeral
    assert parts(private, 2)
    assert kept(scene, post) == before
    assert [message.id for message in scene.channel.history()] == [post.id]


async def test_only_managers_stop_what_the_bot_posts_by_itself(
    scene: Scene, simcord_bot: Client, discord_dialogue: Dialogue, discord_memory: MemoryStore
) -> None:
    room = f"discord:{scene.channel.id}"
    discord_memory.add_digest(Digest(room, Mood.JOY, WHEN, NOON))
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    post = await posted(scene, simcord_bot, discord_dialogue, scene.channel)
    assert (
        text_of(whisper_of(await scene.bob.click(post, label=digest_texts.STOP_DIGEST)))
        == setting_texts.NOT_YOURS_TO_SET
    )
    assert text_of(whisper_of(await host.click(post, label=digest_texts.STOP_DIGEST))) == digest_texts.DIGEST_STOPPED
    assert room not in discord_memory.all_digests()


async def test_what_comes_by_itself_into_a_direct_message_is_its_readers(
    scene: Scene, simcord_bot: Client, discord_dialogue: Dialogue
) -> None:
    cy = scene.env.create_user("cy")
    post = await posted(scene, simcord_bot, discord_dialogue, cy.dm_channel)
    await cy.click(post, label="Sadness")
    assert text_of(kept(scene, post)).startswith("### Sadness")


BEN: dict[str, Any] = {"id": 5151515151, "is_bot": False, "first_name": "Ben", "language_code": "de"}
PHOTO: dict[str, Any] = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]}
BLOCKED = "Forbidden: bot can't initiate conversation with a user"


@pytest.fixture
async def group(server: TelegramStandin, memory: MemoryStore) -> AsyncGenerator[TelegramStandin]:
    """Let the week's digest come into a group at Telegram."""
    memory.set_preferences(ROOM, Preferences(is_open=True))
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    frontend = a_frontend(server, dialogue=dialogue)
    async with serving(frontend):
        await frontend.post(ROOM, await dialogue.compose_digest(Digest(ROOM, Mood.JOY, WHEN, NOON)))
        yield server


def behind(post: Call, verb: str) -> str:
    """Return what stands behind the first button of a kind."""
    return next(token for row in post.tokens for token in row if token.startswith(f"2_{verb}_"))


async def press(group: TelegramStandin, token: str) -> None:
    await group.press_as(BEN, token, message={"message_id": 5, "date": 1, "chat": GROUP} | PHOTO)


@pytest.mark.parametrize("verb", ["open", "more", "tonight", "other"])
async def test_what_is_posted_in_a_group_is_answered_to_whoever_presses_in_private(
    group: TelegramStandin, verb: str
) -> None:
    post = await group.call("sendPhoto")
    await press(group, behind(post, verb))
    told = await group.call("answerCallbackQuery")
    with speaking("de"):
        assert told.fields["text"] == say(manners_texts.EVERYBODYS)
    (answer,) = (group.called("sendPhoto") + group.called("sendMessage"))[1:]
    assert answer.fields["chat_id"] == str(BEN["id"])
    assert not [call for call in group.calls if call.method.startswith("edit")]


async def test_verdict_on_what_is_posted_in_a_group_is_told_nobody_else(
    group: TelegramStandin, memory: MemoryStore
) -> None:
    await press(group, owned("2_pass_joy_9_f_y", NOBODY))
    await group.call("answerCallbackQuery")
    with speaking("de"):
        assert (
            verdict_texts.confirm_verdict(Opinion.REFUSED, "Movie 9", Mood.JOY)
            in (await group.call("sendPhoto", 2)).shown
        )
    assert [call.fields["chat_id"] for call in group.called("sendPhoto")] == [str(GROUP["id"]), str(BEN["id"])]
    assert list(memory.all_verdicts()) == [f"telegram:{BEN['id']}"]


@pytest.mark.parametrize(
    ("token", "link", "shown"),
    [
        ("2_open_joy_9_9_10_11", "2_open_joy_9_9_10_11", "Movie 9"),
        ("2_pass_joy_9_f_y", "2_open_joy_9", "Movie 9"),
        ("2_more_joy", "2_more_joy", "Joy"),
    ],
)
async def test_who_cannot_be_written_to_is_led_to_their_private_chat(
    group: TelegramStandin, token: str, link: str, shown: str
) -> None:
    for method in ("sendPhoto", "sendPhoto", "sendMessage"):
        group.refuse(method, BLOCKED, 403)
    await press(group, owned(token, NOBODY))
    told = await group.call("answerCallbackQuery")
    assert told.fields["url"] == f"https://t.me/cinemood_bot?start={link}"
    before = len(group.called("sendPhoto"))
    await group.write(f"/start {link}")
    assert shown in (await group.call("sendPhoto", before + 1)).shown


async def test_stranger_gets_an_answer_of_their_own_in_private(group: TelegramStandin, memory: MemoryStore) -> None:
    memory.forget_preferences()
    await press(group, owned("2_more_joy", ANN["id"]))
    with speaking("de"):
        assert (await group.call("answerCallbackQuery")).fields["text"] == say(manners_texts.NOT_YOUR_ANSWER)
    answer = await group.call("sendPhoto", 2)
    assert answer.fields["chat_id"] == str(BEN["id"])
    assert "~" not in str(answer.tokens)
    assert not group.called("editMessageMedia")


@pytest.mark.parametrize("token", ["2_set_presses_all", "2_set_country_GB", "2_settings_country"])
async def test_stranger_who_presses_among_somebody_elses_settings_is_shown_their_own_and_changes_nothing(
    group: TelegramStandin, memory: MemoryStore, token: str
) -> None:
    memory.forget_preferences()
    await press(group, owned(token, ANN["id"]))
    with speaking("de"):
        assert (await group.call("answerCallbackQuery")).fields["text"] == say(manners_texts.NOT_YOUR_ANSWER)
        assert (await group.call("sendMessage")).shown.startswith(say("Your settings"))
    assert group.called("sendMessage")[0].fields["chat_id"] == str(BEN["id"])
    assert not memory.all_preferences()


async def test_stranger_who_presses_under_an_order_for_a_digest_is_told_whose_it_is(
    group: TelegramStandin, memory: MemoryStore
) -> None:
    memory.forget_preferences()
    await press(group, owned("2_stop", ANN["id"]))
    with speaking("de"):
        assert (await group.call("answerCallbackQuery")).fields["text"] == say(manners_texts.ASKED_BY_ANOTHER)
    assert not group.called("sendMessage")


async def test_digest_in_a_private_chat_changes_as_its_reader_presses(server: TelegramStandin) -> None:
    frontend = a_frontend(server)
    async with serving(frontend):
        room = f"telegram:{ANN['id']}"
        await frontend.post(room, await a_dialogue().compose_digest(Digest(room, Mood.JOY, WHEN, NOON, room)))
        await server.press(behind(await server.call("sendPhoto"), "more"))
        await server.call("editMessageMedia")
