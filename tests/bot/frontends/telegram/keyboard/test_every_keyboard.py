"""Every keyboard that pressing one button after the other can bring keeps Telegram's limits."""

from collections.abc import AsyncIterator
from dataclasses import replace

from lo_bot_api_emulator import LoBotApiEmulator
from telegram import InlineKeyboardMarkup

from bot.dialogue.actions import (
    ACTION_CLASSES,
    MAX_TOKEN_BYTES,
    Action,
    AskMood,
    AskOtherMood,
    Forget,
    ListName,
    OpenListed,
    PutBack,
    Refuse,
    ShowAbout,
    ShowDigest,
    ShowHelp,
    ShowHelpline,
    ShowList,
    ShowMyData,
    ShowPrivacy,
    ShowSettings,
    ShowToAll,
    Start,
    StartGroup,
    UndoVerdict,
    Who,
    action_from,
)
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.filters import Filters
from bot.dialogue.reply import Reply, Request
from bot.dialogue.settings.buttons import PANELS
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram.keyboard import build_keyboard, parse_callback_data
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.filters import Filter
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, a_movie
from tests.support.store import MemoryStore

OWNER = 36**7 - 1  # ids of people have reached 8 thousand million
ANN = Request("telegram:1", "telegram:-100", locale="en-GB", is_shared=True, is_reachable=True)
BOB = replace(ANN, person="telegram:2")
WORDS = (
    "/start",
    "just got dumped",
    "joi",
    "/digest joy fri 18:00",
    *(f"/{command}" for command in manners_texts.COMMANDS),
)
LONGEST = Mood.SURPRISE
_IN_A_ROW, _NUMBERS_IN_A_ROW, _BUTTONS = 3, 5, 100


def a_dialogue() -> Dialogue:
    """Offer movies that suit every chip, with ids as long as TMDb's are and the longest mood."""
    scores = MoodScores.of({LONGEST.value: 0.9})
    entries = tuple(
        ScoredMovie(
            a_movie(
                1_999_999 - number,
                runtime=80,
                vote_count=500,
                popularity=1.0,
                certifications={"GB": "U"},
                providers={"GB": ("MUBI",)},
                trailer="https://www.youtube.com/watch?v=abcdef",
            ),
            scores,
        )
        for number in range(300)
    )
    catalogue, memory = Catalogue(Week.of(NOON), NOON, "tmdb", entries), MemoryStore()
    memory.add_movies(catalogue)
    memory.set_preferences(ANN.person, Preferences(services=("mubi",)))
    for opinion, judged in ((Opinion.SAVED, entries[:12]), (Opinion.SEEN, entries[12:24])):
        memory.add_verdicts(ANN.person, (Verdict(entry.movie.id, opinion, LONGEST, NOON) for entry in judged))
    return Dialogue(Shelf(catalogue), memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)


async def understand(_: str) -> Intent:
    return Intent(LONGEST, MoodScores.of({LONGEST.value: 1.0}), Kind.FEEL)


Alike = tuple[object, ...]


def kind(action: Action) -> Alike:
    """Return what tells actions apart that bring keyboards of different kinds: everything but their numbers."""
    values = [value for value in vars(action).values() if isinstance(value, bool) or not isinstance(value, int)]
    movies = getattr(action, "movies", None) or getattr(action, "among", None) or ()
    return (type(action), len(movies), *(value for value in values if value is not movies))


async def every_reply(visited: set[Alike]) -> AsyncIterator[Reply]:
    """Say everything, and press every kind of button of every reply that follows; note what was pressed."""
    dialogue = a_dialogue()
    visited.add(kind(Forget(is_sure=True)))  # has no buttons, and would empty the lists
    waiting = [await dialogue.reply_to(replace(ANN, text=words)) for words in WORDS]
    while waiting:
        yield (reply := waiting.pop())
        for action in (button.action for group in (reply, *reply.cards) for button in group.buttons):
            if kind(action) not in visited and getattr(action, "mood", LONGEST) is LONGEST:
                visited.add(kind(action))
                people = (ANN, BOB) if action.pressed_by is Who.MEMBERS else (ANN,)
                waiting += [await dialogue.reply_to(replace(person, action=action)) for person in people]


def data_of(markup: InlineKeyboardMarkup) -> list[list[str]]:
    return [[str(button.callback_data) for button in row if not button.url] for row in markup.inline_keyboard]


async def test_every_keyboard_keeps_telegrams_limits() -> None:
    """Each button carries its owner unless it is for all members of a group."""
    visited = set[Alike]()
    async for reply in every_reply(visited):
        if (markup := build_keyboard(reply, OWNER)) is None:
            continue
        LoBotApiEmulator.validate_markup(markup.to_dict())  # pyright: ignore[reportUnknownMemberType] - not annotated
        assert sum(map(len, markup.inline_keyboard)) <= _BUTTONS
        for row in data_of(markup):
            assert all(len(data.encode()) <= MAX_TOKEN_BYTES for data in row)
            actions = [action_from(parse_callback_data(data)[0]) for data in row]
            assert all(
                action.pressed_by is Who.MEMBERS or parse_callback_data(data)[1] == OWNER
                for action, data in zip(actions, row, strict=True)
            )
            is_list = {type(action) for action in actions} == {OpenListed}
            assert len(row) <= (_NUMBERS_IN_A_ROW if is_list else _IN_A_ROW)


async def test_walk_reaches_every_action() -> None:
    visited = set[Alike]()
    replies = [reply async for reply in every_reply(visited)]
    typed = {
        Start,
        ShowHelp,
        ShowHelpline,
        ShowAbout,
        ShowPrivacy,
        ShowMyData,
        AskMood,
        StartGroup,
        ShowDigest,
        AskOtherMood,
    }
    elsewhere = {ShowToAll}  # only Discord offers it
    assert {action_class for action_class, *_ in visited} | typed | elsewhere == set(ACTION_CLASSES.values())
    assert {values[-1] for action_class, *values in visited if action_class is ShowSettings} == {"", *PANELS}
    every = Filters(frozenset(Filter))
    most = (1, 2, 3)
    assert {
        kind(Refuse(LONGEST, 1, most, every, is_opened=True)),
        kind(UndoVerdict(LONGEST, 1, most, Opinion.REFUSED, every)),
        kind(ShowList(1, ListName.SEEN)),
        kind(PutBack(LONGEST, 1, 1, ListName.SAVED, Opinion.SEEN)),
    } <= visited
    assert {len(reply.cards) for reply in replies} == {0, 1, 3}
