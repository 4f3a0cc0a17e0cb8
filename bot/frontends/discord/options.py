"""Settings of the Discord frontend."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.frontends.manners.menus import translate_menus


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the bot behaves at Discord."""

    guild: int | None = None
    """The only server to register the commands in; None registers them everywhere."""
    is_classic: bool = False
    """Whether movies are shown in embeds instead of components."""
    shard_count: int | None = None
    """Number of connections to divide the servers among; None lets Discord decide."""
    commands_per_window: int = 5
    """Commands that one person may give within ``window_seconds``."""
    presses_per_window: int = 20
    """Buttons that one person may press within ``window_seconds``: twice as many as it takes to try a whole menu."""
    window_seconds: float = 10
    defer_after_seconds: float = 0.5
    """Discord waits 3 seconds; an answer that takes longer than this is announced first. 0 announces every answer."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=translate_menus)
    """Sentences of the menus: language → English → translated."""
