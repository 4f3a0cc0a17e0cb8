"""Real answers, and the tokens of their buttons, for seeds."""

from collections.abc import Iterator
from functools import cache

from bot.dialogue.reply import Press, Reply, Request, Verb
from core.moods.mood import Mood
from tests.fuzz.alarm import finish
from tests.support.fakes import a_dialogue

TYPED = ("/start", "/help", "/about", "/privacy", "/settings", "/mydata", "/forget", "/mood joy", "/saved", "/seen")
TYPED_MORE = ("/feel so sad", "/digest fear friday 20:00 Europe/Berlin", "/digest stop", "/together", "/start p_3_joy")
PRESSED = (
    Press(Verb.MORE, Mood.JOY),
    Press(Verb.OPEN, Mood.JOY, (9, 9, 10, 11), ("s",)),
    Press(Verb.SAVE, Mood.JOY, (9, 9, 10, 11)),
    Press(Verb.WRONG, Mood.JOY, (10, 9, 10, 11), ("o",)),
    Press(Verb.UNDO, Mood.JOY, (9, 9, 10, 11), ("saved",)),
    Press(Verb.TONIGHT, Mood.FEAR),
    Press(Verb.MOOD, Mood.FEAR, words=("sfmtg",)),
    Press(Verb.WAY, Mood.SADNESS, words=("lift",)),
    Press(Verb.SETTINGS, words=("country",)),
    Press(Verb.SET, words=("country", "GB")),
    Press(Verb.LIST, movies=(1,), words=("saved",)),
    Press(Verb.EXPORT, words=("saved",)),
    Press(Verb.LISTED, Mood.JOY, (9, 1), ("saved",)),
    Press(Verb.REMOVE, movies=(9, 1), words=("saved",)),
    Press(Verb.TAP, Mood.JOY, (1,)),
    Press(Verb.SETTLE, movies=(1,)),
    Press(Verb.VOTE, movies=(1, 9)),
    Press(Verb.FORGET, words=("yes",)),
)


@cache
def replies() -> tuple[Reply, ...]:
    """Ask a real dialogue for everything that it can say."""
    return tuple(finish(_asked()))


@cache
def tokens() -> tuple[str, ...]:
    """Collect the tokens that were asked with, and those of all buttons in the answers."""
    return tuple(dict.fromkeys((*(press.encode() for press in PRESSED), *_offered())))


def _offered() -> Iterator[str]:
    for reply in replies():
        yield from (choice.token for choice in reply.choices)
        yield from (choice.token for card in reply.cards for choice in card.choices)


async def _asked() -> list[Reply]:
    dialogue = a_dialogue()
    requests = [Request("fuzz:1", "fuzz:1", text, is_reachable=True) for text in (*TYPED, *TYPED_MORE)]
    requests += [Request("fuzz:1", "fuzz:1", choice=press.encode(), is_reachable=True) for press in PRESSED]
    found = [await dialogue.reply_to(request) for request in requests]
    await dialogue.aclose()
    return found
