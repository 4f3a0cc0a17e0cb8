"""Results of the mood model as tables, and its model card."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.inference.embedding import Embedding
from core.sources.sample import SampleMovie
from training import plots
from training.moods import baseline, catalogue, evaluate
from training.moods.baseline import Grid
from training.moods.dataset import Row
from training.moods.evaluate import (
    CHOICES,
    MEASURES,
    MISSING,
    OVERVIEW_ONLY,
    RANKINGS,
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
_NAMED_MISTAKES = 4
_FULL = "everything"


@dataclass(frozen=True)
class Study:
    """The data of an evaluation.

    Args:
        movies: All judged movies.
        embedding: The embedding of the model.
        real: TMDb's own texts; may be empty.
        rows: Overviews with the teacher's labels; may be empty.
        grid: The parameters that the baseline searches.
    """

    movies: list[SampleMovie]
    embedding: Embedding
    real: RealTexts
    rows: Sequence[Row] = ()
    grid: Grid = "small"

    def write(self, folder: Path) -> None:
        """Measure, compare and print it all, which takes minutes; write the model card and its plots."""
        training_movies, held_out_movies = catalogue.split(self.movies)
        held_out = HeldOut.of(held_out_movies, self.real)
        training = Training(training_movies, self.embedding)
        print(f"Learning from {len(training_movies)} movies to measure on {len(held_out.descriptions)}.", flush=True)
        mood_model = fit(training_movies, self.embedding)
        scores: dict[str, Scores] = {}
        for name, fields in MISSING.items():
            scores[name] = evaluate.scores_of(mood_model, held_out.without(*fields))
        parts = self._describe_data(len(training_movies), len(held_out.descriptions))
        parts |= _report_held_out(scores, held_out.labels)
        parts |= self.compare_baseline(held_out_movies, held_out, training, scores)
        parts |= _compare_alternatives(training, folder)
        _draw(scores[_FULL], held_out.labels, folder)
        card = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(parts)
        (folder / CARD).write_text(card, encoding="utf-8")
        print(f"Wrote {folder / CARD}")

    def _describe_data(self, training_count: int, held_out_count: int) -> dict[str, str]:
        years: list[int] = []
        english_count = 0
        for movie in self.movies:
            years.append(movie.release_date.year)
            english_count += movie.language == "en"
        texts = "our synopsis (TMDb's texts were not at hand)"
        if self.real:
            texts = "TMDb's overview and tagline"
        return {
            "dimensions": str(self.embedding.dimensions),
            "units": str(HIDDEN * NETWORKS),
            "movies": f"{len(self.movies):,}",
            "years": f"{min(years)}–{max(years)}",
            "english": _percent(english_count / len(self.movies)),
            "learned": f"{training_count:,}",
            "held_out": f"{held_out_count:,}",
            "texts": texts,
            "full": " --full" if self.grid == "full" else "",
            "seed": str(SEED),
        }

    def compare_baseline(
        self, movies: list[SampleMovie], held_out: HeldOut, training: Training, scores: Mapping[str, Scores]
    ) -> dict[str, str]:
        """Measure the classic baseline, and our network on the teacher's labels."""
        if not self.rows:
            return {"classic": "Not measured: there were no labelled overviews.", "grid": "", "overlap": ""}
        rows = evaluate.drop_overlap(self.rows, movies, self.real)
        descriptions = held_out.without(*MISSING[OVERVIEW_ONLY])
        print(f"Learning the baseline from {len(rows)} of {len(self.rows)} overviews.", flush=True)
        trees = baseline.train(rows, grid=self.grid).scores([description.overview for description in descriptions])
        compared = {
            "baseline": trees.astype(np.float64),
            "our network, teacher's labels": training.train_on_teacher(rows, descriptions),
            "our model, overview only": scores[OVERVIEW_ONLY],
            "our model, everything": scores[_FULL],
        }
        results = _results_table(compared, held_out.labels, [*CHOICES, *RANKINGS])
        return {
            "classic": _print_table("The classic baseline", results),
            "grid": f" (grid: {self.grid})",
            "overlap": f"Of {len(self.rows)} labelled overviews, {len(self.rows) - len(rows)} were left out because "
            "they share title or text with a held-out movie.",
        }


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table that is aligned for the terminal, too."""
    columns = map(_align, zip(head, *rows, strict=True))
    lines = map(" | ".join, zip(*columns, strict=True))
    return "\n".join(f"| {line} |" for line in lines)


def _align(column: Sequence[str]) -> list[str]:
    """Return the cells of a column in the same width, with a rule below the head."""
    width = max(map(len, column))
    head, *cells = [cell.ljust(width) for cell in column]
    return [head, "-" * width, *cells]


def metrics_table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    """Return one table of the metrics of several models."""
    rows: list[tuple[str, str, str]] = []
    for model, values in metrics.items():
        rows += [(model, name, f"{value:g}") for name, value in values.items()]
    return table(["model", "measure", "value"], rows)


def _print_table(title: str, text: str) -> str:
    """Print a finished table and return it for the card."""
    print(f"\n{title}\n\n{text}\n", flush=True)
    return text


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _format(interval: Interval) -> str:
    return f"{interval.value:.3f} ({interval.low:.3f}–{interval.high:.3f})"


def _results_table(scores_by_name: Mapping[str, Scores], labels: Labels, measures: Iterable[str]) -> str:
    chosen = {name: MEASURES[name] for name in measures}
    rows: list[Sequence[str]] = []
    for name, scores in scores_by_name.items():
        intervals = evaluate.intervals(scores, labels, chosen)
        rows.append((name, *map(_format, intervals.values())))
    return table(["", *map(_TITLES.__getitem__, chosen)], rows)


def _report_held_out(scores: Mapping[str, Scores], labels: Labels) -> dict[str, str]:
    results = evaluate.intervals(scores[_FULL], labels)
    results["overview_only"] = evaluate.intervals(scores[OVERVIEW_ONLY], labels, CHOICES)["acceptable"]
    targets, verdict = _compare_with_targets(results)
    return {
        "targets": _print_table("Against the targets", targets),
        "verdict": verdict,
        "ways": _print_table("When something is missing", _results_table(scores, labels, MEASURES)),
        "moods": _print_table("By mood", _mood_table(scores[_FULL], labels)),
        "forgiven": _percent(_share_of_acceptable_mistakes(scores[_FULL], labels)),
        "mistakes": _name_mistakes(scores[_FULL], labels),
    }


def _compare_with_targets(results: Mapping[str, Interval]) -> tuple[str, str]:
    """Return a table of targets, and a sentence about the missed ones."""
    rows: list[tuple[str, str, str, str]] = []
    missed: list[str] = []
    for name, target in _TARGETS.items():
        outcome = "met"
        if not _meets_target(name, results[name].value):
            outcome = "missed"
            missed.append(f"{_TITLES[name]} ({results[name].value:.3f} of {target:.2f})")
        rows.append((_TITLES[name], _format(results[name]), f"{target:.2f}", outcome))
    verdict = "All targets are met."
    if missed:
        verdict = f"Missed: {', '.join(missed)}."
    return table(["measure", "measured", "target", ""], rows), verdict


def _meets_target(name: str, value: float) -> bool:
    if name == "ece":  # an error: lower is better
        return value <= _TARGETS[name]
    return value >= _TARGETS[name]


def _mood_table(scores: Scores, labels: Labels) -> str:
    matrix = evaluate.confusion(scores, labels)
    three, ten = evaluate.precision_by_mood(3, scores, labels), evaluate.precision_by_mood(10, scores, labels)
    rows: list[tuple[str, str, str, str, str]] = []
    for mood, counts in zip(MOODS, matrix, strict=True):
        recall = counts[mood.position] / max(counts.sum(), 1)
        precisions = f"{three[mood.position]:.2f}", f"{ten[mood.position]:.2f}"
        rows.append((mood.value, str(counts.sum()), f"{recall:.2f}", *precisions))
    rows.append(("mean", str(matrix.sum()), "", f"{np.mean(three):.2f}", f"{np.mean(ten):.2f}"))
    return table(["mood", "movies with it as primary", "of these found", "p@3", "p@10"], rows)


def _share_of_acceptable_mistakes(scores: Scores, labels: Labels) -> float:
    """Return the share of acceptable moods among the wrong primary moods."""
    wrong = scores.argmax(axis=1) != labels.main
    if not wrong.any():
        return 1.0
    return evaluate.acceptable(scores[wrong], Labels(labels.main[wrong], labels.having[wrong]))


def _name_mistakes(scores: Scores, labels: Labels) -> str:
    """Return the most frequent mistakes as text."""
    matrix = evaluate.confusion(scores, labels)
    wrong = matrix * (1 - np.eye(len(MOODS), dtype=np.int64))
    mistakes: list[str] = []
    for cell in np.argsort(-wrong, axis=None, kind="stable")[:_NAMED_MISTAKES]:
        true, predicted = divmod(int(cell), len(MOODS))
        if wrong[true, predicted]:
            counts = f"{matrix[true, predicted]} of {matrix[true].sum()}"
            mistakes.append(f"{MOODS[true]} taken for {MOODS[predicted]} ({counts})")
    return ", ".join(mistakes)


def _compare_alternatives(training: Training, folder: Path) -> dict[str, str]:
    """Compare heads, parts and numbers of movies by cross-validation, and draw the learning curve."""
    labels, heads = training.labels, training.heads()
    tables = {"heads": _print_table("Other heads", _results_table(heads, labels, CHOICES))}
    whole = heads["network (shipped)"]
    parts = training.ablations() | {"text, genres and keywords": whole}
    tables["ablations"] = _print_table("What each part is worth", _results_table(parts, labels, CHOICES))
    curve = training.curve() | {training.fold_size: whole}
    by_count: dict[str, Scores] = {}
    for count, scores in curve.items():
        by_count[f"{count:,} movies"] = scores
    tables["curve"] = _print_table("Would more movies help?", _results_table(by_count, labels, CHOICES))
    _draw_curve(curve, labels, folder)
    return tables


def _draw_curve(curve: Mapping[int, Scores], labels: Labels, folder: Path) -> None:
    points: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    for count, scores in curve.items():
        for name, interval in evaluate.intervals(scores, labels, CHOICES).items():
            points[_TITLES[name]].append((count, *interval))
    lines: dict[str, NDArray[np.float64]] = {}
    for title, rows in points.items():
        lines[title] = np.array(rows)
    plots.curve(folder / "curve.png", lines, "How right, by how many movies it learned from")


def _draw(scores: Scores, labels: Labels, folder: Path) -> None:
    matrix = evaluate.confusion(scores, labels)
    plots.confusion_matrix(folder / "confusion.png", matrix, MOODS, "Primary mood of the held-out movies")
    plots.reliability(folder / "reliability.png", scores, labels.having, "Is a mood felt as often as said?")
