"""Somebody who has told the bot things, and others who ask while something is wrong."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Press, Reply, Request, Verb
from bot.dialogue.settings import texts as setting_texts
from core.moods.mood import Mood
from core.store.sqlite.store import Store
from tests.faults.matrix import THREE
from tests.support.fakes import NOON

ANN = "telegram:42"
CROWD = 10  # who ask during a fault, so that a line for each of them would be a storm
NEXT_WEEK = NOON + timedelta(weeks=1)


def told(reply: Reply) -> str:
    """Say in short what somebody got."""
    return THREE if len(reply.cards) == 3 else reply.text


async def ask(dialogue: Dialogue, person: str = ANN, words: str = "joy", choice: str | None = None) -> Reply:
    """Ask for joy, or press something."""
    return await dialogue.reply_to(Request(person, person, words, choice=choice))


async def crowd(dialogue: Dialogue) -> str:
    """Let many people ask at once; return what all of them got, each different answer once."""
    replies = await asyncio.gather(*(ask(dialogue, f"telegram:{number}") for number in range(100, 100 + CROWD)))
    return " | ".join(dict.fromkeys(map(told, replies)))


async def save(dialogue: Dialogue, movie: int) -> bool:
    """Let Ann save a movie for later; tell whether that was acknowledged."""
    reply = await ask(dialogue, choice=Press(Verb.SAVE, Mood.JOY, (movie,)).encode())
    return reply.text.startswith("Saved ")


async def get_acquainted(dialogue: Dialogue) -> None:
    """Let Ann see movies, save one and set something."""
    shown = await ask(dialogue)
    assert await save(dialogue, shown.cards[0].id)
    setting = await ask(dialogue, choice=Press(Verb.SET, words=("plots", "hide")).encode())
    assert setting.text.startswith(setting_texts.CHANGED)
    await dialogue.aclose()


async def known(store: Store) -> dict[str, Any]:
    """Return what is remembered of Ann but when she said it."""
    facts = await store.known_about(ANN)
    movies = {one["movie"] for one in facts["verdicts"]}
    return {"preferences": facts["preferences"], "verdicts": movies, "shown": facts["shown"]}


def is_kept(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Tell whether all is still known."""
    shown = all(set(movies) <= set(after["shown"].get(week, ())) for week, movies in before["shown"].items())
    return shown and before["preferences"] == after["preferences"] and before["verdicts"] <= after["verdicts"]
