"""Every keyboard that pressing one button after the other can bring keeps Telegram's limits."""

from collections.abc import AsyncIterator
from dataclasses import replace

from lo_bot_api_emulator import LoBotApiEmulator
from telegram import InlineKeyboardMarkup

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import MAX_TOKEN_BYTES, Press, Reply, Request, Verb, is_for_all
from bot.dialogue.settings.options import PANELS
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram.keyboard import keyboard, owner_of
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.people.preferences import Preferences
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory, a_movie

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
    catalogue, memory = Catalogue(Week.of(NOON), NOON, "tmdb", entries), FakeMemory()
    memory.offers |= catalogue.by_id
    memory.chosen[ANN.person] = Preferences(services=("mubi",))
    memory.judged[ANN.person] = {
        (entry.movie.id, opinion, LONGEST): Verdict(entry.movie.id, opinion, LONGEST, NOON)
        for entry in entries[:12]
        for opinion in (Opinion.SAVED, Opinion.SEEN)
    }
    return Dialogue(Shelf(catalogue), memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)


async def understand(_: str) -> Intent:
    return Intent(LONGEST, MoodScores.of({LONGEST.value: 1.0}), Kind.FEEL)


def kind(token: str) -> tuple[object, ...]:
    """Tell tokens apart that bring keyboards of different kinds: not by their movies."""
    press = Press.decode(token)
    return press.verb, len(press.movies), press.words


async def every_reply(visited: set[tuple[object, ...]]) -> AsyncIterator[Reply]:
    """Say everything, and press every kind of button of every reply that follows; note what was pressed."""
    dialogue = a_dialogue()
    visited.add(kind("1_forget_yes"))  # has no buttons, and would empty the lists
    waiting = [await dialogue.reply_to(replace(ANN, text=words)) for words in WORDS]
    while waiting:
        yield (reply := waiting.pop())
        for token in (choice.token for group in (reply, *reply.cards) for choice in group.choices):
            if kind(token) not in visited and Press.decode(token).mood in {None, LONGEST}:
                visited.add(kind(token))
                people = (ANN, BOB) if is_for_all(token) else (ANN,)
                waiting += [await dialogue.reply_to(replace(person, choice=token)) for person in people]


def data_of(markup: InlineKeyboardMarkup) -> list[list[str]]:
    return [[str(button.callback_data) for button in row if not button.url] for row in markup.inline_keyboard]


async def test_every_keyboard_keeps_telegrams_limits_and_tells_whose_press_counts() -> None:
    visited = set[tuple[object, ...]]()
    async for reply in every_reply(visited):
        if (markup := keyboard(reply, OWNER)) is None:
            continue
        LoBotApiEmulator.validate_markup(markup.to_dict())  # pyright: ignore[reportUnknownMemberType] - not annotated
        assert sum(map(len, markup.inline_keyboard)) <= _BUTTONS
        for row in data_of(markup):
            assert all(len(data.encode()) <= MAX_TOKEN_BYTES for data in row)
            assert all(is_for_all(data) or owner_of(data)[1] == OWNER for data in row)
            is_list = {Press.decode(owner_of(data)[0]).verb for data in row} == {Verb.LISTED}
            assert len(row) <= (_NUMBERS_IN_A_ROW if is_list else _IN_A_ROW)


async def test_no_kind_of_button_is_left_out_of_the_walk() -> None:
    visited = set[tuple[object, ...]]()
    replies = [reply async for reply in every_reply(visited)]
    typed = {Verb.START, Verb.HELP, Verb.HELPLINE, Verb.ABOUT, Verb.PRIVACY, Verb.MYDATA, Verb.ASK, Verb.TOGETHER}
    assert {verb for verb, *_ in visited} | typed == set(Verb)
    assert {words for verb, _, words in visited if verb is Verb.SETTINGS} == {(), *((panel,) for panel in PANELS)}
    assert {(Verb.REFUSE, 4, ("sfmtgo",)), (Verb.UNDO, 4, ("Rsfmtg",)), (Verb.LIST, 1, ("seen",))} <= visited
    assert {len(reply.cards) for reply in replies} == {0, 1, 3}
