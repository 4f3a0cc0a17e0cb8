"""A frontend that is connected to a stand-in for Discord."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.dialogue.dialogue import Dialogue
from bot.frontends.discord.frontend import DiscordFrontend, Options
from tests.support.discord.scene import FakeNotes, a_poster
from tests.support.discord.standin import TOKEN, DiscordStandIn, pointed_to


@asynccontextmanager
async def serving(dialogue: Dialogue, *, defer_after_seconds: float = 5.0) -> AsyncGenerator[DiscordStandIn]:
    """Run a frontend and the stand-in for Discord that it is connected to."""
    async with DiscordStandIn.running() as standin:
        with pointed_to(standin.address):
            options = Options(defer_after_seconds=defer_after_seconds)
            frontend = DiscordFrontend(TOKEN, dialogue, a_poster, FakeNotes(), options)
            await frontend.start()
            yield standin
            await frontend.stop()
