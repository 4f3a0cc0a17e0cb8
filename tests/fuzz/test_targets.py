"""Every target with its seeds and some bytes drawn by chance; ``make fuzz`` tries them by the million."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import parse_output
from tests.fuzz.plans import PLANS, target
from tests.fuzz.regressions import REGRESSIONS

SLOW = {"replies"}


def some(name: str) -> list[bytes]:
    """Choose seeds: the first, of which there is one of a kind, and others, evenly spread."""
    seeds, most = list(target(name).seeds()), 10 if name in SLOW else 100
    return seeds[:most] + seeds[most :: max(1, len(seeds) // most)]


@pytest.mark.parametrize("name", PLANS)
def test_seeds_show_no_bug(name: str) -> None:
    for seed in some(name):
        target(name).try_input(seed)


@pytest.mark.parametrize("name", REGRESSIONS)
def test_regressions_are_fixed(name: str) -> None:
    for data in REGRESSIONS[name]:
        target(name).try_input(data)


@pytest.mark.parametrize("name", PLANS)
def test_random_inputs_show_no_bug(name: str) -> None:
    @settings(max_examples=20 if name in SLOW else 100, suppress_health_check=[HealthCheck.too_slow])
    @given(st.binary(max_size=PLANS[name].max_bytes))
    def try_some(data: bytes) -> None:
        target(name).try_input(data)

    try_some()


OUTPUT = """#285  INITED cov: 93 ft: 111 corp: 14/230b exec/s: 0 rss: 89Mb
#299  NEW    cov: 96 ft: 114 corp: 16/259b lim: 27 exec/s: 0 rss: 89Mb L: 10/27 MS: 3 ChangeASCIIInt
artifact_prefix='var/fuzz/tokens-'; Test unit written to var/fuzz/tokens-crash-d09c
Done 326 runs in 2 second(s)
stat::number_of_executed_units: 326
"""


def test_output_of_libfuzzer_is_parsed() -> None:
    outcome = parse_output("tokens", OUTPUT, is_complete=False)
    assert (outcome.runs, outcome.seconds, outcome.coverage) == (326, 2, (93, 96))
    assert outcome.failed_inputs == ("var/fuzz/tokens-crash-d09c",)


def test_all_targets_have_ten_million_inputs() -> None:
    assert sum(plan.runs for plan in PLANS.values()) >= 10_000_000
