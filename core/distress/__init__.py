"""Hears when people may be in danger, or have lost somebody, in whatever language they write.

Phrases do it, not a model: what was heard can be explained, and what was not can be added.
"""

import re
from functools import cache
from typing import Final

from core.distress.folding import fold_phrase, fold_phrase_together, fold_together, misspellings, readings
from core.distress.phrases import PASSED_OVER, Phrases

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "it", "vi", "ru", "ja", "ar")
"""Those that are always listened for, ISO 639-1."""
_LETTERS = {
    "ja": re.compile(r"[ぁ-ヿ一-鿿]"),
    "ar": re.compile(
        r"[؀-ۿ]|[a-z][23579]|[23579][a-z]|\b(?:ayez|ayza|awez|ba?di|be?di|nafsi|nefsi|bghit|nheb|abgha|me?sh|mish)\b",
        re.IGNORECASE,
    ),
}
"""What a text must hold to be looked up in the languages that have letters of their own.

Arabic is typed in Latin letters, too, with digits for the sounds that these lack.
"""
_WRITTEN_TOGETHER = "ja"


def prepare() -> None:
    """Read and compile all phrases, which takes a second, so that nobody has to wait for it; harmless when done."""
    for language in LANGUAGES:
        _phrases(language)
    _misspelt()


def is_danger(text: str) -> bool:
    """Tell whether a text says that somebody may be in danger: by their own hand or by somebody else's.

    >>> is_danger("I just want to end it all"), is_danger("my boss is killing me")
    (True, False)
    """
    return bool(danger_languages(text))


def danger_languages(text: str) -> frozenset[str]:
    """Return the languages, by their ISO 639-1 codes, in which a text says that somebody may be in danger."""
    return frozenset(language for language, phrases, folded in _listened(text) if phrases.tell_danger(folded))


def is_doubtful(text: str) -> bool:
    """Tell whether a text speaks of an end and of oneself, so that no laugh and no fright can be an answer to it.

    >>> is_doubtful("i punish myself for it"), is_doubtful("crime and punishment")
    (True, False)
    """
    return any(phrases.leave_doubt(folded) for _, phrases, folded in _listened(text))


def is_figure(text: str) -> bool:
    """Tell whether a text holds a figure of speech, a title or a name that only looks like danger.

    >>> is_figure("im dead 💀"), is_figure("a comedy")
    (True, False)
    """
    return any(PASSED_OVER in folded for _, _, folded in _listened(text))


def is_loss(text: str) -> bool:
    """Tell whether a text says that somebody has lost a person, an animal or something that was dear to them.

    >>> is_loss("my dog died yesterday"), is_loss("my phone died")
    (True, False)
    """
    return any(phrases.tell_loss(folded) for _, phrases, folded in _listened(text))


def _listened(text: str) -> list[tuple[str, Phrases, str]]:
    """Put together each language, its phrases, and a way to read a text.

    Figures of speech are left out, those of the other languages, too: what means one thing in Spanish may mean another
    in Portuguese.
    """
    found: list[tuple[str, Phrases, str]] = []
    languages = [one for one in LANGUAGES if one not in _LETTERS or _LETTERS[one].search(text)]
    for folded in readings(text, _disguised(), _misspelt()):
        spoken = [(language, _phrases(language)) for language in languages if language != _WRITTEN_TOGETHER]
        for _, phrases in spoken:
            folded = phrases.without_figures(folded)  # noqa: PLW2901 - one after the other
        found += [(language, phrases, folded) for language, phrases in spoken]
    if _WRITTEN_TOGETHER in languages:
        phrases = _phrases(_WRITTEN_TOGETHER)
        found.append((_WRITTEN_TOGETHER, phrases, phrases.without_figures(fold_together(text))))
    return found


@cache
def _phrases(language: str) -> Phrases:
    if language == _WRITTEN_TOGETHER:
        return Phrases.read(language, fold_phrase_together, is_written_together=True)
    return Phrases.read(language, fold_phrase)


@cache
def _misspelt() -> dict[str, str]:
    return misspellings(frozenset[str]().union(*(_phrases(language).misspelt for language in LANGUAGES)))


@cache
def _disguised() -> frozenset[str]:
    return frozenset[str]().union(*(_phrases(language).disguised for language in LANGUAGES))
