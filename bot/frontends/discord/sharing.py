"""A button under a private answer at Discord that shows it to everybody in the channel, without the person's words."""

from dataclasses import replace

from bot.dialogue.actions import ShowMore, ShowMovies, ShowToAll
from bot.dialogue.reply import Button, Reply
from bot.frontends.manners import texts as manners_texts
from bot.languages import say, speaking


def offer_to_share(reply: Reply) -> Reply:
    """Put a button under movies that shows them to all, in place of that for the mood that they are for already."""
    if not reply.cards or reply.mood is None:
        return reply
    mores = [button.action for button in reply.buttons if isinstance(button.action, ShowMore)]
    if not mores:
        return reply
    action = ShowToAll(reply.mood, tuple(card.id for card in reply.cards), mores[0].filters)
    with speaking(reply.language):
        share = Button(say(manners_texts.SHOW_TO_ALL), manners_texts.SHOW_TO_ALL_EMOJI, action)
    others = [button for button in reply.buttons if button.action != ShowMovies(reply.mood)]
    return replace(reply, buttons=(share, *others))
