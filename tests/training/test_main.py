import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from core.sources.sample import read_sample
from tests.support.command_line import Ended
from tests.support.tmdb.asking import a_row, asking
from tests.support.tmdb.standin import V4_KEY
from tests.training.moods.test_teacher import a_bert
from training.__main__ import MOVIES, ROOT, UTTERANCES
from training.intents import utterances
from training.moods import dataset

HEAVY = ("matplotlib", "model2vec", "sklearn", "torch", "transformers", "xgboost")


async def python(*arguments: str, **settings: str) -> Ended:
    """Run Python in the project's folder, without the settings of this machine."""
    environment = {name: os.environ.get(name, "") for name in ("PATH", "HOME")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment | settings, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def training(*arguments: str, **settings: str) -> Ended:
    """Run a command of ``python -m training``."""
    return await python("-m", "training", *arguments, **settings)


async def test_shipped_data_have_no_faults(tmp_path: Path) -> None:
    ended = await training("--reference", str(tmp_path), "catalogue", "check")
    assert (ended.code, ended.err) == (0, "")
    assert f"{len(read_sample(MOVIES))} movies, 0 faults" in ended.out
    assert f"{len(utterances.read(UTTERANCES))} utterances, 0 faults" in ended.out


async def test_repeated_reference_text_is_a_fault(tmp_path: Path) -> None:
    movie = read_sample(MOVIES)[0]
    (tmp_path / "tmdb_movies.csv").write_text(f'id,overview,tagline\n999999999,"{movie.synopsis}",\n', "utf-8")
    ended = await training("--reference", str(tmp_path), "catalogue", "check")
    assert ended.code == 1
    assert f"{movie.id} {movie.title}" in ended.out


async def test_start_loads_no_heavy_library() -> None:
    ended = await python("-c", f"import sys, training.__main__; print({{*sys.modules}} & {set(HEAVY)})")
    assert ended.out.strip() == "set()"


async def test_unknown_command_exits_with_2() -> None:
    assert (await training("dance")).code == 2


async def test_help_lists_every_command() -> None:
    help_text = (await training("--help")).out
    assert all(
        f"  {name} " in help_text for name in ("catalogue", "label", "train", "evaluate", "baseline", "feedback")
    )


async def test_labelling_needs_a_token() -> None:
    ended = await training("label")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.strip() == "The overviews come from TMDb: set TMDB_TOKEN to your read access token."


async def test_missing_teacher_error_hides_token(tmp_path: Path) -> None:
    ended = await training("label", "--model", str(tmp_path / "none"), TMDB_TOKEN="s3cret", HF_HUB_OFFLINE="1")
    assert ended.code == 1
    assert "cannot be loaded" in ended.err
    assert "s3cret" not in ended.said


async def test_reserved_movies_of_tmdb_are_not_labelled(tmp_path: Path) -> None:
    (tmp_path / "reserved_for_evaluation.csv").write_text("tmdb_id,title\n2,\n,movie 3\n", "utf-8")
    model, path = a_bert(tmp_path / "bert", says="fear"), tmp_path / "labels.csv"
    async with asking(*(a_row(n, overview=f"A clerk learns number {n}.") for n in range(1, 5))) as (standin, _):
        bases = {"TMDB_API_BASE": standin.api_base + "/", "TMDB_IMAGE_BASE": standin.image_base}
        options = ("--reference", str(tmp_path), "label", "--model", model, "--to", str(path))
        ended = await training(*options, TMDB_TOKEN=V4_KEY, **bases)
    assert ended.code == 0, ended.err
    assert {(row.title, row.mood.value) for row in dataset.read(path)} == {("Movie 1", "fear"), ("Movie 4", "fear")}


async def test_baseline_without_labels_names_command(tmp_path: Path) -> None:
    ended = await training("--reference", str(tmp_path), "baseline")
    assert ended.code == 1
    assert "run 'python -m training label'" in ended.err
