"""Every target with its seeds and some bytes drawn by chance; ``make fuzz`` tries them by the million."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import told
from tests.fuzz.plans import PLANS, target
from tests.fuzz.regressions import FOUND

SLOW = {"replies"}


def some(name: str) -> list[bytes]:
    """Choose seeds: the first, of which there is one of a kind, and others, evenly spread."""
    seeds, most = list(target(name).seeds()), 10 if name in SLOW else 100
    return seeds[:most] + seeds[most :: max(1, len(seeds) // most)]


@pytest.mark.parametrize("name", PLANS)
def test_known_inputs_do_no_harm(name: str) -> None:
    for seed in some(name):
        target(name).one(seed)


@pytest.mark.parametrize("name", FOUND)
def test_what_once_did_harm_does_none(name: str) -> None:
    for data in FOUND[name]:
        target(name).one(data)


@pytest.mark.parametrize("name", PLANS)
def test_drawn_inputs_do_no_harm(name: str) -> None:
    @settings(max_examples=20 if name in SLOW else 100, suppress_health_check=[HealthCheck.too_slow])
    @given(st.binary(max_size=PLANS[name].longest))
    def try_some(data: bytes) -> None:
        target(name).one(data)

    try_some()


SAID = """#285  INITED cov: 93 ft: 111 corp: 14/230b exec/s: 0 rss: 89Mb
#299  NEW    cov: 96 ft: 114 corp: 16/259b lim: 27 exec/s: 0 rss: 89Mb L: 10/27 MS: 3 ChangeASCIIInt
artifact_prefix='var/fuzz/tokens-'; Test unit written to var/fuzz/tokens-crash-d09c
Done 326 runs in 2 second(s)
stat::number_of_executed_units: 326
"""


def test_what_the_fuzzer_says_is_told() -> None:
    outcome = told("tokens", SAID, is_whole=False)
    assert (outcome.runs, outcome.seconds, outcome.covered) == (326, 2, (93, 96))
    assert outcome.failed == ("var/fuzz/tokens-crash-d09c",)


def test_ten_millions_are_tried_in_all() -> None:
    assert sum(plan.runs for plan in PLANS.values()) >= 10_000_000
