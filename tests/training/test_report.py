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


@pytest.fixture(scope="module", name="results")
def _results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Measure and compare once, with the teacher's labels; return the folder and the output."""
    folder, out = tmp_path_factory.mktemp("model"), StringIO()
    with redirect_stdout(out):
        Study(MOVIES, an_embedding(), real={}, rows=ROWS).write(folder)
    return folder, out.getvalue()


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the cells of each Markdown table without the rule below the head."""
    for text_of_table in re.findall(r"(?:^\|.*\|\n)+", text + "\n", re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in text_of_table.splitlines()]
        yield [lines[0], *lines[2:]]


def test_table_is_aligned_markdown() -> None:
    assert table(["mood", "p"], [("joy", "0.5"), ("surprise", "1")]).splitlines() == [
        "| mood     | p   |",
        "| -------- | --- |",
        "| joy      | 0.5 |",
        "| surprise | 1   |",
    ]


def test_metrics_table_has_all_models() -> None:
    (lines,) = tables(metrics_table({"mood": {"movies": 537, "ece": 0.04}, "intent": {"right": 0.9}}))
    assert lines[1:] == [["mood", "movies", "537"], ["mood", "ece", "0.04"], ["intent", "right", "0.9"]]


def test_card_has_every_printed_table(results: tuple[Path, str]) -> None:
    folder, out = results
    printed, in_card = list(tables(out)), list(tables((folder / CARD).read_text("utf-8")))
    assert in_card == sorted(printed, key=in_card.index)
    assert len(in_card) == 7


def test_card_is_complete(results: tuple[Path, str]) -> None:
    card = (results[0] / CARD).read_text("utf-8")
    assert "$" not in card
    assert "our synopsis (TMDb's texts were not at hand)" in card
    assert all(f"]({name})" in card for name in PICTURES)


def test_card_compares_measures_with_targets(results: tuple[Path, str]) -> None:
    targets = next(tables((results[0] / CARD).read_text("utf-8")))
    assert len(targets) == 1 + 7
    for name, measured, goal, verdict in targets[1:]:
        distance = float(measured.split()[0]) - float(goal)
        if name == "ECE":  # an error: lower is better
            distance = -distance
        assert verdict == ("met" if distance >= 0 else "missed")
        low, high = map(float, re.findall(r"[\d.]+", measured)[1:])
        assert 0 <= low <= high <= 1


def test_sentence_names_missed_targets(results: tuple[Path, str]) -> None:
    card = (results[0] / CARD).read_text("utf-8")
    missed = [line[0] for line in next(tables(card))[1:] if line[3] == "missed"]
    (sentence,) = re.findall(r"^(?:Missed: .*|All targets are met)\.$", card, re.MULTILINE)
    assert all(name in sentence for name in missed)


def test_pictures_are_beside_card_and_small(results: tuple[Path, str]) -> None:
    for name in PICTURES:
        with Image.open(results[0] / name) as picture:
            assert picture.format == "PNG"
        assert (results[0] / name).stat().st_size < 60_000


def test_card_counts_dropped_overviews(results: tuple[Path, str]) -> None:
    card = (results[0] / CARD).read_text("utf-8")
    assert "(grid: small)" in card
    assert re.search(r"Of 150 labelled overviews, 2\d were left out", card)


def test_baseline_is_not_measured_without_overviews() -> None:
    embedding, held_out = an_embedding(), HeldOut.of(MOVIES, {})
    parts = Study(MOVIES, embedding, real={}).compare_baseline(MOVIES, held_out, Training(MOVIES, embedding), {})
    assert parts["classic"] == "Not measured: there were no labelled overviews."
