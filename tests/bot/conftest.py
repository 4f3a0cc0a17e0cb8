"""The scenes in which the tests of the frontends play."""

from collections.abc import AsyncGenerator

import httpx
import pytest
import simcord

from bot.dialogue.dialogue import Dialogue
from bot.frontends.discord.client import Client
from core.movies.catalogue import Shelf
from tests.support.discord.scene import FakeNotes, Scene, a_client
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import TelegramStandin
from tests.support.web.web_site import a_site, visit


@pytest.fixture
def memory() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def server() -> AsyncGenerator[TelegramStandin]:
    """Serve a Bot API that refused nothing but what it was told to."""
    async with TelegramStandin.running() as standin:
        yield standin
    assert standin.complaints == []


@pytest.fixture
async def telegram(server: TelegramStandin) -> AsyncGenerator[TelegramStandin]:
    """Let the bot answer at that Bot API."""
    async with serving(a_frontend(server)):
        yield server


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    """Open the page as a browser does."""
    async with visit(a_site()) as client:
        yield client


@pytest.fixture
def discord_memory() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def discord_dialogue(discord_memory: MemoryStore) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), discord_memory, clock=lambda: NOON, image_base=IMAGE_BASE)


@pytest.fixture
def discord_notes() -> FakeNotes:
    return FakeNotes()


@pytest.fixture
def simcord_bot(discord_dialogue: Dialogue, discord_notes: FakeNotes) -> Client:
    return a_client(discord_dialogue, discord_notes)


@pytest.fixture
def scene(simcord_env: simcord.Env, discord_dialogue: Dialogue, discord_notes: FakeNotes) -> Scene:
    scene = Scene.of(simcord_env, discord_dialogue)
    scene.notes = discord_notes
    return scene
