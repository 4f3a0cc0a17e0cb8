"""The teacher: a BERT that learned moods from tweets. The doorway to transformers."""
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
# (transformers is installed in the training environment only)

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from core.errors import ArtifactRejected
from core.moods.mood import Mood

TEACHER = "bhadresh-savani/bert-base-uncased-emotion"
"""The labeller of the classic recipe, https://huggingface.co/bhadresh-savani/bert-base-uncased-emotion."""
_MAX_PIECES = 512
"""Word pieces that BERT reads: https://arxiv.org/abs/1810.04805."""


class Teacher:
    """Labels texts with one of the six moods, by the text alone.

    ``pipeline`` is one for text classification with the six moods as labels.
    """

    def __init__(self, pipeline: Callable[..., list[Mapping[str, Any]]]) -> None:
        self._pipeline = pipeline

    @classmethod
    def load(cls, model: str = TEACHER) -> Self:
        """Load a classifier.

        Args:
            model: A hub id, downloaded once and then cached, or a local folder.

        Raises:
            ArtifactRejected: It cannot be downloaded or read, or its labels are not the six moods.
        """
        from transformers import pipeline  # noqa: PLC0415 - imports torch, which takes seconds

        try:
            loaded = pipeline("text-classification", model=model, device="cpu")
        except Exception as error:  # network, files and malformed weights raise many types
            raise ArtifactRejected(
                f"The teacher {model} cannot be loaded: connect to https://huggingface.co once, or download "
                f"https://huggingface.co/{TEACHER} into a folder and name that folder."
            ) from error
        labels: set[str] = {str(name).lower() for name in loaded.model.config.id2label.values()}
        if labels != set(Mood):
            raise ArtifactRejected(
                f"The teacher {model} says {', '.join(sorted(labels))} instead of the six moods: name another one."
            )
        return cls(loaded)

    def label(self, overviews: Sequence[str]) -> list[Mood]:
        """Return the likeliest mood of each text."""
        results = self._pipeline(list(overviews), truncation=True, max_length=_MAX_PIECES)
        return [Mood(str(result["label"]).lower()) for result in results]
