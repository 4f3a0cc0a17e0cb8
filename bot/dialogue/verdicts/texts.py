"""Sentences about verdicts."""

from bot.dialogue.moods import mood_name
from bot.languages import N_, say
from core.moods.mood import Mood
from core.people.verdict import Opinion

UNDO, UNDO_EMOJI = N_("Undo"), "↪️"
TAKEN_BACK = N_("Taken back.")
TOO_LATE_TO_UNDO = N_("That cannot be undone here any more; /saved and /seen can.")
JUDGED = {
    Opinion.SEEN: N_("Noted, you have seen {title}."),
    Opinion.REFUSED: N_("Noted, {title} is not for you."),
    Opinion.SAVED: N_("Saved {title}; /saved lists it."),
    Opinion.WRONG: N_("Noted, {title} is not {mood} to you."),
}
NO_SUCH_MOVIE = N_("I do not know that movie, so I have noted nothing. What are you in the mood for?")
NOT_SHOWN_YET = N_("I have not shown you {title} lately, so I have noted nothing. Here it is; press again if you like.")


def confirm_verdict(opinion: Opinion, title: str, mood: Mood) -> str:
    """Confirm a verdict."""
    return say(JUDGED[opinion], title=title, mood=mood_name(mood))


def too_many_verdicts(most: int) -> str:
    """Say that a person has judged as many movies as can be stored."""
    return say(
        "You have judged {most} movies, and I cannot keep more. Take some off /saved or /seen first.",
        most=most,
    )
