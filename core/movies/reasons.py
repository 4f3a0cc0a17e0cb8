"""The choice of genres and keywords that a card names as reasons for a mood.

Everybody may add keywords at TMDb: sex acts and cruelties, insults, notes on the production, places, jokes, and
contradicting opinions. So a card names only keywords of ``core.movies.keywords`` and of tone, and of these only the
ones that agree with the mood.
"""

import re
from collections.abc import Iterable
from typing import Final

from core.moods.mood import MOOD_FACTS, Mood
from core.movies.keywords import COMMON

MAX_REASONS: Final = 3
"""Reasons on a card."""
_MIN_SHARED_LETTERS = 4
_MIN_SHARED_PART = 0.7
"""Forms of a word share this part of the shorter form: romance and romantic, murder and murderer."""
_WORD = re.compile(r"[a-z]+")


def _beginning_with(words: str) -> re.Pattern[str]:
    """Return a pattern for words with one of these beginnings; ``_`` stands for a space, ``.`` ends the word."""
    beginnings = words.replace(".", r"\b").split()
    return re.compile(r"\b(?:" + "|".join(beginnings).replace("_", " ") + ")")


_EMPTY_WORDS = frozenset(
    ["film", "films", "movie", "movies", "story", "stories", "genre", "theme", "the", "a", "an", "of", "in"]
)
"""Words without a meaning of their own: a comedy is a comedy film."""


_TONES = {mood: frozenset(facts.tones.split()) for mood, facts in MOOD_FACTS.items()}

_GRIM = _beginning_with("""
    death dying murder kill corpse funeral cemeter grief griev mourn bereav loss_of missing_child cancer
    terminal illness disease aids. alzheim coma. addict alcohol drug war. warfare world_war battle bomb massacre
    genocid terror hostage hostil execution kidnap abduct missing disappear stalk psycholog car_crash racis sexis
    misogyn injust blood gore slasher slaughter violen brutal
    cannibal serial_kill psychopath horror demon possess exorcis evil. nightmare haunt tragic tragedy
    depress despair trauma bully poverty refugee
    """)
"""Contradicts joy and tenderness."""

_HISTORY = _beginning_with("""
    holocaust nazi ghetto genocid slavery massacre war_crime refugee terroris racis misogyn sexis civil_rights
    """)
"""Crimes against people: a reason to weep or to rage, and for nothing else."""

_ILLNESS = _beginning_with("""
    cancer terminal_ill illness disease. aids. alzheim depression. alcohol addict drug_addict death_of loss_of
    grief griev mourn bereav
    """)
"""Sufferings: a reason to weep, and for nothing else."""

_LAUGHTER = _beginning_with(
    "comed humor humour funny hilarious parod spoof satir farc slapstick feel-good feel_good laugh joke prank"
)
"""Contradicts tears, dread and rage."""

_FOR_TEARS = frozenset({Mood.SADNESS})
_FOR_TEARS_AND_RAGE = frozenset({Mood.SADNESS, Mood.ANGER})
_FOR_GRIM_JOKES = frozenset({Mood.JOY, Mood.SURPRISE, Mood.FEAR})
_BRIGHT = frozenset({Mood.LOVE, Mood.JOY})


def select_reasons(weighed: Iterable[str], mood: Mood, max_count: int = MAX_REASONS) -> tuple[str, ...]:
    """Return the reasons that a card may name for a mood, one of each meaning.

    >>> select_reasons(["comedy film", "Comedy", "nudity", "wedding", "slasher", "1990s"], Mood.JOY)
    ('Comedy', 'wedding')

    Args:
        weighed: Names of genres (capitalised, as TMDb writes them) and keywords, heaviest first.
        mood: The mood that they are reasons for.
        max_count: Length of the result at most.
    """
    selected: list[str] = []
    for reason in dict.fromkeys(weighed):
        if is_namable(reason, mood):
            _add(reason, selected)
    return tuple(selected[:max_count])


def _add(reason: str, selected: list[str]) -> None:
    """Add a reason with a new meaning; a genre replaces the keywords of its meaning, as it is translated."""
    synonyms = [earlier for earlier in selected if _have_same_meaning(reason, earlier)]
    is_genre = reason[:1].isupper()
    if not synonyms:
        selected.append(reason)
    elif is_genre:
        selected[selected.index(synonyms[0])] = reason
        for synonym in synonyms[1:]:
            selected.remove(synonym)


def is_namable(reason: str, mood: Mood) -> bool:
    """Return whether a card may name a genre or keyword as a reason for a mood."""
    words = reason.strip().casefold()
    is_common = words in COMMON and words != mood.value
    return words in _TONES[mood] or (is_common and _agrees(words, mood))


def _agrees(words: str, mood: Mood) -> bool:
    """Return whether neither theme nor tone of a reason contradicts the mood."""
    return _agrees_in_theme(words, mood) and _agrees_in_tone(words, mood)


def _agrees_in_theme(words: str, mood: Mood) -> bool:
    if _HISTORY.search(words) and mood not in _FOR_TEARS_AND_RAGE:
        return False
    return mood in _FOR_TEARS or not _ILLNESS.search(words)


def _agrees_in_tone(words: str, mood: Mood) -> bool:
    is_grim = bool(_GRIM.search(words))
    is_funny = bool(_LAUGHTER.search(words))
    if is_grim and is_funny:
        return mood in _FOR_GRIM_JOKES
    if is_grim:
        return mood not in _BRIGHT
    return not is_funny or mood in _BRIGHT or mood is Mood.SURPRISE


def _have_same_meaning(first: str, second: str) -> bool:
    """Return whether one reason has all the words of the other (``wedding`` and ``wedding planner``)."""
    shorter, longer = sorted((_meaningful_words(first), _meaningful_words(second)), key=len)
    return all(_has_form_of(word, longer) for word in shorter)


def _meaningful_words(reason: str) -> list[str]:
    words = _WORD.findall(reason.casefold())
    return [word for word in words if word not in _EMPTY_WORDS] or words


def _has_form_of(word: str, words: Iterable[str]) -> bool:
    return any(_are_forms_of_one_word(word, candidate) for candidate in words)


def _are_forms_of_one_word(first: str, second: str) -> bool:
    """Return whether two words are forms of one (``love`` and ``loving``, ``vampire`` and ``vampires``)."""
    shorter, longer = sorted((first, second), key=len)
    if longer in {shorter, f"{shorter}s"} or any({shorter, longer} <= forms for forms in _FORMS):
        return True
    shared = 0
    while shared < len(shorter) and shorter[shared] == longer[shared]:
        shared += 1
    return shared >= max(_MIN_SHARED_LETTERS, _MIN_SHARED_PART * len(shorter))


_FORMS = (
    {"love", "loves", "loving", "lover", "lovers", "beloved"},
    {"horror", "horrified", "horrifying"},
    {"tragic", "tragedy"},
    {"hacker", "hackers", "hacking"},
    {"dance", "dancer", "dancing"},
    {"singer", "singing"},
    {"mutant", "mutants", "mutation"},
)
"""Forms of one word that share too few letters."""
