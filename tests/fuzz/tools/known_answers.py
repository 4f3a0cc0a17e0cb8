"""Real answers, and the tokens of their buttons, for seeds."""

from collections.abc import Iterator
from functools import cache

from bot.dialogue.actions import (
    AnswerFeeling,
    AnyAction,
    AskFilters,
    ChangeSetting,
    ChooseMood,
    DoubtMood,
    Export,
    Forget,
    JudgeListed,
    ListName,
    Open,
    OpenListed,
    PutBack,
    Remove,
    Reveal,
    Save,
    ShowList,
    ShowMore,
    ShowMovies,
    ShowSettings,
    ShowToAll,
    UndoVerdict,
    Vote,
)
from bot.dialogue.filters import Filters
from bot.dialogue.reply import Reply, Request
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion
from tests.fuzz.tools.logged_errors import run_async
from tests.support.fakes import a_dialogue

TYPED = ("/start", "/help", "/about", "/privacy", "/settings", "/mydata", "/forget", "/mood joy", "/saved", "/seen")
TYPED_MORE = ("/feel so sad", "/digest fear friday 20:00 Europe/Berlin", "/digest stop", "/together", "/start p_3_joy")
PRESSED: tuple[AnyAction, ...] = (
    ShowMore(Mood.JOY),
    Open(Mood.JOY, 9, (9, 10, 11), Filters(frozenset({Filter.SHORT}))),
    Save(Mood.JOY, 9, (9, 10, 11)),
    DoubtMood(Mood.JOY, 10, (9, 10, 11), is_opened=True),
    UndoVerdict(Mood.JOY, 9, (9, 10, 11), Opinion.SAVED),
    AskFilters(Mood.FEAR),
    ShowMovies(Mood.FEAR, Filters(frozenset(Filter))),
    AnswerFeeling(Mood.SADNESS, Response.LIFT),
    ShowSettings("country"),
    ChangeSetting("country", "GB"),
    ShowList(1, ListName.SAVED),
    Export(ListName.SAVED),
    OpenListed(Mood.JOY, 9, 1, ListName.SAVED),
    JudgeListed(Mood.JOY, 9, 1, ListName.SAVED, Opinion.SEEN),
    PutBack(Mood.JOY, 9, 1, ListName.SAVED, Opinion.SEEN),
    Remove(9, 1, ListName.SAVED),
    ChooseMood(Mood.JOY, 1),
    Reveal(1),
    Vote(1, 9),
    ShowToAll(Mood.JOY, (9, 10)),
    Forget(is_sure=True),
)


@cache
def replies() -> tuple[Reply, ...]:
    """Ask a real dialogue for everything that it can say."""
    return tuple(run_async(_asked()))


@cache
def tokens() -> tuple[str, ...]:
    """Collect the tokens that were asked with, and those of all buttons in the answers."""
    return tuple(dict.fromkeys((*(action.token for action in PRESSED), *_offered())))


def _offered() -> Iterator[str]:
    for reply in replies():
        yield from (button.token for button in reply.buttons)
        yield from (button.token for card in reply.cards for button in card.buttons)


async def _asked() -> list[Reply]:
    dialogue = a_dialogue()
    requests = [Request("fuzz:1", "fuzz:1", text, is_reachable=True) for text in (*TYPED, *TYPED_MORE)]
    requests += [Request("fuzz:1", "fuzz:1", action=action, is_reachable=True) for action in PRESSED]
    found = [await dialogue.reply_to(request) for request in requests]
    await dialogue.aclose()
    return found
