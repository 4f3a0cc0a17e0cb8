"""The button under a private answer that shows its movies to everyone in the channel, without the person's words."""

from dataclasses import replace

from bot.dialogue import Button, Reply, ShowMore, ShowMovies, ShowToAll
from bot.frontends.manners import texts as manners_texts
from bot.languages import say, speaking


def offer_to_share(reply: Reply) -> Reply:
    """Add the button to an answer with movies, in place of the button for the mood of these movies."""
    more = next((button.action for button in reply.buttons if isinstance(button.action, ShowMore)), None)
    if not reply.cards or reply.mood is None or more is None:
        return reply
    movies = tuple(card.id for card in reply.cards)
    with speaking(reply.language):
        label = say(manners_texts.SHOW_TO_ALL)
    share = Button(label, manners_texts.SHOW_TO_ALL_EMOJI, ShowToAll(reply.mood, movies, more.filters))
    buttons = [button for button in reply.buttons if button.action != ShowMovies(reply.mood)]
    return replace(reply, buttons=(share, *buttons))
