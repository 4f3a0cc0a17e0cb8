"""Which mood to look for when a person says how they feel: match the feeling, lift it, or let it out."""

from enum import StrEnum

from core.moods.mood import MOOD_FACTS, Mood


class Response(StrEnum):
    """A movie's effect on a feeling, in the order of the buttons."""

    MATCH = "match"
    """Stay with the feeling."""
    LIFT = "lift"
    """Leave it for something lighter."""
    RELEASE = "release"
    """Let it out through something as strong."""


def mood_for(feeling: Mood, response: Response) -> Mood:
    """Return the mood to look for; the three responses to one feeling lead to three different moods.

    >>> [mood_for(Mood.SADNESS, response).value for response in Response]
    ['sadness', 'joy', 'anger']
    """
    match response:
        case Response.MATCH:
            return feeling
        case Response.LIFT:
            return MOOD_FACTS[feeling].lift
        case Response.RELEASE:
            return MOOD_FACTS[feeling].release
