# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# (torch and transformers are installed in the training environment only)

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from core.errors import ArtifactRejected
from core.moods.mood import Mood
from tests.support.tmdb.asking import a_row, asking
from training.moods import dataset
from training.moods.teacher import Teacher

# The labels of the published teacher, in its order, which is not ours.
LABELS = ("sadness", "joy", "love", "anger", "fear", "surprise")
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "clerk", "learn", "##s", "number", "that", "it", "is")


def a_bert(folder: Path, *, labels: tuple[str, ...] = LABELS, says: str | None = None) -> str:
    """Save a tiny BERT with random weights, or one that always answers the label ``says``."""
    BertTokenizer({piece: place for place, piece in enumerate(PIECES)}).save_pretrained(folder)
    torch.manual_seed(3)  # with these weights, the texts below get different labels
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    names = dict(enumerate(labels))
    places = {label: place for place, label in names.items()}
    config = BertConfig(vocab_size=len(PIECES), initializer_range=0.3, id2label=names, label2id=places, **sizes)
    model = BertForSequenceClassification(config)
    if says is not None:
        model.classifier.bias.data[places[says]] = 1000
    model.save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("label", LABELS)
def test_labels_of_teacher_become_moods(label: str, tmp_path: Path) -> None:
    teacher = Teacher.load(a_bert(tmp_path, says=label))
    assert teacher.label(["A clerk learns.", "It is that number."]) == [Mood(label)] * 2


def test_labels_may_have_capitals(tmp_path: Path) -> None:
    shouted = tuple(label.upper() for label in LABELS)
    assert Teacher.load(a_bert(tmp_path, labels=shouted, says="FEAR")).label(["A clerk."]) == [Mood.FEAR]


def test_mood_of_text_does_not_depend_on_batch(tmp_path: Path) -> None:
    texts = ["A clerk learns.", "It is that number.", "That is it.", "A number learns a clerk.", "Clerks", "is a is a"]
    teacher = Teacher.load(a_bert(tmp_path))
    together = teacher.label(texts)
    assert together == [teacher.label([text])[0] for text in texts]
    assert len(set(together)) > 2


def test_long_overview_is_cut(tmp_path: Path) -> None:
    assert Teacher.load(a_bert(tmp_path, says="joy")).label(["number " * 2000]) == [Mood.JOY]


def test_error_for_missing_teacher_names_source(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match=r"cannot be loaded: connect to https://huggingface\.co once, or"):
        Teacher.load(str(tmp_path / "nowhere"))


def test_damaged_teacher_is_rejected(tmp_path: Path) -> None:
    model = a_bert(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"torn")
    with pytest.raises(ArtifactRejected, match="cannot be loaded"):
        Teacher.load(model)


def test_model_with_other_labels_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(ArtifactRejected, match="says negative, positive instead of the six moods"):
        Teacher.load(a_bert(tmp_path, labels=("negative", "positive")))


async def test_teacher_labels_movies_of_tmdb(tmp_path: Path) -> None:
    teacher, path = Teacher.load(a_bert(tmp_path, says="surprise")), tmp_path / "labels.csv"
    async with asking(*(a_row(number) for number in range(1, 26))) as (_, tmdb):
        counts = await dataset.rebuild(path, tmdb, teacher)
    assert counts[Mood.SURPRISE] == counts.total() == 25
    assert {row.mood for row in dataset.read(path)} == {Mood.SURPRISE}
