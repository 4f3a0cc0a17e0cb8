import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from core.moods.judgements import read_judgements
from core.moods.mood import GOOD, Mood
from core.sources.sample import SampleMovie, read_sample
from tests.support.invented_movies import an_invented_movie
from training.moods.catalogue import find_faults, is_held_out, read_real_texts, read_reserved, with_labels

TEXT = "In the harbour of a grey town an old pilot counts the ships that never came back to him."


@pytest.fixture(scope="module", name="shipped")
def _shipped() -> list[SampleMovie]:
    return read_sample(ROOT / "data" / "movies.jsonl")


def words(count: int) -> str:
    return " ".join(f"word{place}" for place in range(count))


def faults_of(
    *movies: SampleMovie, reserved: set[int] | None = None, other_texts: dict[int, str] | None = None
) -> list[str]:
    reserved = reserved or set()
    judged = {movie.id for movie in movies} - reserved
    return find_faults(list(movies), judged=judged, reserved=reserved, other_texts=other_texts or {})


def test_valid_movies_have_no_faults() -> None:
    assert faults_of(an_invented_movie(1), an_invented_movie(2, Mood.FEAR, acceptable=("anger", "surprise"))) == []


@pytest.mark.parametrize(
    "facts", [{"synopsis": words(25)}, {"synopsis": words(90)}, {"release_date": date(1888, 1, 1)}]
)
def test_values_at_limits_are_valid(facts: dict[str, Any]) -> None:
    assert faults_of(an_invented_movie(1, **facts)) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"primary": None}, "has no primary mood"),
        ({"primary": "bliss"}, "names an unknown mood among ['bliss']"),
        ({"acceptable": ("fear", "dread")}, "names an unknown mood among ['joy', 'fear', 'dread']"),
        ({"acceptable": ("joy",)}, "names a mood twice"),
        ({"acceptable": ("fear", "fear")}, "names a mood twice"),
        ({"release_date": date(1887, 12, 31)}, "was released on 1887-12-31"),
        ({"synopsis": words(24)}, "has a synopsis of 24 words"),
        ({"synopsis": words(91)}, "has a synopsis of 91 words"),
        ({"outline": words(14)}, "has an outline of 14 words"),
        ({"outline": words(71)}, "has an outline of 71 words"),
        ({"genres": ()}, "has no genre"),
    ],
)
def test_each_fault_is_named(facts: dict[str, Any], fault: str) -> None:
    assert faults_of(an_invented_movie(8, title="Up", **facts), an_invented_movie(9)) == [f"8 Up: {fault}."]


def test_movie_of_the_future_is_a_fault() -> None:
    (fault,) = faults_of(an_invented_movie(1, release_date=date.today() + timedelta(days=2)))  # noqa: DTZ011 - as the check
    assert "was released on" in fault


def test_all_faults_of_a_movie_are_named() -> None:
    faults = faults_of(an_invented_movie(1, genres=(), synopsis="", acceptable=("joy",)))
    assert len(faults) == 3


def test_duplicate_movie_is_a_fault() -> None:
    assert "8 is there 2 times." in faults_of(an_invented_movie(8), an_invented_movie(9), an_invented_movie(8))


def test_reserved_movie_must_not_have_moods() -> None:
    (fault,) = faults_of(an_invented_movie(8), reserved={8, 9})
    assert fault == "8 Movie 8: is reserved for evaluation and must not carry moods."
    assert faults_of(an_invented_movie(8, primary=None), reserved={8}) == []


def test_repetition_is_found_despite_case_and_punctuation() -> None:
    first = an_invented_movie(1, synopsis=f"{TEXT} {words(10)}")
    copied = f"THE HARBOUR of a grey -- town; an Old pilot! {words(22)}".replace("word", "other")
    (fault,) = faults_of(first, an_invented_movie(2, synopsis=copied))
    assert fault == "2 Movie 2: “harbour of a grey town an old pilot” also stands in the synopsis of 1."


def test_outline_must_not_repeat_synopsis() -> None:
    (fault,) = faults_of(an_invented_movie(1, synopsis=f"{TEXT} {words(10)}", outline=f"Here: {TEXT} {words(6)}"))
    assert fault.endswith("also stands in the synopsis of 1.")


def test_seven_equal_words_are_no_repetition() -> None:
    seven = "in the harbour of a grey town"
    movies = [an_invented_movie(n, synopsis=f"{seven} {words(20).replace('word', f'own{n}x')}") for n in (1, 2)]
    assert faults_of(*movies) == []


def test_synopsis_must_not_repeat_other_texts() -> None:
    movie = an_invented_movie(1, synopsis=f"{TEXT} {words(10)}")
    (fault,) = faults_of(movie, other_texts={77: f"Once more: {TEXT}"})
    assert fault.endswith("also stands in the text of others on 77.")


def test_shipped_movies_have_no_faults(shipped: list[SampleMovie]) -> None:
    judged = read_judgements(ROOT / "data" / "judgements.csv")
    assert find_faults(shipped, judged=judged, reserved=set(), other_texts={}) == []
    assert sum(movie.id in judged for movie in shipped) >= 4_600
    assert sum(movie.release_date.year >= 2017 for movie in shipped) >= 2_000


def test_labels_of_shipped_movies_are_their_judgements(shipped: list[SampleMovie]) -> None:
    """The strongest mood is the primary one, and the moods that most readings accept are acceptable."""
    judgements = read_judgements(ROOT / "data" / "judgements.csv")
    for movie in shipped:
        if movie.id not in judgements:
            assert (movie.primary, movie.acceptable) == (None, ())
            continue
        scores = judgements[movie.id].scores
        assert movie.primary == scores.strongest()
        accepted = {mood for mood, probability in scores.items() if probability >= GOOD}
        assert {movie.primary, *movie.acceptable} == accepted | {scores.strongest()}


def test_both_splits_of_shipped_movies_have_every_mood(shipped: list[SampleMovie]) -> None:
    for is_measured in (True, False):
        moods = [movie.primary for movie in shipped if is_held_out(movie.id) is is_measured]
        assert min(moods.count(mood.value) for mood in Mood) >= 20


def test_held_out_split_never_changes(shipped: list[SampleMovie]) -> None:
    assert [number for number in range(1, 61) if is_held_out(number)] == [4, 9, 15, 20, 22, 26, 31, 42, 52, 53, 57]
    share = sum(is_held_out(movie.id) for movie in shipped) / len(shipped)
    assert share == pytest.approx(0.2, abs=0.02)


def test_movies_without_mood_have_no_label() -> None:
    judged, unjudged = an_invented_movie(1), an_invented_movie(2, primary=None)
    assert with_labels([unjudged, judged]) == [judged]


def test_missing_reference_files_count_as_empty(tmp_path: Path) -> None:
    assert read_reserved(tmp_path / "reserved.csv") == set()
    assert read_real_texts(tmp_path / "texts.csv") == {}


def test_reference_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "reserved.csv").write_text("title,tmdb_id\nUp,14160\nLost,\n")
    (tmp_path / "texts.csv").write_text('id,overview,tagline\n14160,"A house,\nballoons",\n8,Ö,Go\n', "utf-8")
    assert read_reserved(tmp_path / "reserved.csv") == {14160}
    assert read_real_texts(tmp_path / "texts.csv") == {14160: ("A house,\nballoons", ""), 8: ("Ö", "Go")}


@pytest.mark.parametrize(("reserved", "code"), [("", 0), ("16", 1)])
def test_command_prints_and_counts_faults(tmp_path: Path, reserved: str, code: int) -> None:
    (tmp_path / "reserved_for_evaluation.csv").write_text(f"tmdb_id\n{reserved}\n")
    command = [sys.executable, "-m", "training", "--reference", str(tmp_path), "catalogue", "check"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (ended.returncode, ended.stderr) == (code, "")
    lines = ended.stdout.splitlines()
    assert lines[-2].endswith(f"movies, {code} faults")
    assert lines[-1].endswith("utterances, 0 faults")
    assert len(lines) == code + 2
