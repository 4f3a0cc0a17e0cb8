from datetime import timedelta
from pathlib import Path

import pytest

from core.moods.mood import Mood
from core.people.verdict import Opinion, Verdict, Voice
from core.sources.sample import read_sample
from core.store.opening import open_store
from tests.support.fakes import NOON
from tests.support.invented_movies import an_invented_movie
from tests.training.test_main import training
from training.__main__ import MOVIES
from training.moods.feedback import Finding, find_agreements, relabel

JOYFUL = an_invented_movie(7, Mood.JOY, acceptable=("love",))


@pytest.mark.parametrize(
    ("judges", "doubters", "is_confirmed"),
    [
        (4, 0, None),
        (5, 0, True),
        (10, 1, True),
        (10, 2, None),
        (12, 4, None),
        (12, 5, False),
        (4, 4, None),
        (5, 5, False),
    ],
)
def test_agreement_needs_enough_people(judges: int, doubters: int, *, is_confirmed: bool | None) -> None:
    findings = find_agreements({(7, Mood.JOY): doubters}, {(7, Mood.JOY): judges})
    assert [finding.is_confirmed for finding in findings] == ([] if is_confirmed is None else [is_confirmed])


@pytest.mark.parametrize(
    ("mood", "is_confirmed", "labels"),
    [
        (Mood.FEAR, True, ("joy", ("love", "fear"))),
        (Mood.JOY, False, ("love", ())),
        (Mood.LOVE, False, ("joy", ())),
        (Mood.LOVE, True, None),
        (Mood.ANGER, False, None),
    ],
)
def test_findings_change_labels(mood: Mood, *, is_confirmed: bool, labels: tuple[str, tuple[str, ...]] | None) -> None:
    changed = relabel([JOYFUL], [Finding(7, mood, is_confirmed, 9, 0)])
    assert [(movie.primary, movie.acceptable) for movie in changed] == ([labels] if labels else [])


def test_denied_only_mood_stays() -> None:
    only = an_invented_movie(7, Mood.JOY, acceptable=())
    assert relabel([only], [Finding(7, Mood.JOY, is_confirmed=False, judges=9, doubters=9)]) == []


async def test_command_prints_findings_and_relabels_on_demand(tmp_path: Path) -> None:
    movie = next(movie for movie in read_sample(MOVIES) if movie.primary == "joy" and movie.acceptable)
    async with open_store(tmp_path / "x.db") as store:
        for person in range(6):
            verdict = Verdict(movie.id, Opinion.WRONG, Mood.JOY, NOON + timedelta(seconds=person))
            await store.people.judge(f"telegram:{person}", verdict, Voice())
    (tmp_path / "movies.jsonl").write_bytes(MOVIES.read_bytes())
    options = ("--store", str(tmp_path / "x.db"), "--movies", str(tmp_path / "movies.jsonl"))
    ended = await training("feedback", *options)
    assert f"{movie.title}: 6 of 6 people deny joy" in ended.out
    assert read_sample(tmp_path / "movies.jsonl") == read_sample(MOVIES)
    await training("feedback", "--apply", *options)
    movies = read_sample(tmp_path / "movies.jsonl")
    (changed,) = [relabelled for relabelled in movies if relabelled.id == movie.id]
    assert (changed.primary, changed.acceptable) == (movie.acceptable[0], movie.acceptable[1:])
    assert len(movies) == len(read_sample(MOVIES))
