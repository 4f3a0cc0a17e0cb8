from collections.abc import Callable

import discord
import pytest

from bot.dialogue import texts as shared_texts
from tests.support.discord.scene import Scene, captions, forge, response_of, titles, whisper_of

Refuse = Callable[..., None]


@pytest.fixture(params=["at once", "as promised"])
async def refuse(scene: Scene, request: pytest.FixtureRequest) -> Refuse:
    """Return what lets Discord find fault with so many of the next messages."""
    is_promised = request.param == "as promised"
    await scene.restart(defer_after_seconds=0.0 if is_promised else 5.0)

    def refuse(times: int = 1) -> None:
        path = "/webhooks/*" if is_promised else "/interactions/*/*/callback"
        scene.env.inject_error("*", path, status=400, code=50035, times=times)

    return refuse


async def test_movies_come_in_embeds_where_the_host_wants_them(scene: Scene) -> None:
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


async def test_message_keeps_its_kind(scene: Scene, refuse: Refuse) -> None:
    refuse()
    embedded = await scene.ask(mood="joy")
    laid_out = await scene.ask(mood="joy")
    await scene.ann.click(embedded, label="Fear")
    await scene.restart(is_classic=True)
    await scene.ann.click(laid_out, label="Fear")
    assert embedded.content.startswith("Fear")
    assert len(titles(laid_out)) == 3


async def test_message_that_must_keep_its_components_is_followed_by_embeds(scene: Scene, refuse: Refuse) -> None:
    answer = await scene.ask(mood="joy")
    refuse()
    whisper = whisper_of(await scene.ann.click(answer, label="Fear"))
    assert whisper.content.startswith("Fear")
    assert len(titles(answer)) == 3


async def test_private_message_falls_back_too(scene: Scene, refuse: Refuse) -> None:
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
