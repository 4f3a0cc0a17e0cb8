"""All targets by name, with the number and the size of their inputs."""

import importlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol, cast


class Target(Protocol):
    """A module whose ``try_input`` raises an error if, and only if, an input shows a bug."""

    try_input: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


class Plan(NamedTuple):
    """Number and size of a target's inputs."""

    runs: int
    max_bytes: int
    """Limit of an input."""


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
"""Over ten million inputs in all; fast targets have more."""


def target(name: str) -> Target:
    """Import a target by its name."""
    return cast("Target", importlib.import_module(f"tests.fuzz.targets.{name}"))
