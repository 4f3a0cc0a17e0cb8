"""Import contracts, and the packages in which each library may be used."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "aiohttp": {"bot.frontends.discord", "bot.frontends.telegram"},
    "aiolimiter": {"core.sources"},
    "aiosmtplib": {"bot.frontends.email"},
    "apscheduler": {"bot.serving"},
    "babel": {"bot.languages"},
    "bidi": {"bot.posters"},
    "discord": {"bot.frontends.discord"},
    "dotenv": {"bot.dotenv_file"},
    "filelock": {"core.store.sqlite"},
    "httpx": {"bot.frontends.ntfy", "core.sources"},
    "jinja2": {"bot.commands", "bot.frontends.web"},
    "matplotlib": {"training"},
    "model2vec": {"training"},
    "numpy": {"core.inference", "training"},
    "PIL": {"bot.posters"},
    "prometheus_client": {"bot.monitoring"},
    "scipy": {"training"},
    "sklearn": {"training"},
    "sqlite3": {"core.store.sqlite"},
    "sqlite_utils": {"core.store.sqlite"},
    "stamina": {"core.sources"},
    "starlette": {"bot.frontends.web"},
    "structlog": {"bot.monitoring"},
    "telegram": {"bot.frontends.telegram"},
    "tokenizers": {"core.inference", "training"},
    "torch": {"training"},
    "transformers": {"training"},
    "uharfbuzz": {"bot.posters"},
    "uvicorn": {"bot.frontends.web"},
    "xgboost": {"training"},
}
"""Library → the packages that may use it."""
EVERYWHERE = {"cachetools", "msgspec", "rich"}  # bounded caches, plain data and the terminal
OURS = {"bot", "core", "training"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the dotted name and the syntax tree of each module."""
    for package in sorted(OURS):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(path.read_text("utf-8"))


def libraries(module: ast.Module) -> Iterator[str]:
    """Yield the top-level packages that a module imports, at its top or later."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@cache
def users() -> dict[str, set[str]]:
    """Return library → the modules that import it; of the standard library, only what ``PACKAGES`` restricts."""
    users: dict[str, set[str]] = {}
    for name, module in modules():
        for library in set(libraries(module)) - OURS:
            if library not in sys.stdlib_module_names or library in PACKAGES:
                users.setdefault(library, set()).add(name)
    return users


def is_inside(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


@pytest.mark.parametrize("library", PACKAGES)
def test_libraries_stay_in_their_packages(library: str) -> None:
    strangers = [user for user in users()[library] if not any(is_inside(user, own) for own in PACKAGES[library])]
    assert strangers == []


@pytest.mark.parametrize("library", PACKAGES)
def test_listed_packages_use_their_library(library: str) -> None:
    idle = [own for own in PACKAGES[library] if not any(is_inside(user, own) for user in users()[library])]
    assert idle == []


def test_every_library_is_listed() -> None:
    assert users().keys() == PACKAGES.keys() | EVERYWHERE


def test_serving_needs_no_training_library() -> None:
    for_training = {name for name, where in users().items() if all(user.startswith("training.") for user in where)}
    assert for_training == {"matplotlib", "model2vec", "scipy", "sklearn", "torch", "transformers", "xgboost"}


def test_imports_are_absolute() -> None:
    relative = [
        name
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    configuration.configure()  # not importlinter.cli, which would silence all loggers of this process
    assert lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True), capsys.readouterr().out
