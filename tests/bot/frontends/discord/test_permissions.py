"""Permissions of the bot in a channel."""

from typing import Any

import discord
import pytest

from bot.frontends.manners import texts as manners_texts
from tests.support.discord.scene import (
    Scene,
    response_of,
    text_of,
)


def thread_of(scene: Scene, parent: Any) -> Any:  # noqa: ANN401 - a handle of the stand-in
    scene.env.backend.create_thread(parent.id, "which movie?", scene.ann.id)
    return parent.threads[0]


async def test_missing_permissions_are_named(scene: Scene) -> None:
    denied = discord.PermissionOverwrite(attach_files=False, embed_links=False)
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=403, code=50013)
    sorry = response_of(await scene.ann.slash(channel, "mood", mood="joy"))
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert sorry.content == manners_texts.not_permitted(["Embed Links", "Attach Files"])


async def test_thread_has_a_permission_of_its_own(scene: Scene) -> None:
    denied = discord.PermissionOverwrite(send_messages_in_threads=False)
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    thread = thread_of(scene, channel)
    await scene.restart(defer_after_seconds=0.0)
    scene.env.inject_error("PATCH", "/webhooks/*", status=403, code=50013)
    sorry = response_of(await scene.ann.slash(thread, "mood", mood="joy"))
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert sorry.content == manners_texts.not_permitted(["Send Messages In Threads"])


@pytest.mark.parametrize("permission", ["send_messages", "send_messages_in_threads"])
async def test_digest_needs_the_permission_to_send(scene: Scene, permission: str) -> None:
    """In a thread, that is the permission for threads."""
    denied = discord.PermissionOverwrite(**{permission: False})
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    thread = thread_of(scene, channel)
    role = scene.server.create_role("host", permissions=discord.Permissions(administrator=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    said = text_of(response_of(await host.slash(thread, "digest", words="joy fri 18:00")))
    assert said.startswith("Every Friday") == (permission == "send_messages")
