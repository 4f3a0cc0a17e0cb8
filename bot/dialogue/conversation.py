"""The port between frontends and the dialogue."""

from typing import Protocol

from bot.dialogue.reply import Reply, Request
from core.people.digest import Digest


class Conversation(Protocol):
    """Answers requests, as ``bot.dialogue.dialogue.Dialogue`` does, where each method is described."""

    async def understand(self, request: Request) -> Request:
        """Return a request with its words parsed, in the language of the person. Never raises."""
        ...

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises."""
        ...

    async def is_private(self, request: Request) -> bool:
        """Report whether an answer among other people is for the asker alone. Never raises."""
        ...

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """Remember whether a person wants answers among other people for themselves alone. Never raises."""
        ...

    async def is_open(self, room: str) -> bool:
        """Report whether everybody in a room may press the buttons under other people's answers. Never raises."""
        ...

    def note_shown(self, request: Request, reply: Reply) -> None:
        """Note that a person sees the movies of an answer for everybody, so that they may judge them."""
        ...

    async def compose_digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose the movies that a room gets this time."""
        ...

    async def look_for_doubts(self) -> None:
        """Load the movies that are withdrawn because people doubt their mood. Never raises."""
        ...

    async def aclose(self) -> None:
        """Wait until everything that is to be stored is stored."""
        ...
