"""The ports of the platforms: frontends and channels, and the services that they are built from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from bot.dialogue import Card, Conversation, Reply
from bot.monitoring.findings import Finding
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness
from bot.options import value_of
from core.movies.catalogue import Shelf
from core.store.ports import Store


class Named(Protocol):
    """Something on a platform."""

    @property
    def platform(self) -> str:
        """The word in ids of people and rooms, in metrics and in the store: ``telegram``."""
        ...

    @property
    def title(self) -> str:
        """The platform's name for people: ``Telegram``."""
        ...


class Frontend(Named, Protocol):
    """A platform on which people talk with the bot."""

    async def check(self) -> str:
        """Try whether it could be started, and return a sentence about it; raises as ``start`` does."""
        ...

    async def start(self) -> None:
        """Begin to answer; raises a ``CineMoodError`` when that is not possible."""
        ...

    async def wait_until_ended(self) -> None:
        """Return when it no longer answers and will not by itself; it may be stopped and started again."""
        ...

    async def stop(self) -> None:
        """Finish the answers under way and stop; harmless when it was not started."""
        ...


@runtime_checkable
class CanPost(Protocol):
    """A platform on which the bot can write without being asked."""

    @property
    def platform(self) -> str:
        """See ``Named``."""
        ...

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Write into a room, once, into a topic if it has any.

        Raises:
            RoomLost: That will never be possible again.
            FrontendUnavailable: It is not possible now.
            FrontendRefused: The platform does not accept the bot's token.
        """
        ...


@runtime_checkable
class LosesPlatform(Protocol):
    """A frontend that can lose its platform for a while and finds it again by itself."""

    @property
    def unreachable_since(self) -> datetime | None:
        """Since when the platform is out of reach; None while it is reached."""
        ...


@runtime_checkable
class TakesWebhook(Protocol):
    """A frontend for a platform that can send updates to the web page."""

    @property
    def webhook_path(self) -> str | None:
        """The path on the web page to which the platform sends updates; None when they are fetched."""
        ...

    @property
    def secret(self) -> str:
        """The word that proves that a request comes from the platform."""
        ...

    async def receive(self, body: bytes) -> None:
        """Take one update and return before it is answered.

        Raises:
            ValueError: It is no update.
            FrontendUnavailable: It cannot be taken now; the platform should keep it and send it again.
        """
        ...

    async def delivery(self, now: datetime) -> Finding:
        """Check how updates come; raises as ``Frontend.start`` does."""
        ...


@runtime_checkable
class Channel(CanPost, Protocol):
    """A platform to which the bot only posts: people cannot answer there, and it need not be started."""

    @property
    def title(self) -> str:
        """See ``Named``."""
        ...

    def check_address(self, address: str) -> None:
        """Raise a ``ValueError`` with a sentence unless rooms can have this address."""
        ...

    async def check(self) -> str:
        """Try whether something could be posted, and return a sentence about it; raises as ``post`` does."""
        ...


class Pictures(Protocol):
    """Makes pictures of movies, as ``bot.posters.posters.Posters`` does."""

    def name(self, cards: Sequence[Card]) -> str:
        """Return the name that ``picture`` gives when every poster can be had."""
        ...

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Return the poster of a movie that is alone, or the strip of several, after a name that stands for it."""
        ...

    async def poster(self, card: Card) -> bytes:
        """Return a movie's poster, fetched or drawn."""
        ...

    def draw(self, card: Card) -> Awaitable[bytes]:
        """Begin to draw a poster, 500x750, a PNG."""
        ...

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return posters side by side as JPEG."""
        ...


@dataclass(frozen=True)
class Services:
    """The parts of the bot that frontends and channels are built from."""

    dialogue: Conversation
    shelf: Shelf
    store: Store
    pictures: Pictures
    image_base: str
    """Address in front of the posters' paths."""
    metrics: Metrics
    readiness: Readiness
    clock: Callable[[], datetime]
    """Returns the time in UTC."""
    announce: Callable[[str], None] = lambda _address: None
    """Gets the address of the web page whenever it starts."""
    webhooks: Mapping[str, TakesWebhook] = field(default_factory=dict[str, TakesWebhook])
    """The frontends whose platforms send updates to the web page, by path."""


Options = TypeVar("Options")
Built_co = TypeVar("Built_co", bound=Frontend | Channel, covariant=True)


@dataclass(frozen=True)
class Platform(Generic[Options, Built_co]):
    """A row of the registry: a platform, its settings, and the function that builds it."""

    name: str
    title: str
    options: type[Options]
    """A frozen dataclass of settings, see ``bot.options``."""
    build: Callable[[Options, Services], Built_co]
    """Imports the platform's library, which can take 30 MB; called only when the platform is switched on."""
    switch: str = ""
    """The setting without which the platform is off; empty for one that is always on."""

    def is_on(self, options: Any) -> bool:  # noqa: ANN401 - the registry holds platforms with options of any type
        """Return whether the platform is switched on."""
        return not self.switch or value_of(options, self.switch) is not None
