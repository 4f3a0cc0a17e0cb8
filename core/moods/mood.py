"""The six moods and how strongly a movie has each of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

GOOD = 0.5
"""A movie has a mood when the odds for it are at least even."""
_LEAST = 0.1  # of a mood that a movie must have to be next best for it


class Mood(StrEnum):
    """What a movie leaves you with. A closed list, in the order in which people see it."""

    LOVE = "love"
    JOY = "joy"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    FEAR = "fear"
    ANGER = "anger"

    @property
    def emoji(self) -> str:
        """The picture that stands for the mood on every platform."""
        return _EMOJI[self]

    @classmethod
    def named(cls, text: str) -> "Mood | None":
        """Find the mood that a word or an emoji names, None when it names none.

        >>> Mood.named(" JOY "), Mood.named("😱"), Mood.named("happy"), Mood.named("tax")
        (<Mood.JOY: 'joy'>, <Mood.FEAR: 'fear'>, <Mood.JOY: 'joy'>, None)
        """
        word = text.strip().casefold().replace(_VARIATION_SELECTOR, "").lstrip("/#")
        return _NAMES.get(word)


class MoodScores(msgspec.Struct, frozen=True):
    """One probability in [0, 1] per mood. Multi-label: they need not add up to one."""

    love: float = 0.0
    joy: float = 0.0
    surprise: float = 0.0
    sadness: float = 0.0
    fear: float = 0.0
    anger: float = 0.0

    def __getitem__(self, mood: Mood) -> float:
        """Return the probability that the movie has this mood."""
        probability: float = getattr(self, mood)
        return probability

    def items(self) -> Iterator[tuple[Mood, float]]:
        """Yield mood and probability in the order of the moods."""
        return zip(_MOODS, msgspec.structs.astuple(self), strict=True)

    def strongest(self) -> Mood:
        """Return the likeliest mood; the earlier one of equals."""
        probabilities = msgspec.structs.astuple(self)
        return _MOODS[probabilities.index(max(probabilities))]

    def weakest(self, moods: Collection[Mood]) -> float:
        """Return the probability of that one of some moods which the movie has least."""
        return min(self[mood] for mood in moods)

    def suits(self, moods: Sequence[Mood]) -> bool:
        """Tell whether a movie may be offered for moods at all: it has them, or is next best; the first one leads.

        Next best is a movie that has the mood among its two strongest, unless its strongest one is the opposite of what
        is wanted. Of two moods, it has the first, or both among its three strongest.
        """
        if self.weakest(moods) >= GOOD:
            return True
        if self.is_opposite(moods):
            return False
        ranked = sorted(_MOODS, key=self.__getitem__, reverse=True)
        is_near = set(moods) <= set(ranked[: len(moods) + 1]) and self.weakest(moods) >= _LEAST
        return is_near or (len(moods) > 1 and self[moods[0]] >= GOOD)

    def is_opposite(self, moods: Collection[Mood]) -> bool:
        """Tell whether the strongest mood is none of these and the opposite of one of them."""
        strongest = self.strongest()
        return strongest not in moods and any(strongest in _OPPOSITES[mood] for mood in moods)

    @classmethod
    def of(cls, probabilities: Mapping[str, float]) -> "MoodScores":
        """Build scores from names; a missing mood counts as zero."""
        return cls(**{mood.value: float(probabilities.get(mood.value, 0.0)) for mood in Mood})


_MOODS = tuple(Mood)  # going through the enumeration itself is slower
_OPPOSITES = {
    Mood.LOVE: frozenset({Mood.FEAR, Mood.ANGER}),  # but not sadness: great loves end in tears
    Mood.JOY: frozenset({Mood.SADNESS, Mood.FEAR, Mood.ANGER}),
    Mood.SURPRISE: frozenset[Mood](),
    Mood.SADNESS: frozenset({Mood.JOY}),
    Mood.FEAR: frozenset({Mood.LOVE, Mood.JOY}),
    Mood.ANGER: frozenset({Mood.LOVE, Mood.JOY}),
}
_VARIATION_SELECTOR = "\ufe0f"  # keyboards add it to ❤ or leave it out
_EMOJI = dict(zip(Mood, ("❤️", "😃", "😲", "😢", "😨", "😡"), strict=True))
_WORDS = {
    Mood.LOVE: "lovely loving romance romantic romcom tender ❤ 💕 💖 💘 🥰 😍 😘",
    Mood.JOY: "joyful happy happiness fun funny laugh cheerful comedy 😃 😀 😄 😁 😂 🤣 😊",
    Mood.SURPRISE: "surprised surprising twist mystery mindbender 😲 😮 😯 🤯",
    Mood.SADNESS: "sad cry tears tearjerker melancholy blue 😢 😭 😞 😔 ☹ 🥲",
    Mood.FEAR: "afraid scared scary fearful horror creepy spooky 😨 😱 😰 👻",
    Mood.ANGER: "angry mad furious rage revenge 😡 😠 🤬",
}
_NAMES = {word: mood for mood, words in _WORDS.items() for word in (mood.value, *words.split())}
