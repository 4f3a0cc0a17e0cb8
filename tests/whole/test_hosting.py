"""What runs CineMood elsewhere: the container, compose, systemd, Spaces. No engine is needed to check it."""

import ast
import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
DEPLOY = ROOT / "deploy"
SPACE = (DEPLOY / "huggingface" / "README.md").read_text("utf-8")
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def copied() -> list[str]:
    """Name what the Dockerfile takes from the folder."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def let_in() -> list[str]:
    """Name what the folder gives to a build."""
    return [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def named(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


def installed_with(requirements: list[str]) -> set[str]:
    """Follow requirements to everything that comes along."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        one = waiting.pop()
        if (name := canonicalize_name(one.name)) in found and not one.extras:
            continue
        found.add(name)
        for text in metadata.requires(name) or []:
            needed = Requirement(text)
            if any(not needed.marker or needed.marker.evaluate({"extra": extra}) for extra in one.extras or {""}):
                waiting.append(needed)
    return found


def imported() -> Iterator[str]:
    """Name the packages that the program itself imports."""
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "core").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield (node.module or "").partition(".")[0]


def test_everything_that_the_image_copies_is_there_and_let_in() -> None:
    assert copied()
    assert [source for source in copied() if not (ROOT / source).exists()] == []
    assert sorted(let_in()) == sorted(copied())


@pytest.mark.parametrize("kept_out", [".env", ".git", "var", "tests", "training", ".venv", "data/utterances.jsonl"])
def test_nothing_private_or_superfluous_gets_into_an_image(kept_out: str) -> None:
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
    assert not [pattern for pattern in let_in() if fnmatch.fnmatch(kept_out, pattern)]


def test_image_serves_without_a_setting_as_somebody_without_rights() -> None:
    stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "WEB_HOST=0.0.0.0 WEB_PORT=7860 CINEMOOD_STORE=/data/cinemood.db" in stage
    instructions = [line.split()[0] for line in stage.splitlines()[1:] if line and not line.startswith("#")]
    assert instructions.index("USER") < instructions.index("ENTRYPOINT")
    assert {"USER cinemood", "VOLUME /data", "EXPOSE 7860"} <= set(stage.splitlines())
    assert "--uid 1000" in stage
    assert "HEALTHCHECK" in instructions


def test_program_finds_all_its_files_in_what_the_image_copies(tmp_path: Path) -> None:
    for source in copied():
        target = tmp_path / source
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, target)
    command = [sys.executable, "-m", "bot", "ask", "joy", "--json"]
    env = {"PATH": "/usr/bin", "CINEMOOD_STORE": str(tmp_path / "db"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stderr) == (0, "")


def test_serving_installs_no_package_that_only_tests_need() -> None:
    project = pyproject()
    for_tests = {named(text) for text in project["optional-dependencies"]["test"]}
    assert installed_with(project["dependencies"]) & for_tests == set()


def test_serving_installs_everything_that_the_program_imports() -> None:
    wheels = metadata.packages_distributions()
    foreign = set(imported()) - sys.stdlib_module_names - {"bot", "core"}
    serving = installed_with(pyproject()["dependencies"])
    assert {name for name in foreign if not serving & {canonicalize_name(one) for one in wheels[name]}} == set()


def test_every_requirement_has_a_pinned_version() -> None:
    lines = (ROOT / "requirements" / "serving.txt").read_text("utf-8").splitlines()
    pinned = {named(line.removesuffix("\\")) for line in lines if line[:1].isalnum()}
    assert installed_with(pyproject()["dependencies"]) <= pinned


def test_compose_builds_the_image_keeps_its_data_and_leaves_time_to_stop() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    service = compose["services"]["cinemood"]
    assert service["build"] == "."
    assert service["volumes"] == ["cinemood:/data"]
    assert "cinemood" in compose["volumes"]
    assert service["environment"]["CINEMOOD_STORE"] == "/data/cinemood.db"
    assert service["ports"][0].endswith(":7860")
    assert service["read_only"]
    assert int(service["stop_grace_period"].removesuffix("s")) >= 5


def test_front_matter_has_what_spaces_need() -> None:
    """Source: https://huggingface.co/docs/hub/spaces-config-reference"""
    _, front, text = SPACE.split("---\n", 2)
    matter = yaml.safe_load(front)
    assert (matter["sdk"], matter["app_port"], matter["title"]) == ("docker", 7860, "CineMood")
    assert {matter["colorFrom"], matter["colorTo"]} <= COLOURS
    assert len(matter["short_description"]) <= 60
    assert "TMDB API" in text


def test_unit_of_systemd_is_sound(tmp_path: Path) -> None:
    if not (verifier := shutil.which("systemd-analyze")):
        pytest.skip("systemd is not installed here")
    text = (DEPLOY / "cinemood.service").read_text("utf-8")
    unit = tmp_path / "cinemood.service"
    unit.write_text(text.replace("/opt/cinemood/.venv/bin/python", sys.executable))
    done = subprocess.run([verifier, "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


def test_unit_is_given_more_time_than_the_bot_takes_to_stop_and_no_rights() -> None:
    lines = set((DEPLOY / "cinemood.service").read_text("utf-8").splitlines())
    assert {"User=cinemood", "TimeoutStopSec=10", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= lines
    assert "CapabilityBoundingSet=" in lines


def test_notes_name_only_commands_and_files_that_exist() -> None:
    notes = (DEPLOY / "README.md").read_text("utf-8")
    commands = {command.name for command in COMMANDS}
    assert [name for name in re.findall(r"python -m bot ([a-z]+)", notes) if name not in commands] == []
    for path in re.findall(r"deploy/[\w./]+[a-z]", notes):
        assert (ROOT / path).is_file()
