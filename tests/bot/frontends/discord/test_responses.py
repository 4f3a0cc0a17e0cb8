"""Responses that Discord refuses, or that get lost on the way."""

import pytest

from bot.dialogue.dialogue import Dialogue
from tests.support.discord.scene import (
    Scene,
    text_of,
)
from tests.support.discord.serving import serving


async def test_response_that_discord_has_already_is_no_error(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=40060)
    await scene.ann.click(answer, label="More")
    assert not caplog.messages
    await scene.ann.click(answer, label="Fear")
    assert text_of(answer).startswith("### Fear")


ALREADY = (400, 40060)
"""Discord's refusal of a repeated response; discord.py repeats a request when its answer got lost."""


async def test_answer_follows_a_repeated_deferral(discord_dialogue: Dialogue) -> None:
    async with serving(discord_dialogue, defer_after_seconds=0.0) as standin:
        standin.callback_refusals = [ALREADY]
        await standin.send_command("joy")
        assert "### Joy" in str(await standin.next_reply())


@pytest.mark.parametrize("refusal", [(403, 50013), (404, 10062)])
async def test_apology_follows_a_lost_response(discord_dialogue: Dialogue, refusal: tuple[int, int]) -> None:
    async with serving(discord_dialogue) as standin:
        standin.callback_refusals = [refusal, ALREADY]
        await standin.send_command("joy")
        assert (await standin.next_reply())["content"]
