"""What ships beside the code: models that are refused when a byte differs, and nothing of others on the page."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.frontends.web import html as web_render
from bot.settings import ROOT
from core.errors import ArtifactRejected
from core.inference.artifacts import ModelFiles
from core.inference.intent_model import IntentModel
from core.inference.mood_model import MoodModel
from tests.support.command_line import bot, serving

MODELS = ROOT / "models"
FILES = {(folder.name, name) for folder in MODELS.iterdir() for name in ModelFiles.read(folder).manifest.sha256}
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: content[:0],
    "truncated": lambda content: content[: len(content) // 2],
    "longer": lambda content: content + b"\n",
    "one bit": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
}
ABOUT = {".md", ".png"}  # for people, never loaded


def load(models: Path) -> IntentModel:
    """Load both models as the bot does."""
    return IntentModel.load(models / "intent", MoodModel.load(models / "mood").embedding)


@pytest.fixture(name="models")
def _models(tmp_path: Path) -> Path:
    return shutil.copytree(MODELS, tmp_path / "models")


@pytest.mark.parametrize("folder", sorted(MODELS.iterdir()), ids=lambda folder: folder.name)
def test_manifest_vouches_for_every_file_of_a_model(folder: Path) -> None:
    loaded = {path.name for path in folder.iterdir() if path.suffix not in ABOUT} - {"manifest.json"}
    assert loaded == ModelFiles.read(folder).manifest.sha256.keys()


@pytest.mark.parametrize(("folder", "name"), sorted(FILES))
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_altered_file_of_a_model_is_refused_by_name(
    models: Path, folder: str, name: str, change: Callable[[bytes], bytes]
) -> None:
    path = models / folder / name
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ArtifactRejected, match=re.escape(f"{path} was altered; restore it or run 'make train'.")):
        load(models)


@pytest.mark.parametrize(("folder", "name"), sorted(FILES))
def test_missing_file_of_a_model_is_refused_by_name(models: Path, folder: str, name: str) -> None:
    (models / folder / name).unlink()
    with pytest.raises(ArtifactRejected, match=re.escape(f"{models / folder / name} cannot be read")):
        load(models)


def test_swapped_files_are_refused(models: Path) -> None:
    one, other = models / "mood" / "weights.npz", models / "mood" / "embedding.npz"
    shutil.move(one, models / "aside")
    shutil.move(other, one)
    shutil.move(models / "aside", other)
    with pytest.raises(ArtifactRejected, match="was altered"):
        load(models)


def test_files_of_one_model_in_the_folder_of_the_other_are_refused(models: Path) -> None:
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        MoodModel.load(models / "intent")


def test_file_that_nobody_vouches_for_is_never_read(models: Path) -> None:
    (models / "mood" / "surprise.npz").write_bytes(b"anything")
    files = ModelFiles.read(models / "mood")
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        files.arrays("surprise.npz", "weights")


async def test_bot_with_an_altered_mood_model_says_so_and_serves_what_it_has(tmp_path: Path, models: Path) -> None:
    store, weights = tmp_path / "db", models / "mood" / "weights.npz"
    await bot("refresh", store=store)
    weights.write_bytes(weights.read_bytes()[:-1])
    async with serving("demo", store=store, CINEMOOD_MODEL=str(models / "mood")) as process:
        async with httpx.AsyncClient(base_url=await process.address(), trust_env=False) as http:
            page = (await http.get("/?text=joy")).text
        ended = await process.stop()
    assert (page.count('class="card"'), ended.code) == (3, 0)


async def test_bot_that_starts_with_an_altered_mood_model_names_the_file_and_answers(
    tmp_path: Path, models: Path
) -> None:
    (models / "mood" / "weights.npz").write_bytes(b"")
    async with serving("demo", store=tmp_path / "db", CINEMOOD_MODEL=str(models / "mood")) as process:
        address = await process.address()
        assert "weights.npz was altered" in await process.logged("Refresh failed.*")
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            assert (await http.get("/healthz")).text == "ok"
            assert (await http.get("/?text=joy")).status_code == 200
        assert (await process.stop()).code == 0


async def test_bot_with_an_altered_intent_model_still_knows_the_names_of_moods(tmp_path: Path, models: Path) -> None:
    (models / "intent" / "reader.npz").write_bytes(b"")
    told = {
        words: await bot(
            "ask", words, store=tmp_path / "db", CINEMOOD_INTENT=str(models / "intent"), LOG_LEVEL="WARNING"
        )
        for words in ("joy", "some joy would be nice", "just got dumped")
    }
    assert [ended.code for ended in told.values()] == [0, 0, 0]
    assert "reader.npz was altered" in told["just got dumped"].err
    assert "Joy" in told["some joy would be nice"].out


def test_page_loads_no_script_style_or_font_from_elsewhere() -> None:
    loading = re.compile(
        r"""<(?:script|link|iframe|object|embed)\b[^>]*(?:src|href|data)=["'](?:https?:)?//|@import|url\("""
    )
    texts = [*(web_render.WEB_FOLDER / "templates").rglob("*"), *(web_render.WEB_FOLDER / "static").rglob("*.css")]
    assert [path.name for path in texts if path.is_file() and loading.search(path.read_text("utf-8"))] == []
