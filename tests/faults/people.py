"""Ann, whose data the bot has stored, and a crowd of people who ask while a fault lasts."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.dialogue.actions import AnyAction, ChangeSetting, Save
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Reply, Request
from bot.dialogue.settings import texts as setting_texts
from core.moods.mood import Mood
from core.store.ports import Store
from tests.faults.matrix import THREE
from tests.support.fakes import NOON

ANN = "telegram:42"
CROWD_SIZE = 10
"""People who ask during a fault: enough that a log line for each of them would break the limit."""
_FIRST_OF_CROWD = 100
NEXT_WEEK = NOON + timedelta(weeks=1)


def summarise(reply: Reply) -> str:
    """Return an answer's text, or ``THREE`` when it has three movies."""
    has_three_movies = len(reply.cards) == 3
    return THREE if has_three_movies else reply.text


async def ask(dialogue: Conversation, person: str = ANN, words: str = "joy", action: AnyAction | None = None) -> Reply:
    """Ask for joy, or press something."""
    return await dialogue.reply_to(Request(person, person, words, action=action))


async def ask_as_crowd(dialogue: Conversation) -> str:
    """Let a crowd ask at the same time, and return summaries of all different answers."""
    numbers = range(_FIRST_OF_CROWD, _FIRST_OF_CROWD + CROWD_SIZE)
    replies = await asyncio.gather(*(ask(dialogue, f"telegram:{number}") for number in numbers))
    return " | ".join(dict.fromkeys(map(summarise, replies)))


async def save_movie(dialogue: Conversation, movie: int) -> bool:
    """Let Ann save a movie, and return whether the bot acknowledged it."""
    reply = await ask(dialogue, action=Save(Mood.JOY, movie))
    return reply.text.startswith("Saved ")


async def introduce_ann(dialogue: Conversation) -> None:
    """Let Ann see movies, save one of them and change a setting."""
    shown = await ask(dialogue)
    assert await save_movie(dialogue, shown.cards[0].id)
    setting = await ask(dialogue, action=ChangeSetting("plots", "hide"))
    assert setting.text.startswith(setting_texts.CHANGED)
    await dialogue.aclose()


async def read_memory(store: Store) -> dict[str, Any]:
    """Return the stored data about Ann without its times."""
    facts = await store.people.export_person(ANN)
    movies = {verdict["movie"] for verdict in facts["verdicts"]}
    return {"preferences": facts["preferences"], "verdicts": movies, "shown": facts["shown"]}


def is_kept(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether all data of before is still there."""
    for week, movies in before["shown"].items():
        if not set(movies) <= set(after["shown"].get(week, ())):
            return False
    return before["preferences"] == after["preferences"] and before["verdicts"] <= after["verdicts"]
