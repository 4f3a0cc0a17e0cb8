"""Everything that was measured, as tables, and the model card that tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

import numpy as np

from core.inference.embedding import Embedding
from core.sources.sample import SampleMovie
from training import plots as pictures
from training.moods import baseline, catalogue, evaluate
from training.moods.baseline import Grid
from training.moods.dataset import Row
from training.moods.evaluate import (
    ALONE,
    CHOICES,
    MEASURES,
    RANKINGS,
    WAYS,
    HeldOut,
    Interval,
    RealTexts,
    Scores,
    Training,
)
from training.moods.fit import MOODS, SEED, Labels, fit
from training.moods.network import HIDDEN, NETWORKS

CARD: Final = "MODEL_CARD.md"
_TEMPLATE = Path(__file__).parent / "moods" / "model_card.md"
_TITLES = {
    "acceptable": "acceptable",
    "primary": "primary",
    "macro_f1": "macro-F1",
    "precision_at_3": "p@3",
    "precision_at_10": "p@10",
    "overview_only": "acceptable, overview only",
    "brier": "Brier",
    "ece": "ECE",
}
_TARGETS = {
    "acceptable": 0.90,
    "primary": 0.75,
    "macro_f1": 0.73,
    "precision_at_3": 1.00,
    "precision_at_10": 0.97,
    "overview_only": 0.75,
    "ece": 0.05,
}
_MISTAKES = 4  # that are named
_FULL = "everything"


@dataclass(frozen=True)
class Study:
    """What there is to measure with.

    Args:
        movies: All judged movies.
        embedding: Of the model.
        real: TMDb's own texts; empty where there are none.
        rows: Overviews that the teacher labelled; empty where there are none.
        grid: What the baseline searches.
    """

    movies: list[SampleMovie]
    embedding: Embedding
    real: RealTexts
    rows: Sequence[Row] = ()
    grid: Grid = "small"

    def write(self, folder: Path) -> None:
        """Measure, compare and print it all, which takes minutes; write the model card and its pictures."""
        rest = [movie for movie in self.movies if catalogue.is_held_out(movie.id)]
        learned = [movie for movie in self.movies if not catalogue.is_held_out(movie.id)]
        held_out, training = HeldOut.of(rest, self.real), Training(learned, self.embedding)
        print(f"Learning from {len(learned)} movies to measure on {len(held_out.descriptions)}.", flush=True)
        mood_model = fit(learned, self.embedding)
        said = {way: evaluate.scores_of(mood_model, held_out.without(*gone)) for way, gone in WAYS.items()}
        parts = self._facts(len(learned), len(held_out.descriptions))
        parts |= _on_held_out(said, held_out.labels) | self.classic(rest, held_out, training, said)
        parts |= _compared(training, folder)
        _draw(said[_FULL], held_out.labels, folder)
        card = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(parts)
        (folder / CARD).write_text(card, encoding="utf-8")
        print(f"Wrote {folder / CARD}")

    def _facts(self, learned: int, held_out: int) -> dict[str, str]:
        years = [movie.release_date.year for movie in self.movies]
        english = np.mean([movie.language == "en" for movie in self.movies])
        return {
            "dimensions": str(self.embedding.dimensions),
            "units": str(HIDDEN * NETWORKS),
            "movies": f"{len(self.movies):,}",
            "years": f"{min(years)}–{max(years)}",
            "english": _percent(float(english)),
            "learned": f"{learned:,}",
            "held_out": f"{held_out:,}",
            "texts": "TMDb's overview and tagline" if self.real else "our synopsis (TMDb's texts were not at hand)",
            "full": " --full" if self.grid == "full" else "",
            "seed": str(SEED),
        }

    def classic(
        self, rest: list[SampleMovie], held_out: HeldOut, training: Training, said: Mapping[str, Scores]
    ) -> dict[str, str]:
        """Measure the classic baseline, and what our network makes of the teacher's labels."""
        if not self.rows:
            return {"classic": "Not measured: there were no labelled overviews.", "grid": "", "overlap": ""}
        rows, alone = evaluate.unrelated(self.rows, rest, self.real), held_out.without(*WAYS[ALONE])
        print(f"Learning the baseline from {len(rows)} of {len(self.rows)} overviews.", flush=True)
        trees = baseline.train(rows, grid=self.grid).scores([one.overview for one in alone])
        found = {
            "baseline": trees.astype(np.float64),
            "our network, teacher's labels": training.taught(rows, alone),
            "our model, overview only": said[ALONE],
            "our model, everything": said[_FULL],
        }
        return {
            "classic": _shown("The classic baseline", _measured(found, held_out.labels, [*CHOICES, *RANKINGS])),
            "grid": f" (grid: {self.grid})",
            "overlap": f"Of {len(self.rows)} labelled overviews, {len(self.rows) - len(rows)} were left out because "
            "they share title or text with a held-out movie.",
        }


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table that is aligned for the terminal, too."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def metrics_table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    """Return one table of the metrics of several models."""
    rows = [(model, name, f"{value:g}") for model, named in metrics.items() for name, value in named.items()]
    return table(["model", "measure", "value"], rows)


def _shown(title: str, text: str) -> str:
    """Print a finished table and pass it on to the card."""
    print(f"\n{title}\n\n{text}\n", flush=True)
    return text


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _said(found: Interval) -> str:
    return f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"


def _measured(named: Mapping[str, Scores], labels: Labels, measures: Iterable[str]) -> str:
    chosen = {name: MEASURES[name] for name in measures}
    found = {name: evaluate.intervals(scores, labels, chosen) for name, scores in named.items()}
    rows = [(name, *(_said(one) for one in measured.values())) for name, measured in found.items()]
    return table(["", *(_TITLES[name] for name in chosen)], rows)


def _on_held_out(said: Mapping[str, Scores], labels: Labels) -> dict[str, str]:
    found = evaluate.intervals(said[_FULL], labels)
    found |= {"overview_only": evaluate.intervals(said[ALONE], labels, CHOICES)["acceptable"]}
    is_met = {
        name: (found[name].value <= goal if name == "ece" else found[name].value >= goal)
        for name, goal in _TARGETS.items()
    }
    missed = [
        f"{_TITLES[name]} ({found[name].value:.3f} of {_TARGETS[name]:.2f})" for name in _TARGETS if not is_met[name]
    ]
    targets = [
        (_TITLES[name], _said(found[name]), f"{goal:.2f}", "met" if is_met[name] else "missed")
        for name, goal in _TARGETS.items()
    ]
    return {
        "targets": _shown("Against the targets", table(["measure", "measured", "target", ""], targets)),
        "verdict": f"Missed: {', '.join(missed)}." if missed else "All targets are met.",
        "ways": _shown("When something is missing", _measured(said, labels, MEASURES)),
        "moods": _shown("By mood", _by_mood(said[_FULL], labels)),
        "forgiven": _percent(_forgiven(said[_FULL], labels)),
        "mistakes": _mistakes(said[_FULL], labels),
    }


def _by_mood(scores: Scores, labels: Labels) -> str:
    matrix = evaluate.confusion(scores, labels)
    three, ten = (evaluate.precision_by_mood(count, scores, labels) for count in (3, 10))
    rows = [
        (
            mood.value,
            str(counts.sum()),
            f"{counts[at] / max(counts.sum(), 1):.2f}",
            f"{three[at]:.2f}",
            f"{ten[at]:.2f}",
        )
        for at, (mood, counts) in enumerate(zip(MOODS, matrix, strict=True))
    ]
    mean = ("mean", str(matrix.sum()), "", f"{np.mean(three):.2f}", f"{np.mean(ten):.2f}")
    return table(["mood", "movies with it as primary", "of these found", "p@3", "p@10"], [*rows, mean])


def _forgiven(scores: Scores, labels: Labels) -> float:
    """Return which share of the movies with a wrong primary mood got an acceptable one."""
    wrong = scores.argmax(axis=1) != labels.main
    return evaluate.acceptable(scores[wrong], Labels(labels.main[wrong], labels.having[wrong])) if wrong.any() else 1.0


def _mistakes(scores: Scores, labels: Labels) -> str:
    matrix = evaluate.confusion(scores, labels)
    wrong = matrix * (1 - np.eye(len(MOODS), dtype=np.int64))
    worst = np.argsort(-wrong, axis=None, kind="stable")[:_MISTAKES]
    pairs = [(int(at) // len(MOODS), int(at) % len(MOODS)) for at in worst]
    return ", ".join(
        f"{MOODS[true]} taken for {MOODS[said]} ({matrix[true, said]} of {matrix[true].sum()})"
        for true, said in pairs
        if wrong[true, said]
    )


def _compared(training: Training, folder: Path) -> dict[str, str]:
    """Compare heads, parts and numbers of movies by cross-validation, and draw the learning curve."""
    labels, heads = training.labels, training.heads()
    shown = {"heads": _shown("Other heads", _measured(heads, labels, CHOICES))}
    whole = heads["network (shipped)"]
    parts = training.ablations() | {"text, genres and keywords": whole}
    shown["ablations"] = _shown("What each part is worth", _measured(parts, labels, CHOICES))
    curve = training.curve() | {training.known: whole}
    by_count = {f"{count:,} movies": scores for count, scores in curve.items()}
    shown["curve"] = _shown("Would more movies help?", _measured(by_count, labels, CHOICES))
    found = [(count, evaluate.intervals(scores, labels, CHOICES)) for count, scores in curve.items()]
    lines = {_TITLES[name]: np.array([(count, *one[name]) for count, one in found], np.float64) for name in CHOICES}
    pictures.curve(folder / "curve.png", lines, "How right, by how many movies it learned from")
    return shown


def _draw(scores: Scores, labels: Labels, folder: Path) -> None:
    names = [mood.value for mood in MOODS]
    matrix = evaluate.confusion(scores, labels)
    pictures.confusion_matrix(folder / "confusion.png", matrix, names, "Primary mood of the held-out movies")
    pictures.reliability(folder / "reliability.png", scores, labels.having, "Is a mood felt as often as said?")
