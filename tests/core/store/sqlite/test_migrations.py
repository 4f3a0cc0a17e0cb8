"""Files that an older CineMood wrote."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import StoreError
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from core.store.opening import open_store
from core.store.sqlite.migrations import MIGRATIONS
from tests.support.fakes import NOON, a_movie

THIS_WEEK = Week.of(NOON)
ANN = "telegram:42"
RELEASED = ("e52d6c927dbaa47e25e7aed24fdbfe982e47fbdd79dacfb9c268939ed19a19ed",)  # the SHA-256 of each, in their order
ROWS_OF_VERSION_1 = """
INSERT INTO catalogues VALUES ('tmdb', '2026-W47', '2026-11-18T12:00:00.000000+00:00');
INSERT INTO movies VALUES (
    'tmdb', 603, 'Movie 603', 'A lighthouse keeper finds letter number 603 in a bottle and answers it.', '2021-08-26',
    '', 'en', '', '["Drama","Romance"]', '["lighthouse","letter"]', 101, 7.2, 1200, 0.0, 0, NULL, NULL,
    '{}', '{}', '2026-11-18T12:00:00.000000+00:00'
);
INSERT INTO entries VALUES ('tmdb', '2026-W47', 0, 603, 0.0, 0.9, 0.0, 0.0, 0.0, 0.0, '{"joy":["letter"]}');
INSERT INTO shown VALUES ('telegram:42', '2026-W47', 603, 1);
"""


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "cinemood.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"{MIGRATIONS[0]}{ROWS_OF_VERSION_1}PRAGMA user_version = 1")
    return path


def content(path: Path) -> list[str]:
    """Write the version and all rows of all tables as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return [str(connection.execute("PRAGMA user_version").fetchone()), *connection.iterdump()]


def test_released_migrations_are_as_they_were_released() -> None:
    digests = tuple(hashlib.sha256(script.encode()).hexdigest() for script in MIGRATIONS[: len(RELEASED)])
    assert digests == RELEASED


async def test_what_an_older_version_stored_is_still_there(old_file: Path) -> None:
    entry = ScoredMovie(a_movie(603), MoodScores.of({Mood.JOY: 0.9}), {Mood.JOY: ("letter",)})
    async with open_store(old_file) as store:
        assert await store.movies.latest_catalogue("tmdb") == Catalogue(THIS_WEEK, NOON, "tmdb", (entry,))
        assert await store.movies.find_scored_movies("tmdb", [603]) == {603: entry}
        assert await store.movies.find_movies("tmdb", [603], since=NOON - timedelta(days=28)) == {603: entry.movie}
        assert (await store.people.load_person(ANN, THIS_WEEK)).shown == (603,)
        assert (await store.health()).version == len(MIGRATIONS)


async def test_details_that_an_older_version_read_count_as_four_weeks_older(old_file: Path) -> None:
    """The next refresh asks for them again, as the older version has not read all facts."""
    since = NOON - timedelta(days=28)
    async with open_store(old_file) as store:
        assert await store.movies.find_movies("tmdb", [603], since=since + timedelta(seconds=1)) == {}


async def test_older_file_takes_what_is_new(old_file: Path) -> None:
    verdict = Verdict(603, Opinion.SAVED, Mood.JOY, NOON)
    async with open_store(old_file) as store:
        assert await store.people.load_preferences(ANN) == Preferences()
        await store.people.change_preferences(ANN, lambda _: Preferences(country="FR"))
        await store.people.judge(ANN, verdict)
        await store.notes.save_note("digest", "abc", now=NOON)
    async with open_store(old_file) as store:
        assert await store.people.load_preferences(ANN) == Preferences(country="FR")
        assert await store.people.list_verdicts(ANN) == (verdict,)
        assert await store.notes.find_note("digest", now=NOON) == "abc"


async def test_failing_to_bring_a_file_up_to_date_leaves_it_as_it_was(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as connection:
        connection.execute("CREATE TABLE digests (in_the_way)")  # the last of the new tables
    before = content(old_file)
    with pytest.raises(StoreError, match=r"cinemood\.db"):
        async with open_store(old_file):
            pytest.fail("the store opened")
    assert content(old_file) == before


async def test_older_doubts_count_only_where_nobody_could_make_them_up(tmp_path: Path) -> None:
    """Anybody could be many people on the page, and doubt what was never shown; verdicts stay what they are."""
    path, before = tmp_path / "cinemood.db", next(n for n, script in enumerate(MIGRATIONS) if "TABLE offered" in script)
    people = ["telegram:1", "discord:1", "telegram:2", *(f"web:{number}" for number in range(9))]
    with closing(sqlite3.connect(path)) as old:
        old.executescript(f"{''.join(MIGRATIONS[:before])}PRAGMA user_version = {before}")
        for person in people:
            old.execute("INSERT INTO verdicts VALUES (?, 603, 'wrong', 'joy', 1)", [person])
            if person != "telegram:2":
                old.execute("INSERT INTO shown VALUES (?, '2026-W47', 603, 1)", [person])
        old.execute("INSERT INTO verdicts VALUES ('web:0', 603, 'saved', 'joy', 1)")
        old.commit()
    async with open_store(path) as store:
        assert await store.doubts.count_doubters() == {(603, Mood.JOY): 2}
        assert len(await store.people.list_verdicts("web:1")) == 1
        for person in people:
            await store.people.forget_person(person)
        assert (await store.doubts.count_doubters(), await store.doubts.count_judges()) == ({}, {})
