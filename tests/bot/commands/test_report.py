"""The page about the week: what is counted, and what is written."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.commands import report
from bot.commands.report import (
    ReportUnwritable,
    count_confidence,
    count_genres,
    count_moods,
    count_years,
    list_doubted,
    measure_agreement,
    write_report,
)
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.people.verdict import Opinion, Verdict, Voice
from core.store.opening import open_store
from tests.support.command_line import bot
from tests.support.fakes import NOON, a_catalogue, a_movie

HOSTILE = '<script>alert("1")</script>&\'"'


def offering(*entries: ScoredMovie) -> Catalogue:
    return Catalogue(Week.of(NOON), NOON, "tmdb", entries)


def felt(number: int, probabilities: dict[str, float], **facts: object) -> ScoredMovie:
    return ScoredMovie(a_movie(number, **facts), MoodScores.of(probabilities))


def test_movie_counts_for_every_mood_that_it_has() -> None:
    bars = count_moods(offering(felt(1, {"joy": 0.9, "love": 0.5}), felt(2, {"joy": 0.6, "fear": 0.49})))
    assert [(bar.mood, bar.count) for bar in bars if bar.count] == [(Mood.LOVE, 1), (Mood.JOY, 2)]
    assert [bar.share for bar in bars] == [0.5, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(("probability", "bin_number"), [(0, 0), (0.099, 0), (0.5, 5), (0.999, 9), (1, 9)])
def test_confidence_is_that_of_the_strongest_mood(probability: float, bin_number: int) -> None:
    bars = count_confidence(offering(felt(1, {"anger": probability})))
    assert [number for number, bar in enumerate(bars) if bar.count] == [bin_number]
    assert bars[bin_number].label == f"{bin_number * 10}–{bin_number * 10 + 10} %"


def test_genres_are_told_most_frequent_first_and_measured_by_the_same_yardstick() -> None:
    table = count_genres(
        offering(
            felt(1, {"joy": 0.9}, genres=("Comedy", "Drama")),
            felt(2, {"joy": 0.9}, genres=("Comedy",)),
            felt(3, {"fear": 0.9}, genres=("Horror",)),
        )
    )
    assert [genre for genre, _ in table] == ["Comedy", "Drama", "Horror"]
    assert [(bar.mood, bar.count, bar.share) for _, bars in table for bar in bars if bar.count] == [
        (Mood.JOY, 2, 1.0), (Mood.JOY, 1, 0.5), (Mood.FEAR, 1, 0.5)
    ]  # fmt: skip


def test_every_movie_is_in_one_span_of_years() -> None:
    dates = [date(year, 5, 1) for year in (2026, 2025, 2022, 2021, 2020, 2019, 2010, 1999, 1980, 1979, 1921)]
    bars = count_years(offering(*(felt(number, {}, release_date=day) for number, day in enumerate(dates))))
    assert {bar.label: bar.count for bar in bars if bar.count} == {
        "2026": 1, "2025": 1, "2022": 1, "2020–21": 2, "2010–19": 2, "1990–99": 1, "1980–89": 1, "older": 2
    }  # fmt: skip


def test_spans_of_years_meet_without_a_gap_whatever_the_year() -> None:
    for year in range(2024, 2046):
        taken = Catalogue(Week(year, 20), datetime(year, 5, 14, tzinfo=UTC), "tmdb", a_catalogue().scored_movies)
        assert sum(bar.count for bar in count_years(taken)) == len(taken)


def test_agreement_is_the_share_of_movies_that_nobody_doubts() -> None:
    catalogue = a_catalogue(per_mood=4)
    told = measure_agreement(catalogue, {(1, Mood.LOVE): 3, (2, Mood.LOVE): 1, (1, Mood.FEAR): 9, (999, Mood.LOVE): 5})
    assert [(one.offered, one.doubted, one.objections, one.share) for one in told[:2]] == [(4, 2, 4, 0.5), (4, 0, 0, 1)]
    assert sum(one.objections for one in told) == 4


def test_most_doubted_movies_come_first() -> None:
    told = list_doubted(a_catalogue(), {(1, Mood.LOVE): 1, (2, Mood.LOVE): 3, (999, Mood.JOY): 9})
    assert [(one.title, one.people, one.confidence) for one in told] == [("Movie 2", 3, 0.9), ("Movie 1", 1, 0.9)]


def test_page_is_well_formed_needs_no_other_file_and_runs_nothing(tmp_path: Path) -> None:
    entries = offering(felt(1, {"joy": 0.9}, title=HOSTILE, genres=(HOSTILE,)))
    write_report(entries, {(1, Mood.JOY): 2}, tmp_path / "new" / "week.html")
    page = (tmp_path / "new" / "week.html").read_text("utf-8")
    assert not re.search(r"<script|<link|<img|url\(|@import|https?:", page)
    assert "default-src 'none'" in page
    assert page.count("&lt;script&gt;") == 2
    body = ET.fromstring(page[page.index("<main>") : page.index("</main>") + len("</main>")])  # noqa: S314 - our own
    plots = [plot for plot in body.iter("svg") if plot.get("role") == "img"]
    assert [plot.get("aria-label", "").partition(":")[0] for plot in plots] == [
        "Movies by mood", "Movies by the probability of their strongest mood", "Movies by year"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "catalogue", [offering(), offering(felt(1, {})), a_catalogue(source="sample")], ids=["empty", "moodless", "sample"]
)
def test_page_is_written_whatever_the_week_brings(catalogue: Catalogue, tmp_path: Path) -> None:
    write_report(catalogue, {}, tmp_path / "week.html")
    page = (tmp_path / "week.html").read_text("utf-8")
    assert "nan" not in page
    assert "Nobody has said yet" in page
    assert "not endorsed or certified by TMDB" in page


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportUnwritable, match="name another file"):
        write_report(a_catalogue(), {}, tmp_path)


async def test_command_writes_the_page_beside_the_store_and_prints_its_address(tmp_path: Path) -> None:
    ended = await bot("report", store=tmp_path / "db")
    assert (ended.code, ended.out, ended.err) == (0, f"{(tmp_path / 'report.html').as_uri()}\n", "")


async def test_command_tells_what_people_think_and_nobody_by_name(tmp_path: Path) -> None:
    await bot("refresh", store=tmp_path / "db")
    async with open_store(tmp_path / "db") as store:
        catalogue = await store.movies.latest_catalogue("sample")
        assert catalogue
        entry = next(entry for entry in catalogue if entry.scores[Mood.JOY] >= report.GOOD)
        await store.people.judge("telegram:4242424242", Verdict(entry.movie.id, Opinion.WRONG, Mood.JOY, NOON), Voice())
    ended = await bot("report", str(tmp_path / "week.html"), store=tmp_path / "db")
    page = (tmp_path / "week.html").read_text("utf-8")
    assert ended.code == 0
    assert "People who disagree" in page
    assert "4242424242" not in page
