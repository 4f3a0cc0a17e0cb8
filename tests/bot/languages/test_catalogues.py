"""The message catalogues: complete, and up to date with the sentences in the code."""

import ast
import os
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from bot.frontends.manners import texts
from bot.languages import ENGLISH, FOLDER, LANGUAGES

ROOT = Path(__file__).resolve().parents[3]
OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})


def read(language: str, folder: Path = FOLDER) -> Catalog:
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def parts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def forms(texts: object) -> tuple[str, ...]:
    """Return a sentence, or its singular and plurals."""
    return (texts,) if isinstance(texts, str) else tuple(map(str, texts))  # pyright: ignore[reportArgumentType, reportUnknownVariableType, reportUnknownArgumentType] - Babel leaves the type of strings open


def update(folder: Path) -> None:
    """Do what ``make messages`` does, to the catalogues in a folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [str(FOLDER / "update.sh"), str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PATH": path}, check=True)  # noqa: S603 - our own


def copy_catalogues(folder: Path) -> None:
    for path in FOLDER.glob("*.po"):
        shutil.copy(path, folder)


def test_each_language_has_a_catalogue() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.po")) == OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert [message.id for message in messages(language) if not all(forms(message.string)) or message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_parts_of_their_sentence(language: str) -> None:
    """A plural form may leave its number out: one movie."""
    for message in messages(language):
        *_, expected = map(parts, forms(message.id))
        optional = set[str]() if isinstance(message.id, str) else {"count"}
        for form in forms(message.string):
            assert expected - optional <= parts(form) <= expected, message.id


def test_catalogues_are_up_to_date(tmp_path: Path) -> None:
    """Each sentence in the code is in every catalogue, and no other; or somebody forgot ``make messages``."""
    copy_catalogues(tmp_path)
    update(tmp_path)
    for path in FOLDER.glob("*.po"):
        assert (tmp_path / path.name).read_text("utf-8") == path.read_text("utf-8")


def test_changed_sentences_keep_their_translations_as_fuzzy(tmp_path: Path) -> None:
    """A comma must not erase nine translations: translators look at them again."""
    new, old = texts.IN_PRIVATE, texts.IN_PRIVATE.replace(",", "").replace(".", "!")
    copy_catalogues(tmp_path)
    for path in tmp_path.iterdir():
        path.write_text(path.read_text("utf-8").replace(new, old), "utf-8")
    update(tmp_path)
    for language in OTHERS:
        changed = read(language, tmp_path)
        message = changed[new]
        assert (message.string, message.fuzzy) == (read(language)[new].string, True)
        assert f'#| msgid "{old}"' in (tmp_path / f"{language}.po").read_text("utf-8")
        assert changed.get(old) is None
        assert [one.id for one in changed if one.id and one.fuzzy] == [new]


def test_no_sentence_stands_within_an_f_string() -> None:
    """pybabel reads f-strings as plain strings before Python 3.12, and would not see it."""
    hidden: list[str] = []
    for path in (ROOT / "bot").rglob("*.py"):
        for f_string in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(f_string, ast.JoinedStr):
                calls = [node for node in ast.walk(f_string) if isinstance(node, ast.Call) and node.args]
                hidden += [ast.unparse(call) for call in calls if is_sentence(call)]
    assert hidden == []


def is_sentence(call: ast.Call) -> bool:
    """Whether a call marks a literal sentence for translation."""
    is_marker = isinstance(call.func, ast.Name) and call.func.id in {"say", "say_count", "N_"}
    return is_marker and isinstance(call.args[0], ast.Constant)
