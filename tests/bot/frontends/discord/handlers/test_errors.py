"""Apologies when an answer fails."""

import logging
import re

import discord
import pytest

from tests.support.discord.scene import (
    Scene,
    forge,
    response_of,
    text_of,
    titles,
    whisper_of,
)
from tests.support.store import MemoryStore


async def test_refused_answer_to_a_command_becomes_an_apology(scene: Scene) -> None:
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=500)
    sorry = response_of(await scene.ann.slash(scene.channel, "mood", mood="joy"))
    assert sorry.content.startswith("Something went wrong on my side.")
    assert sorry.ephemeral
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert titles(await scene.ask(mood="joy"))


@pytest.mark.parametrize(("status", "code"), [(500, 0), (503, 0), (404, 10062)])
async def test_refused_answers_to_a_press_leave_the_bot_working(scene: Scene, status: int, code: int) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=status, code=code, times=2)
    await scene.ann.click(answer, label="More")
    await scene.ann.click(answer, label="Fear")
    assert text_of(answer).startswith("### Fear")


async def test_many_errors_are_logged_one_by_one(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("*", "/*", status=502, times=12)
    for _ in range(6):
        await scene.ann.click(answer, label="More")
    assert sum(line.startswith("No answer at Discord") for line in caplog.messages) == 6
    await scene.ann.click(answer, label="Love")
    assert text_of(answer).startswith("### Love")


@pytest.mark.parametrize(("soon", "path"), [(5.0, "/interactions/*/*/callback"), (0.0, "/webhooks/*")])
async def test_apology_has_a_reference(scene: Scene, soon: float, path: str) -> None:
    await scene.restart(defer_after_seconds=soon)
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("*", path)
    assert "tell my host this reference" in whisper_of(await scene.ann.click(answer, label="More")).content


async def test_log_of_an_error_names_no_person_and_no_token(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Nor a mood or a channel."""
    caplog.set_level(logging.INFO)
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback")
    await scene.ann.click(answer, label="Fear")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert re.fullmatch(r"No answer at Discord, reference \w{6}: \w+ at \w+\.py:\d+, status \d{3}, code \d+", line)
    assert not [
        word for word in ("fear", "joy", "2_mood", str(scene.ann.id), str(scene.channel.id)) if word in caplog.text
    ]


async def test_failed_deferral_cancels_the_request(scene: Scene, discord_memory: MemoryStore) -> None:
    """A person who gets no answer must not find later that it had an effect."""
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "2_save_joy_9_9_10_11")
    await scene.restart(defer_after_seconds=0.0)
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await scene.ann.click(answer, label="More")
    assert not await discord_memory.people.list_verdicts(f"discord:{scene.ann.id}")
