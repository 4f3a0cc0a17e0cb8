"""Whether a movie was shot in the language of a person, as platforms and TMDb write languages."""

from typing import Final

SAME_LANGUAGE: Final = {
    "nb": "no",  # what Norwegians write, of which there are two: platforms tell which, TMDb tells Norwegian
    "nn": "no",
    "cn": "zh",  # TMDb's own code for Cantonese
    "yue": "zh",
    "cmn": "zh",
    "tl": "fil",  # Filipino is Tagalog with another name
    "tgl": "fil",
    "iw": "he",  # codes that were withdrawn, and are still in use
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "gsw": "de",  # what people speak who write German or Arabic
    "arz": "ar",
    "ary": "ar",
    "apc": "ar",
}
"""Codes of languages that count as another one: ISO 639, and TMDb's list (``/configuration/languages``)."""
SERBO_CROATIAN: Final = frozenset({"sr", "hr", "bs", "sh"})
"""The last of these codes stands for any of the others, for older movies."""


def is_in(language: str, tag: str) -> bool:
    """Tell whether a movie's language, as TMDb tells it, is that of a language tag.

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
