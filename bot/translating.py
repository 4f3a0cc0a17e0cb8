"""``python -m bot.translating``: bring the message catalogues up to date with what the bot says."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bot.dialogue import labels
from bot.languages import ENGLISH, FOLDER, LANGUAGES
from bot.settings import ROOT

Sentence = str | tuple[str, str]
"""A sentence in English; in the singular and the plural if it tells a number."""

_SAME_EVERYWHERE = {
    labels.NAME,
    labels.TMDB_NOTICE,  # TMDb's, word by word
    labels.DIGEST_EXAMPLE,
    labels.HELPLINE,
}
_WIDTH = 120
_HEADERS = {
    "project": labels.NAME,
    "version": "1",
    "msgid_bugs_address": labels.NAME,
    "last_translator": labels.NAME,
    "language_team": labels.NAME,
}
_BEGUN = datetime(2026, 11, 23, tzinfo=UTC)


def sentences() -> list[Sentence]:
    """Return all that the bot says: what stands in ``bot.dialogue.labels``, then what ``say`` is given."""
    fixed = tuple(value for name, value in vars(labels).items() if name.isupper() and not name.endswith("_EMOJI"))
    said: list[Sentence] = [text for text in _texts(fixed) if text not in _SAME_EVERYWHERE]
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


def _texts(value: object) -> Iterator[str]:
    """Find the sentences in a value: in text, tuples and dictionaries."""
    match value:
        case str():
            if any(map(str.isalpha, value)) or value == labels.COMMA:
                yield value
        case tuple():
            for part in cast("tuple[object, ...]", value):
                yield from _texts(part)
        case Mapping():
            yield from _texts(tuple(cast("Mapping[object, object]", value).values()))
        case _:
            pass


def _said(path: Path) -> Iterator[Sentence]:
    """Find the sentences that a module says outright."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=str(sentence)), *_]):
                yield sentence
            case ast.Call(
                func=ast.Name(id="say_count"), args=[ast.Constant(value=str(one)), ast.Constant(value=str(many)), *_]
            ):
                yield one, many
            case _:
                pass


if __name__ == "__main__":
    main()
