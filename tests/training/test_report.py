import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from PIL import Image

from core.moods.mood import Mood
from tests.support.invented_movies import an_embedding, invented_movies
from training.moods.dataset import Row
from training.moods.evaluate import HeldOut, Training
from training.report import CARD, Study, metrics_table, table

PICTURES = ("confusion.png", "reliability.png", "curve.png")
MOVIES = invented_movies(120)
ROWS = [Row(movie.title, movie.synopsis, Mood(movie.primary or "")) for movie in invented_movies(150, seed=2)]


@pytest.fixture(scope="module", name="written")
def _written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Measure and compare once, with the teacher's labels."""
    folder, out = tmp_path_factory.mktemp("model"), StringIO()
    with redirect_stdout(out):
        Study(MOVIES, an_embedding(), real={}, rows=ROWS).write(folder)
    return folder, out.getvalue()


def tables(text: str) -> Iterator[list[list[str]]]:
    """Find the cells of each Markdown table; the second line, which only rules, is left out."""
    for found in re.findall(r"(?:^\|.*\|\n)+", text + "\n", re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in found.splitlines()]
        yield [lines[0], *lines[2:]]


def test_table_is_aligned_markdown() -> None:
    assert table(["mood", "p"], [("joy", "0.5"), ("surprise", "1")]).splitlines() == [
        "| mood     | p   |",
        "| -------- | --- |",
        "| joy      | 0.5 |",
        "| surprise | 1   |",
    ]


def test_metrics_of_all_models_stand_in_one_table() -> None:
    (lines,) = tables(metrics_table({"mood": {"movies": 537, "ece": 0.04}, "intent": {"right": 0.9}}))
    assert lines[1:] == [["mood", "movies", "537"], ["mood", "ece", "0.04"], ["intent", "right", "0.9"]]


def test_card_holds_every_table_that_was_printed(written: tuple[Path, str]) -> None:
    folder, out = written
    printed, told = list(tables(out)), list(tables((folder / CARD).read_text("utf-8")))
    assert told == sorted(printed, key=told.index)
    assert len(told) == 7


def test_card_leaves_no_gap_and_names_what_it_was_measured_on(written: tuple[Path, str]) -> None:
    card = (written[0] / CARD).read_text("utf-8")
    assert "$" not in card
    assert "our synopsis (TMDb's texts were not at hand)" in card
    assert all(f"]({name})" in card for name in PICTURES)


def test_each_target_is_said_to_be_met_or_missed(written: tuple[Path, str]) -> None:
    targets = next(tables((written[0] / CARD).read_text("utf-8")))
    assert len(targets) == 1 + 7
    for name, measured, goal, verdict in targets[1:]:
        value = float(measured.split()[0])
        assert verdict == ("met" if (value <= float(goal) if name == "ECE" else value >= float(goal)) else "missed")
        low, high = map(float, re.findall(r"[\d.]+", measured)[1:])
        assert 0 <= low <= high <= 1


def test_missed_targets_are_named_in_a_sentence(written: tuple[Path, str]) -> None:
    card = (written[0] / CARD).read_text("utf-8")
    missed = [line[0] for line in next(tables(card))[1:] if line[3] == "missed"]
    (sentence,) = re.findall(r"^(?:Missed: .*|All targets are met)\.$", card, re.MULTILINE)
    assert all(name in sentence for name in missed)


def test_pictures_lie_beside_the_card_and_are_small(written: tuple[Path, str]) -> None:
    for name in PICTURES:
        with Image.open(written[0] / name) as picture:
            assert picture.format == "PNG"
        assert (written[0] / name).stat().st_size < 60_000


def test_overviews_left_out_of_the_baseline_are_counted(written: tuple[Path, str]) -> None:
    card = (written[0] / CARD).read_text("utf-8")
    assert "(grid: small)" in card
    assert re.search(r"Of 150 labelled overviews, 2\d were left out", card)


def test_without_labelled_overviews_the_baseline_is_not_measured() -> None:
    embedding, held_out = an_embedding(), HeldOut.of(MOVIES, {})
    parts = Study(MOVIES, embedding, real={}).compare_baseline(MOVIES, held_out, Training(MOVIES, embedding), {})
    assert parts["classic"] == "Not measured: there were no labelled overviews."
