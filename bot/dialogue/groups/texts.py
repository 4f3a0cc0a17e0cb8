"""Sentences for groups that look for a movie together."""

from collections.abc import Mapping, Sequence

from bot.dialogue.moods import mood_name
from bot.languages import N_, percent, say
from bot.languages.plain_text import shorten
from core.moods.mood import Mood

REVEAL, REVEAL_EMOJI = N_("Show the movie"), "🎬"
NOT_ALONE = N_("That takes two or more. Add me to a group and send /together there.")
TAKES_TWO = N_("It takes two: who else taps a mood?")
CHOOSE_MOOD_FIRST = N_("Tap a mood first: whoever did can show the movie.")
TOO_LATE_FOR_MOODS = N_("The movie is there already, so this round takes no more moods.")
NO_VOTE = N_("Those have a vote who tapped a mood before the movie came. You can in the next /together.")
NOTHING_FOR_ALL = N_(
    "This week has no movie for all of you: each is one that some have seen or do not want, or the opposite of a mood."
)
GROUP_OVER = N_("That round is over. /together opens another.")


def ask_moods(wishes: Mapping[Mood, int], *sentences: str, max_members: int) -> str:
    """Ask a group for its moods, and show the wishes so far.

    Args:
        wishes: The number of members per mood.
        sentences: More to say, below.
        max_members: The number of members that a group may have.
    """
    paragraphs = [say("What are we in the mood for? Everybody taps one mood; a second tap changes it.")]
    if wishes:
        counts = " · ".join(f"{count} {mood_name(mood)} {mood.emoji}" for mood, count in wishes.items())
        paragraphs.append(say("So far: {moods}", moods=counts))
    if sum(wishes.values()) >= max_members:
        paragraphs.append(say("You are {most} now, and I cannot keep count of more.", most=max_members))
    return "\n\n".join((*paragraphs, *sentences))


def announce_winner(title: str, votes: int, members: int, *, is_voted: bool) -> str:
    """Announce the movie that a group's vote ended with.

    Args:
        title: The movie's title.
        votes: The number of stored votes for it.
        members: The number of stored members.
        is_voted: Whether votes decided, and not the time limit.
    """
    if votes:
        return say("It is {title}, with {votes} of {members} votes.", title=title, votes=votes, members=members)
    if is_voted:  # by members who have deleted their data since
        return say("It is {title}.", title=title)
    return say("Time is up, nobody voted: it is {title}.", title=title)


def propose_movie(title: str) -> str:
    """Propose a movie to a group."""
    return say("For all of you: {title}.", title=title)


def describe_least_served(mood: Mood, share: float, *, are_agreed: bool, is_best: bool) -> str:
    """Say how much of their mood the members get that a movie serves least.

    Args:
        mood: The mood that they wish.
        share: How much of it they get, in [0, 1].
        are_agreed: Whether all members wish it.
        is_best: Whether no other movie on offer has more for its least-served members.
    """
    parts = {"mood": mood_name(mood), "share": percent(share)}
    if are_agreed and is_best:
        return say(
            "All of you want {mood}, and get {share} of it; no other movie left for all of you does better.", **parts
        )
    if are_agreed:
        return say("All of you want {mood}, and get {share} of it.", **parts)
    if is_best:
        return say(
            "Whoever wants {mood} is served least, and gets {share} of it; "
            "no other movie left for all of you does better.",
            **parts,
        )
    return say("Whoever wants {mood} is served least, and gets {share} of it.", **parts)


def count_votes(votes: Sequence[tuple[str, int]], members: int) -> str:
    """Show the state of a vote: the title of each movie with its number of votes."""
    standings: list[str] = []
    for number, (title, count) in enumerate(votes, 1):
        standings.append(f"{number}. {shorten(title)}: {count}")
    return say(
        "Votes: {votes}. Who tapped a mood has one; {needed} decide.",
        votes=" · ".join(standings),
        needed=members // 2 + 1,
    )
