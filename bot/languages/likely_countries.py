"""The country that a language tag points to."""

import re
from collections.abc import Mapping
from typing import cast

from babel.core import get_global

from bot.languages import ENGLISH
from bot.languages.countries import country_coded

_LATIN_AMERICA, _LARGEST_OF_LATIN_AMERICA = "419", "MX"  # es-419 is the Spanish of Latin America
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}(?=-|$))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?![a-z0-9])",
    re.IGNORECASE,
)


def likely_country(*tags: str) -> str | None:
    """Return the country that IETF tags of languages, best first, point to; None when none does.

    A region in a tag is the country. Without one, it is the country with the most speakers of the language. English is
    spoken everywhere and points nowhere.

    >>> likely_country("de"), likely_country("zh-Hant"), likely_country("en-GB"), likely_country("en")
    ('DE', 'TW', 'GB', None)
    """
    for tag in tags:
        if country := _country_of_tag(tag):
            return country
    return None


def _country_of_tag(tag: str) -> str | None:
    parts = _TAG.match(tag.replace("_", "-"))
    if parts is None:
        return None
    language, script, region = parts["language"].lower(), parts["script"] or "", parts["region"] or ""
    if country := _country_of_region(region):
        return country
    if language == "es" and region == _LATIN_AMERICA:
        return _LARGEST_OF_LATIN_AMERICA
    if language in {ENGLISH, "und"}:
        return None
    return _country_of_language(_current_code(language), script.title())


def _country_of_region(region: str) -> str | None:
    """Return the country of a region's two letters; None for continents and other areas."""
    if len(region) == len("GB"):
        return country_coded(region)
    return None


def _country_of_language(language: str, script: str) -> str | None:
    """Return the country with the most speakers of a language, of those who write it in a script if one is given."""
    likely = cast("Mapping[str, str]", get_global("likely_subtags"))
    tag = likely.get(f"{language}_{script}") or likely.get(language, "")
    return _country_of_region(tag.rpartition("_")[2])


def _current_code(language: str) -> str:
    """Return today's code in place of a withdrawn one, such as ``in`` for Indonesian."""
    aliases = cast("Mapping[str, str]", get_global("language_aliases"))
    return aliases.get(language, language).partition("_")[0]
