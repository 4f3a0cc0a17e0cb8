import asyncio
import logging
import re
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord._dpy_internals import get_state

from bot.dialogue import texts as shared_texts
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Card
from bot.dialogue.settings import texts as setting_texts
from bot.frontends.discord.interactions import Interaction, request_of, wait_briefly
from bot.frontends.manners import texts as manners_texts
from core.movies.services import SERVICES
from tests.support.discord.scene import (
    Scene,
    captions,
    forge,
    parts,
    response_of,
    text_of,
    titles,
    whisper_of,
)
from tests.support.fakes import FakeMemory


async def test_who_asks_too_fast_is_asked_kindly_to_wait(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    for _ in range(4):
        answer = await scene.ask(mood="joy")
    sorry = response_of(await scene.ann.slash(scene.channel, "help"))
    assert (sorry.content, sorry.ephemeral) == (manners_texts.SLOW_DOWN, True)
    await scene.ann.click(answer, label="More")
    assert titles(answer)


async def test_who_presses_too_fast_is_asked_kindly_to_wait(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    for _ in range(20):
        await scene.ann.click(answer, label="More")
    shown = titles(answer)
    sorry = response_of(await scene.ann.click(answer, label="More"))
    assert (sorry.content, sorry.ephemeral, titles(answer)) == (manners_texts.SLOW_DOWN, True, shown)
    assert titles(await scene.ask(mood="joy"))


@pytest.mark.parametrize("seconds", [0.6, 1.5])
async def test_who_goes_through_all_services_and_chips_at_a_human_pace_is_never_stopped(
    scene: Scene, discord_memory: FakeMemory, seconds: float
) -> None:
    settings = response_of(await scene.ann.slash(scene.channel, "settings"))
    for label in ("Services", *(service.name for service in SERVICES.values()), shared_texts.BACK):
        await scene.env.advance_time(seconds)
        assert not (await scene.ann.click(settings, label=label)).followups
    assert discord_memory.chosen[f"discord:{scene.ann.id}"].services == tuple(SERVICES)
    answer = await scene.ask(mood="joy")
    for label in (movie_texts.TONIGHT, *(name for name, _ in movie_texts.CHIPS.values()), movie_texts.SHOW_MOVIES):
        await scene.env.advance_time(seconds)
        await scene.ann.click(answer, label=label)
    assert text_of(answer).startswith("Nothing left for joy")


async def test_patience_is_back_after_some_seconds_and_others_never_lose_theirs(scene: Scene) -> None:
    await scene.restart(commands_per_window=1)
    await scene.ask(mood="joy")
    assert titles(response_of(await scene.bob.slash(scene.channel, "mood", mood="joy")))
    await scene.env.advance_time(11)
    assert titles(await scene.ask(mood="joy"))


async def test_who_is_too_fast_leaves_no_trace_in_the_memory(scene: Scene, discord_memory: FakeMemory) -> None:
    await scene.restart(commands_per_window=1)
    await scene.ask()
    await scene.ask_refused()
    assert not any((await discord_memory.people.export_person(f"discord:{scene.ann.id}")).values())


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


async def test_settings_of_a_direct_message_are_those_of_one_person(scene: Scene) -> None:
    settings = response_of(await scene.env.create_user("cy").slash("settings"))
    assert setting_texts.ANYBODY not in captions(settings)


@pytest.mark.parametrize(("context", "is_shared"), [(1, False), (2, True)])
async def test_others_are_in_a_group(scene: Scene, context: int, is_shared: bool) -> None:
    request = request_of(an_interaction(scene, context=context))
    assert (request.is_shared, request.may_manage) == (is_shared, True)


def an_interaction(scene: Scene, **facts: Any) -> Interaction:  # noqa: ANN401 - JSON
    user = scene.env.create_user("cy")
    room = user.dm_channel.id
    _, payload = interactions.base_payload(
        scene.env.backend, type=2, channel_id=room, guild_id=None, user_id=user.id, data={"id": "1", "name": "mood"}
    )
    return discord.Interaction(data=payload | facts, state=get_state(scene.env.bot))  # pyright: ignore[reportArgumentType] - the stand-in's payload is untyped


async def test_missing_permission_is_named(scene: Scene) -> None:
    denied = discord.PermissionOverwrite(attach_files=False, embed_links=False)
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=403, code=50013)
    sorry = response_of(await scene.ann.slash(channel, "mood", mood="joy"))
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert sorry.content == manners_texts.not_permitted(["Embed Links", "Attach Files"])


async def test_thread_needs_another_permission(scene: Scene) -> None:
    denied = discord.PermissionOverwrite(send_messages_in_threads=False)
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    thread = thread_of(scene, channel)
    await scene.restart(defer_after_seconds=0.0)
    scene.env.inject_error("PATCH", "/webhooks/*", status=403, code=50013)
    sorry = response_of(await scene.ann.slash(thread, "mood", mood="joy"))
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert sorry.content == manners_texts.not_permitted(["Send Messages In Threads"])


@pytest.mark.parametrize("permission", ["send_messages", "send_messages_in_threads"])
async def test_bot_reaches_a_thread_where_it_may_write_in_threads(scene: Scene, permission: str) -> None:
    denied = discord.PermissionOverwrite(**{permission: False})
    channel = scene.server.create_text_channel("quiet", overwrites={scene.server.default_role: denied})
    thread = thread_of(scene, channel)
    role = scene.server.create_role("host", permissions=discord.Permissions(administrator=True))
    host = scene.server.add_member(scene.env.create_user("host"), roles=[role])
    said = text_of(response_of(await host.slash(thread, "digest", words="joy fri 18:00")))
    assert said.startswith("Every Friday") == (permission == "send_messages")


async def test_discords_failure_to_take_a_command_crashes_nothing(scene: Scene) -> None:
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=500)
    sorry = response_of(await scene.ann.slash(scene.channel, "mood", mood="joy"))
    assert sorry.content.startswith("Something went wrong on my side.")
    assert sorry.ephemeral
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert titles(await scene.ask(mood="joy"))


@pytest.mark.parametrize(("status", "code"), [(500, 0), (503, 0), (404, 10062)])
async def test_discords_failure_to_take_a_press_crashes_nothing(scene: Scene, status: int, code: int) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=status, code=code, times=2)
    await scene.ann.click(answer, label="More")
    await scene.ann.click(answer, label="Fear")
    assert text_of(answer).startswith("### Fear")


async def test_storm_of_faults_is_survived(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("*", "/*", status=502, times=12)
    for _ in range(6):
        await scene.ann.click(answer, label="More")
    assert sum(line.startswith("No answer at Discord") for line in caplog.messages) == 6
    await scene.ann.click(answer, label="Love")
    assert text_of(answer).startswith("### Love")


@pytest.mark.parametrize(("soon", "path"), [(5.0, "/interactions/*/*/callback"), (0.0, "/webhooks/*")])
async def test_answer_that_cannot_be_shown_ends_in_an_apology(scene: Scene, soon: float, path: str) -> None:
    await scene.restart(defer_after_seconds=soon)
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("*", path)
    assert "tell my host this reference" in whisper_of(await scene.ann.click(answer, label="More")).content


async def test_log_names_no_person_no_mood_and_no_token(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback")
    await scene.ann.click(answer, label="Fear")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert re.fullmatch(r"No answer at Discord, reference \w{6}: \w+ at \w+\.py:\d+, status \d{3}, code \d+", line)
    assert not [
        word for word in ("fear", "joy", "2_mood", str(scene.ann.id), str(scene.channel.id)) if word in caplog.text
    ]


async def test_failing_pen_costs_only_the_posters(scene: Scene) -> None:
    async def broken_pen(card: Card) -> bytes:
        raise ValueError("no ink")

    await scene.restart(draw=broken_pen)
    answer = await scene.ask(mood="joy")
    assert len(titles(answer)) == 3
    assert not parts(answer, 11)


async def test_slow_rule_has_its_default() -> None:
    """Discord waits three seconds for a first response, so a question to the store may not take as long."""
    assert not await wait_briefly(asyncio.Event().wait(), default=False, timeout_seconds=0)
    assert await wait_briefly(asyncio.sleep(0, True), default=False)


async def test_nothing_is_done_for_whom_an_answer_could_not_be_promised(
    scene: Scene, discord_memory: FakeMemory
) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "2_save_joy_9_9_10_11")
    await scene.restart(defer_after_seconds=0.0)
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await scene.ann.click(answer, label="More")
    assert not await discord_memory.people.list_verdicts(f"discord:{scene.ann.id}")


async def test_response_that_discord_has_already_is_no_fault(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=40060)
    await scene.ann.click(answer, label="More")
    assert not caplog.messages
    await scene.ann.click(answer, label="Fear")
    assert text_of(answer).startswith("### Fear")


async def test_private_answers_leave_nothing_behind(scene: Scene) -> None:
    before = asyncio.all_tasks()
    sorry = response_of(await scene.ann.slash(scene.channel, "settings"))
    assert sorry.ephemeral
    assert asyncio.all_tasks() <= before
