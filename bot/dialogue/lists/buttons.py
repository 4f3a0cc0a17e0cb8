"""The buttons of lists: their pages, the movies on a page, and the verdicts on a saved movie."""

from collections.abc import Iterator

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import Export, JudgeListed, ListName, OpenListed, Remove, ShowList
from bot.dialogue.lists import texts
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Button
from bot.languages import say
from core.moods.mood import Mood
from core.people.verdict import Opinion


def open_listed_button(place: int, action: OpenListed) -> Button:
    """Return the button that shows a movie on a list large; ``place`` is its number on the list."""
    return Button(str(place), movie_texts.OPEN_EMOJI, action)


def buttons_of_movie(mood: Mood, movie: int, page: int, list_name: ListName) -> tuple[Button, ...]:
    """Return the buttons under a movie on a list: on the saved list the verdicts that take it off, and removal."""
    buttons: list[Button] = []
    if list_name is ListName.SAVED:
        for opinion in (Opinion.SEEN, Opinion.REFUSED):
            label, emoji = movie_texts.verdict_label(opinion, mood)
            buttons.append(Button(label, emoji, JudgeListed(mood, movie, page, list_name, opinion)))
    return (*buttons, Button(say(texts.REMOVE), texts.REMOVE_EMOJI, Remove(movie, page, list_name)))


def list_button(page: int, list_name: ListName) -> Button:
    """Return the button back to a page of a list."""
    return Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, ShowList(page, list_name))


def page_buttons(page: int, pages: int, list_name: ListName) -> Iterator[Button]:
    """Yield the buttons to the pages before and after."""
    if page > 1:
        yield Button(say(texts.EARLIER), "◀️", ShowList(page - 1, list_name))
    if page < pages:
        yield Button(say(texts.LATER), "▶️", ShowList(page + 1, list_name))


def export_button(list_name: ListName) -> Button:
    """Return the button for a list as a file."""
    return Button(say(texts.EXPORT), texts.EXPORT_EMOJI, Export(list_name))
