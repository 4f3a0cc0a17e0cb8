"""The six moods, their relations to each other, and how strongly a movie has each of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import msgspec

GOOD = 0.5
"""A movie has a mood when the odds for it are at least even."""
_MIN_NEXT_BEST = 0.05
"""The least probability of a mood that lets a movie be next best for it."""
_VARIATION_SELECTOR = "\ufe0f"  # keyboards add it to ❤ or leave it out


class Mood(StrEnum):
    """The feeling that a movie leaves behind. A closed list, in the order of the buttons.

    One row per mood: its name, its emoji on every platform, and more English words and emoji for it.
    """

    LOVE = "love", "❤️", "lovely loving romance romantic romcom tender 💕 💖 💘 🥰 😍 😘"
    JOY = "joy", "😃", "joyful happy happiness fun funny laugh cheerful comedy 😀 😄 😁 😂 🤣 😊"
    SURPRISE = "surprise", "😲", "surprised surprising twist mystery mindbender 😮 😯 🤯"
    SADNESS = "sadness", "😢", "sad cry tears tearjerker melancholy blue 😭 😞 😔 ☹ 🥲"
    FEAR = "fear", "😨", "afraid scared scary fearful horror creepy spooky 😱 😰 👻"
    ANGER = "anger", "😡", "angry mad furious rage revenge 😠 🤬"

    _value_: str
    emoji: str
    words: tuple[str, ...]
    position: int
    """The mood's place in this list, from 0."""

    def __new__(cls, name: str, emoji: str, words: str) -> Self:
        """Build a member from its row."""
        mood = str.__new__(cls, name)
        mood._value_ = name
        mood.emoji = emoji
        mood.words = (name, emoji.replace(_VARIATION_SELECTOR, ""), *words.split())
        mood.position = len(cls.__members__)
        return mood

    @classmethod
    def named(cls, text: str) -> "Mood | None":
        """Return the mood that a word or an emoji names, None if there is none.

        >>> Mood.named(" JOY "), Mood.named("😱"), Mood.named("happy"), Mood.named("tax")
        (<Mood.JOY: 'joy'>, <Mood.FEAR: 'fear'>, <Mood.JOY: 'joy'>, None)
        """
        word = text.strip().casefold().replace(_VARIATION_SELECTOR, "").lstrip("/#")
        return _MOOD_BY_WORD.get(word)


@dataclass(frozen=True, slots=True)
class MoodFacts:
    """The relations of a mood to the others, and the keywords that speak for it."""

    opposites: frozenset[Mood]
    """A movie with this mood as its strongest is never offered for these."""
    lift: Mood
    """The mood that leads from this feeling to something lighter."""
    release: Mood
    """The mood that lets this feeling out through something as strong."""
    tones: str
    """TMDb's keywords for the tone of a movie that agree with this mood, between spaces; opinions of single people."""


MOOD_FACTS = {
    Mood.LOVE: MoodFacts(
        # Not sadness: great loves end in tears.
        opposites=frozenset({Mood.FEAR, Mood.ANGER}),
        # Love is bright already, so laughing makes it lighter; a heart that is too full runs over in tears.
        lift=Mood.JOY,
        release=Mood.SADNESS,
        tones="""
            romantic loving adoring sentimental intimate compassionate heartwarming gentle comforting empathetic
            sympathetic hopeful wistful bittersweet admiring whimsical poetic lyrical tender
        """,
    ),
    Mood.JOY: MoodFacts(
        opposites=frozenset({Mood.SADNESS, Mood.FEAR, Mood.ANGER}),
        # Above joy there is only wonder; a joyful person wants company.
        lift=Mood.SURPRISE,
        release=Mood.LOVE,
        tones="""
            amused hilarious playful cheerful joyful joyous exuberant euphoric celebratory lighthearted witty
            whimsical farcical ridiculous absurd mischievous heartwarming comforting optimistic hopeful vibrant
            uplifting enthusiastic inspirational excited exhilarated satirical irreverent sardonic sarcastic wry
            relaxed awestruck wonder enchant
        """,
    ),
    Mood.SURPRISE: MoodFacts(
        opposites=frozenset(),
        # A stunned person calms down by laughing, or by the scream that got stuck.
        lift=Mood.JOY,
        release=Mood.FEAR,
        tones="""
            suspenseful mysterious ambiguous baffled bewildered shocking complex complicated intense tense awestruck
            exhilarated excited paranoid psychological provocative curious suspicious incredulous speculative wonder
            audacious
        """,
    ),
    Mood.SADNESS: MoodFacts(
        opposites=frozenset({Mood.JOY}),
        # Crying matches sadness; sadness holds back the anger about a loss.
        lift=Mood.JOY,
        release=Mood.ANGER,
        tones="""
            tragic melancholy depressing somber dramatic melodramatic distressing tearjerker bittersweet wistful
            dreary gloomy hopeless disheartening desperate grim sentimental nostalgic reflective introspective
            meditative empathetic compassionate powerful poetic lyrical pessimistic bitter
        """,
    ),
    Mood.FEAR: MoodFacts(
        opposites=frozenset({Mood.LOVE, Mood.JOY}),
        # Closeness calms the frightened, jokes do not; fighting back releases the tension of flight.
        lift=Mood.LOVE,
        release=Mood.ANGER,
        tones="""
            suspenseful tense intense frightened anxious horrified ominous sinister foreboding macabre ghoulish
            paranoid disturbed mysterious grim shocking psychological distressing gloomy cruel dreary
        """,
    ),
    Mood.ANGER: MoodFacts(
        opposites=frozenset({Mood.LOVE, Mood.JOY}),
        # Revenge on the screen matches anger and keeps it warm; a fright uses its strength up and ends with the movie.
        lift=Mood.JOY,
        release=Mood.FEAR,
        tones="""
            angry aggressive antagonistic defiant intense critical scathing harsh bitter vindictive cruel provocative
            forceful frustrated biting tense powerful urgent callous grim dramatic
        """,
    ),
}


class MoodScores(msgspec.Struct, frozen=True):
    """One probability in [0, 1] per mood. The moods are independent: the probabilities need not add up to one."""

    probabilities: tuple[float, ...] = (0.0,) * len(Mood)
    """In the order of ``Mood``."""

    @classmethod
    def of(cls, probabilities: Mapping[Mood, float] | Mapping[str, float]) -> "MoodScores":
        """Build scores from moods or their names; a missing mood counts as zero, other names are ignored."""
        return cls(tuple(float(probabilities.get(mood, 0.0)) for mood in Mood))

    def __getitem__(self, mood: Mood) -> float:
        """Return the probability that the movie has this mood."""
        return self.probabilities[mood.position]

    def items(self) -> Iterator[tuple[Mood, float]]:
        """Yield mood and probability in the order of the moods."""
        return zip(_MOODS, self.probabilities, strict=True)

    def strongest(self) -> Mood:
        """Return the likeliest mood; the earlier one of equals."""
        return _MOODS[self.probabilities.index(max(self.probabilities))]

    def weakest(self, moods: Collection[Mood]) -> float:
        """Return the lowest probability of the given moods."""
        return min(map(self.__getitem__, moods))

    def suits(self, moods: Sequence[Mood]) -> bool:
        """Return whether the movie may be offered for one mood or two, the more important one first.

        It may if it has all of the moods, or if it is next best. Next best for one mood is a movie with this mood among
        its two strongest; for two moods, one that has the first, or both among its three strongest. A movie with
        the opposite of a given mood as its strongest one never is.
        """
        weakest = self.weakest(moods)
        if weakest >= GOOD:
            return True
        if self.is_opposite(moods):
            return False
        if len(moods) > 1 and self[moods[0]] >= GOOD:
            return True
        ranked = sorted(_MOODS, key=self.__getitem__, reverse=True)
        return weakest >= _MIN_NEXT_BEST and set(moods) <= set(ranked[: len(moods) + 1])

    def is_opposite(self, moods: Collection[Mood]) -> bool:
        """Return whether the strongest mood is none of these and the opposite of one of them."""
        strongest = self.strongest()
        return strongest not in moods and not MOOD_FACTS[strongest].opposites.isdisjoint(moods)


_MOODS = tuple(Mood)  # iterating the enumeration itself is slower
_MOOD_BY_WORD: dict[str, Mood] = {}
for _mood in Mood:
    _MOOD_BY_WORD.update(dict.fromkeys(_mood.words, _mood))
