"""The storeys of the house, and the one room in which each library is used."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "aiohttp": {
        "bot.frontends.discord.client",  # what discord.py lets through when the network fails
        "bot.frontends.telegram.transport",
    },
    "aiolimiter": {"core.sources.tmdb.transport"},
    "apscheduler": {"bot.serving.schedule"},
    "babel": {"bot.languages.countries", "bot.languages.__init__", "bot.languages.translating", "bot.languages.zones"},
    "discord": {
        f"bot.frontends.discord_{room}"
        for room in ("client", "commands", "embeds", "frontend", "manners", "parts", "registry", "render", "sending")
    },
    "dotenv": {"bot.dotenv_file"},
    "filelock": {"core.store.sqlite.copies", "core.store.sqlite.connection"},
    "httpx": {"core.sources.certificates", "core.sources.tmdb.transport"},
    "jinja2": {"bot.frontends.web.html", "bot.commands.report"},
    "matplotlib": {"training.plots"},
    "model2vec": {"training.moods.embedding"},
    "PIL": {"bot.posters.lettering", "bot.posters.posters"},
    "prometheus_client": {"bot.monitoring.metrics"},
    "scipy": {"training.moods.learners"},
    "sklearn": {"training.moods.learners", "training.moods.baseline"},
    "sqlite3": {"core.store.sqlite.copies", "core.store.sqlite.connection"},
    "sqlite_utils": {
        "core.store.movies",
        "core.store.digests",
        "core.store.groups",
        "core.store.notes",
        "core.store.people",
        "core.store.sqlite.store",
        "core.store.sqlite.connection",
        "core.store.sqlite.health",
    },
    "stamina": {"core.sources.tmdb.transport"},
    "starlette": {
        f"bot.frontends.web_{room}"
        for room in ("api", "frontend", "guards", "intake", "pages", "pictures", "probes", "static")
    },
    "structlog": {"bot.monitoring.logs"},
    "torch": {"training.moods.network", "training.intents.gru"},
    "transformers": {"training.moods.teacher"},
    "telegram": {
        f"bot.frontends.telegram_{room}"
        for room in (
            "answering",
            "asking",
            "delivery",
            "faults",
            "frontend",
            "inline",
            "intake",
            "keyboard",
            "limits",
            "menu",
            "render",
            "sending",
            "update",
            "updates",
        )
    },
    "uvicorn": {"bot.frontends.web.frontend"},
    "xgboost": {"training.moods.baseline"},
}
SERVING_ROOMS = {  # in training they are at home
    "numpy": {
        "core.inference.mood_model",
        "core.inference.embedding",
        "core.inference.intent_model",
        "core.inference.artifacts",
        "core.inference.gru",
    },
    "tokenizers": {"core.inference.embedding"},
}
EVERYWHERE = {"msgspec", "rich"}  # plain data and the terminal
OURS = {"bot", "core", "training"}


def rooms() -> Iterator[tuple[str, ast.Module]]:
    for package in sorted(OURS):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8"))


def imported(module: ast.Module) -> Iterator[str]:
    """Name the packages that a module imports, at its top or later."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@cache
def used() -> dict[str, set[str]]:
    """Find the rooms in which each library is used; the standard library counts where a room is named for it."""
    found: dict[str, set[str]] = {}
    for room, module in rooms():
        for package in set(imported(module)) - OURS:
            if package not in sys.stdlib_module_names or package in ROOMS:
                found.setdefault(package, set()).add(room)
    return found


@pytest.mark.parametrize("library", ROOMS)
def test_library_is_used_in_its_room_and_nowhere_else(library: str) -> None:
    assert used()[library] == ROOMS[library]


@pytest.mark.parametrize("library", SERVING_ROOMS)
def test_library_of_numbers_is_used_in_one_room_of_those_that_serve(library: str) -> None:
    serving = {room for room in used()[library] if not room.startswith("training.")}
    assert serving == SERVING_ROOMS[library]


def test_every_library_has_a_room() -> None:
    assert used().keys() == ROOMS.keys() | SERVING_ROOMS.keys() | EVERYWHERE


def test_serving_does_without_what_only_training_needs() -> None:
    for_training = {library for library, where in used().items() if all(room.startswith("training.") for room in where)}
    assert for_training == {"matplotlib", "model2vec", "scipy", "sklearn", "torch", "transformers", "xgboost"}


def test_imports_are_absolute() -> None:
    relative = [
        room
        for room, module in rooms()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_every_storey_keeps_to_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    configuration.configure()  # not importlinter.cli, which would silence all loggers of this process
    assert lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True), capsys.readouterr().out
