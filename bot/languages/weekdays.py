"""Days of the week as people type them, in the current language or in English."""

from collections.abc import Callable, Mapping
from typing import Final, cast

from babel.dates import get_day_names

from bot.languages import locale_of_numbers
from core.accents import strip_accents

_MIN_LETTERS = 2  # of a beginning that stands for a day, unless the day's whole name is shorter
_MIN_STEM_LETTERS = 3  # a shorter word has no ending to leave out
_ARABIC_ARTICLE: Final = "ال"  # stands before the days, and people leave it out

Fold = Callable[[str], str]


def weekday_named(word: str) -> int | None:
    """Return the day that a word begins, be it in the plural, in another case or without accents; 0 is Monday."""
    word = word.strip(".,")
    locale = locale_of_numbers()
    folded: tuple[tuple[str, Fold], ...] = (
        (locale, str.casefold),
        ("en_GB", str.casefold),
        (locale, lambda name: strip_accents(name.casefold())),
    )
    for names_locale, fold in folded:
        number = _find_weekday(fold(word), names_locale, fold)
        if number is not None:
            return number
    return None


def _find_weekday(word: str, locale: str, fold: Fold) -> int | None:
    """Return the day with this name, else the only day that the word begins, else the only one that its stem begins."""
    for width in ("abbreviated", "wide"):
        numbers: dict[str, int] = {}
        for number, name in cast("Mapping[int, str]", get_day_names(width, "stand-alone", locale)).items():
            numbers[fold(name)] = number
        if word in numbers:
            return numbers[word]
        if len(word) < min(_MIN_LETTERS, *map(len, numbers)):
            continue
        for beginnings in ((word, f"{_ARABIC_ARTICLE}{word}"), (_stem_of(word),)):
            matches = [number for name, number in numbers.items() if name.startswith(beginnings)]
            if len(matches) == 1:
                return matches[0]
    return None


def _stem_of(word: str) -> str:
    if len(word) > _MIN_STEM_LETTERS:
        return word[:-1]
    return word
