"""From how somebody feels to what they may want to see: match it, lift it, or let it out."""

from enum import StrEnum

from core.moods.mood import Mood


class Way(StrEnum):
    """What a movie shall do with a feeling, in the order in which people see it."""

    MATCH = "match"
    """Stay with it."""
    LIFT = "lift"
    """Leave it for something lighter."""
    RELEASE = "release"
    """Let it out by something as strong."""


def wanted(felt: Mood, way: Way) -> Mood:
    """Return the mood to look for; the three ways from one feeling lead to three different moods.

    >>> [wanted(Mood.SADNESS, way).value for way in Way]
    ['sadness', 'joy', 'anger']
    """
    return felt if way is Way.MATCH else _AWAY[felt][way]


_AWAY = {
    # Love is bright already, so that laughing makes it lighter; a heart that is too full runs over in tears.
    Mood.LOVE: {Way.LIFT: Mood.JOY, Way.RELEASE: Mood.SADNESS},
    # Above joy there is only wonder; who could hug the world wants somebody to hug.
    Mood.JOY: {Way.LIFT: Mood.SURPRISE, Way.RELEASE: Mood.LOVE},
    # Who is stunned comes down by laughing, or by the scream that got stuck.
    Mood.SURPRISE: {Way.LIFT: Mood.JOY, Way.RELEASE: Mood.FEAR},
    # Crying is how to match sadness; what it holds back is the anger about what was lost.
    Mood.SADNESS: {Way.LIFT: Mood.JOY, Way.RELEASE: Mood.ANGER},
    # Jokes do not calm the frightened, closeness does; what flight has pent up, fighting back lets out.
    Mood.FEAR: {Way.LIFT: Mood.LOVE, Way.RELEASE: Mood.ANGER},
    # Revenge on the screen matches anger and keeps it warm; a fright uses its strength up and is over with the movie.
    Mood.ANGER: {Way.LIFT: Mood.JOY, Way.RELEASE: Mood.FEAR},
}
