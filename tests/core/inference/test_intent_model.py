"""The shipped listener: what it makes of messages, plain, odd and hostile; and models that are rejected."""

import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import ArtifactRejected
from core.inference.artifacts import Manifest, ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import Intent, IntentModel, Kind
from core.moods.mood import Mood

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "models" / "intent"
EMBEDDING = Embedding.load(ModelFiles.read(ROOT / "models" / "mood"))
MODEL = IntentModel.load(SHIPPED, EMBEDDING)

PLAIN = {
    "i'm so happy today, i got the job!": (Mood.JOY, Kind.FEEL),
    "something funny to laugh at please": (Mood.JOY, Kind.WANT),
    "i can't stop crying, i miss my dad": (Mood.SADNESS, Kind.FEEL),
    "i want a good cry tonight": (Mood.SADNESS, Kind.WANT),
    "i'm furious with my boss": (Mood.ANGER, Kind.FEEL),
    "give me a revenge movie": (Mood.ANGER, Kind.WANT),
    "i'm scared of the dark": (Mood.FEAR, Kind.FEEL),
    "i think i'm falling in love with her": (Mood.LOVE, Kind.FEEL),
    "a romantic movie for date night": (Mood.LOVE, Kind.WANT),
    "show me a scary horror movie": (Mood.FEAR, Kind.WANT),
    "a twist i won't see coming": (Mood.SURPRISE, Kind.WANT),
}
NO_MOOD = ("hello", "what time is it", "who directed jaws", "thanks", "/help", "1234")
HOSTILE = (
    "",
    " \t\r\n",
    "\x00",
    "sad\x00\x00movie",
    "\ud83d",
    "a" * 5000,
    "I am so sad. " * 400,
    "😭" * 5000,
    "👨‍👩‍👧‍👦❤️‍🔥",
    "أنا حزين جدا اليوم",
    "\u202egnitfilpu",
    "\ufdfa" * 400,
    "e" + "\u0301" * 4000,
    "'; DROP TABLE movies; --",
    "<script>alert(1)</script>",
    "{}[]%s%n\\",
)


def is_sound(intent: Intent) -> bool:
    shares = [share for _, share in intent.moods.items()]
    in_range = all(0 <= share <= 1 for share in shares) and sum(shares) <= 1 + 1e-9
    is_strongest = intent.mood is None or intent.mood is intent.moods.strongest()
    return in_range and is_strongest and (intent.mood is None) == (intent.kind is None)


@pytest.mark.parametrize(("text", "expected"), PLAIN.items())
def test_plain_message_is_understood(text: str, expected: tuple[Mood, Kind]) -> None:
    intent = MODEL.understand(text)
    assert (intent.mood, intent.kind) == expected


@pytest.mark.parametrize("text", NO_MOOD)
def test_message_about_no_mood_has_neither_mood_nor_kind(text: str) -> None:
    intent = MODEL.understand(text)
    assert (intent.mood, intent.kind) == (None, None)


@pytest.mark.parametrize("text", ["I'M SO HAPPY", "im sooooo happy", "I’m so happy!!!", "ｉ'm so happy"])
def test_spelling_habits_do_not_matter(text: str) -> None:
    assert MODEL.understand(text).mood is Mood.JOY


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_will_do(text: str) -> None:
    assert is_sound(MODEL.understand(text))


@given(st.text(alphabet=st.characters(), max_size=600))
def test_any_message_gives_probabilities(text: str) -> None:
    assert is_sound(MODEL.understand(text))


def test_messages_are_understood_independently() -> None:
    texts = [*PLAIN, *NO_MOOD, *HOSTILE]
    said, fresh = list(map(MODEL.understand, texts)), IntentModel.load(SHIPPED, EMBEDDING)
    assert list(map(MODEL.understand, texts[::-1])) == said[::-1]
    assert list(map(fresh.understand, texts)) == said


def test_text_after_400_characters_is_ignored() -> None:
    text = ("i want a good cry tonight, " * 20)[:400]
    assert MODEL.understand(text + "anything but sad, make me laugh") == MODEL.understand(text)


def test_shipped_model_is_small_and_meets_its_targets() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 4_000_000
    metrics = ModelFiles.read(SHIPPED).manifest.metrics
    assert metrics["cross_validated_mood"] >= 0.80
    assert metrics["cross_validated_none"] >= 0.90
    assert metrics["cross_validated_kind"] >= 0.90
    assert metrics["cross_validated_ece"] <= 0.05


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped model, to be spoilt."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "intent"))


def declare(folder: Path, **facts: object) -> None:
    """Let the manifest say something else."""
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    (folder / "manifest.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **facts)))


def spoil(folder: Path, name: str, table: str, change: Callable[[NDArray[Any]], object]) -> None:
    """Change a table and let the manifest vouch for it."""
    with np.load(folder / name) as stored:
        arrays = {one: stored[one] for one in stored.files}
    out = io.BytesIO()
    np.savez(out, **(arrays | {table: change(arrays[table])}))  # pyright: ignore[reportArgumentType] - not all belong there
    (folder / name).write_bytes(out.getvalue())
    digests = ModelFiles.read(SHIPPED).manifest.sha256 | {name: hashlib.sha256(out.getvalue()).hexdigest()}
    declare(folder, sha256=digests)


OF_ANOTHER_MAKE: dict[tuple[str, str, str], Callable[[NDArray[Any]], object]] = {
    ("grams.npz", "votes", "short"): lambda table: table[:-1],
    ("grams.npz", "votes", "too precise"): lambda table: table.astype(np.float64),
    ("grams.npz", "sentence", "short"): lambda table: table[1:],
    ("grams.npz", "rarity", "text"): lambda _: np.array(["x"]),
    ("grams.npz", "bias", "pickled"): lambda _: np.array([object()]),
    ("reader.npz", "own", "single"): lambda _: np.int8(1),
    ("reader.npz", "known", "empty"): lambda table: table[:0],
    ("reader.npz", "known", "too precise"): lambda table: table.astype(np.int64),
    ("reader.npz", "state_bias", "flat"): lambda table: table[0],
    ("reader.npz", "state", "turned"): lambda table: table.T,
}


@pytest.mark.parametrize("case", OF_ANOTHER_MAKE, ids=" ".join)
def test_malformed_tables_are_rejected(folder: Path, case: tuple[str, str, str]) -> None:
    name, table, _ = case
    spoil(folder, name, table, OF_ANOTHER_MAKE[case])
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        IntentModel.load(folder, EMBEDDING)


def test_model_with_other_labels_is_rejected(folder: Path) -> None:
    declare(folder, names=("love", "none"))
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        IntentModel.load(folder, EMBEDDING)


def test_model_learned_with_another_embedding_is_rejected() -> None:
    narrower = Embedding(EMBEDDING.tokenizer, EMBEDDING.pieces[:, 1:], EMBEDDING.scale[1:])
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        IntentModel.load(SHIPPED, narrower)


@pytest.mark.parametrize("name", ["grams.npz", "reader.npz"])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ArtifactRejected, match=f"{name} cannot be read"):
        IntentModel.load(folder, EMBEDDING)


def test_missing_model_is_rejected_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match="There is no model in"):
        IntentModel.load(tmp_path / "nowhere", EMBEDDING)
