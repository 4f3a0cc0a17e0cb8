"""A Telegram frontend over the stand-in, with small pictures and a memory for file ids."""

import asyncio
import io
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from PIL import Image

from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Card
from bot.frontends.telegram.frontend import TelegramFrontend
from tests.support.fakes import a_dialogue
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

GROUP: dict[str, Any] = {"id": -1001234567890, "type": "supergroup", "title": "Movie night", "is_forum": True}


class SmallPictures:
    """Makes a tiny picture for any movies; ``made`` counts them."""

    def __init__(self) -> None:
        self.made = 0

    def name(self, cards: Sequence[Card]) -> str:
        """See ``bot.posters.posters.Posters``."""
        return " ".join(str(card.id) for card in cards)

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """See ``bot.posters.posters.Posters``."""
        self.made += 1
        Image.new("RGB", (2 * len(cards), 3)).save(file := io.BytesIO(), "JPEG")
        return self.name(cards), file.getvalue()


class NoPictures(SmallPictures):
    """Cannot draw."""

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Fail."""
        raise OSError("The pencil broke.")


class SlowPictures(SmallPictures):
    """Draws the first picture only after ``go`` was set."""

    def __init__(self) -> None:
        super().__init__()
        self.is_begun = asyncio.Event()
        self.go = asyncio.Event()

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Wait, the first time."""
        named = await super().picture(cards)
        self.is_begun.set()
        if self.made == 1:
            await self.go.wait()
        return named


class FakeNotes:
    """Keeps notes and what moved, as long as it lives."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.moved: list[tuple[str, str]] = []

    async def note(self, name: str, *, now: datetime) -> str | None:
        """See ``core.store.sqlite.store.Store``."""
        return self.kept.get(name)

    async def take_note(self, name: str, value: str, *, now: datetime) -> None:
        """See ``core.store.sqlite.store.Store``."""
        self.kept[name] = value

    async def move_room(self, old: str, new: str) -> None:
        """See ``core.store.sqlite.store.Store``."""
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
        notes or FakeNotes(),
        api_base=server.address,
        **options,
    )


@asynccontextmanager
async def serving(frontend: TelegramFrontend) -> AsyncGenerator[None]:
    """Let it answer until the block is left."""
    await frontend.start()
    try:
        yield
    finally:
        await frontend.stop()


def titles(call: Call) -> list[str]:
    """Return the titles of the numbered movies that a message shows, each with its year."""
    return [line.partition(". ")[2] for line in call.shown.split("\n") if line[:3] in {"1. ", "2. ", "3. "}]
