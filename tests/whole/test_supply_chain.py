"""What is installed is what was locked, file by file; whose licence is known, and whose weaknesses are asked for."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements.audit import SAFE, UNKNOWN, WEAK, judge
from requirements.licences import ELSEWHERE, SERVING, locked, page

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDS: list[str] = PROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SAFELY = ["--require-hashes", "--only-binary", ":all:"]
ASKED = {
    "serving.txt": NEEDS,
    "test.txt": NEEDS + EXTRAS["test"],
    "train.txt": NEEDS + EXTRAS["train"],
    **{f"{name}.txt": asked for name, asked in PROJECT["dependency-groups"].items()},
}


def pins(name: str) -> dict[str, str]:
    """Return the locked version of each package."""
    return {canonicalize_name(one.name): str(one.specifier)[2:] for one in locked(ROOT / "requirements" / name)}


def digests(name: str) -> dict[str, set[str]]:
    """Return the digests of the files that each package may be installed from."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    parts = re.split(r"^(?=[\w.-]+(?:\[.*\])?==)", text, flags=re.MULTILINE)[1:]
    return {re.split(r"[\[=]", part)[0]: set(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", part)) for part in parts}


@pytest.mark.parametrize("name", ASKED)
def test_lock_has_a_fitting_version_of_everything_that_is_asked_for(name: str) -> None:
    versions = pins(name)
    asked = [Requirement(text) for text in ASKED[name]]
    unfit = [str(one) for one in asked if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))]
    assert unfit == [], "run 'make lock'"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_locked_to_one_version_and_to_its_files(lock: Path) -> None:
    assert [str(one) for one in locked(lock) if not re.fullmatch(r"==[\w.]+", str(one.specifier))] == []
    assert [name for name, files in digests(lock.name).items() if not files] == []
    assert digests(lock.name).keys() == {one.name for one in locked(lock)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_place_to_install_from(lock: Path) -> None:
    assert not re.search(r"://|^\s*-(?!-hash=sha256:)|find-links|index-url", lock.read_text("utf-8"), re.MULTILINE)


def test_tests_run_on_the_very_files_that_serve() -> None:
    tested = digests("test.txt")
    assert {name: files for name, files in digests("serving.txt").items() if tested[name] != files} == {}
    assert pins("serving.txt").items() <= pins("test.txt").items()


def test_nothing_else_is_installed_here() -> None:
    here = [one for one in locked(ROOT / "requirements" / "test.txt") if not one.marker or one.marker.evaluate()]
    assert {one.name: metadata.version(one.name) for one in here} == {
        one.name: pins("test.txt")[one.name] for one in here
    }


def asked_by(name: str, extras: set[str]) -> list[Requirement]:
    """Return what an installed package needs here, with these extras of it."""
    needs = map(Requirement, metadata.requires(name) or ())
    return [one for one in needs if not one.marker or any(one.marker.evaluate({"extra": e}) for e in {"", *extras})]


def test_extras_that_packages_ask_for_are_locked() -> None:
    """Older versions of pip look for ``coverage[toml]`` beside ``coverage``, and refuse to install it unpinned."""
    here = [one for one in locked(ROOT / "requirements" / "test.txt") if not one.marker or one.marker.evaluate()]
    extras = {canonicalize_name(one.name): one.extras for one in here}
    asked = [*map(Requirement, ASKED["test.txt"]), *(need for one in here for need in asked_by(one.name, one.extras))]
    assert [str(one) for one in asked if not one.extras <= extras[canonicalize_name(one.name)]] == []
    assert any(one.extras for one in asked)


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile", "bench/install.py"])
def test_every_installation_checks_digests_and_runs_no_code_of_others(name: str) -> None:
    words = re.sub(r'[\s"\\,]+', " ", (ROOT / name).read_text("utf-8"))
    assert " ".join(SAFELY) in words
    installing = re.findall(r"pip install(?: -\S+)*", words)
    assert installing
    assert [one for one in installing if "--require-hashes" not in one and name != "bench/install.py"] == []


@pytest.mark.parametrize("is_altered", [True, False])
def test_wheel_whose_digest_differs_is_refused(tmp_path: Path, is_altered: bool) -> None:
    wheel = tmp_path / "lamp-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("lamp.py", "")
        archive.writestr("lamp-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: lamp\nVersion: 1.0\n")
        archive.writestr("lamp-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("lamp-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes() + b"x" * is_altered).hexdigest()
    (tmp_path / "lock.txt").write_text(f"lamp==1.0 --hash=sha256:{digest}\n")
    where = ["--no-index", "--find-links", str(tmp_path), "--target", str(tmp_path / "there")]
    command = [sys.executable, "-m", "pip", "install", *SAFELY, *where, "-r", str(tmp_path / "lock.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert ("DO NOT MATCH THE HASHES" in done.stderr) == is_altered
    assert (tmp_path / "there" / "lamp.py").exists() != is_altered


def test_list_of_licences_is_that_of_what_serving_installs() -> None:
    assert (ROOT / "docs" / "licences.md").read_text("utf-8") == page(), "run 'make docs/licences.md'"


def test_licence_of_everything_that_serves_is_known_and_leaves_our_code_alone() -> None:
    rows = re.findall(r"^\| (\S+) \| (\d\S*) \| (.*) \|$", page(), re.MULTILINE)
    assert {name: version for name, version, _ in rows} == {one.name: str(one.specifier)[2:] for one in locked(SERVING)}
    assert [name for name, _, licence in rows if not licence or re.search(r"(?<!L)GPL|SSPL|UNKNOWN", licence)] == []


def test_licences_are_only_written_by_hand_for_what_is_not_installed_here() -> None:
    foreign = {one.name for one in locked(SERVING) if one.marker}
    assert ELSEWHERE.keys() <= foreign


def found(*flaws: dict[str, Any], skipped: bool = False) -> str:
    """Write what pip-audit would about two packages."""
    safe: dict[str, Any] = {"name": "safe", "version": "1", "vulns": []}
    other = {"name": "odd", "skip_reason": "not found"} if skipped else {"name": "odd", "version": "2", "vulns": flaws}
    return json.dumps({"dependencies": [safe, other], "fixes": []})


FLAW = {"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": [], "description": ""}


@pytest.mark.parametrize(
    ("report", "complaint", "status", "sentence"),
    [
        (found(), "No known vulnerabilities found", SAFE, "2 of 2 packages were looked up, 0 weaknesses are known."),
        (found(FLAW), "Found 1", WEAK, "odd 2: PYSEC-1, mended in 2.1"),
        (found(FLAW | {"fix_versions": []}), "", WEAK, "odd 2: PYSEC-1, mended in no version yet"),
        (found(skipped=True), "No known vulnerabilities found", UNKNOWN, "Nothing is known of 1 packages"),
        ('{"dependencies": []}', "", UNKNOWN, "0 of 0 packages were looked up"),
        ("", "Traceback\nConnectionError: no network", UNKNOWN, "could not be read. ConnectionError: no network"),
        ("", "", UNKNOWN, "it said nothing"),
    ],
)
def test_audit_is_content_only_when_everything_was_looked_up(
    report: str, complaint: str, status: int, sentence: str
) -> None:
    judged, told = judge(report, complaint)
    assert judged == status
    assert any(sentence in line for line in told)


def test_pre_commit_checks_with_the_locked_versions() -> None:
    """A hook of another version would judge code differently from ``make test``."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    remote = re.findall(r"repo: https://\S+/([\w-]+)-pre-commit\n\s+rev: v([\d.]+)", text)
    assert remote == [("ruff", pins("test.txt")["ruff"])]
