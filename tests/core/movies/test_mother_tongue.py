"""Comparison of languages."""

from typing import cast

import pytest
from babel.core import get_global

from core.movies.mother_tongue import SAME_LANGUAGE, SERBO_CROATIAN, is_in


@pytest.mark.parametrize(
    ("language", "tags"),
    [
        ("no", ("no", "nb", "nn", "nb-NO", "nn_NO", "NB-no")),
        ("nb", ("no", "nb-NO")),
        ("zh", ("zh", "zh-CN", "zh-Hant-TW", "cmn")),
        ("cn", ("zh-HK", "yue", "zh-Hans", "yue-HK")),
        ("he", ("he", "iw", "iw-IL")),
        ("id", ("id", "in", "in_ID")),
        ("tl", ("fil", "tl", "fil-PH")),
        ("sh", ("sr", "sr-Latn-RS", "hr", "bs", "sh")),
        ("sr", ("sr", "sh")),
        ("de", ("de", "de-AT", "gsw")),
    ],
)
def test_spelling_of_a_language_does_not_matter(language: str, tags: tuple[str, ...]) -> None:
    assert all(is_in(language, tag) for tag in tags)


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("no", "sv"),
        ("no", "da"),
        ("sr", "hr"),
        ("sh", "sl"),
        ("zh", "ja"),
        ("xx", "en"),
        ("", "en"),
        ("", ""),
        ("en", ""),
    ],
)
def test_different_languages_differ(language: str, tag: str) -> None:
    assert not is_in(language, tag)


def test_withdrawn_codes_match_the_cldr() -> None:
    """It knows each as another name of the language; Norwegian, Cantonese and dialects are no withdrawn codes."""
    aliases = cast("dict[str, str]", get_global("language_aliases"))
    by_use = {"nb", "nn", "cn", "yue", "gsw", "arz", "ary", "apc"}
    for code, language in SAME_LANGUAGE.items():
        assert code in by_use or aliases[code] in {language, "fil"}
    assert aliases["sh"].partition("_")[0] in SERBO_CROATIAN
