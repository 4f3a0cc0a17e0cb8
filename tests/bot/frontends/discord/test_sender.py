"""Components, embeds in their place, and posters."""

import asyncio
from collections.abc import Callable

import discord
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.reply import Card
from tests.support.discord.limits import ComponentType
from tests.support.discord.scene import (
    Scene,
    captions,
    forge,
    parts,
    response_of,
    titles,
    whisper_of,
)


async def test_missing_posters_are_attached(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    assert len(answer.attachments) == 3
    assert [poster["media"]["url"] for poster in parts(answer, ComponentType.THUMBNAIL)] == [
        file.url for file in answer.attachments
    ]


async def test_answer_survives_an_error_while_drawing(scene: Scene) -> None:
    async def fail_to_draw(card: Card) -> bytes:
        raise ValueError("no ink")

    await scene.restart(draw=fail_to_draw)
    answer = await scene.ask(mood="joy")
    assert len(titles(answer)) == 3
    assert not parts(answer, ComponentType.THUMBNAIL)


async def test_private_answer_leaves_no_task_behind(scene: Scene) -> None:
    """discord.py would hold its view for 15 minutes."""
    before = asyncio.all_tasks()
    sorry = response_of(await scene.ann.slash(scene.channel, "settings"))
    assert sorry.ephemeral
    assert asyncio.all_tasks() <= before


Refuse = Callable[..., None]


@pytest.fixture(params=["at once", "deferred"])
async def refuse(scene: Scene, request: pytest.FixtureRequest) -> Refuse:
    """Return a function that lets Discord refuse the components of the next messages."""
    is_deferred = request.param == "deferred"
    await scene.restart(defer_after_seconds=0.0 if is_deferred else 5.0)

    def refuse(times: int = 1) -> None:
        path = "/webhooks/*" if is_deferred else "/interactions/*/*/callback"
        scene.env.inject_error("*", path, status=400, code=50035, times=times)

    return refuse


async def test_host_can_choose_embeds(scene: Scene) -> None:
    await scene.restart(is_classic=True)
    answer = await scene.ask(mood="joy")
    assert answer.content.startswith("Joy 😃")
    assert [embed.title[:3] for embed in answer.embeds if embed.title] == ["1. ", "2. ", "3. "]
    assert all(embed.thumbnail.url for embed in answer.embeds)
    assert [label for label in captions(answer) if label.endswith("Details")] == [f"{at}. Details" for at in (1, 2, 3)]
    assert not answer.flags.components_v2


async def test_conversation_works_in_embeds(scene: Scene) -> None:
    await scene.restart(is_classic=True)
    answer = await scene.ask(mood="joy")
    first = [embed.title for embed in answer.embeds]
    await scene.ann.click(answer, label="2. Details")
    (embed,) = answer.embeds
    assert (f"2. {embed.title}", bool(embed.image.url)) == (first[1], True)
    await scene.ann.click(answer, label="Back")
    assert [embed.title for embed in answer.embeds] == first
    private = response_of(await scene.bob.click(answer, label="Fear"))
    assert (private.ephemeral, len(private.embeds)) == (True, 3)


async def test_answer_without_movies_is_one_embed(scene: Scene) -> None:
    await scene.restart(is_classic=True)
    (embed,) = response_of(await scene.ann.slash(scene.channel, "help")).embeds
    assert shared_texts.HELP.splitlines()[0] in (embed.description or "")


async def test_refused_components_become_embeds(scene: Scene, refuse: Refuse, caplog: pytest.LogCaptureFixture) -> None:
    refuse()
    answer = await scene.ask(mood="joy")
    assert len(answer.embeds) == 3
    assert len(answer.attachments) == 3
    assert caplog.messages == ["Discord refuses components (code 50035); embeds are sent instead"]


async def test_edited_message_keeps_its_kind(scene: Scene, refuse: Refuse) -> None:
    """A message with components can never have embeds, nor the other way round."""
    refuse()
    embedded = await scene.ask(mood="joy")
    laid_out = await scene.ask(mood="joy")
    await scene.ann.click(embedded, label="Fear")
    await scene.restart(is_classic=True)
    await scene.ann.click(laid_out, label="Fear")
    assert embedded.content.startswith("Fear")
    assert len(titles(laid_out)) == 3


async def test_refused_edit_becomes_a_private_message(scene: Scene, refuse: Refuse) -> None:
    answer = await scene.ask(mood="joy")
    refuse()
    whisper = whisper_of(await scene.ann.click(answer, label="Fear"))
    assert whisper.content.startswith("Fear")
    assert len(titles(answer)) == 3


async def test_private_message_falls_back_to_embeds(scene: Scene, refuse: Refuse) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "2_settings")
    refuse()
    (embed,) = whisper_of(await scene.ann.click(answer, label="More")).embeds
    assert (embed.description or "").startswith("Your settings")


async def test_refused_embeds_end_in_an_apology(scene: Scene, refuse: Refuse) -> None:
    refuse(times=2)
    sorry = response_of(await scene.ann.slash(scene.channel, "mood", mood="joy"))
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert "tell my host this reference" in sorry.content
