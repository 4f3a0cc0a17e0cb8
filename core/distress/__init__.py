"""Recognition of danger and loss in people's texts, in all languages at once.

Phrases do it instead of a model: each result can be explained, and each gap can be closed.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from core.distress.folding import fold_phrase, fold_phrase_together, fold_together, fold_variants, misspellings
from core.distress.phrases import FIGURE_GAP, Phrases

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "it", "vi", "ru", "ja", "ar")
"""ISO 639-1 codes; each text is searched in all of these languages."""
_REQUIRED_LETTERS = {
    "ja": re.compile(r"[ぁ-ヿ一-鿿]"),
    "ar": re.compile(
        r"[؀-ۿ]|[a-z][23579]|[23579][a-z]|\b(?:ayez|ayza|awez|ba?di|be?di|nafsi|nefsi|bghit|nheb|abgha|me?sh|mish)\b",
        re.IGNORECASE,
    ),
}
"""Languages with letters of their own are searched only in texts with these.

Arabic is typed in Latin letters, too, with digits for the sounds that these lack.
"""
_JAPANESE = "ja"  # the language without spaces between words


class _Reading(NamedTuple):
    """A text as one language reads it, without figures of speech."""

    language: str
    phrases: Phrases
    text: str

    def has_danger(self) -> bool:
        return self.phrases.has_danger(self.text)

    def has_doubt(self) -> bool:
        return self.phrases.has_doubt(self.text)

    def has_figure(self) -> bool:
        return FIGURE_GAP in self.text

    def has_loss(self) -> bool:
        return self.phrases.has_loss(self.text)


def prepare() -> None:
    """Read and compile all phrases, which takes a second, before the first text comes."""
    for language in LANGUAGES:
        _phrases(language)
    _misspelt()


def is_danger(text: str) -> bool:
    """Return whether a text says that a person may be in danger, by their own hand or another's.

    >>> is_danger("I just want to end it all"), is_danger("my boss is killing me")
    (True, False)
    """
    return bool(danger_languages(text))


def danger_languages(text: str) -> frozenset[str]:
    """Return the ISO 639-1 codes of the languages in which a text says that a person may be in danger."""
    languages: set[str] = set()
    for reading in _readings(text):
        if reading.has_danger():
            languages.add(reading.language)
    return frozenset(languages)


def is_doubtful(text: str) -> bool:
    """Return whether a text speaks of an end and of oneself, so that neither a laugh nor a fright is a fit answer.

    >>> is_doubtful("i punish myself for it"), is_doubtful("crime and punishment")
    (True, False)
    """
    return any(map(_Reading.has_doubt, _readings(text)))


def is_figure(text: str) -> bool:
    """Return whether a text holds a figure of speech, a title or a name that only looks like danger.

    >>> is_figure("im dead 💀"), is_figure("a comedy")
    (True, False)
    """
    return any(map(_Reading.has_figure, _readings(text)))


def is_loss(text: str) -> bool:
    """Return whether a text speaks of the loss of a person, an animal or a treasured thing.

    >>> is_loss("my dog died yesterday"), is_loss("my phone died")
    (True, False)
    """
    return any(map(_Reading.has_loss, _readings(text)))


def _readings(text: str) -> list[_Reading]:
    """Return each possible reading of a text in each language.

    A reading lacks the figures of speech of all languages: a harmless phrase in Spanish may mean danger in Portuguese.
    """
    readings: list[_Reading] = []
    languages = [language for language in LANGUAGES if language != _JAPANESE and _may_be(language, text)]
    for literal in fold_variants(text, _disguised(), _misspelt()):
        for language in languages:
            literal = _phrases(language).without_figures(literal)  # noqa: PLW2901 - one language after the other
        for language in languages:
            readings.append(_Reading(language, _phrases(language), literal))  # noqa: PERF401 - a plain loop
    if _may_be(_JAPANESE, text):
        phrases = _phrases(_JAPANESE)
        readings.append(_Reading(_JAPANESE, phrases, phrases.without_figures(fold_together(text))))
    return readings


def _may_be(language: str, text: str) -> bool:
    letters = _REQUIRED_LETTERS.get(language)
    return letters is None or letters.search(text) is not None


@cache
def _phrases(language: str) -> Phrases:
    if language == _JAPANESE:
        return Phrases.read(language, fold_phrase_together, has_spaces=False)
    return Phrases.read(language, fold_phrase)


@cache
def _misspelt() -> dict[str, str]:
    words: set[str] = set()
    for language in LANGUAGES:
        words |= _phrases(language).misspelt
    return misspellings(frozenset(words))


@cache
def _disguised() -> frozenset[str]:
    words: set[str] = set()
    for language in LANGUAGES:
        words |= _phrases(language).disguised
    return frozenset(words)
