"""The commands that answer and end: ask, refresh, and how the command line is used."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from bot.version import VERSION
from core.moods.mood import Mood
from tests.support.command_line import at_a_terminal, bot, environment
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

MOOD_NAMES = [mood.value.capitalize() for mood in Mood]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that ``refresh`` has filled from the sample, shared by all who only ask."""
    path = tmp_path_factory.mktemp("stocked") / "cinemood.db"
    command = [sys.executable, "-m", "bot", "refresh"]
    env = environment(path)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert re.fullmatch(r"\d{2,} movies for \d{4}-W\d\d from sample\n", done.stdout)
    return path


@pytest.fixture
def dead() -> Iterator[str]:
    """An address on which nobody listens, and nobody else can meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"


def titles_of(printed: str) -> list[str]:
    """Read the cards' titles; of one that is too long for a line, the beginning."""
    return re.findall(r"│ \d\. (.+?) *│", printed)


def ids_of(printed: str) -> set[int]:
    return {card["id"] for card in json.loads(printed)["cards"]}


@pytest.mark.parametrize("columns", [80, 120])
async def test_ask_shows_three_movies_within_the_width_of_the_terminal(store: Path, columns: int) -> None:
    ended = await bot("ask", "/mood joy", store=store, COLUMNS=str(columns))
    assert ended.code == 0
    assert ended.err == ""
    assert ended.out.startswith("Joy 😃 – three movies to lift you up")
    assert len(set(titles_of(ended.out))) == 3
    assert max(map(len, ended.out.splitlines())) <= columns
    assert all(name in ended.out for name in MOOD_NAMES)


async def test_ask_answers_programs_with_one_object(store: Path) -> None:
    ended = await bot("ask", "--json", "/mood", "joy", store=store)
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    cards: list[dict[str, Any]] = json.loads(ended.out)["cards"]
    assert len({card["id"] for card in cards}) == 3
    assert all(card["title"] and 1888 <= card["year"] <= 2100 and card["mood"] == "joy" for card in cards)
    assert all(list(card["moods"]) == [mood.value for mood in Mood] for card in cards)
    assert all(0 <= share <= 1 for card in cards for share in card["moods"].values())


async def test_asking_again_shows_other_movies(store: Path) -> None:
    first = await bot("ask", "--json", "fear", store=store)
    second = await bot("ask", "--json", "fear", store=store)
    assert len(ids_of(first.out) | ids_of(second.out)) == 6


@pytest.mark.parametrize(
    "words",
    [
        "",
        "<b>&</b>",
        "[red]x[/]",
        "\u202eمزاج\u202c טוב",
        "🦖\U0001f469\u200d\U0001f467",
        "x" * 5000,
        "\x1b]0;owned\x07\x1b[31mred\x1b[2J",
        b"\xff\xfe",
    ],
    ids=["nothing", "HTML", "rich", "RTL", "emoji", "long", "escapes", "not-UTF-8"],
)
async def test_hostile_words_are_answered_with_the_moods(store: Path, words: str | bytes) -> None:
    ended = await bot("ask", words, store=store)
    assert (ended.code, ended.err) == (0, "")
    assert all(name in ended.out for name in MOOD_NAMES)
    assert all(character.isprintable() or character == "\n" for character in ended.out)
    assert len(ended.out) < 400


async def test_terminal_that_knows_only_ascii_is_answered_too(store: Path) -> None:
    ended = await bot("ask", "/mood joy", store=store, PYTHONIOENCODING="ascii")
    assert (ended.code, ended.err) == (0, "")
    assert "three movies to lift you up" in ended.out


async def test_ask_answers_from_tmdb_when_there_is_a_token(tmp_path: Path) -> None:
    async with running(TmdbStandin([a_row(number, genres=["Comedy"]) for number in range(1, 10)])) as tmdb:
        bases = {"TMDB_API_BASE": tmdb.api_base, "TMDB_IMAGE_BASE": tmdb.image_base}
        ended = await bot("ask", "--json", "joy", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, **bases)
    assert (ended.code, ended.err) == (0, "")
    reply = json.loads(ended.out)
    assert ids_of(ended.out) < tmdb.rows.keys()
    assert all(card["poster"] == f"{tmdb.image_base}/w500/{card['id']}.jpg" for card in reply["cards"])
    assert "Trending in the week of" in reply["notice"]
    assert "uses the TMDB API but is not endorsed or certified" in reply["notice"]


async def test_tmdb_that_is_dead_is_told_in_one_sentence(tmp_path: Path, dead: str) -> None:
    ended = await bot("ask", "joy", "--json", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, TMDB_API_BASE=dead)
    assert ended.code == 1
    assert "no movies yet" in json.loads(ended.out)["text"]
    assert ended.said.count("127.0.0.1 could not be reached (ConnectError): check the network.") == 1
    assert "Traceback" not in ended.said
    assert V4_KEY not in ended.said


async def test_failure_is_told_once_and_logged_only_at_a_level_that_was_set(tmp_path: Path, dead: str) -> None:
    source = {"TMDB_TOKEN": V4_KEY, "TMDB_API_BASE": dead}
    commands = ("ask", "refresh")
    quiet_runs = [bot(one, store=tmp_path / f"quiet-{one}.db", **source) for one in commands]
    loud_runs = [bot(one, store=tmp_path / f"loud-{one}.db", LOG_LEVEL="warning", **source) for one in commands]
    ended = await asyncio.gather(*quiet_runs, *loud_runs)  # at once: each waits between its tries
    for quiet in ended[:2]:
        assert quiet.err == "127.0.0.1 could not be reached (ConnectError): check the network.\n"
    for loud in ended[2:]:
        event = json.loads(loud.err.splitlines()[0])
        assert (event["level"], event["logger"]) == ("warning", "core.refreshing.refresher")
        assert event["event"].startswith("Refresh failed, the old catalogue stays: SourceUnavailable: 127")


async def test_score_at_a_terminal_says_what_it_waits_for_and_ends_at_the_first_ctrl_c(tmp_path: Path) -> None:
    async with at_a_terminal("score", store=tmp_path / "db") as process:
        assert await process.logged("Waiting for movies, one JSON object per line")
        ended = await process.stop(signal.SIGINT)
    assert (ended.code, ended.said) == (130, "")


@pytest.mark.parametrize("arguments", [("ask", "--json", "joy"), ("doctor", "--json"), ("refresh",)])
def test_reader_that_has_gone_ends_the_command_quietly(store: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command, env = [sys.executable, "-m", "bot", *arguments], environment(store)
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=writing, stderr=subprocess.PIPE, check=False)  # noqa: S603 - our own
    os.close(writing)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


@pytest.mark.parametrize("command", ["ask", "refresh", "report"])
async def test_damaged_store_is_told_and_left_as_it_is(tmp_path: Path, command: str) -> None:
    store = tmp_path / "cinemood.db"
    store.write_bytes(damaged := b"These are no movies. " * 300)
    ended = await bot(command, store=store)
    assert (ended.code, ended.out) == (1, "")
    assert re.fullmatch(rf"{store} is damaged or not CineMood's: [^\n]+\n", ended.err)
    assert store.read_bytes() == damaged


async def test_what_serves_tells_its_end_as_a_log_line(tmp_path: Path) -> None:
    (tmp_path / "cinemood.db").write_bytes(b"These are no movies. " * 300)
    ended = await bot("demo", store=tmp_path / "cinemood.db")
    start, event = [json.loads(line) for line in ended.err.splitlines()]
    assert start["event"] == f"CineMood {VERSION} starts"
    assert (ended.code, event["level"]) == (1, "critical")
    assert "is damaged or not CineMood's" in event["event"]


async def test_refresh_replaces_the_week_and_prints_how_many_movies_it_has(tmp_path: Path) -> None:
    async with running(TmdbStandin([a_row(number) for number in range(1, 6)])) as tmdb:
        bases = {"TMDB_API_BASE": tmdb.api_base, "TMDB_IMAGE_BASE": tmdb.image_base}
        ended = await bot("refresh", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, **bases)
    assert ended.code == 0
    assert re.fullmatch(r"5 movies for \d{4}-W\d\d from tmdb\n", ended.out)
    with sqlite3.connect(tmp_path / "db") as db:
        assert db.execute("SELECT count(*) FROM entries").fetchone() == (5,)
    db.close()


async def test_refused_refresh_says_which_setting_to_check(tmp_path: Path) -> None:
    async with running(TmdbStandin([a_row()], keys=())) as tmdb:
        ended = await bot("refresh", store=tmp_path / "db", TMDB_TOKEN=V4_KEY, TMDB_API_BASE=tmdb.api_base)
    assert (ended.code, ended.out) == (1, "")
    assert "TMDB_TOKEN" in ended.err
    assert "Traceback" not in ended.err
    assert V4_KEY not in ended.err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["ask", "--louder"]])
async def test_misuse_shows_the_usage(tmp_path: Path, arguments: list[str]) -> None:
    ended = await bot(*arguments, store=tmp_path / "db")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: python -m bot")


async def test_help_names_every_command(tmp_path: Path) -> None:
    ended = await bot("--help", store=tmp_path / "db")
    assert ended.code == 0
    assert all(
        f"\n    {name} " in ended.out
        for name in ("run", "demo", "ask", "refresh", "score", "doctor", "report", "doubts", "backup", "restore")
    )


async def test_every_bad_setting_is_named_and_none_is_repeated(tmp_path: Path) -> None:
    bad = {"WEB_PORT": V4_KEY, "LOG_LEVEL": "loud", "DISCORD_GUILD": "here", "TMDB_API_BASE": "ftp://tmdb"}
    ended = await bot("run", store=tmp_path / "db", **bad)
    assert (ended.code, ended.out) == (2, "")
    assert all(f"  - {name} is" in ended.err for name in bad)
    assert not any(value in ended.err for value in bad.values())
    assert not (tmp_path / "db").exists()
