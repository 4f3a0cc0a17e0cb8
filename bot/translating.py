"""``python -m bot.translating``: bring the message catalogues up to date with what the bot says."""

import ast
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bot.dialogue.texts import NAME
from bot.languages import ENGLISH, FOLDER, LANGUAGES
from bot.settings import ROOT

Sentence = str | tuple[str, str]
"""A sentence in English; in the singular and the plural if it tells a number."""

_WIDTH = 120
_HEADERS = {
    "project": NAME,
    "version": "1",
    "msgid_bugs_address": NAME,
    "last_translator": NAME,
    "language_team": NAME,
}
_BEGUN = datetime(2026, 11, 23, tzinfo=UTC)


def sentences() -> list[Sentence]:
    """Return all that the bot says: the arguments of ``say``, ``say_count`` and ``N_``."""
    said: list[Sentence] = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        said += _said(path)
    return list(dict.fromkeys(said))


def updated(language: str, said: Iterable[Sentence]) -> Catalog:
    """Return the message catalogue of a language: sentences that are new lack a translation, old ones are gone.

    A sentence that was only changed keeps its translation, marked as fuzzy until somebody has looked at it; the bot
    says it in English until then. See https://www.gnu.org/software/gettext/manual/html_node/Fuzzy-Entries.html
    """
    path = FOLDER / f"{language}.po"
    catalogue = Catalog(locale=language, creation_date=_BEGUN, revision_date=_BEGUN, fuzzy=False, **_HEADERS)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    template = Catalog()
    for sentence in said:
        template.add(sentence)
    catalogue.update(template, update_creation_date=False)
    catalogue.header_comment = f"# What CineMood says in {LANGUAGES[language]}."
    catalogue.obsolete.clear()
    return catalogue


def main() -> None:
    """Write all message catalogues."""
    said = sentences()
    for language in LANGUAGES:
        if language != ENGLISH:
            catalogue = updated(language, said)
            with (FOLDER / f"{language}.po").open("wb") as file:
                write_po(file, catalogue, width=_WIDTH, include_previous=True)


def _said(path: Path) -> Iterator[Sentence]:
    """Find the sentences that a module says outright."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="say" | "N_"), args=[ast.Constant(value=str(sentence)), *_]):
                yield sentence
            case ast.Call(
                func=ast.Name(id="say_count"), args=[ast.Constant(value=str(one)), ast.Constant(value=str(many)), *_]
            ):
                yield one, many
            case _:
                pass


if __name__ == "__main__":
    main()
