"""Times of the week by the clocks of a place, in all time zones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.digest import MAX_DELAY, MOVIES_BEFORE_REPEAT, Digest, Slot, find_zone
from tests.support.fakes import NOON

SUNDAY, FRIDAY = 6, 4
TICK, HOUR, DAY, WEEK = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
ZONES = sorted(name for name in available_timezones() if name not in {"Factory", "localtime"})
SLOTS = st.builds(Slot, st.integers(0, 6), st.integers(0, 23), st.integers(0, 59), st.sampled_from(ZONES))
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def transitions(name: str) -> tuple[datetime, ...]:
    """Find when the clocks of a zone changed lately, and will soon."""
    zone, start = ZoneInfo(name), datetime(2009, 1, 1, tzinfo=UTC)
    months = [start + 15 * DAY * number for number in range(24 * 20)]
    return tuple(_change(zone, a, b) for a, b in pairwise(months) if _offset(zone, a) != _offset(zone, b))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first minute with the later offset."""
    while after - before > timedelta(minutes=1):
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        middle = middle if middle > before else before + timedelta(minutes=1)
        is_before = _offset(zone, middle) == _offset(zone, before)
        before, after = (middle, after) if is_before else (before, middle)
    return after


def changes() -> Iterator[tuple[str, datetime, timedelta]]:
    """Yield when the clocks of each zone are changed, and by how much."""
    for name in ZONES:
        zone = ZoneInfo(name)
        for moment in transitions(name):
            yield name, moment, _offset(zone, moment) - _offset(zone, moment - timedelta(minutes=1))


def slot_at(name: str, wall: datetime) -> Slot:
    return Slot(wall.weekday(), wall.hour, wall.minute, name)


@pytest.mark.parametrize(
    ("zone", "before", "expected"),
    [
        ("Europe/Berlin", "2026-03-27T12:00Z", "2026-03-29T03:30+02:00"),  # 2:30 does not exist that night
        ("Europe/Berlin", "2026-10-23T12:00Z", "2026-10-25T02:30+02:00"),  # and here comes twice
        ("America/New_York", "2026-03-06T12:00Z", "2026-03-08T03:30-04:00"),
        ("America/New_York", "2026-10-30T12:00Z", "2026-11-01T02:30-05:00"),  # it is 1:30 that comes twice
        ("Australia/Lord_Howe", "2026-10-02T12:00Z", "2026-10-04T02:30+11:00"),  # clocks skip half an hour, from 2:00
        ("Australia/Lord_Howe", "2026-04-03T12:00Z", "2026-04-05T02:30+10:30"),
        ("UTC", "2026-11-20T12:00Z", "2026-11-22T02:30+00:00"),
    ],
)
def test_time_within_a_clock_change_is_found(zone: str, before: str, expected: str) -> None:
    assert Slot(SUNDAY, 2, 30, zone).next_after(at(before)) == at(expected)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_local_time_stays_the_same_all_year(zone: str) -> None:
    slot, moment = Slot(FRIDAY, 18, 0, zone), NOON
    for _ in range(60):
        moment = slot.next_after(moment)
        local = moment.astimezone(ZoneInfo(zone))
        assert (local.weekday(), local.hour, local.minute) == (FRIDAY, 18, 0)


def test_skipped_day_is_made_up_for_once() -> None:
    slot, lost = Slot(FRIDAY, 18, 0, "Pacific/Apia"), at("2011-12-31T18:00+14:00")
    assert slot.next_after(at("2011-12-29T12:00Z")) == lost
    assert slot.next_after(lost) == at("2012-01-06T18:00+14:00")


def test_skipped_time_comes_later_in_all_zones() -> None:
    skipped = [change for change in changes() if timedelta() < change[2] < DAY]
    assert len(skipped) > 1000
    for name, moment, jump in skipped:
        wall = (moment - timedelta(minutes=1)).astimezone(ZoneInfo(name)).replace(tzinfo=None) + timedelta(minutes=11)
        found = slot_at(name, wall).next_after(moment - HOUR)
        assert found == moment + timedelta(minutes=10)
        assert found.astimezone(ZoneInfo(name)).replace(tzinfo=None) == wall + jump


def test_repeated_time_counts_once_in_all_zones() -> None:
    repeated = [change for change in changes() if timedelta() > change[2] > -DAY]
    assert len(repeated) > 1000
    for name, moment, jump in repeated:
        wall = moment.astimezone(ZoneInfo(name)).replace(tzinfo=None) + timedelta(minutes=10)
        slot, first = slot_at(name, wall), moment + jump + timedelta(minutes=10)
        assert slot.next_after(first - TICK) == first
        assert slot.next_after(first) >= first + WEEK - 3 * HOUR


@given(SLOTS, MOMENTS)
@settings(max_examples=300)
def test_next_time_is_the_first_after_a_moment(slot: Slot, moment: datetime) -> None:
    found = slot.next_after(moment)
    assert moment < found <= moment + WEEK + DAY + HOUR
    assert slot.next_after(found - TICK) == found
    local, asked = found.astimezone(ZoneInfo(slot.zone)), (slot.weekday, slot.hour, slot.minute)
    if (local.weekday(), local.hour, local.minute) != asked:  # only where the clocks have just skipped it
        zone = ZoneInfo(slot.zone)
        assert _offset(zone, found) > _offset(zone, found - DAY - HOUR)


@given(SLOTS, MOMENTS)
@settings(max_examples=200)
def test_each_week_has_exactly_one_time(slot: Slot, moment: datetime) -> None:
    found = [slot.next_after(moment)]
    for _ in range(60):
        found.append(slot.next_after(found[-1]))
    assert all(abs(later - earlier - WEEK) <= DAY + HOUR for earlier, later in pairwise(found))
    assert abs(found[-1] - found[0] - 60 * WEEK) <= DAY + HOUR


def test_zones_are_found_by_name_and_by_city() -> None:
    assert find_zone("EUROPE/berlin") == find_zone("berlin") == "Europe/Berlin"
    assert find_zone("new york") == find_zone("America/New_York") == "America/New_York"
    assert find_zone("utc") == "UTC"


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Istanbul", "Europe/Istanbul"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("cordoba", "America/Argentina/Cordoba"),
        ("Mendoza", "America/Argentina/Mendoza"),
        ("Catamarca", "America/Argentina/Catamarca"),
        ("Jujuy", "America/Argentina/Jujuy"),
        ("Nicosia", "Europe/Nicosia"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("Louisville", "America/Kentucky/Louisville"),
        ("West", None),  # of Australia, or of Brazil
    ],
)
def test_city_of_several_zones_needs_one_time(city: str, zone: str | None) -> None:
    assert find_zone(city) == zone


@pytest.mark.parametrize("name", ["Atlantis", "", "localtime", "Factory", "../../etc/passwd", "/etc/passwd", "x" * 999])
def test_places_without_a_zone_are_not_found(name: str) -> None:
    assert find_zone(name) is None


def test_each_found_zone_is_usable() -> None:
    for name in ZONES:
        assert find_zone(name) == name
        assert Slot(FRIDAY, 18, 0, name).next_after(NOON) > NOON


def a_digest(**facts: object) -> Digest:
    plain: dict[str, object] = {"room": "telegram:1", "mood": Mood.JOY, "slot": Slot(2, 12, 0, "UTC"), "due_at": NOON}
    return Digest(**(plain | facts))  # pyright: ignore[reportArgumentType] - each test gives its own


def test_digest_is_late_after_six_hours() -> None:
    assert not a_digest().is_late(NOON + MAX_DELAY)
    assert a_digest().is_late(NOON + MAX_DELAY + TICK)
    assert timedelta(hours=6) == MAX_DELAY


def test_next_digest_comes_after_a_week() -> None:
    assert a_digest().after(NOON).due_at == NOON + WEEK
    assert a_digest().after(NOON + 10 * DAY).due_at == NOON + 2 * WEEK


@given(st.lists(st.lists(st.integers(1, 50), min_size=3, max_size=3, unique=True), max_size=20))
def test_digest_keeps_its_latest_movies_once(weeks: list[list[int]]) -> None:
    digest = a_digest()
    for movies in weeks:
        digest = digest.after(digest.due_at, tuple(movies))
        assert digest.sent[-3:] == tuple(movies)
    assert len(set(digest.sent)) == len(digest.sent) <= MOVIES_BEFORE_REPEAT
