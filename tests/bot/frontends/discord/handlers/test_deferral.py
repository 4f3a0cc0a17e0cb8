"""Answers that take long are announced first."""

import pytest

from bot.dialogue.reply import Card
from tests.support.discord.scene import Scene, titles


@pytest.mark.parametrize(("soon", "kinds"), [(5.0, [4, 7]), (0.0, [5, 6])])
async def test_slow_answer_is_deferred(scene: Scene, soon: float, kinds: list[int]) -> None:
    """A fast answer is the first response itself."""
    await scene.restart(defer_after_seconds=soon)
    answer = await scene.ask(mood="joy")
    await scene.ann.click(answer, label="More")
    callbacks = [each.json for each in scene.env.http_requests if each.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if isinstance(callback, dict)] == kinds
    assert len(titles(answer)) == 3


async def test_large_answer_is_deferred(scene: Scene) -> None:
    """Sending 300 kB may take longer than the 3 seconds that Discord waits."""

    async def draw_large_poster(_card: Card) -> bytes:
        return bytes(100_000)

    await scene.restart(draw=draw_large_poster)
    await scene.ask(mood="joy")
    callbacks = [each.json for each in scene.env.http_requests if each.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if isinstance(callback, dict)] == [5]
