"""Findings of checks, for people and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class State(StrEnum):
    """How a check ended."""

    GOOD = "good"
    LOOK = "look"
    """It works; the host may want to know."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    what: str
    state: State
    sentence: str


def worst(findings: Sequence[Finding]) -> State:
    """Return how bad it is altogether."""
    states = {finding.state for finding in findings}
    return max(states, key=list(State).index, default=State.GOOD)


def as_json(findings: Sequence[Finding]) -> str:
    """Write all findings as one JSON object."""
    return msgspec.json.encode({"worst": worst(findings), "findings": findings}).decode()
