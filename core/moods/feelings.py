"""Which mood to look for when a person says how they feel: match the feeling, lift it, or let it out."""

from enum import StrEnum

from core.moods.mood import Mood


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
    return feeling if response is Response.MATCH else _OTHER_MOODS[feeling][response]


_OTHER_MOODS = {
    # Love is bright already, so laughing makes it lighter; a heart that is too full runs over in tears.
    Mood.LOVE: {Response.LIFT: Mood.JOY, Response.RELEASE: Mood.SADNESS},
    # Above joy there is only wonder; a joyful person wants company.
    Mood.JOY: {Response.LIFT: Mood.SURPRISE, Response.RELEASE: Mood.LOVE},
    # A stunned person calms down by laughing, or by the scream that got stuck.
    Mood.SURPRISE: {Response.LIFT: Mood.JOY, Response.RELEASE: Mood.FEAR},
    # Crying matches sadness; sadness holds back the anger about a loss.
    Mood.SADNESS: {Response.LIFT: Mood.JOY, Response.RELEASE: Mood.ANGER},
    # Closeness calms the frightened, jokes do not; fighting back releases the tension of flight.
    Mood.FEAR: {Response.LIFT: Mood.LOVE, Response.RELEASE: Mood.ANGER},
    # Revenge on the screen matches anger and keeps it warm; a fright uses its strength up and ends with the movie.
    Mood.ANGER: {Response.LIFT: Mood.JOY, Response.RELEASE: Mood.FEAR},
}
