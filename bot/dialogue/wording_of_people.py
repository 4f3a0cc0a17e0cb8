"""Sentences about people and rooms: settings, lists, gatherings, digests; in plain text."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue import labels
from bot.dialogue.wording import mood_name, shortened, title
from bot.languages import LANGUAGES, country_name, day, joined, percent, say, say_count, weekday, within
from core.moods.mood import Mood
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.preferences import Preferences
from core.people.verdict import Opinion


def judged_list(opinion: Opinion, count: int, titles: Mapping[int, str], page: int, pages: int) -> str:
    """Show a page of a list of ``count`` movies; the titles on it are given by their numbers."""
    lines = "\n".join(f"{place}. {name}" for place, name in titles.items())
    turned = say("Page {page} of {pages}.", page=page, pages=pages) if pages > 1 else ""
    head = " ".join(filter(None, (_judged(opinion, count), turned, say("Press a number for the details."))))
    return f"{head}\n\n{lines}"


def empty_list(opinion: Opinion) -> str:
    """Say that a list is empty, and how to fill it."""
    return say(labels.NONE_LISTED[opinion])


def removed(name: str) -> str:
    """Confirm that a movie was taken off a list."""
    return say("{title} is off the list.", title=name)


def too_many_verdicts(most: int) -> str:
    """Say that somebody has judged as many movies as can be remembered."""
    return say(
        "You have judged {most} movies, and I cannot keep more. Take some off /saved or /seen first.",
        most=most,
    )


def listed(movie_id: int, movie: Movie | None) -> str:
    """Name a movie on a list."""
    return f"{title(movie)} ({movie.year})" if movie else f"TMDb {movie_id}"


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
    told = " · ".join(f"{place}. {shortened(name)}: {count}" for place, (name, count) in enumerate(votes, 1))
    needed = members // 2 + 1
    return say("Votes: {votes}. Who tapped a mood has one; {needed} decide.", votes=told, needed=needed)


def digest(which: Digest) -> str:
    """Tell what a room gets every week, and when next."""
    slot = which.slot
    return say(
        "Every {weekday} at {time} ({zone}): three movies for {mood} {emoji}, next on {day}. /digest stop ends it.",
        weekday=weekday(slot.weekday),
        time=f"{slot.hour}:{slot.minute:02}",
        zone=slot.zone,
        mood=mood_name(which.mood),
        emoji=which.mood.emoji,
        day=day(slot.day_of(which.due_at)),
    )


def replaced(which: Digest) -> str:
    """Tell which order a new one takes the place of."""
    slot = which.slot
    return say(
        labels.REPLACED,
        mood=mood_name(which.mood),
        weekday=weekday(slot.weekday),
        time=f"{slot.hour}:{slot.minute:02}",
        zone=slot.zone,
    )


def digest_lead(which: Digest) -> str:
    """Introduce what comes every week."""
    day_name, mood = weekday(which.slot.weekday), which.mood
    return say("{weekday}'s {mood} {emoji}", weekday=day_name, mood=mood_name(mood), emoji=mood.emoji)


def digest_fault(part: str, words: str) -> str:
    """Say which part of an order for a digest is not understood."""
    return say(labels.UNKNOWN_PART[part], words=shortened(words)) if words else say(labels.MISSING_PART[part])


def settings(
    person: Preferences,
    room: Preferences | None,
    *,
    language: str,
    country: str,
    is_country_chosen: bool,
    services: Sequence[str],
    has_groups: bool = False,
) -> str:
    """List what is set.

    Args:
        person: What the person has chosen.
        room: What the room has chosen; None in a room of the person's own.
        language: One of ``LANGUAGES``.
        country: ISO 3166-1 code.
        is_country_chosen: Whether the person has chosen it.
        services: The streaming services that the person has.
        has_groups: Whether the platform has rooms of several people.
    """
    lines = [
        say("Your settings"),
        say("Language: {language} ({how}).", language=LANGUAGES[language], how=_how(person.language)),
        say(
            "Country: {country} ({how}). It decides age ratings and where to watch; "
            "/settings country NL sets any other.",
            country=country_name(country),
            how=_how(country if is_country_chosen else None),
        ),
        say("Services: {services}.", services=joined(services)) if services else say("Services: none yet."),
        say("When you tell how you feel: {way}.", way=within(say(labels.WAYS[person.response][0])))
        if person.response
        else say("When you tell how you feel: I match it and ask."),
        say("Movies: only for families.") if person.is_family else say("Movies: all."),
        say("Plots: hidden until you open a movie.") if person.hides_plots else say("Plots: shown."),
    ]
    if has_groups:
        lines.append(_answers(person))
    if room is not None:
        lines.append(presses(room))
    return "\n".join(lines)


def presses(room: Preferences) -> str:
    """Tell who may press buttons in a room."""
    if room.is_open:
        return say("Buttons in this chat: anybody may press.")
    return say("Buttons in this chat: only the asker may press.")


def _answers(person: Preferences) -> str:
    """Tell who sees answers in rooms of several people."""
    if person.answers_alone is None:
        return say("Answers in groups: for all, and those to /feel only for you.")
    return say("Answers in groups: only for you.") if person.answers_alone else say("Answers in groups: for all.")


def mydata(known: Mapping[str, Any]) -> str:
    """Say that a file holds all that is remembered about a person."""
    return (
        say("All that I keep about you is in this file.") if any(known.values()) else say("I keep nothing about you.")
    )


def forgotten(rows: int) -> str:
    """Confirm that a person was forgotten."""
    return say("Forgotten.") if rows else say("There was nothing to forget.")


def _judged(opinion: Opinion, count: int) -> str:
    if opinion is Opinion.SEEN:
        return say_count("You have marked one movie as seen.", "You have marked {count} movies as seen.", count)
    return say_count("You have saved one movie.", "You have saved {count} movies.", count)


def _how(chosen: str | None) -> str:
    return say(labels.YOUR_CHOICE if chosen else labels.A_GUESS)
