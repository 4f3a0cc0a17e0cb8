"""Phrases of one language: what tells distress, and the figures of speech that only look like it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

FOLDER: Final = Path(__file__).parent / "phrases"
"""Holds ``<code>.txt`` for each language."""
_SECTIONS = ("disguised", "misspelt", "words", "danger", "doubt", "figures", "loss")
_SECTION = re.compile(r"\[(?P<name>\w+)\]")
_NAMED = re.compile(r"<(\w+)>")
_BEGINNING = r"\b(?=\w)"
_END = r"(?:(?<!\w)|(?!\w))"  # anywhere but within a word
_ANY_ENDING = re.compile(r"(?<=\w)\*")
_GROUP = re.compile(r"\((?!\?)")
_NOTHING = re.compile(r"(?!)")
PASSED_OVER: Final = " | "
"""Stands where a figure of speech was; no phrase goes across it."""

Fold = Callable[[str], str]


class Phrases:
    """What people say in one language."""

    def __init__(self, sections: Mapping[str, list[str]], fold: Fold, *, is_written_together: bool = False) -> None:
        """Compile the phrases.

        Args:
            sections: Lines of each section; see ``read``.
            fold: Writes phrases as the texts are written with which they are compared.
            is_written_together: Whether there are no spaces between words.
        """
        self._fold = fold
        self._beginning, self._end = ("", "") if is_written_together else (_BEGINNING, _END)
        self.disguised = frozenset(fold(word) for line in sections["disguised"] for word in line.split())
        """Words that people write with signs in the place of letters."""
        self.misspelt = frozenset(fold(word) for line in sections["misspelt"] for word in line.split())
        """Words that count even where one letter is wrong."""
        self._words = dict(line.split(": ", 1) for line in sections["words"])
        self._danger = self._compiled(sections["danger"])
        self._doubt = self._compiled(sections["doubt"])
        self._figures = self._compiled(sections["figures"])
        self._loss = self._compiled(sections["loss"])

    @classmethod
    def read(cls, language: str, fold: Fold, *, is_written_together: bool = False) -> Self:
        """Read the phrases of a language from its file.

        A section has one phrase per line; a line that begins with spaces goes on with the one before. A phrase is a
        regular expression in which ``…`` stands for up to three words, ``*`` for any ending of a word, and ``<name>``
        for the alternatives that the section ``words`` gives this name. Groups do not capture. Phrases are found
        between the borders of words, in whatever spelling folding makes equal.
        """
        sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
        lines: list[str] = []
        for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
            if section := _SECTION.fullmatch(line):
                lines = sections[section["name"]]
            elif line.startswith(" "):
                lines[-1] += line.strip()
            elif line and not line.startswith("#"):
                lines.append(line)
        return cls(sections, fold, is_written_together=is_written_together)

    def tell_danger(self, folded: str) -> bool:
        """Tell whether a folded text says that somebody may be in danger."""
        return self._danger.search(folded) is not None

    def leave_doubt(self, folded: str) -> bool:
        """Tell whether a folded text speaks of an end and of oneself, whatever it says about them."""
        return self._doubt.search(folded) is not None

    def tell_loss(self, folded: str) -> bool:
        """Tell whether a folded text says that somebody has lost what was dear to them."""
        return self._loss.search(folded) is not None

    def without_figures(self, folded: str) -> str:
        """Take figures of speech out of a folded text."""
        return self._figures.sub(PASSED_OVER, folded)

    def _compiled(self, lines: list[str]) -> re.Pattern[str]:
        if not lines:
            return _NOTHING
        phrases = "|".join(self._pattern(line) for line in lines)
        return re.compile(f"{self._beginning}(?:{phrases}){self._end}")

    def _pattern(self, line: str) -> str:
        while _NAMED.search(line):
            line = _NAMED.sub(lambda found: f"({self._words[found[1]]})", line)
        pattern = self._fold(_ANY_ENDING.sub(r"\\w*", line.replace("… ", r"(\w+ ){0,3}")))
        return _GROUP.sub("(?:", pattern)
