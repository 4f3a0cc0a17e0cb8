"""What the bot posts by itself in a room is everybody's: nobody's press changes it."""

import copy
from typing import Any

import discord
import pytest

from bot import labels
from bot.dialogue import Dialogue
from bot.frontends.discord_client import Client
from bot.reply import Verb
from core.digest import Digest, Slot
from core.mood import Mood
from core.preferences import Preferences
from tests.discord_scene import Scene, parts, response_of, text_of, whisper_of
from tests.fakes import NOON, FakeMemory


async def posted(scene: Scene, client: Client, dialogue: Dialogue, channel: Any) -> Any:  # noqa: ANN401 - the stand-in's
    """Let the week's digest come into a channel, and return it."""
    order = Digest(f"discord:{channel.id}", Mood.JOY, Slot(4, 18, 0, "Europe/Berlin"), NOON)
    await client.post(channel.id, await dialogue.digest(order))
    return channel.last_message


def kept(scene: Scene, post: Any) -> Any:  # noqa: ANN401 - the stand-in's
    """Return a message as the stand-in keeps it."""
    return scene.env.backend.get_message(post.channel.id, post.id)


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("may_manage", [False, True])
@pytest.mark.parametrize("verb", [Verb.MOOD, Verb.MORE, Verb.TONIGHT, Verb.OPEN, Verb.SAVE, Verb.REFUSE])
async def test_what_the_bot_posts_by_itself_stays_as_it_is_whoever_presses(
    scene: Scene,
    simcord_bot: Client,
    discord_dialogue: Dialogue,
    discord_memory: FakeMemory,
    verb: Verb,
    may_manage: bool,
    is_open: bool,
) -> None:
    discord_memory.chosen[f"discord:{scene.channel.id}"] = Preferences(is_open=is_open)
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=may_manage))
    cy = scene.server.add_member(scene.env.create_user("cy"), roles=[role])
    post = await posted(scene, simcord_bot, discord_dialogue, scene.channel)
    before = copy.deepcopy(kept(scene, post))
    button = next(part["custom_id"] for part in parts(before, 2) if part["custom_id"].startswith(f"cm:1_{verb}_"))
    private = response_of(await cy.click(post, custom_id=button))
    assert private.ephemeral
    assert parts(private, 2)
    assert kept(scene, post) == before
    assert [message.id for message in scene.channel.history()] == [post.id]


async def test_only_managers_stop_what_the_bot_posts_by_itself(
    scene: Scene, simcord_bot: Client, discord_dialogue: Dialogue, discord_memory: FakeMemory
) -> None:
    room = f"discord:{scene.channel.id}"
    discord_memory.digests[room] = Digest(room, Mood.JOY, Slot(4, 18, 0, "Europe/Berlin"), NOON)
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    post = await posted(scene, simcord_bot, discord_dialogue, scene.channel)
    assert text_of(whisper_of(await scene.bob.click(post, label=labels.STOP_DIGEST))) == labels.NOT_YOURS_TO_SET
    assert text_of(whisper_of(await host.click(post, label=labels.STOP_DIGEST))) == labels.DIGEST_STOPPED
    assert room not in discord_memory.digests


async def test_what_comes_by_itself_into_a_direct_message_is_its_readers(
    scene: Scene, simcord_bot: Client, discord_dialogue: Dialogue
) -> None:
    cy = scene.env.create_user("cy")
    post = await posted(scene, simcord_bot, discord_dialogue, cy.dm_channel)
    await cy.click(post, label="Sadness")
    assert text_of(kept(scene, post)).startswith("### Sadness")
