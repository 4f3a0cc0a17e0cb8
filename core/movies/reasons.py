"""Which of a movie's genres and keywords are named as reasons for a mood.

Anybody may add keywords at TMDb: sex acts and cruelties, words that put people down, notes on how a movie was made,
places, jokes, and opinions that contradict each other. So only those are named that stand in ``core.movies.keywords``
or tell a tone, and of these only those that agree with the mood.
"""

import re
from collections.abc import Iterable
from typing import Final

from core.moods.mood import Mood
from core.movies.keywords import COMMON

MOST_NAMED: Final = 3
"""Reasons that are shown for a movie."""
_FEWEST_LETTERS_ALIKE = 4
_SHARE_ALIKE = 0.7  # of the shorter word that must begin the longer one, too: romance and romantic, murder and murderer
_WORD = re.compile(r"[a-z]+")


def _beginning_with(words: str) -> re.Pattern[str]:
    """Match a word that begins with one of these; ``_`` stands for a space, ``.`` ends the word."""
    beginnings = words.replace(".", r"\b").split()
    return re.compile(r"\b(?:" + "|".join(beginnings).replace("_", " ") + ")")


_SAME_AS_NOTHING = frozenset(
    ["film", "films", "movie", "movies", "story", "stories", "genre", "theme", "the", "a", "an", "of", "in"]
)
"""Words by which two reasons do not differ: a comedy is a comedy film."""

_TONES = {
    Mood.LOVE: """
        romantic loving adoring sentimental intimate compassionate heartwarming gentle comforting empathetic
        sympathetic hopeful wistful bittersweet admiring whimsical poetic lyrical tender
    """,
    Mood.JOY: """
        amused hilarious playful cheerful joyful joyous exuberant euphoric celebratory lighthearted witty
        whimsical farcical ridiculous absurd mischievous heartwarming comforting optimistic hopeful vibrant uplifting
        enthusiastic inspirational excited exhilarated satirical irreverent sardonic sarcastic wry relaxed
        awestruck wonder enchant
    """,
    Mood.SURPRISE: """
        suspenseful mysterious ambiguous baffled bewildered shocking complex complicated intense tense awestruck
        exhilarated excited paranoid psychological provocative curious suspicious incredulous speculative wonder
        audacious
    """,
    Mood.SADNESS: """
        tragic melancholy depressing somber dramatic melodramatic distressing tearjerker bittersweet wistful
        dreary gloomy hopeless disheartening desperate grim sentimental nostalgic reflective introspective
        meditative empathetic compassionate powerful poetic lyrical pessimistic bitter
    """,
    Mood.FEAR: """
        suspenseful tense intense frightened anxious horrified ominous sinister foreboding macabre ghoulish
        paranoid disturbed mysterious grim shocking psychological distressing gloomy cruel dreary
    """,
    Mood.ANGER: """
        angry aggressive antagonistic defiant intense critical scathing harsh bitter vindictive cruel
        provocative forceful frustrated biting tense powerful urgent callous grim dramatic
    """,
}
_NAMED_TONES = {mood: frozenset(words.split()) for mood, words in _TONES.items()}
"""TMDb's keywords for a movie's tone, opinions of single people: named only for the moods that they agree with."""

_GRIM = _beginning_with("""
    death dying murder kill corpse funeral cemeter grief griev mourn bereav loss_of missing_child cancer
    terminal illness disease aids. alzheim coma. addict alcohol drug war. warfare world_war battle bomb massacre
    genocid terror hostage hostil execution kidnap abduct missing disappear stalk psycholog car_crash racis sexis
    misogyn injust blood gore slasher slaughter violen brutal
    cannibal serial_kill psychopath horror demon possess exorcis evil. nightmare haunt tragic tragedy
    depress despair trauma bully poverty refugee
    """)
"""What contradicts joy and tenderness."""

_HISTORY = _beginning_with("""
    holocaust nazi ghetto genocid slavery massacre war_crime refugee terroris racis misogyn sexis civil_rights
    """)
"""What has been done to people: a reason to weep or to rage, and for nothing else."""

_ILLNESS = _beginning_with("""
    cancer terminal_ill illness disease. aids. alzheim depression. alcohol addict drug_addict death_of loss_of
    grief griev mourn bereav
    """)
"""Sufferings: a reason to weep, and for nothing else."""

_LAUGHTER = _beginning_with(
    "comed humor humour funny hilarious parod spoof satir farc slapstick feel-good feel_good laugh joke prank"
)
"""What contradicts tears, dread and rage."""

_FOR_TEARS = frozenset({Mood.SADNESS})
_FOR_TEARS_AND_RAGE = frozenset({Mood.SADNESS, Mood.ANGER})
_FOR_GRIM_JOKES = frozenset({Mood.JOY, Mood.SURPRISE, Mood.FEAR})
_BRIGHT = frozenset({Mood.LOVE, Mood.JOY})


def select_reasons(weighed: Iterable[str], mood: Mood, most: int = MOST_NAMED) -> tuple[str, ...]:
    """Return the reasons that may be named for a mood; of those that say the same, one.

    >>> select_reasons(["comedy film", "Comedy", "nudity", "wedding", "slasher", "1990s"], Mood.JOY)
    ('Comedy', 'wedding')

    Args:
        weighed: Names of genres (capitalised, as TMDb writes them) and keywords, heaviest first.
        mood: What they are reasons for.
        most: How many are wanted.
    """
    kept: list[str] = []
    for reason in dict.fromkeys(weighed):
        if not is_namable(reason, mood):
            continue
        first, *others = [*(other for other in kept if _say_the_same(reason, other)), reason]
        if first is reason:
            kept.append(reason)
        elif reason[:1].isupper():  # a genre has a name in every language
            kept[kept.index(first)] = reason
            kept = [other for other in kept if other not in others or other is reason]
    return tuple(kept[:most])


def is_namable(reason: str, mood: Mood) -> bool:
    """Tell whether a genre or keyword may be named as a reason for a mood."""
    words = reason.strip().casefold()
    return words in _NAMED_TONES[mood] or (words in COMMON and words != mood.value and _agrees(words, mood))


def _agrees(words: str, mood: Mood) -> bool:
    """Tell whether a reason does not contradict the mood."""
    if _HISTORY.search(words) and mood not in _FOR_TEARS_AND_RAGE:
        return False
    if _ILLNESS.search(words) and mood not in _FOR_TEARS:
        return False
    is_laughable = bool(_LAUGHTER.search(words))
    if _GRIM.search(words):
        return mood in _FOR_GRIM_JOKES if is_laughable else mood not in _BRIGHT
    return not is_laughable or mood in _BRIGHT or mood is Mood.SURPRISE


def _say_the_same(one: str, other: str) -> bool:
    """Tell whether all that one reason says is in the other, too (``wedding`` and ``wedding planner``)."""
    these, those = _telling_words(one), _telling_words(other)
    fewer, more = sorted((these, those), key=len)
    return all(any(_are_alike(word, another) for another in more) for word in fewer)


def _telling_words(reason: str) -> list[str]:
    words = _WORD.findall(reason.casefold())
    return [word for word in words if word not in _SAME_AS_NOTHING] or words


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two words are forms of the same one (``love`` and ``loving``, ``vampire`` and ``vampires``)."""
    shorter, longer = sorted((one, other), key=len)
    if longer in {shorter, f"{shorter}s"} or any({shorter, longer} <= forms for forms in _FORMS):
        return True
    shared = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shared >= max(_FEWEST_LETTERS_ALIKE, _SHARE_ALIKE * len(shorter))


_FORMS = tuple(
    frozenset(forms.split())
    for forms in (
        "love loves loving lover lovers beloved",
        "horror horrified horrifying",
        "tragic tragedy",
        "hacker hackers hacking",
        "dance dancer dancing",
        "singer singing",
        "mutant mutants mutation",
    )
)
"""Forms of one word that share too few letters to be told by them."""
