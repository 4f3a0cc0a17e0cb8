"""A private answer at Discord can be shown to all in the channel, without what the person asked for in words. Pure."""

from dataclasses import replace

from bot.dialogue.reply import Choice, Press, Reply, Verb, press_of
from bot.frontends.manners import texts as manners_texts
from bot.languages import say, speaking

_MARK = "all_"
"""Before the token of what is shown to all: only private messages have such buttons, so nobody else presses them."""


def offer_to_share(reply: Reply) -> Reply:
    """Put a button under movies that shows them to all, in place of that for the mood that they are for already."""
    more = next((press for press in _presses(reply) if press.verb is Verb.MORE), None)
    if not reply.cards or reply.mood is None or more is None:
        return reply
    movies = tuple(card.id for card in reply.cards)
    verb = Verb.OPEN if len(movies) == 1 else Verb.BACK
    token = _MARK + Press(verb, reply.mood, movies, more.words).encode()
    with speaking(reply.language):
        share = Choice(say(manners_texts.SHOW_TO_ALL), manners_texts.SHOW_TO_ALL_EMOJI, token)
    same = Press(Verb.MOOD, reply.mood).encode()
    return replace(reply, choices=(share, *(choice for choice in reply.choices if choice.token != same)))


def shared_token(token: str) -> str | None:
    """Return the token of what a button shows to all; None for other buttons."""
    return token.removeprefix(_MARK) if token.startswith(_MARK) else None


def _presses(reply: Reply) -> list[Press]:
    found = (press_of(choice.token) for choice in reply.choices)
    return [press for press in found if press]
