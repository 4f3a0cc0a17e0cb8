"""Make the mood model: ``python -m training catalogue check | train | evaluate``."""

import argparse
import sys
from pathlib import Path

from core.classifier import Classifier
from core.embedding import Embedding
from core.errors import CineMoodError
from core.sample import SampleMovie, read_sample
from training import artifact, catalogue
from training.embedding import distil
from training.evaluate import measure
from training.fit import fit, fit_network, genres_of

ROOT = Path(__file__).resolve().parent.parent
MOVIES = ROOT / "data" / "movies.jsonl"
MODEL = ROOT / "models" / "mood"


def main() -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args()
    try:
        return arguments.run(arguments)
    except CineMoodError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description="Make the mood model out of data/.")
    parser.add_argument(
        "--reference",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help="folder with tmdb_movies.csv and reserved_for_evaluation.csv, used where present",
    )
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("catalogue", help="check data/movies.jsonl")
    check.add_argument("action", choices=["check"])
    check.set_defaults(run=check_catalogue)
    commands.add_parser("train", help="learn, measure, write models/mood").set_defaults(run=train)
    commands.add_parser("evaluate", help="measure on the held-out movies").set_defaults(run=evaluate)
    return parser


def check_catalogue(arguments: argparse.Namespace) -> int:
    """Print every fault of the catalogue; 1 when there is any."""
    movies = read_sample(MOVIES)
    texts = {movie_id: text for movie_id, (text, _) in _real(arguments).items()}
    reserved = catalogue.read_reserved(arguments.reference / "reserved_for_evaluation.csv")
    faults = catalogue.faults(movies, reserved=reserved, other_texts=texts)
    print("\n".join([*faults, f"{len(movies)} movies, {len(faults)} faults"]))
    return 1 if faults else 0


def train(arguments: argparse.Namespace) -> int:
    """Measure a model on the held-out movies, then learn from all and write it."""
    movies, embedding = _judged(), distil()
    metrics = _measure(arguments, movies, embedding)
    files = artifact.mood_files(embedding, fit_network(movies, embedding))
    artifact.save(MODEL, files, names=genres_of(movies), data=[MOVIES], metrics=metrics)
    Classifier.load(MODEL)
    print(f"Wrote {MODEL.relative_to(ROOT)}")
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Learn from all but the held-out movies and print how right the model is on those."""
    _measure(arguments, _judged(), distil())
    return 0


def _measure(arguments: argparse.Namespace, movies: list[SampleMovie], embedding: Embedding) -> dict[str, float]:
    classifier = fit([movie for movie in movies if not catalogue.is_held_out(movie.id)], embedding)
    held_out = [movie for movie in movies if catalogue.is_held_out(movie.id)]
    metrics = {name: round(value, 4) for name, value in measure(classifier, held_out, _real(arguments)).items()}
    print("\n".join(f"{name:16} {value:8.3f}" for name, value in metrics.items()))
    return metrics


def _judged() -> list[SampleMovie]:
    return catalogue.labelled(read_sample(MOVIES))


def _real(arguments: argparse.Namespace) -> dict[int, tuple[str, str]]:
    return catalogue.read_real_texts(arguments.reference / "tmdb_movies.csv")


if __name__ == "__main__":
    sys.exit(main())
