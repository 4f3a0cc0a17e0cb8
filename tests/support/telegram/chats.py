"""Telegram frontend over the stand-in, with pictures and notes for tests."""

import asyncio
import io
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

from PIL import Image

from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Card
from bot.frontends.telegram.frontend import TelegramFrontend
from core.store.ports import PeopleStore
from tests.support.fakes import a_dialogue
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

GROUP: dict[str, Any] = {"id": -1001234567890, "type": "supergroup", "title": "Movie night", "is_forum": True}


class SmallPictures:
    """Draws a tiny picture for any movies; ``made`` counts the pictures."""

    def __init__(self) -> None:
        self.made = 0

    def name(self, cards: Sequence[Card]) -> str:
        """See ``bot.posters.posters.Posters``."""
        return " ".join(str(card.id) for card in cards)

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """See ``bot.posters.posters.Posters``."""
        self.made += 1
        file = io.BytesIO()
        Image.new("RGB", (2 * len(cards), 3)).save(file, "JPEG")
        return self.name(cards), file.getvalue()


class NoPictures(SmallPictures):
    """Fails to draw."""

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Raise an ``OSError``."""
        del cards
        raise OSError("The pencil broke.")


class SlowPictures(SmallPictures):
    """Draws the first picture once ``go`` is set; ``is_begun`` is set before."""

    def __init__(self) -> None:
        super().__init__()
        self.is_begun = asyncio.Event()
        self.go = asyncio.Event()

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Draw, and wait the first time; a test that fails before it lets go does not hang."""
        picture = await super().picture(cards)
        self.is_begun.set()
        if self.made == 1:
            async with asyncio.timeout(HANG_SECONDS):
                await self.go.wait()
        return picture


class FakeNotes:
    """Note store in memory, which also records the rooms that moved."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.moved: list[tuple[str, str]] = []

    async def find_note(self, name: str, *, now: datetime) -> str | None:
        """See ``core.store.ports``."""
        del now
        return self.kept.get(name)

    async def save_note(self, name: str, value: str, *, now: datetime) -> None:
        """See ``core.store.ports``."""
        del now
        self.kept[name] = value

    async def settle_note(self, name: str, value: str) -> str:
        """See ``core.store.ports``."""
        return self.kept.setdefault(name, value)

    async def move_room(self, old: str, new: str) -> None:
        """See ``core.store.ports``."""
        self.moved.append((old, new))


def a_frontend(
    server: TelegramStandin,
    pictures: SmallPictures | None = None,
    *,
    dialogue: Conversation | None = None,
    notes: FakeNotes | None = None,
    **options: Any,  # noqa: ANN401 - those of the frontend
) -> TelegramFrontend:
    """Build a frontend that talks with the stand-in."""
    return TelegramFrontend(
        TOKEN,
        dialogue or a_dialogue(),
        pictures or SmallPictures(),
        notes := notes or FakeNotes(),
        cast("PeopleStore", notes),
        api_base=server.address,
        **options,
    )


@asynccontextmanager
async def serving(frontend: TelegramFrontend) -> AsyncGenerator[None]:
    """Run a frontend until the block is left."""
    await frontend.start()
    try:
        yield
    finally:
        await frontend.stop()


def titles(call: Call) -> list[str]:
    """Return the titles and years of the numbered movies in a message."""
    return re.findall(r"^[123]\. (.*)", call.shown, re.MULTILINE)
