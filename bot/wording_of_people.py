"""Sentences about people and rooms: settings, lists, gatherings, digests; in plain text."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import labels, wording
from core.digest import Digest
from core.mood import Mood
from core.movie import Movie
from core.preferences import Preferences
from core.verdict import Opinion

_LISTS = {
    Opinion.SAVED: ("Saved", "You have saved nothing yet. Every movie has a button for that."),
    Opinion.SEEN: ("Seen", "You have marked nothing as seen yet. Every movie has a button for that."),
}


def judged_list(opinion: Opinion, titles: Sequence[str], first: int, count: int) -> str:
    """Show a page of a list; ``first`` is the number of its first movie, of ``count``."""
    lines = "\n".join(f"{place}. {title}" for place, title in enumerate(titles, first))
    return f"{_LISTS[opinion][0]}: {first}–{first + len(titles) - 1} of {count}. ✖️ takes one off.\n\n{lines}"


def empty_list(opinion: Opinion) -> str:
    """Say that a list is empty, and how to fill it."""
    return _LISTS[opinion][1]


def listed(movie_id: int, movie: Movie | None) -> str:
    """Name a movie on a list."""
    return f"{movie.title} ({movie.year})" if movie else f"TMDb {movie_id}"


def gathered(wishes: Mapping[Mood, int], *said: str, most: int) -> str:
    """Ask a group for its moods, and tell how many want what.

    Args:
        wishes: How many wish each mood.
        said: What else there is to say.
        most: How many members a group may have.
    """
    members = sum(wishes.values())
    counted = " · ".join(f"{count} {mood} {mood.emoji}" for mood, count in wishes.items())
    question = "What are we in the mood for? Everybody taps one mood; a second tap changes it."
    full = f"You are {most} now, and I cannot keep count of more." if members >= most else ""
    return "\n\n".join(filter(None, (question, counted and f"So far: {counted}", full, *said)))


def elected(title: str, votes: int, members: int) -> str:
    """Tell a group which movie its vote ended with."""
    return f"It is {title}, with {votes} of {members} votes." if votes else f"Time is up, nobody voted: it is {title}."


def proposed(title: str) -> str:
    """Tell a group which movie it is offered."""
    return f"For all of you: {title}."


def served(mood: Mood, share: float, *, are_agreed: bool, is_best: bool) -> str:
    """Tell what the members get whom a movie serves least.

    Args:
        mood: What they wish.
        share: How much of it they get, in [0, 1].
        are_agreed: Whether all wish it.
        is_best: Whether no movie gives those whom it serves least more.
    """
    told = f"All of you want {mood}, and get" if are_agreed else f"Whoever wants {mood} is served least, and gets"
    return f"{told} {share:.0%} of it{'; no other movie does better' if is_best else ''}."


def vote(votes: Sequence[tuple[str, int]], members: int) -> str:
    """Tell how a vote stands: the title of each movie, and how many want it."""
    told = " · ".join(f"{place}. {wording.shortened(title)}: {count}" for place, (title, count) in enumerate(votes, 1))
    return f"Votes: {told}. Who tapped a mood has one; more than half of {members} decide."


def digest(which: Digest) -> str:
    """Tell what a room gets every week, and when next."""
    slot = which.slot
    when = f"Every {labels.WEEKDAYS[slot.weekday]} at {slot.hour}:{slot.minute:02} ({slot.zone})"
    what = f"three movies for {which.mood} {which.mood.emoji}"
    return f"{when}: {what}, next on {wording.day(slot.day_of(which.due_at))}. /digest stop ends it."


def digest_lead(which: Digest) -> str:
    """Introduce what comes every week."""
    return f"{labels.WEEKDAYS[which.slot.weekday]}'s {which.mood} {which.mood.emoji}"


def digest_fault(part: str, words: str) -> str:
    """Say which part of an order for a digest is not understood."""
    told = f"I do not know the {part} “{wording.shortened(words)}”" if words else f"The {part} is missing"
    return f"{told}; say it like this: {labels.DIGEST_EXAMPLE}"


def settings(person: Preferences, room: Preferences | None, country: str, services: Sequence[str]) -> str:
    """List what is set."""
    how = "your choice" if person.country else "as far as I can tell"
    lines = [
        "Your settings",
        f"Country: {country} ({how}). It decides age ratings and where to watch; /settings country NL sets any other.",
        f"Services: {', '.join(services) or 'none yet'}.",
        f"When you tell how you feel: {labels.WAYS[person.way][0].lower() if person.way else 'I match it and ask'}.",
        f"Movies: {'only for families' if person.is_family else 'all'}.",
        f"Plots: {'hidden until you open a movie' if person.hides_plots else 'shown'}.",
    ]
    if room is not None:
        lines.append(f"Buttons in this chat: {'anybody may press' if room.is_open else 'only the asker may press'}.")
    return "\n".join(lines)


def mydata(known: Mapping[str, Any]) -> str:
    """Say that a file holds all that is remembered about a person."""
    return "All that I keep about you is in this file." if any(known.values()) else "I keep nothing about you."


def forgotten(rows: int) -> str:
    """Confirm that a person was forgotten."""
    return "Forgotten." if rows else "There was nothing to forget."
