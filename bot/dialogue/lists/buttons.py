"""The buttons of lists: pages, the movies on them, and what can be said of these."""

from collections.abc import Iterator

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import Export, JudgeListed, ListName, OpenListed, Remove, ShowList
from bot.dialogue.lists import texts
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Button
from bot.languages import say
from core.moods.mood import Mood
from core.people.verdict import Opinion


def listed_button(place: int, action: OpenListed) -> Button:
    """Return the button that shows a movie on a list large; ``place`` is its number on the list."""
    return Button(str(place), movie_texts.OPEN_EMOJI, action)


def listed_movie_buttons(mood: Mood, movie: int, page: int, which: ListName) -> tuple[Button, ...]:
    """Return the buttons of a movie on a list: verdicts on a saved one, which take it off, and to take it off."""
    opinions = (Opinion.SEEN, Opinion.REFUSED) if which is ListName.SAVED else ()
    verdicts = [
        Button(*movie_texts.verdict_label(opinion, mood), JudgeListed(mood, movie, page, which, opinion))
        for opinion in opinions
    ]
    return (*verdicts, Button(say(texts.REMOVE), texts.REMOVE_EMOJI, Remove(movie, page, which)))


def list_button(page: int, which: ListName) -> Button:
    """Return the button back to a page of a list."""
    return Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, ShowList(page, which))


def page_buttons(page: int, pages: int, which: ListName) -> Iterator[Button]:
    """Yield the buttons to the pages before and after."""
    if page > 1:
        yield Button(say(texts.EARLIER), "◀️", ShowList(page - 1, which))
    if page < pages:
        yield Button(say(texts.LATER), "▶️", ShowList(page + 1, which))


def export_button(which: ListName) -> Button:
    """Return the button for a list as a file."""
    return Button(say(texts.EXPORT), texts.EXPORT_EMOJI, Export(which))
