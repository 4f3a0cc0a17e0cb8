"""What MkDocs does besides: files from elsewhere in the repository become pages, and links find them there.

Every page is written, and every link set, as it stands in the repository, where it works, too. Between two comments
such as ``<!-- settings -->`` and ``<!-- /settings -->`` the site has what is generated from the code.

Source: https://www.mkdocs.org/user-guide/configuration/#hooks
"""

import json
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from bot.frontends.web.api.openapi import document
from bot.settings import Settings
from docs.generated import api_reference, languages, measures, settings_table

ROOT = Path(__file__).resolve().parent.parent
BROUGHT = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "LICENSE": "LICENSE.txt",
    "deploy/README.md": "deployment.md",
    "bot/frontends/web/static/icon.svg": "icon.svg",
    "models/intent/MODEL_CARD.md": "models/intent.md",
    **{f"models/mood/{name}.png": f"models/{name}.png" for name in ("confusion", "curve", "reliability")},
    "models/mood/MODEL_CARD.md": "models/mood.md",
}
"""Where files that do not lie in docs/ stand on the site."""

_SOURCES = {place: source for source, place in BROUGHT.items()}
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<path>[^)#\s]+)")
_TABLE_ELSEWHERE = "Each is an environment variable, or a line in `.env`: [all settings](docs/settings.md)."
_MARKED = re.compile(r"<!-- (?P<name>\w+) -->.*?<!-- /(?P=name) -->", re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Bring the files from elsewhere, and the description of the HTTP interface."""
    for source, place in BROUGHT.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / source)))
    files.append(File.generated(config, "openapi.json", content=json.dumps(document(), indent=2)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs names them
    """Fill in what is generated, and let links lead to pages of the site."""
    place = page.file.src_uri
    source = _SOURCES.get(place, f"docs/{place}")
    filled = _MARKED.sub(_TABLE_ELSEWHERE if source == "README.md" else _filled, markdown)
    return _LINK.sub(lambda link: _on_site(link["path"], source, place), filled)


def _filled(marked: re.Match[str]) -> str:
    """Return what stands between two comments on the site."""
    generated = {
        "settings": settings_table,
        "api": lambda: api_reference(document()),
        "languages": languages,
        "measures": lambda: measures(Settings()),
    }
    return generated[marked["name"]]()


def _on_site(link: str, source: str, place: str) -> str:
    """Turn a link between files of the repository into one between pages; what is not on the site stays as it is."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    if target not in BROUGHT and not target.startswith("docs/"):
        return link
    return posixpath.relpath(BROUGHT.get(target, target.removeprefix("docs/")), posixpath.dirname(place) or ".")
