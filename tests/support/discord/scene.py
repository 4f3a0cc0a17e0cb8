"""A server at the simulator of Discord (simcord) with two people, and functions that read the bot's messages there."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import simcord
from PIL import Image
from simcord.components import walk_components
from simcord.preview._markdown import markdown_tokens

from bot.dialogue.conversation import Conversation
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Card
from bot.frontends.discord.client import Client
from bot.frontends.discord.options import Options
from bot.frontends.discord.rendering.parts import PREFIX
from bot.frontends.discord.sender import Draw
from bot.frontends.manners import texts as manners_texts
from core.errors import StoreBusy
from tests.support.discord.limits import ComponentType


async def a_poster(card: Card) -> bytes:
    """Draw a tiny PNG whose colour depends on the movie."""
    file = io.BytesIO()
    Image.new("RGB", (2, 3), (card.id % 256, 0, 0)).save(file, "PNG")
    return file.getvalue()


class FakeNotes:
    """Stores notes in a dictionary; see ``core.store.ports.NoteStore``."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.notes: dict[str, str] = {}
        self._is_broken = is_broken

    async def find_note(self, name: str, *, now: datetime) -> str | None:
        """Return a note."""
        del now
        if self._is_broken:
            raise StoreBusy("The store is locked.")
        return self.notes.get(name)

    async def save_note(self, name: str, value: str, *, now: datetime) -> None:
        """Store a note."""
        del now
        if self._is_broken:
            raise StoreBusy("The store is locked.")
        self.notes[name] = value

    async def settle_note(self, name: str, value: str) -> str:
        """Store a note unless there is one, and return the note that stands."""
        return self.notes.setdefault(name, value)


@dataclass
class Scene:
    """A server with one channel and two people."""

    env: simcord.Env
    dialogue: Conversation
    server: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ann: simcord.MemberActor
    bob: simcord.MemberActor
    notes: FakeNotes = field(default_factory=FakeNotes)

    @classmethod
    def of(cls, env: simcord.Env, dialogue: Conversation) -> "Scene":
        """Create the server, the channel and the people."""
        server = env.create_guild()
        ann = server.add_member(env.create_user("ann"))
        bob = server.add_member(env.create_user("bob"))
        return cls(env, dialogue, server, server.create_text_channel("movies"), ann, bob)

    async def ask(self, **options: str) -> simcord.ResponseMessage:
        """Let Ann give the command ``/mood``, and return the answer."""
        return response_of(await self.ann.slash(self.channel, "mood", **options))

    async def ask_refused(self) -> None:
        """Let Ann give the command ``/mood`` sooner than she may."""
        answer = await self.ask(mood="joy")
        assert answer.content == manners_texts.SLOW_DOWN

    async def restart(self, **options: Any) -> None:  # noqa: ANN401 - those of ``a_client``
        """Replace the bot by a new process with these options."""
        await self.env.restart_bot(a_client(self.dialogue, self.notes, **options))


def a_client(
    dialogue: Conversation,
    notes: FakeNotes | None = None,
    *,
    draw: Draw = a_poster,
    shard_count: int = 1,
    **options: Any,  # noqa: ANN401 - those of ``Options``
) -> Client:
    """Build a client that the simulator accepts."""
    return Client(dialogue, draw, notes or FakeNotes(), Options(shard_count=shard_count, **options))


def response_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the answer to an interaction, which must be the only one."""
    assert result.acknowledged
    assert not result.followups
    assert result.response
    return result.response


def whisper_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the only private message, be it the response or a message that followed."""
    (whisper,) = [message for message in (result.response, *result.followups) if message and message.ephemeral]
    return whisper


def parts(message: simcord.ResponseMessage, kind: int) -> list[dict[str, Any]]:
    """Return a message's components of one ``ComponentType``."""
    return [part for part in walk_components(message.components) if part["type"] == kind]


def text_of(message: simcord.ResponseMessage) -> str:
    """Return all texts of a message, one per line."""
    return "\n".join(part["content"] for part in parts(message, ComponentType.TEXT_DISPLAY))


def captions(message: simcord.ResponseMessage) -> list[str]:
    """Return the labels of a message's buttons."""
    return [part["label"] for part in parts(message, ComponentType.BUTTON)]


def openings(message: simcord.ResponseMessage) -> list[str]:
    """Return the ``custom_id`` of every button that opens a movie."""
    buttons = parts(message, ComponentType.BUTTON)
    return [button["custom_id"] for button in buttons if button["label"].endswith(movie_texts.OPEN)]


def titles(message: simcord.ResponseMessage) -> list[str]:
    """Return the lines with the titles of movies."""
    return [line for line in text_of(message).split("\n") if line.startswith("**[")]


def tokens_of(markdown: str) -> Iterator[dict[str, Any]]:
    """Yield everything that Discord's clients recognise in a marked-up text, nested parts after their parent."""
    pending = markdown_tokens(markdown, "text_display", context={"everyone": True})
    while pending:
        token = pending.pop(0)
        yield token
        pending[:0] = token.get("children", [])


def payload_of(message: simcord.ResponseMessage) -> dict[str, Any]:
    """Return a message as it is stored."""
    embeds = [embed.to_dict() for embed in message.embeds]
    return {"content": message.content, "embeds": embeds, "components": message.components}


def registrations(env: simcord.Env) -> list[list[dict[str, Any]]]:
    """Return the commands of every registration, in the order of time."""
    return [cast("list[dict[str, Any]]", request.json) for request in env.http_requests if request.method == "PUT"]


def forge(env: simcord.Env, message: simcord.ResponseMessage, token: str) -> None:
    """Write another token into the button "More" of a message."""
    stored = env.backend.get_message(message.channel_id, message.id)
    (more,) = [part for part in walk_components(stored.components) if part.get("label") == "More"]
    more["custom_id"] = f"{PREFIX}{token}"
