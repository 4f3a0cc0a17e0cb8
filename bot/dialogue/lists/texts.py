"""Sentences about the lists of saved and seen movies."""

from collections.abc import Mapping

from bot.languages import N_, say, say_count
from core.people.verdict import Opinion

EXPORT, EXPORT_EMOJI = N_("Export"), "📄"
EXPORTED = {
    Opinion.SEEN: N_("Here is your list. Letterboxd can import it."),
    Opinion.SAVED: N_(
        "Here is your list. On Letterboxd, import it on the page of your watchlist: the general import marks"
        " all of it as watched."
    ),
}
EARLIER, LATER = N_("Earlier pages"), N_("More pages")
REMOVE, REMOVE_EMOJI = N_("Take off the list"), "✖️"
NONE_LISTED = {
    Opinion.SAVED: N_("You have saved nothing yet. Every movie has a button for that."),
    Opinion.SEEN: N_("You have marked nothing as seen yet. Every movie has a button for that."),
}


def describe_page(opinion: Opinion, count: int, titles: Mapping[int, str], page: int, pages: int) -> str:
    """Return the text of a page of a list.

    Args:
        opinion: The verdict that puts movies on the list.
        count: The number of movies on the whole list.
        titles: The titles on the page, by their numbers on the list.
        page: The number of the page, from 1.
        pages: The number of pages.
    """
    sentences = [_count_movies(opinion, count)]
    if pages > 1:
        sentences.append(say("Page {page} of {pages}.", page=page, pages=pages))
    sentences.append(say("Press a number for the details."))
    lines = "\n".join(f"{number}. {title}" for number, title in titles.items())
    return f"{' '.join(sentences)}\n\n{lines}"


def empty_list(opinion: Opinion) -> str:
    """Say that a list is empty, and how to fill it."""
    return say(NONE_LISTED[opinion])


def confirm_removal(title: str) -> str:
    """Confirm that a movie was taken off a list."""
    return say("{title} is off the list.", title=title)


def _count_movies(opinion: Opinion, count: int) -> str:
    if opinion is Opinion.SEEN:
        return say_count("You have marked one movie as seen.", "You have marked {count} movies as seen.", count)
    return say_count("You have saved one movie.", "You have saved {count} movies.", count)
