"""Comparison of a movie's language with a person's, as platforms and TMDb write languages."""

from typing import Final

SAME_LANGUAGE: Final = {
    "nb": "no",  # Norwegian has two written forms: platforms distinguish them, TMDb does not
    "nn": "no",
    "cn": "zh",  # TMDb's own code for Cantonese
    "yue": "zh",
    "cmn": "zh",
    "tl": "fil",  # Filipino is Tagalog with another name
    "tgl": "fil",
    "iw": "he",  # withdrawn codes that are still in use
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "gsw": "de",  # spoken by people writing German or Arabic
    "arz": "ar",
    "ary": "ar",
    "apc": "ar",
}
"""Codes of languages that count as another one: ISO 639, and TMDb's list (``/configuration/languages``)."""
SERBO_CROATIAN: Final = frozenset({"sr", "hr", "bs", "sh"})
"""The last of these codes, on older movies, stands for any of the others."""


def is_in(language: str, tag: str) -> bool:
    """Return whether a movie's language, as TMDb has it, is the language of a tag.

    >>> is_in("no", "nb-NO"), is_in("cn", "zh_HK"), is_in("de", "en"), is_in("", "")
    (True, True, False, False)
    """
    movie, person = _plain(language), _plain(tag)
    if not movie:
        return False
    return movie == person or ("sh" in {movie, person} and {movie, person} <= SERBO_CROATIAN)


def _plain(tag: str) -> str:
    language = tag.replace("_", "-").partition("-")[0].lower()
    return SAME_LANGUAGE.get(language, language)
