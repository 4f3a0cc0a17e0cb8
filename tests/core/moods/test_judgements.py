"""Judgements become probabilities; a damaged table is refused with its line."""

from pathlib import Path

import pytest

from core.errors import ArtifactRejected
from core.moods.judgements import Judgement, read_judgements
from core.moods.mood import GOOD, Mood

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "judgements.csv"
HEADER = "id,primaries,love,joy,surprise,sadness,fear,anger"


def a_judgement(*readings: str) -> Judgement:
    """Build a judgement from readings such as ``"joy love"``, the primary mood first."""
    primaries: list[Mood | None] = []
    accepted = dict.fromkeys(Mood, 0)
    for reading in readings:
        moods = [Mood(word) for word in reading.split()]
        primaries.append(moods[0] if moods else None)
        for mood in moods:
            accepted[mood] += 1
    return Judgement(tuple(primaries), tuple(accepted.values()))


def read(folder: Path, *lines: str) -> dict[int, Judgement]:
    file = folder / "judgements.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return read_judgements(file)


@pytest.mark.parametrize(
    ("readings", "joy", "love"),
    [
        (["joy love", "joy love", "joy"], True, True),
        (["joy love", "joy", "joy"], True, False),
        (["love joy", "joy love", "sadness"], True, True),
        (["love joy", "joy"], True, True),
        (["", "joy", ""], False, False),
    ],
)
def test_mood_is_good_if_most_readings_accept_it(readings: list[str], joy: bool, love: bool) -> None:
    scores = a_judgement(*readings).scores
    assert (scores[Mood.JOY] >= GOOD, scores[Mood.LOVE] >= GOOD) == (joy, love)


def test_more_agreement_means_a_higher_probability() -> None:
    in_order = [["", "", ""], ["joy", "", ""], ["joy", "joy", ""], ["joy", "joy", "love joy"], ["joy", "joy", "joy"]]
    scores = [a_judgement(*readings).scores[Mood.JOY] for readings in in_order]
    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == pytest.approx((0.01, 0.99), abs=0.005)


def test_primary_mood_is_the_strongest() -> None:
    judgement = a_judgement("joy love", "joy love", "love joy")
    assert judgement.scores.strongest() is Mood.JOY
    assert judgement.readings == 3


def test_table_is_read_by_id(tmp_path: Path) -> None:
    table = read(tmp_path, "603,surprise anger none,0,0,2,0,0,2", "604,joy joy,1,2,0,0,0,0")
    assert table == {
        603: Judgement((Mood.SURPRISE, Mood.ANGER, None), (0, 0, 2, 0, 0, 2)),
        604: Judgement((Mood.JOY, Mood.JOY), (1, 2, 0, 0, 0, 0)),
    }


@pytest.mark.parametrize(
    "line",
    [
        "x,joy,0,1,0,0,0,0",
        "603,glee,0,1,0,0,0,0",
        "603,joy,0,1,0,0,0",
        "603,joy,0,0,0,0,0,0",
        "603,joy,0,2,0,0,0,0",
        "603,joy,-1,1,0,0,0,0",
        "603,,0,0,0,0,0,0",
    ],
)
def test_damaged_line_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match=r"Line 3 of the judgements .* is damaged"):
        read(tmp_path, "604,joy,0,1,0,0,0,0", line)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match="No such file"):
        read_judgements(tmp_path / "nothing.csv")


def test_shipped_table_can_be_read() -> None:
    judgements = read_judgements(SHIPPED)
    assert len(judgements) > 7000
    assert {judgement.readings for judgement in judgements.values()} == {3}
