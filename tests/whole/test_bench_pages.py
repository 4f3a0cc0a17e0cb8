"""What is drawn of measurements, and whether two runs agree."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bench.__main__ import main
from bench.answering import herd
from bench.comparing import compare, pairs
from bench.figure import Figure, Peer
from bench.page import write_page
from bench.promises import CHAPTERS
from bench.results import Results, write
from bench.soak import account as soak_account
from bench.soak.askers import Askers
from bench.soak.soak import Course, Held, Minute, Weather
from tests.support.fakes import NOON

COLD = Figure(
    what="ask, new store: time",
    unit="s",
    samples=[0.8, 0.9, 1.0],
    target=1.2,
    peer=Peer("<b>ls</b>", [0.1, 0.08, 0.12]),
)
LARGE = Figure(what="serving install", unit="MB", samples=[400.0], target=350)
STRANGE = Figure(what="a nap", unit="s", samples=[3.0])


def results(*figures: Figure, **more: object) -> Results:
    return Results.of(figures, {"cpu": "an abacus"}, NOON, **more)


def page(folder: Path, *figures: Figure, **more: object) -> str:
    file = folder / "var" / "bench.html"
    write_page(file, results(*figures, **more), None)
    return file.read_text("utf-8")


def a_course(resident: tuple[float, ...] = (200.0, 201.0, 199.0)) -> Course:
    held = [Held(number, memory, 5, 9, number / 2) for number, memory in enumerate(resident)]
    minutes = [Minute(6000, 8.0, 40.0 + number, one.resident, 5, 9, 1.5) for number, one in enumerate(held)]
    waits = [8.0] * 99 + [200.0]
    weather = Weather(per_second=100, warm_seconds=1, seconds=180)
    return Course(weather, minutes, waits, waits, held, rest_before=held[0], rest_after=held[0], updates=100)


def test_page_shows_every_promise_whether_it_was_measured_or_not(tmp_path: Path) -> None:
    shown = page(tmp_path, COLD, LARGE)
    promised = [one.what for chapter in CHAPTERS.values() for one in chapter]
    assert all(f">{what}<" in shown.replace("&#39;", "'") for what in promised)
    assert f"1 promises met, 1 missed, {len(promised) - 2} not measured" in shown


def test_page_shows_number_spread_target_peer_and_machine(tmp_path: Path) -> None:
    shown = page(tmp_path, COLD, STRANGE, is_quick=True, left_out={"install": "There is no network."})
    for part in (
        "0.9 s",
        "0.85 … 0.95",
        "≤ 1.2 s",
        "0.1 s (0.09 … 0.11; ×\N{NO-BREAK SPACE}9)",
        "cpu an abacus",
        "A quick run",
        "There is no network.",
    ):
        assert part in shown
    assert "Measured besides" in shown


def test_page_tells_what_was_not_measured_in_this_run(tmp_path: Path) -> None:
    old = Figure(what="moods: primary", unit="", samples=[0.8], target=0.75, is_floor=True, recorded="long ago")
    shown = page(tmp_path, old)
    for part in (
        "0 promises met",
        "not measured in this run: 1 met, 0 missed",
        "(recorded long ago)",
        "recorded as met",
    ):
        assert part in shown


def test_page_tells_where_and_when_the_soak_was(tmp_path: Path) -> None:
    soak = Results.of([STRANGE], {"cpu": "a sponge"}, NOON + timedelta(days=1), is_quick=True)
    write_page(tmp_path / "bench.html", results(COLD), soak)
    shown = (tmp_path / "bench.html").read_text("utf-8")
    assert re.search(r"19 November 2026 .* on cpu a sponge; .* It was a quick one\.", shown)


def test_page_needs_no_other_file_and_runs_nothing(tmp_path: Path) -> None:
    shown = page(tmp_path, COLD)
    assert "&lt;b&gt;ls" in shown
    assert not re.search(r"<script|https?://|src=|href=|<b>", shown)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_promises_are_told_apart(chapter: str) -> None:
    patterns = [one.shown_by for one in CHAPTERS[chapter]]
    assert len(set(patterns)) == len(patterns)
    assert all(re.compile(pattern) for pattern in patterns)


def test_same_conclusions_are_the_same_whatever_the_numbers(tmp_path: Path) -> None:
    slower = Figure(what=COLD.what, unit="s", samples=[1.0, 1.1, 1.15], target=1.2, peer=COLD.peer)
    write(tmp_path / "a.json", results(COLD))
    write(tmp_path / "b.json", results(slower))
    assert compare(tmp_path / "a.json", tmp_path / "b.json")[1]
    assert [pair.is_apart for pair in pairs(results(COLD), results(slower))] == [True]


def test_other_conclusion_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slow = Figure(what=COLD.what, unit="s", samples=[1.3], target=1.2)
    write(tmp_path / "a.json", results(COLD, LARGE))
    write(tmp_path / "b.json", results(slow, LARGE))
    assert main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 1
    assert "3 conclusions, 2 of them different" in " ".join(capsys.readouterr().out.split())


def test_conclusion_that_only_one_run_has_is_another(tmp_path: Path) -> None:
    write(tmp_path / "a.json", results(COLD))
    write(tmp_path / "b.json", results(STRANGE))
    shown, is_same = compare(tmp_path / "a.json", tmp_path / "b.json")
    Console(quiet=True).print(shown)
    assert not is_same


def beside(sample: float, recorded: str = "") -> Figure:
    return Figure(what="a nap", unit="s", samples=[sample], peer=Peer("a wink", [1.0, 1.1, 1.2]), recorded=recorded)


@pytest.mark.parametrize(("first", "second", "is_split"), [(1.5, 0.5, True), (1.5, 1.6, False), (1.5, 1.1, False)])
def test_side_of_the_peer_is_a_conclusion_unless_there_is_no_difference(
    first: float, second: float, is_split: bool
) -> None:
    (pair,) = pairs(results(beside(first)), results(beside(second)))
    assert pair.is_split is is_split


def test_other_peer_makes_another_conclusion() -> None:
    other = Figure(what="a nap", unit="s", samples=[1.5], peer=Peer("a doze", [1.0]))
    (pair,) = pairs(results(beside(1.5)), results(other))
    assert pair.is_split


def test_what_is_only_remembered_concludes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.json", results(beside(1.5, recorded="long ago")))
    constant = Figure(what="a nap", unit="s", samples=[1.5], peer=Peer("a wink", [1.0], recorded="long ago"))
    write(tmp_path / "b.json", results(constant))
    for name in "ab":
        assert not compare(tmp_path / f"{name}.json", tmp_path / f"{name}.json")[1]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (results(COLD, is_quick=True), "one of them was quick"),
        (results(COLD, left_out={"herd": "It ran away."}), "only one of them left out herd"),
        (Results.of([COLD], {"cpu": "a brain"}, NOON), "the cpu of the one was an abacus, of the other a brain"),
        (
            Results.of([COLD], {"cpu": "an abacus", "cores": "2"}, NOON),
            "the cores of the one was unknown, of the other 2",
        ),
    ],
)
def test_runs_that_are_unlike_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: Results, why: str
) -> None:
    write(tmp_path / "a.json", results(COLD))
    write(tmp_path / "b.json", other)
    assert main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 1
    assert why in " ".join(capsys.readouterr().out.split())


def test_runs_without_anything_judged_are_not_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a.json", results(STRANGE))
    assert main(["compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")]) == 1
    assert "Nothing was judged" in capsys.readouterr().out


def test_file_that_is_none_of_ours_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(SystemExit):
        main(["compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")])
    assert "no results of two runs" in capsys.readouterr().err


def test_soak_is_judged_by_what_it_promised() -> None:
    verdicts = {
        one.what.rpartition(": ")[2]: one.is_met for one in soak_account.figures(a_course((200.0, 190.0, 230.0)))
    }
    assert verdicts["answers lost"] is True
    assert verdicts["99th centile"] is True
    assert verdicts["memory off its start"] is False
    assert verdicts["tasks left over"] is True


def test_soak_tells_of_a_page_that_never_answered_and_of_updates_turned_away() -> None:
    course = a_course()
    course.weather = Weather(per_second=100, asked_per_second=20, warm_seconds=1, seconds=180)
    course.askers, course.turned_away = Askers(failed=9), 2
    missed = [one.what.rpartition(": ")[2] for one in soak_account.figures(course) if one.is_met is False]
    assert missed == [
        "updates turned away, which Telegram sends again",
        "page and API at 20 requests/s beside it, failed",
    ]


def test_soak_without_any_answer_is_accounted_for() -> None:
    course = a_course()
    course.waits, course.acknowledged, course.lost = [], [], 100
    assert [one.what.rpartition(": ")[2] for one in soak_account.figures(course) if one.is_met is False] == [
        "answers lost"
    ]


def test_shorter_soak_keeps_no_promise_about_half_an_hour() -> None:
    told = results(*soak_account.figures(a_course())).figures
    assert not any(one.figures(told) for one in CHAPTERS["Load"])


def test_soak_is_plotted_minute_by_minute(tmp_path: Path) -> None:
    write(tmp_path / "soak.json", soak_account.account(a_course(), {"cpu": "an abacus"}, NOON + timedelta(hours=1)))
    soak_account.draw(tmp_path / "soak.json")
    shown = (tmp_path / "soak.html").read_text("utf-8")
    assert shown.count("<polyline") == 7
    assert "99 of 100 within from 40 to 42, at most 42" in shown
    assert not re.search(r"<script|https?://|src=", shown)


def test_herd_is_served_and_kept() -> None:
    *_, unserved, forgotten, unsaved = herd.measure(is_quick=True, people=60)
    assert [one.median for one in (unserved, forgotten, unsaved)] == [0, 0, 0]
