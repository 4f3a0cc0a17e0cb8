"""Sentences for groups that look for a movie together."""

from collections.abc import Mapping, Sequence

from bot.dialogue.moods import mood_name
from bot.languages import N_, percent, say
from bot.languages.plain_text import shorten
from core.moods.mood import Mood

SETTLE, SETTLE_EMOJI = N_("Show the movie"), "🎬"
NOT_ALONE = N_("That takes two or more. Add me to a group and send /together there.")
TAKES_TWO = N_("It takes two: who else taps a mood?")
TAP_FIRST = N_("Tap a mood first: whoever did can show the movie.")
TOO_LATE_TO_TAP = N_("The movie is there already, so this round takes no more moods.")
NO_VOTE = N_("Those have a vote who tapped a mood before the movie came. You can in the next /together.")
NOTHING_FOR_ALL = N_(
    "This week has no movie for all of you: each is one that some have seen or do not want, or the opposite of a mood."
)
GATHERING_OVER = N_("That round is over. /together opens another.")


def gathered(wishes: Mapping[Mood, int], *said: str, most: int) -> str:
    """Ask a group for its moods, and tell how many want what.

    Args:
        wishes: How many wish each mood.
        said: What else there is to say.
        most: How many members a group may have.
    """
    members = sum(wishes.values())
    counted = " · ".join(f"{count} {mood_name(mood)} {mood.emoji}" for mood, count in wishes.items())
    question = say("What are we in the mood for? Everybody taps one mood; a second tap changes it.")
    so_far = say("So far: {moods}", moods=counted) if counted else ""
    full = say("You are {most} now, and I cannot keep count of more.", most=most) if members >= most else ""
    return "\n\n".join(filter(None, (question, so_far, full, *said)))


def elected(movie: str, votes: int, members: int, *, is_voted: bool) -> str:
    """Tell a group which movie its vote ended with.

    Args:
        movie: The movie's title.
        votes: How many votes for it are remembered.
        members: How many members are remembered.
        is_voted: Whether their votes decided, and not the clock.
    """
    if votes:
        return say("It is {title}, with {votes} of {members} votes.", title=movie, votes=votes, members=members)
    if is_voted:  # by members who were forgotten since
        return say("It is {title}.", title=movie)
    return say("Time is up, nobody voted: it is {title}.", title=movie)


def proposed(movie: str) -> str:
    """Tell a group which movie it is offered."""
    return say("For all of you: {title}.", title=movie)


def served(mood: Mood, share: float, *, are_agreed: bool, is_best: bool) -> str:
    """Tell what the members get whom a movie serves least.

    Args:
        mood: What they wish.
        share: How much of it they get, in [0, 1].
        are_agreed: Whether all wish it.
        is_best: Whether no movie that all members may be offered gives those whom it serves least more.
    """
    told = {"mood": mood_name(mood), "share": percent(share)}
    if are_agreed and is_best:
        return say(
            "All of you want {mood}, and get {share} of it; no other movie left for all of you does better.", **told
        )
    if are_agreed:
        return say("All of you want {mood}, and get {share} of it.", **told)
    if is_best:
        return say(
            "Whoever wants {mood} is served least, and gets {share} of it; "
            "no other movie left for all of you does better.",
            **told,
        )
    return say("Whoever wants {mood} is served least, and gets {share} of it.", **told)


def vote(votes: Sequence[tuple[str, int]], members: int) -> str:
    """Tell how a vote stands: the title of each movie, and how many want it."""
    told = " · ".join(f"{place}. {shorten(name)}: {count}" for place, (name, count) in enumerate(votes, 1))
    needed = members // 2 + 1
    return say("Votes: {votes}. Who tapped a mood has one; {needed} decide.", votes=told, needed=needed)
