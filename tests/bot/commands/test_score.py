import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from bot.commands.score import score_lines
from bot.settings import ROOT
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood
from core.movies.movie import Description
from tests.support.command_line import bot_reading, environment

ROMANCE = {
    "overview": "Two strangers fall in love over letters and plan a wedding.",
    "title": "Dear You",
    "tagline": "Love finds its address.",
    "genres": ["Romance", "Comedy"],
    "keywords": ["love letter", "wedding"],
}


@pytest.fixture(scope="module", name="mood_model")
def _mood_model() -> MoodModel:
    return MoodModel.load(ROOT / "models" / "mood")


def scored(mood_model: MoodModel, *lines: object) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Score lines (bytes as they are, anything else as JSON) and return what came out and what was reported."""
    faults: dict[int, str] = {}
    given = (line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    out = list(score_lines(given, mood_model, faults.__setitem__))
    assert not any(b"\n" in line for line in out)
    return [json.loads(line) for line in out], faults


def test_moods_are_those_that_the_classifier_tells(mood_model: MoodModel) -> None:
    (line,), faults = scored(mood_model, ROMANCE)
    facts: dict[str, Any] = {name: tuple(f) if isinstance(f, list) else f for name, f in ROMANCE.items()}
    (expected,) = mood_model.score([Description(**facts)])
    assert line["moods"] == {mood.value: pytest.approx(share, abs=1e-6) for mood, share in expected.items()}
    assert list(line["moods"]) == [mood.value for mood in Mood]
    assert max(line["moods"], key=line["moods"].__getitem__) == "love"
    assert faults == {}


def test_other_keys_are_kept_in_their_order(mood_model: MoodModel) -> None:
    given = {"z": [1, {"é": None}], "id": 2**70, **ROMANCE, "price": -1.5, "a": True}
    (line,), _ = scored(mood_model, given)
    assert list(line) == [*given, "moods"]
    assert {name: line[name] for name in given} == given


def test_moods_that_a_line_has_already_are_replaced(mood_model: MoodModel) -> None:
    (line,), _ = scored(mood_model, {"moods": "none", **ROMANCE})
    assert line["moods"]["love"] > 0.5


@pytest.mark.parametrize("name", ["title", "tagline", "genres", "keywords"])
def test_missing_or_null_facts_make_no_difference(mood_model: MoodModel, name: str) -> None:
    without = {key: value for key, value in ROMANCE.items() if key != name}
    (missing, null), faults = scored(mood_model, without, {**without, name: None})
    assert missing["moods"] == null["moods"]
    assert faults == {}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"overview": "cut o', "malformed"),
        (b"overview", "malformed"),
        (b'["overview"]', "Expected `object`, got `array`"),
        (b"null", "Expected `object`, got `null`"),
        (b'{"title": "Nameless"}', "missing required field `overview`"),
        (b'{"overview": null}', "$.overview"),
        (b'{"overview": 7}', "$.overview"),
        (b'{"overview": "x", "genres": "Comedy"}', "$.genres"),
        (b'{"overview": "x", "keywords": [1]}', "$.keywords[0]"),
        (b'{"overview": "caf\xe9"}', "utf-8"),
        (b'{"overview": "\\ud800"}', "truncated"),
        (b'{"overview": "x", "deep": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "recursion"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_bad_line_is_reported_with_its_number_and_the_rest_is_scored(
    mood_model: MoodModel, line: bytes, fault: str
) -> None:
    good, faults = scored(mood_model, ROMANCE, line + b"\n", ROMANCE)
    assert len(good) == 2
    assert list(faults) == [2]
    assert fault in faults[2]


def test_empty_lines_are_passed_over_and_counted(mood_model: MoodModel) -> None:
    good, faults = scored(mood_model, b"\n", b" \t\r\n", ROMANCE, b"{}\n", b"")
    assert len(good) == 1
    assert list(faults) == [4]


def test_huge_line_is_scored_like_any_other(mood_model: MoodModel) -> None:
    good, faults = scored(mood_model, {"overview": "A wedding and a kiss. " * 20_000}, ROMANCE)
    assert [len(line["moods"]) for line in good] == [6, 6]
    assert faults == {}


def test_same_movie_has_the_same_moods_in_any_company(mood_model: MoodModel) -> None:
    grim = {"overview": "A killer hunts campers.", "genres": ["Horror"], "keywords": []}
    many, faults = scored(mood_model, *[ROMANCE, grim] * 1250)
    alone, _ = scored(mood_model, ROMANCE, grim)
    assert len(many) == 2500
    assert {json.dumps(line) for line in many} == {json.dumps(line) for line in alone}
    assert many[0] == alone[0]
    assert faults == {}


async def test_command_scores_what_it_can_and_names_the_lines_that_it_cannot(tmp_path: Path) -> None:
    lines = [json.dumps({"n": number, **ROMANCE}).encode() for number in range(2500)]
    lines[6], lines[2000] = b'{"overview": 1}', b"\xff"
    ended = await bot_reading(b"\n".join(lines), "score", store=tmp_path / "db")
    assert ended.code == 0
    out = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["n"] for line in out] == [n for n in range(2500) if n not in {6, 2000}]
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == ["Line 7", "Line 2001"]
    assert not (tmp_path / "db").exists()


async def test_command_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    ended = await bot_reading(b"{}", "score", store=tmp_path / "db", CINEMOOD_MODEL=str(tmp_path))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"There is no model in {tmp_path}; restore it or run 'make train'.\n"


async def test_reader_that_has_had_enough_ends_the_command_quietly(tmp_path: Path) -> None:
    lines = (json.dumps(ROMANCE) + "\n").encode() * 3000
    command = f"'{sys.executable}' -m bot score | head -n 1"
    process = await asyncio.create_subprocess_shell(
        command, cwd=ROOT, env=environment(tmp_path / "db"), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate(lines)
    assert json.loads(out)["title"] == "Dear You"
    assert err == b""
