"""A made-up server at the stand-in for Discord, and how to read what the bot says there."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import simcord
from PIL import Image
from simcord.components import walk_components
from simcord.preview._markdown import markdown_tokens

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Card
from bot.frontends.discord.client import Client
from bot.frontends.discord.options import Options
from bot.frontends.manners import texts as manners_texts
from core.errors import StoreBusy


async def a_poster(card: Card) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 3), (card.id % 256, 0, 0)).save(file, "PNG")
    return file.getvalue()


class FakeNotes:
    """Keeps notes in a dictionary."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self.is_broken = is_broken

    async def note(self, name: str, *, now: datetime) -> str | None:
        """See ``bot.frontends.discord.menu.Notes``."""
        if self.is_broken:
            raise StoreBusy("The store is locked.")
        return self.kept.get(name)

    async def take_note(self, name: str, value: str, *, now: datetime) -> None:
        """See ``bot.frontends.discord.menu.Notes``."""
        if self.is_broken:
            raise StoreBusy("The store is locked.")
        self.kept[name] = value


@dataclass
class Scene:
    """A server with one channel and two people."""

    env: simcord.Env
    dialogue: Dialogue
    server: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ann: simcord.MemberActor
    bob: simcord.MemberActor
    notes: FakeNotes = field(default_factory=FakeNotes)

    @classmethod
    def of(cls, env: simcord.Env, dialogue: Dialogue) -> "Scene":
        """Set the scene."""
        server = env.create_guild()
        ann, bob = (server.add_member(env.create_user(name)) for name in ("ann", "bob"))
        return cls(env, dialogue, server, server.create_text_channel("movies"), ann, bob)

    async def ask(self, **options: str) -> simcord.ResponseMessage:
        """Let Ann ask for a mood."""
        return response_of(await self.ann.slash(self.channel, "mood", **options))

    async def ask_refused(self) -> None:
        """Let Ann ask for a mood when she should not."""
        assert (await self.ask(mood="joy")).content == manners_texts.SLOW_DOWN

    async def restart(self, **options: Any) -> None:  # noqa: ANN401 - those of ``Options``
        """Let another process take over."""
        await self.env.restart_bot(a_client(self.dialogue, self.notes, **options))


def a_client(dialogue: Dialogue, notes: FakeNotes | None = None, **options: Any) -> Client:  # noqa: ANN401 - those of ``Options``
    """Build a client that the stand-in accepts, which behaves as it does for people; ``draw`` is another pen."""
    draw: Callable[[Card], Any] = options.pop("draw", a_poster)
    options.setdefault("shard_count", 1)
    return Client(dialogue, draw, notes or FakeNotes(), Options(**options))


def response_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the one answer to an interaction, and make sure that it is the only one."""
    assert result.acknowledged
    assert not result.followups
    assert result.response
    return result.response


def whisper_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the one private message that came, be it the response or what followed."""
    (whisper,) = (one for one in (result.response, *result.followups) if one and one.ephemeral)
    assert whisper.ephemeral
    return whisper


def parts(message: simcord.ResponseMessage, kind: int) -> list[dict[str, Any]]:
    return [part for part in walk_components(message.components) if part["type"] == kind]


def text_of(message: simcord.ResponseMessage) -> str:
    return "\n".join(part["content"] for part in parts(message, 10))


def captions(message: simcord.ResponseMessage) -> list[str]:
    return [part["label"] for part in parts(message, 2)]


def openings(message: simcord.ResponseMessage) -> list[str]:
    """Return what stands behind the buttons that open a movie."""
    return [part["custom_id"] for part in parts(message, 2) if part["label"].endswith(movie_texts.OPEN)]


def titles(message: simcord.ResponseMessage) -> list[str]:
    return [line for line in text_of(message).split("\n") if line.startswith("**[")]


def tokens_of(markdown: str) -> Iterator[dict[str, Any]]:
    """Yield all that Discord's clients find in a marked-up text, nested parts after what holds them."""
    pending = markdown_tokens(markdown, "text_display", context={"everyone": True})
    while pending:
        token = pending.pop(0)
        yield token
        pending[:0] = token.get("children", [])


def payload_of(message: simcord.ResponseMessage) -> dict[str, Any]:
    """Return a message as it is kept."""
    embeds = [embed.to_dict() for embed in message.embeds]
    return {"content": message.content, "embeds": embeds, "components": message.components}


def registrations(env: simcord.Env) -> list[list[dict[str, Any]]]:
    """Return what was registered, each time that something was."""
    return [cast("list[dict[str, Any]]", each.json) for each in env.http_requests if each.method == "PUT"]


def forge(env: simcord.Env, message: simcord.ResponseMessage, token: str) -> None:
    """Write another token into the button "More" of a message."""
    stored = env.backend.get_message(message.channel_id, message.id)
    more = next(part for part in walk_components(stored.components) if part.get("label") == "More")
    more["custom_id"] = f"cm:{token}"
