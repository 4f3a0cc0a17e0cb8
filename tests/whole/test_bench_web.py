"""What measures the page."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.web import bare as web_bare
from bench.web import requests as web
from bench.web.load import Refused, ask
from bench.web.serving import bare, fetched, ours
from tests.support.web.web_site import a_site, visit


def a_clock() -> Callable[[], float]:
    """Pass a thousandth of a second whenever it is looked at."""
    ticks = itertools.count()
    return lambda: next(ticks) / 1000


async def test_every_connection_is_used_again() -> None:
    site = a_site()
    async with visit(site):
        load = await ask(f"{site.address}/healthz", connections=3, seconds=0.2, clock=a_clock())
    assert load.per_second > 2 * 3 / 0.2
    assert 0 < load.median <= load.slowest


async def test_late_connection_is_used_once() -> None:
    """A machine that is busy for the whole time measures one answer each."""
    site = a_site()
    async with visit(site):
        load = await ask(f"{site.address}/healthz", connections=3, seconds=0.0, clock=a_clock())
    assert load.median > 0


async def test_error_answer_spoils_the_measurement() -> None:
    site = a_site()
    async with visit(site):
        with pytest.raises(Refused):
            await ask(f"{site.address}/nowhere", connections=2, seconds=0.2)


def test_floor_answers_with_the_same_bytes() -> None:
    with ours() as address, bare(address, web.parts_of(address)) as floor:
        for path in web.parts_of(address):
            assert fetched(floor + path) == fetched(address + path)


def test_floor_answers_only_the_given_paths(tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({}))
    assert web_bare.build(tmp_path).routes == []


def test_page_is_weighed_and_timed_beside_the_floor() -> None:
    figures = web.measure(is_quick=True, connections=(2,), seconds=0.2, paths=(web.PAGE,))
    size, whole, rate, slowest = figures
    assert size.is_met
    assert whole.is_met
    assert rate.ratio is not None
    assert slowest.ratio is not None
