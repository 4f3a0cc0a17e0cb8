"""Make the models: ``python -m training catalogue check | label | train | evaluate | baseline | feedback``."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import msgspec

from core.errors import ArtifactRejected, CineMoodError, SourceRefused, StoreError
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import IntentModel
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood
from core.sources.sample import SampleMovie, read_sample
from training.intents import utterances
from training.moods import catalogue, dataset
from training.moods.teacher import TEACHER, Teacher

ROOT = Path(__file__).resolve().parent.parent
MOVIES = ROOT / "data" / "movies.jsonl"
UTTERANCES = ROOT / "data" / "utterances.jsonl"
MOOD = ROOT / "models" / "mood"
STORE = ROOT / "var" / "cinemood.db"
LABELS = "teacher_labels.csv"
_API, _IMAGES = "https://api.themoviedb.org/3", "https://image.tmdb.org/t/p"
# What transformers and model2vec would print while they distil.
_QUIET = {"TQDM_DISABLE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}


def main() -> int:
    """Run one command and return its exit code: 0 done, 1 failed or faulty, 2 the command is wrong."""
    arguments = _parser().parse_args()
    try:
        return arguments.run(arguments)
    except CineMoodError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description="Make the models out of data/.")
    parser.add_argument(
        "--reference",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help=f"folder with tmdb_movies.csv, {LABELS} and reserved_for_evaluation.csv, used where present",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("catalogue", help="check the data that the models learn from")
    check.add_argument("action", choices=["check"])
    check.set_defaults(run=check_catalogue)
    labelling = commands.add_parser("label", help="let the teacher label overviews of TMDb; needs TMDB_TOKEN")
    labelling.add_argument("--model", default=TEACHER, help="the teacher, a hub id or a folder (default: %(default)s)")
    labelling.add_argument("--to", type=Path, default=ROOT / "var" / LABELS, help="file to write or to go on with")
    labelling.set_defaults(run=label)
    learning = commands.add_parser("train", help="learn, measure, write models/")
    learning.add_argument("--to", type=Path, default=ROOT / "models", help="folder to write (default: models)")
    learning.set_defaults(run=train)
    evaluation = commands.add_parser("evaluate", help="measure and compare, write the model card")
    evaluation.set_defaults(run=evaluate)
    classic = commands.add_parser("baseline", help="train the classic baseline and print how it does")
    classic.add_argument("--data", type=Path, help=f"labelled overviews (default: {LABELS} of the reference folder)")
    classic.set_defaults(run=baseline)
    verdicts = commands.add_parser("feedback", help="turn what people said about movies into labels")
    verdicts.add_argument("--store", type=Path, default=STORE, help="the bot's database, or a backup of it")
    verdicts.add_argument("--movies", type=Path, default=MOVIES, help="the judged movies (default: data/movies.jsonl)")
    verdicts.add_argument("--apply", action="store_true", help="write the new labels into the judged movies")
    verdicts.set_defaults(run=feedback)
    for one in (evaluation, classic):
        one.add_argument("--full", action="store_true", help="search the baseline's whole grid, which takes minutes")
    return parser


def check_catalogue(arguments: argparse.Namespace) -> int:
    """Print every fault of the movies and the utterances; 1 when there is any."""
    movies, messages = read_sample(MOVIES), _utterances()
    texts = {movie_id: text for movie_id, (text, _) in _real(arguments).items()}
    reserved = catalogue.read_reserved(arguments.reference / "reserved_for_evaluation.csv")
    faults = catalogue.faults(movies, reserved=reserved, other_texts=texts)
    unclear = utterances.faults(messages)
    print("\n".join([*faults, f"{len(movies)} movies, {len(faults)} faults"]))
    print("\n".join([*unclear, f"{len(messages)} utterances, {len(unclear)} faults"]))
    return 1 if faults or unclear else 0


def label(arguments: argparse.Namespace) -> int:
    """Let the teacher label what TMDb lists, until every mood has its movies."""
    token = os.environ.get("TMDB_TOKEN", "").strip()
    if not token:
        raise SourceRefused("The overviews come from TMDb: set TMDB_TOKEN to your read access token.")
    teacher = Teacher.load(arguments.model)
    reserved = dataset.Reserved.read(arguments.reference / "reserved_for_evaluation.csv")
    asyncio.run(_label(arguments.to, token, teacher, reserved))
    return 0


async def _label(path: Path, token: str, teacher: dataset.Labeller, reserved: dataset.Reserved) -> None:
    from core.sources.tmdb.client import TmdbClient  # noqa: PLC0415 - only this command asks TMDb

    api, images = os.environ.get("TMDB_API_BASE") or _API, os.environ.get("TMDB_IMAGE_BASE") or _IMAGES
    async with TmdbClient(token, api_base=api.rstrip("/"), image_base=images.rstrip("/")) as tmdb:
        await dataset.rebuild(path, tmdb, teacher, reserved=reserved)


def train(arguments: argparse.Namespace) -> int:
    """Learn and write both models, and print how right they are on what they did not see."""
    os.environ |= {name: os.environ.get(name, value) for name, value in _QUIET.items()}
    from training import report  # noqa: PLC0415 - need the training environment
    from training.moods import embedding  # noqa: PLC0415 - need the training environment

    print("Distilling the embedding, which takes a minute.", flush=True)
    pieces = embedding.distil()
    metrics = {
        "mood": _train_mood(arguments.to / "mood", pieces, _real(arguments)),
        "intent": _train_intent(arguments.to / "intent", pieces),
    }
    print(report.metrics_table(metrics))
    return 0


def _train_mood(folder: Path, pieces: Embedding, real: dict[int, tuple[str, str]]) -> dict[str, float]:
    from training.moods import artifact, evaluate, fit  # noqa: PLC0415 - need the training environment

    movies = _judged()
    print(f"Learning moods from {len(movies)} movies: without the held-out ones to measure, then all.", flush=True)
    learned = fit.fit([movie for movie in movies if not catalogue.is_held_out(movie.id)], pieces)
    held_out = [movie for movie in movies if catalogue.is_held_out(movie.id)]
    metrics = {name: round(value, 4) for name, value in evaluate.measure(learned, held_out, real).items()}
    files = artifact.mood_files(pieces, fit.fit_network(movies, pieces))
    artifact.save(folder, files, names=fit.genres_of(movies), data=[MOVIES], metrics=metrics)
    MoodModel.load(folder)
    return metrics


def _train_intent(folder: Path, pieces: Embedding) -> dict[str, float]:
    from training.intents import plain_requests as plain  # noqa: PLC0415 - need the training environment
    from training.intents import training as intents  # noqa: PLC0415 - need the training environment
    from training.moods import artifact  # noqa: PLC0415 - need the training environment

    messages = _utterances()
    print(f"Learning what people mean from {len(messages)} utterances, which takes minutes.", flush=True)
    files, names, metrics = intents.learn_intent(messages, pieces, plain.utterances())
    artifact.save(folder, files, names=names, data=[UTTERANCES], metrics=metrics)
    (folder / "MODEL_CARD.md").write_text(intents.card(metrics), "utf-8")
    IntentModel.load(folder, pieces)
    return metrics


def evaluate(arguments: argparse.Namespace) -> int:
    """Learn from all but the held-out movies, measure, compare, and write the model card."""
    from training.report import Study  # noqa: PLC0415 - needs the training environment

    labels = arguments.reference / LABELS
    study = Study(
        movies=_judged(),
        embedding=Embedding.load(ModelFiles.read(MOOD)),
        real=_real(arguments),
        rows=dataset.read(labels) if labels.exists() else [],
        grid="full" if arguments.full else "small",
    )
    study.write(MOOD)
    return 0


def baseline(arguments: argparse.Namespace) -> int:
    """Train the classic baseline on labelled overviews."""
    from training.moods import baseline as classic  # noqa: PLC0415 - needs the training environment

    data = arguments.data or arguments.reference / LABELS
    classic.run(data, ROOT / "var" / "baseline.png", grid="full" if arguments.full else "small")
    return 0


def feedback(arguments: argparse.Namespace) -> int:
    """Print what enough people agree on, and relabel the movies when told to."""
    from training.moods import feedback as people  # noqa: PLC0415 - only this command reads the bot's database

    movies = {movie.id: movie for movie in read_sample(arguments.movies)}
    if not arguments.store.exists():
        raise StoreError(f"There is no database at {arguments.store}: name it with --store.")
    found = people.findings(*asyncio.run(_verdicts(arguments.store)))
    for one in found:
        title = movies[one.movie].title if one.movie in movies else f"TMDb {one.movie}, which has no label yet"
        agreeing = one.judges - one.doubters if one.is_confirmed else one.doubters
        print(f"{title}: {agreeing} of {one.judges} people {'confirm' if one.is_confirmed else 'deny'} {one.mood}")
    changed = people.relabelled(movies.values(), found)
    print(f"{len(found)} findings, {len(changed)} movies with other labels than before")
    if arguments.apply and changed:
        _relabel(arguments.movies, changed)
    return 0


def _relabel(path: Path, changed: list[SampleMovie]) -> None:
    """Write new labels into the file of the movies; all other lines stay as they are."""
    labels = {movie.id: {"primary": movie.primary, "acceptable": movie.acceptable} for movie in changed}
    lines = path.read_text("utf-8").splitlines()
    facts = [json.loads(line) for line in lines]
    written = [
        json.dumps(one | labels[one["id"]], ensure_ascii=False) if one["id"] in labels else line
        for one, line in zip(facts, lines, strict=True)
    ]
    new = path.with_suffix(".new")
    new.write_text("\n".join(written) + "\n", "utf-8")
    new.replace(path)


async def _verdicts(address: Path) -> tuple[dict[tuple[int, Mood], int], dict[tuple[int, Mood], int]]:
    from core.store.opening import open_store  # noqa: PLC0415 - the same

    async with open_store(address) as store:
        return await store.doubts.count_doubters(), await store.doubts.count_judges()


def _utterances() -> list[utterances.Utterance]:
    try:
        return utterances.read(UTTERANCES)
    except (OSError, msgspec.DecodeError) as error:
        raise ArtifactRejected(f"The utterances in {UTTERANCES} cannot be read: {error}.") from error


def _judged() -> list[SampleMovie]:
    return catalogue.labelled(read_sample(MOVIES))


def _real(arguments: argparse.Namespace) -> dict[int, tuple[str, str]]:
    return catalogue.read_real_texts(arguments.reference / "tmdb_movies.csv")


if __name__ == "__main__":
    sys.exit(main())
