"""Training of the models: ``python -m training catalogue check | label | train | evaluate | baseline | feedback``."""

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
from core.moods.judgements import read_judgements
from core.moods.mood import Mood
from core.sources.sample import SampleMovie, read_sample
from training.intents import utterances
from training.moods import catalogue, dataset
from training.moods.feedback import Finding, find_agreements, relabel
from training.moods.teacher import TEACHER, Teacher

ROOT = Path(__file__).resolve().parent.parent
MOVIES = ROOT / "data" / "movies.jsonl"
JUDGEMENTS = ROOT / "data" / "judgements.csv"
REAL_TEXTS = ("tmdb_movies.csv", "recent_movies.csv")
UTTERANCES = ROOT / "data" / "utterances.jsonl"
MOOD = ROOT / "models" / "mood"
STORE = ROOT / "var" / "cinemood.db"
LABELS = "teacher_labels.csv"
_API, _IMAGES = "https://api.themoviedb.org/3", "https://image.tmdb.org/t/p"
_QUIET = {"TQDM_DISABLE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
"""Variables that keep transformers and model2vec from printing."""


def main() -> int:
    """Run one command and return its exit code: 0 for success, 1 for failures and faults, 2 for wrong arguments."""
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
        help=f"folder with {', '.join(REAL_TEXTS)}, {LABELS} and reserved_for_evaluation.csv, used where present",
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
    for command in (evaluation, classic):
        command.add_argument(
            "--full",
            dest="grid",
            action="store_const",
            const="full",
            default="small",
            help="search the baseline's whole grid, which takes minutes",
        )
    return parser


def check_catalogue(arguments: argparse.Namespace) -> int:
    """Print the faults of the movies and the utterances; return 1 if there are any."""
    movies, messages = read_sample(MOVIES), _read_utterances()
    texts = {movie_id: text for movie_id, (text, _) in _read_real_texts(arguments).items()}
    reserved = catalogue.read_reserved(arguments.reference / "reserved_for_evaluation.csv")
    judged = read_judgements(JUDGEMENTS)
    movie_faults = catalogue.find_faults(movies, judged=judged, reserved=reserved, other_texts=texts)
    message_faults = utterances.find_faults(messages)
    print("\n".join([*movie_faults, f"{len(movies)} movies, {len(movie_faults)} faults"]))
    print("\n".join([*message_faults, f"{len(messages)} utterances, {len(message_faults)} faults"]))
    return 1 if movie_faults or message_faults else 0


def label(arguments: argparse.Namespace) -> int:
    """Let the teacher label TMDb's movies, until every mood has enough."""
    token = os.environ.get("TMDB_TOKEN", "").strip()
    if not token:
        raise SourceRefused("The overviews come from TMDb: set TMDB_TOKEN to your read access token.")
    teacher = Teacher.load(arguments.model)
    reserved = dataset.Reserved.read(arguments.reference / "reserved_for_evaluation.csv")
    asyncio.run(_label(arguments.to, token, teacher, reserved))
    return 0


async def _label(path: Path, token: str, teacher: dataset.Labeller, reserved: dataset.Reserved) -> None:
    from core.sources.tmdb.client import TmdbClient  # noqa: PLC0415 - only this command uses TMDb

    api, images = os.environ.get("TMDB_API_BASE") or _API, os.environ.get("TMDB_IMAGE_BASE") or _IMAGES
    async with TmdbClient(token, api_base=api.rstrip("/"), image_base=images.rstrip("/")) as tmdb:
        await dataset.rebuild(path, tmdb, teacher, reserved=reserved)


def train(arguments: argparse.Namespace) -> int:
    """Train and write both models, and print their results on unseen data."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    from training import report  # noqa: PLC0415 - need the training environment
    from training.moods import embedding  # noqa: PLC0415 - need the training environment

    print("Distilling the embedding, which takes a minute.", flush=True)
    pieces = embedding.distil()
    metrics = {
        "mood": _train_mood(arguments.to / "mood", pieces, _read_real_texts(arguments)),
        "intent": _train_intent(arguments.to / "intent", pieces),
    }
    print(report.metrics_table(metrics))
    return 0


def _train_mood(folder: Path, pieces: Embedding, real: dict[int, tuple[str, str]]) -> dict[str, float]:
    from training.moods import artifact, evaluate, fit  # noqa: PLC0415 - need the training environment

    movies = _read_judged_movies()
    print(f"Learning moods from {len(movies)} movies: without the held-out ones to measure, then all.", flush=True)
    training, held_out = catalogue.split(movies)
    measured = evaluate.measure(fit.fit(training, pieces), held_out, real)
    metrics: dict[str, float] = {}
    for name, value in measured.items():
        metrics[name] = round(value, 4)
    files = artifact.mood_files(pieces, fit.fit_network(movies, pieces))
    artifact.save(folder, files, names=fit.genres_of(movies), data=[MOVIES], metrics=metrics)
    MoodModel.load(folder)
    return metrics


def _train_intent(folder: Path, pieces: Embedding) -> dict[str, float]:
    from training.intents import plain_requests as plain  # noqa: PLC0415 - need the training environment
    from training.intents import training as intents  # noqa: PLC0415 - need the training environment
    from training.moods import artifact  # noqa: PLC0415 - need the training environment

    messages = _read_utterances()
    print(f"Learning what people mean from {len(messages)} utterances, which takes minutes.", flush=True)
    files, names, metrics = intents.learn_intent(messages, pieces, plain.utterances())
    artifact.save(folder, files, names=names, data=[UTTERANCES], metrics=metrics)
    (folder / "MODEL_CARD.md").write_text(intents.card(metrics), "utf-8")
    IntentModel.load(folder, pieces)
    return metrics


def evaluate(arguments: argparse.Namespace) -> int:
    """Train on all but the held-out movies, measure, compare, and write the model card."""
    from training.report import Study  # noqa: PLC0415 - needs the training environment

    labels = arguments.reference / LABELS
    rows: list[dataset.Row] = []
    if labels.exists():
        rows = dataset.read(labels)
    study = Study(
        movies=_read_judged_movies(),
        embedding=Embedding.load(ModelFiles.read(MOOD)),
        real=_read_real_texts(arguments),
        rows=rows,
        grid=arguments.grid,
    )
    study.write(MOOD)
    return 0


def baseline(arguments: argparse.Namespace) -> int:
    """Train the classic baseline on labelled overviews."""
    from training.moods import baseline as classic  # noqa: PLC0415 - needs the training environment

    data = arguments.data or arguments.reference / LABELS
    classic.run(data, ROOT / "var" / "baseline.png", grid=arguments.grid)
    return 0


def feedback(arguments: argparse.Namespace) -> int:
    """Print the agreements of people, and relabel the movies if ``--apply`` is set."""
    movies = {movie.id: movie for movie in read_sample(arguments.movies)}
    if not arguments.store.exists():
        raise StoreError(f"There is no database at {arguments.store}: name it with --store.")
    findings = find_agreements(*asyncio.run(_read_verdicts(arguments.store)))
    for finding in findings:
        title = f"TMDb {finding.movie}, which has no label yet"
        if finding.movie in movies:
            title = movies[finding.movie].title
        print(f"{title}: {_describe(finding)}")
    changed = relabel(movies.values(), findings)
    print(f"{len(findings)} findings, {len(changed)} movies with other labels than before")
    if arguments.apply and changed:
        _relabel(arguments.movies, changed)
    return 0


def _describe(finding: Finding) -> str:
    if finding.is_confirmed:
        return f"{finding.judges - finding.doubters} of {finding.judges} people confirm {finding.mood}"
    return f"{finding.doubters} of {finding.judges} people deny {finding.mood}"


def _relabel(path: Path, changed: list[SampleMovie]) -> None:
    """Write new labels into the file of the movies; all other lines stay unchanged."""
    labels: dict[int, dict[str, object]] = {}
    for movie in changed:
        labels[movie.id] = {"primary": movie.primary, "acceptable": movie.acceptable}
    lines: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        facts = json.loads(line)
        if facts["id"] in labels:
            lines.append(json.dumps(facts | labels[facts["id"]], ensure_ascii=False))
        else:
            lines.append(line)
    new = path.with_suffix(".new")
    new.write_text("\n".join(lines) + "\n", "utf-8")
    new.replace(path)


async def _read_verdicts(address: Path) -> tuple[dict[tuple[int, Mood], int], dict[tuple[int, Mood], int]]:
    from core.store.opening import open_store  # noqa: PLC0415 - the same

    async with open_store(address) as store:
        return await store.doubts.count_doubters(), await store.doubts.count_judges()


def _read_utterances() -> list[utterances.Utterance]:
    try:
        return utterances.read(UTTERANCES)
    except (OSError, msgspec.DecodeError) as error:
        raise ArtifactRejected(f"The utterances in {UTTERANCES} cannot be read: {error}.") from error


def _read_judged_movies() -> list[SampleMovie]:
    return catalogue.with_labels(read_sample(MOVIES))


def _read_real_texts(arguments: argparse.Namespace) -> dict[int, tuple[str, str]]:
    texts: dict[int, tuple[str, str]] = {}
    for name in REAL_TEXTS:
        texts |= catalogue.read_real_texts(arguments.reference / name)
    return texts


if __name__ == "__main__":
    sys.exit(main())
