"""Rooms and people of interactions."""

import asyncio
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord._dpy_internals import get_state

from bot.dialogue.settings import texts as setting_texts
from bot.frontends.discord.interactions import Interaction, request_of, wait_briefly
from tests.support.discord.scene import (
    Scene,
    captions,
    response_of,
    titles,
)


def thread_of(scene: Scene, parent: Any) -> Any:  # noqa: ANN401 - a handle of the stand-in
    scene.env.backend.create_thread(parent.id, "which movie?", scene.ann.id)
    return parent.threads[0]


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_threads_and_forum_posts_are_rooms_of_their_own(scene: Scene, kind: str) -> None:
    parent = scene.channel if kind == "text" else scene.server.create_forum_channel("ideas")
    thread = thread_of(scene, parent)
    answer = response_of(await scene.ann.slash(thread, "mood", mood="joy"))
    await scene.ann.click(answer, label="More")
    assert answer.channel_id == thread.id
    assert len(titles(answer)) == 3


async def test_direct_message_has_no_settings_of_a_room(scene: Scene) -> None:
    settings = response_of(await scene.env.create_user("cy").slash("settings"))
    assert setting_texts.ANYBODY not in captions(settings)


@pytest.mark.parametrize(("context", "is_shared"), [(1, False), (2, True)])
async def test_private_channel_is_shared(scene: Scene, context: int, is_shared: bool) -> None:
    """Its members manage it together."""
    request = request_of(an_interaction(scene, context=context))
    assert (request.is_shared, request.may_manage) == (is_shared, True)


def an_interaction(scene: Scene, **facts: Any) -> Interaction:  # noqa: ANN401 - JSON
    user = scene.env.create_user("cy")
    room = user.dm_channel.id
    _, payload = interactions.base_payload(
        scene.env.backend, type=2, channel_id=room, guild_id=None, user_id=user.id, data={"id": "1", "name": "mood"}
    )
    return discord.Interaction(data=payload | facts, state=get_state(scene.env.bot))  # pyright: ignore[reportArgumentType] - the stand-in's payload is untyped


async def test_slow_rule_has_its_default() -> None:
    """Discord waits three seconds for a first response, so a question to the store may not take as long."""
    assert not await wait_briefly(asyncio.Event().wait(), default=False, timeout_seconds=0)
    assert await wait_briefly(asyncio.sleep(0, True), default=False)
