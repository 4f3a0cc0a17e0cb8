import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.errors import ArtifactRejected, SourceUnavailable
from core.moods.mood import Mood
from core.sources.tmdb.client import TmdbClient
from tests.support.hanging import HANG_SECONDS
from tests.support.tmdb.asking import SWIFT, TRENDING, a_row, asking
from tests.support.tmdb.faults import failing, holding, late
from tests.support.tmdb.standin import V4_KEY
from training.moods.dataset import Reserved, Row, mend, read, rebuild

ROOT = Path(__file__).resolve().parents[3]
MOODS = tuple(Mood)
HEADER = "title,overview,teacher_mood\n"


class WordTeacher:
    """Labels each overview with its first word."""

    def __init__(self) -> None:
        self.overviews: list[str] = []

    def label(self, overviews: Sequence[str]) -> list[Mood]:
        """See ``training.moods.dataset.Labeller``."""
        self.overviews += overviews
        return [Mood(overview.split()[0]) for overview in overviews]


def moody_rows(count: int) -> list[dict[str, object]]:
    """Build movies for the stand-in, with all moods in turn."""
    return [a_row(n, overview=f"{MOODS[n % 6]} in number {n}") for n in range(1, count + 1)]


async def label_for_ever(path: str, api_base: str) -> None:
    """Label in another process, until it is killed."""
    async with TmdbClient(V4_KEY, api_base=api_base, image_base=api_base, limits=SWIFT) as tmdb:
        await rebuild(Path(path), tmdb, WordTeacher())


async def test_row_has_overview_on_one_line_and_its_mood(tmp_path: Path) -> None:
    path = tmp_path / "new" / "labels.csv"
    async with asking(a_row(1, overview='fear of\n “commas”, "quotes"\r and lines')) as (_, tmdb):
        counts = await rebuild(path, tmdb, WordTeacher())
    assert path.read_text("utf-8") == HEADER + 'Movie 1,"fear of “commas”, ""quotes"" and lines",fear\n'
    assert read(path) == [Row("Movie 1", 'fear of “commas”, "quotes" and lines', Mood.FEAR)]
    assert counts == Counter({Mood.FEAR: 1})


async def test_labelling_ends_when_every_mood_is_full(tmp_path: Path) -> None:
    async with asking(*moody_rows(100)) as (standin, tmdb):
        counts = await rebuild(tmp_path / "labels.csv", tmdb, WordTeacher(), per_mood=4)
    assert counts == Counter(dict.fromkeys(Mood, 4))
    assert Counter(row.mood for row in read(tmp_path / "labels.csv")) == counts
    assert [call.params["page"] for call in standin.calls if call.path == TRENDING] == ["1", "2"]


async def test_labelling_reads_all_lists_while_a_mood_lacks_movies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = WordTeacher()
    async with asking(*moody_rows(25)) as (standin, tmdb):
        await rebuild(tmp_path / "labels.csv", tmdb, teacher, per_mood=5)
    lists = [call.path for call in standin.calls if "page" in call.params]
    assert lists == [TRENDING, TRENDING, *["/3/movie/top_rated"] * 2, *["/3/movie/popular"] * 2]
    assert len(teacher.overviews) == 25
    assert "The pages end, and of 5 love has 4, surprise has 4" in capsys.readouterr().out


async def test_repeated_titles_and_short_overviews_are_skipped(tmp_path: Path) -> None:
    rows = [
        a_row(1, title="Alien", overview="fear in space"),
        a_row(2, title="ALIEN ", overview="fear of a name twin"),
        a_row(3, overview="joy in 90"),
        a_row(4, overview=""),
        a_row(5, overview="joy in 900"),
    ]
    async with asking(*rows) as (_, tmdb):
        await rebuild(tmp_path / "labels.csv", tmdb, WordTeacher())
    assert [row.title for row in read(tmp_path / "labels.csv")] == ["Alien", "Movie 5"]


async def test_reserved_movies_are_not_labelled(tmp_path: Path) -> None:
    reserved, teacher = tmp_path / "reserved.csv", WordTeacher()
    reserved.write_text("tmdb_id,title\n2,Another Title\n,Movie 3\n", encoding="utf-8")
    async with asking(*moody_rows(4)) as (_, tmdb):
        await rebuild(tmp_path / "labels.csv", tmdb, teacher, reserved=Reserved.read(reserved))
    assert [row.title for row in read(tmp_path / "labels.csv")] == ["Movie 1", "Movie 4"]
    assert len(teacher.overviews) == 2


def test_missing_list_reserves_nothing(tmp_path: Path) -> None:
    assert Reserved.read(tmp_path / "nowhere.csv") == Reserved()


async def test_rows_survive_failure_of_source(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    async with asking(*moody_rows(60)) as (standin, tmdb):
        standin.faults.next(late(0), on=TRENDING)
        standin.faults.next(failing(503), on=TRENDING, times=SWIFT.attempts)
        with pytest.raises(SourceUnavailable):
            await rebuild(path, tmdb, WordTeacher())
        assert len(read(path)) == 20
        await rebuild(path, tmdb, WordTeacher())
    assert len(read(path)) == 60


async def test_labelling_continues_after_kill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, reached, teacher = tmp_path / "labels.csv", asyncio.Event(), WordTeacher()
    program = f"import asyncio, sys, {__name__} as here; asyncio.run(here.label_for_ever(*sys.argv[1:]))"
    async with asking(*moody_rows(60)) as (standin, tmdb), asyncio.timeout(HANG_SECONDS):
        standin.faults.next(late(0), on=TRENDING, times=2)
        standin.faults.next(holding(reached), on=TRENDING)
        command = (sys.executable, "-c", program, str(path), standin.api_base)
        child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=DEVNULL)
        await reached.wait()
        child.kill()
        await child.wait()
        assert len(read(path)) == 40
        await rebuild(path, tmdb, teacher)
    assert (len(teacher.overviews), len({row.title for row in read(path)}), len(read(path))) == (20, 60, 60)
    assert "has 40 rows already" in " ".join(capsys.readouterr().out.split())  # rich wraps lines


@pytest.mark.parametrize(
    "torn", ["Movie 3", 'Movie 3,"fear, it', 'Movie 3,"fear ""of', "Movie 3,fear in number 3,fear"]
)
async def test_torn_last_line_is_labelled_again(torn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.csv"
    async with asking(*moody_rows(3)) as (_, tmdb):
        path.write_text(HEADER + "Movie 1,one,joy\n" + torn, encoding="utf-8")
        await rebuild(path, tmdb, WordTeacher())
    assert [row.title for row in read(path)] == ["Movie 1", "Movie 2", "Movie 3"]
    assert "A crash tore the last line" in capsys.readouterr().out


@pytest.mark.parametrize("torn", [b"title,over", "é".encode()[:1]])
def test_torn_beginning_leaves_an_empty_file(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes(torn)
    assert mend(tmp_path / "labels.csv")
    assert (tmp_path / "labels.csv").read_bytes() == b""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,title\n", "is no table of title, overview, teacher_mood"),
        ("", "is no table"),
        (HEADER + "A,b,joy\nC,d,bored\n", "Row 2 of .* is damaged: 'bored' is not a valid Mood"),
        (HEADER + "A,b\n", "Row 1 of .* is damaged"),
        (HEADER + 'A,"b', "Row 1 of .* is damaged: unexpected end of data"),
    ],
)
def test_invalid_table_is_rejected(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ArtifactRejected, match=sentence):
        read(tmp_path / "labels.csv")


def test_error_for_missing_table_names_command(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match="run 'python -m training label'"):
        read(tmp_path / "nowhere.csv")
