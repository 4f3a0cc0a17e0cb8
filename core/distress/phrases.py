"""Phrases of one language: the signs of distress, and the figures of speech that only look like it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

FOLDER: Final = Path(__file__).parent / "phrases"
"""Holds ``<code>.txt`` for each language."""
_SECTIONS = ("disguised", "misspelt", "words", "danger", "doubt", "figures", "loss")
_SECTION = re.compile(r"\[(?P<name>\w+)\]")
_GROUP_NAME = re.compile(r"<(\w+)>")
_BEGINNING = r"\b(?=\w)"
_END = r"(?:(?<!\w)|(?!\w))"  # anywhere but within a word
_ANY_ENDING = re.compile(r"(?<=\w)\*")
_GROUP = re.compile(r"\((?!\?)")
_NOTHING = re.compile(r"(?!)")
FIGURE_GAP: Final = " | "
"""Replaces a figure of speech; no phrase reaches across it."""

Fold = Callable[[str], str]


class Phrases:
    """The phrases of one language."""

    def __init__(self, sections: Mapping[str, list[str]], fold: Fold, *, has_spaces: bool = True) -> None:
        """Compile the phrases.

        Args:
            sections: Lines of each section; see ``read``.
            fold: Writes phrases in the form of the compared texts.
            has_spaces: Whether the language separates words by spaces.
        """
        self._fold = fold
        self._beginning, self._end = (_BEGINNING, _END) if has_spaces else ("", "")
        self.disguised = frozenset(map(fold, " ".join(sections["disguised"]).split()))
        """Words that people write with signs in place of letters."""
        self.misspelt = frozenset(map(fold, " ".join(sections["misspelt"]).split()))
        """Words that count even with one wrong letter."""
        self._alternatives: dict[str, str] = {}
        for line in sections["words"]:
            name, alternatives = line.split(": ", 1)
            self._alternatives[name] = alternatives
        self._danger = self._compile(sections["danger"])
        self._doubt = self._compile(sections["doubt"])
        self._figures = self._compile(sections["figures"])
        self._loss = self._compile(sections["loss"])

    @classmethod
    def read(cls, language: str, fold: Fold, *, has_spaces: bool = True) -> Self:
        """Read the phrases of a language from its file.

        A section has one phrase per line; a line that begins with spaces continues the one before. A phrase is a
        regular expression in which ``…`` stands for up to three words, ``*`` for any ending of a word, and ``<name>``
        for the alternatives of this name in the section ``words``. Groups do not capture. Phrases match whole words, in
        every spelling that folding makes equal.
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
        return cls(sections, fold, has_spaces=has_spaces)

    def has_danger(self, folded: str) -> bool:
        """Return whether a folded text says that a person may be in danger."""
        return self._danger.search(folded) is not None

    def has_doubt(self, folded: str) -> bool:
        """Return whether a folded text speaks of an end and of oneself, in any connection."""
        return self._doubt.search(folded) is not None

    def has_loss(self, folded: str) -> bool:
        """Return whether a folded text speaks of a loss."""
        return self._loss.search(folded) is not None

    def without_figures(self, folded: str) -> str:
        """Return a folded text with ``FIGURE_GAP`` in place of figures of speech."""
        return self._figures.sub(FIGURE_GAP, folded)

    def _compile(self, lines: list[str]) -> re.Pattern[str]:
        if not lines:
            return _NOTHING
        phrases = "|".join(map(self._pattern, lines))
        return re.compile(f"{self._beginning}(?:{phrases}){self._end}")

    def _pattern(self, line: str) -> str:
        while _GROUP_NAME.search(line):
            line = _GROUP_NAME.sub(lambda match: f"({self._alternatives[match[1]]})", line)
        pattern = self._fold(_ANY_ENDING.sub(r"\\w*", line.replace("… ", r"(\w+ ){0,3}")))
        return _GROUP.sub("(?:", pattern)
