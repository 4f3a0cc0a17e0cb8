"""All targets: what each is called, how often it is tried unless told otherwise, how long its inputs are."""

import importlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol, cast


class Target(Protocol):
    """A module whose ``one`` raises exactly when something is wrong."""

    one: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


class Plan(NamedTuple):
    """How a target is tried."""

    runs: int
    longest: int
    """Bytes of an input."""


PLANS: Final = {
    "tokens": Plan(8_000_000, 128),
    "typed_words": Plan(1_500_000, 300),
    "poster_paths": Plan(1_000_000, 300),
    "tmdb_answers": Plan(200_000, 600),
    "log_privacy": Plan(200_000, 300),
    "log_lines": Plan(100_000, 300),
    "forged_tokens": Plan(30_000, 300),
    "web_requests": Plan(50_000, 600),
    "webhook_updates": Plan(50_000, 1500),
    "replies": Plan(12_000, 1200),
    "intents": Plan(5_000, 400),
}
"""Over ten millions in all; what is quick to try is tried more often."""


def target(name: str) -> Target:
    """Import a target by its name."""
    return cast("Target", importlib.import_module(f"tests.fuzz.targets.{name}"))
