"""The documentation: it can be built, leads nowhere that is not there, and says what the code says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from bot.__main__ import COMMANDS
from bot.settings import ROOT
from core.sources.sample import read_sample
from docs.generated import settings_table

DOCS = ROOT / "docs"
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<path>[^)\s]+)\)")
TELLING = ("architecture", "hosting", "models", "tokens", "translating")
FETCHED = {"img": "src", "link": "href", "script": "src", "iframe": "src", "source": "src"}


class Leads(HTMLParser):
    """Collects where a page leads, what it fetches, and what can be led to in it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag tells."""
        told = {name: value for name, value in attrs if value}
        self.anchors |= {told[name] for name in ("id", "name") if name in told}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if (address := told.get(FETCHED.get(tag, ""))) and told.get("rel") != "canonical":
            self.fetched.append(address)


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site; everything that MkDocs warns of is an error."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    environ = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return site


def pages(site: Path) -> Iterator[tuple[Path, Leads]]:
    yield from ((file, Leads(file)) for file in sorted(site.rglob("*.html")) if file.name != "404.html")


def written() -> list[Path]:
    """Find what is read as Markdown in the repository, too."""
    return [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "deploy").rglob("*.md")]


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def test_every_link_on_the_site_leads_to_something(site: Path) -> None:
    anchors = {file: leads.anchors for file, leads in pages(site)}
    lost: list[str] = []
    for file, leads in pages(site):
        for address in (*leads.links, *leads.fetched):
            path, anchor = unquote(urlsplit(address).path), urlsplit(address).fragment
            target = (file.parent / path).resolve() if path else file
            target = target / "index.html" if target.is_dir() else target
            is_there = target.is_file() and (not anchor or anchor in anchors.get(target, {anchor}))
            if not is_elsewhere(address) and not is_there:
                lost.append(f"{file.relative_to(site)}: {address}")
    assert lost == []


def test_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    assert [address for _, leads in pages(site) for address in leads.fetched if is_elsewhere(address)] == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()[\s\"']*(https?:)?//", sheet.read_text("utf-8"))


def test_site_has_the_settings_the_interface_and_what_was_measured(site: Path) -> None:
    for page, words in {"settings": "TELEGRAM_TOKEN", "api": "POST /api/v1/feel", "models": "<td>0."}.items():
        assert words in (text := (site / f"{page}.html").read_text("utf-8"))
        assert "built site" not in text
    assert (site / "openapi.json").is_file()


def test_scripts_and_templates_of_the_documentation_are_not_published(site: Path) -> None:
    assert [file for file in site.rglob("*") if file.suffix in {".py", ".j2", ".pyc"}] == []


@pytest.mark.parametrize("file", written(), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_work_in_the_repository_too(file: Path) -> None:
    links = re.findall(r"\]\((?![a-z]+:|#)([^)\s#]+)", file.read_text("utf-8"))
    generated = {"openapi.json"}
    assert [link for link in links if link not in generated and not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", written(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_picture_is_there_and_described(file: Path) -> None:
    for picture in PICTURE.finditer(file.read_text("utf-8")):
        assert (file.parent / picture["path"]).is_file()
        assert len(picture["words"]) > 20


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(picture["path"]).name for file in written() for picture in PICTURE.finditer(file.read_text("utf-8"))}
    assert {file.name for file in (DOCS / "pictures").iterdir()} == shown


def test_readme_has_the_table_that_the_settings_give() -> None:
    block = f"<!-- settings -->\n{settings_table()}\n<!-- /settings -->"
    assert block in (ROOT / "README.md").read_text("utf-8"), f"Put this into README.md:\n{block}"


def test_architecture_shows_only_rooms_that_exist() -> None:
    rooms = re.findall(r'class="room"[^>]*>([^<]+)<', (DOCS / "pictures" / "architecture.svg").read_text("utf-8"))
    assert len(rooms) > 20
    assert [room for room in rooms if not (ROOT / room).exists()] == []


def test_architecture_describes_every_folder_of_the_code() -> None:
    """The map has one line per folder, and no line for a folder that is gone."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    described = re.findall(r"^\| `([^`]+)/` \| .+ \|$", text, re.MULTILINE)
    folders = {
        str(file.parent.relative_to(ROOT))
        for package in ("bot", "core", "training")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert sorted(described) == sorted(folders)


def test_every_recipe_names_files_that_exist() -> None:
    """A recipe that sends a newcomer to a file that has moved is worse than none; ``<name>`` stands for a new file."""
    recipes = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Recipes")[2].partition("\n## ")[0]
    files = re.findall(r"`([\w./-]+/[\w.-]*)`", recipes)
    assert len(files) > 20
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_number_of_movies_that_were_judged_is_true() -> None:
    judged = [movie for movie in read_sample(ROOT / "data" / "movies.jsonl") if movie.primary]
    told = f"{len(judged):,} movies"
    assert told in (ROOT / "README.md").read_text("utf-8")
    assert told in (DOCS / "models.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{name}.md" for name in TELLING)])
def test_commands_that_are_told_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    commands = {command.name for command in COMMANDS}
    assert [name for name in re.findall(r"python -m bot ([a-z]+)", text) if name not in commands] == []
    training = (ROOT / "training" / "__main__.py").read_text("utf-8")
    for command in re.findall(r"python -m training ([a-z]+)", text):
        assert re.search(rf'def {command}\(|"{command}"', training)
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_rendering_of_telegram_draws_text_in_a_text_font() -> None:
    """An emoji font has spaces and digits, too, and draws them far apart."""
    style = (ROOT / "docs" / "telegram.html.j2").read_text("utf-8")
    font_families = re.findall(r"font: [^;]*?px[^ ]* ([^;]*);", style)
    assert font_families
    for families in font_families:
        names = [name.strip(' "') for name in families.split(",")]
        assert names.index("sans-serif") < names.index("Noto Color Emoji")
    (ranges,) = re.findall(r"unicode-range: ([^;]*);", style)
    first_letters = [int(each.removeprefix("U+").partition("-")[0], 16) for each in ranges.split(", ")]
    assert min(first_letters) > ord("⁰")
