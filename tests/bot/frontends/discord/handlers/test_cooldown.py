"""Cooldowns of commands and presses."""

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.movies import texts as movie_texts
from bot.frontends.manners import texts as manners_texts
from core.movies.services import SERVICES
from tests.support.discord.scene import (
    Scene,
    response_of,
    text_of,
    titles,
)
from tests.support.store import MemoryStore


async def test_sixth_command_in_a_row_is_refused(scene: Scene) -> None:
    """Presses have a cooldown of their own."""
    answer = await scene.ask(mood="joy")
    for _ in range(4):
        answer = await scene.ask(mood="joy")
    sorry = response_of(await scene.ann.slash(scene.channel, "help"))
    assert (sorry.content, sorry.ephemeral) == (manners_texts.SLOW_DOWN, True)
    await scene.ann.click(answer, label="More")
    assert titles(answer)


async def test_twenty_first_press_in_a_row_is_refused(scene: Scene) -> None:
    """Commands have a cooldown of their own."""
    answer = await scene.ask(mood="joy")
    for _ in range(20):
        await scene.ann.click(answer, label="More")
    shown = titles(answer)
    sorry = response_of(await scene.ann.click(answer, label="More"))
    assert (sorry.content, sorry.ephemeral, titles(answer)) == (manners_texts.SLOW_DOWN, True, shown)
    assert titles(await scene.ask(mood="joy"))


@pytest.mark.parametrize("seconds", [0.6, 1.5])
async def test_human_pace_is_never_refused(scene: Scene, discord_memory: MemoryStore, seconds: float) -> None:
    """Not even by going through all services and all filters."""
    settings = response_of(await scene.ann.slash(scene.channel, "settings"))
    for label in ("Services", *(service.name for service in SERVICES.values()), shared_texts.BACK):
        await scene.env.advance_time(seconds)
        assert not (await scene.ann.click(settings, label=label)).followups
    assert discord_memory.all_preferences()[f"discord:{scene.ann.id}"].services == tuple(SERVICES)
    answer = await scene.ask(mood="joy")
    for label in (movie_texts.TONIGHT, *(name for name, _ in movie_texts.CHIPS.values()), movie_texts.SHOW_MOVIES):
        await scene.env.advance_time(seconds)
        await scene.ann.click(answer, label=label)
    assert text_of(answer).startswith("Nothing left for joy")


async def test_cooldown_ends_and_is_per_person(scene: Scene) -> None:
    await scene.restart(commands_per_window=1)
    await scene.ask(mood="joy")
    assert titles(response_of(await scene.bob.slash(scene.channel, "mood", mood="joy")))
    await scene.env.advance_time(11)
    assert titles(await scene.ask(mood="joy"))


async def test_refused_command_stores_nothing(scene: Scene, discord_memory: MemoryStore) -> None:
    await scene.restart(commands_per_window=1)
    await scene.ask()
    await scene.ask_refused()
    assert not any((await discord_memory.people.export_person(f"discord:{scene.ann.id}")).values())
