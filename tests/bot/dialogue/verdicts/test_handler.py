"""Verdicts, and their effect on later answers."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Card, Reply, Request
from bot.dialogue.verdicts import texts as verdict_texts
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.people.verdict import Opinion
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1")
VERBS = {"seen": Opinion.SEEN, "pass": Opinion.REFUSED, "save": Opinion.SAVED, "wrong": Opinion.WRONG}


class Room:
    """A dialogue with a clock that can be set and a memory that can be looked into."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.now = NOON
        self.memory = MemoryStore()
        self.catalogue = catalogue or a_catalogue()
        self.memory.add_movies(self.catalogue)
        self.restart()

    def restart(self) -> None:
        self.dialogue = Dialogue(Shelf(self.catalogue), self.memory, clock=self.clock, image_base=IMAGE_BASE)

    def clock(self) -> datetime:
        return self.now

    async def press(self, token: str, request: Request = ANN) -> Reply:
        reply = await self.dialogue.reply_to(replace(request, action=action_from(token)))
        await self.dialogue.aclose()
        return reply

    async def say(self, text: str) -> Reply:
        return await self.dialogue.reply_to(replace(ANN, text=text))


@pytest.fixture
def room() -> Room:
    return Room()


def token(shown: Reply | Card, verb: str) -> str:
    (found,) = [choice.token for choice in shown.buttons if choice.token.split("_")[1] == verb]
    return found


def ids(reply: Reply) -> list[int]:
    return [card.id for card in reply.cards]


@pytest.mark.parametrize("verb", ["seen", "pass", "save"])
async def test_judged_movie_is_replaced_in_its_place(room: Room, verb: str) -> None:
    answer = await room.press("2_mood_joy")
    first, second, third = ids(answer)
    judged = await room.press(token(answer.cards[1], verb))
    assert (ids(judged)[0], ids(judged)[2]) == (first, third)
    assert ids(judged)[1] not in {first, second, third}
    assert judged.text.startswith(verdict_texts.confirm_verdict(VERBS[verb], f"Movie {second}", Mood.JOY))


@pytest.mark.parametrize("verb", VERBS)
async def test_verdict_on_an_opened_card_opens_the_next_movie(room: Room, verb: str) -> None:
    answer = await room.press("2_mood_joy")
    opened = await room.press(token(answer.cards[0], "open"))
    judged = await room.press(token(opened.cards[0], verb))
    assert len(judged.cards) == 1
    assert ids(judged)[0] not in ids(answer)
    assert ids(await room.press(token(judged, "back"))) == [*ids(judged), *ids(answer)[1:]]


@pytest.mark.parametrize("verb", ["seen", "pass", "save"])
async def test_judged_movie_never_comes_again(room: Room, verb: str) -> None:
    """Not even when all other movies were shown."""
    answer = await room.press("2_mood_joy")
    gone = answer.cards[0].id
    await room.press(token(answer.cards[0], verb))
    room.restart()
    for day in range(30):
        room.now = NOON + timedelta(days=day)
        assert gone not in ids(await room.press("2_more_joy"))


async def test_doubt_excludes_a_movie_for_its_mood_only() -> None:
    both = ScoredMovie(a_movie(603), MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.9}))
    room = Room(Catalogue(Week.of(NOON), NOON, "tmdb", (both,)))
    opened = await room.press("2_open_joy_603")
    await room.press(token(opened.cards[0], "wrong"))
    assert (await room.press("2_mood_joy")).text == movie_texts.NOTHING_LEFT
    assert ids(await room.press("2_mood_love")) == [603]


async def test_five_doubters_withdraw_a_movie(room: Room) -> None:
    """Repeated doubts of one person count once."""
    pool = set(ids(await room.press("2_mood_joy"))) | set(ids(await room.press("2_more_joy")))
    doubted = min(pool)
    for number in range(5):
        someone = Request(f"telegram:{number + 10}", "x")
        await room.press(f"2_open_joy_{doubted}", someone)
        for _ in range(9):
            await room.press(f"2_wrong_joy_{doubted}", someone)
        room.now += timedelta(hours=1)
        shown = {movie for _ in range(4) for movie in ids(await room.press("2_more_joy", Request("telegram:99", "y")))}
        assert (doubted in shown) is (number < 4)


@pytest.mark.parametrize(("seconds", "is_done"), [(0, True), (60, True), (61, False)])
@pytest.mark.parametrize("verb", ["seen", "save"])
async def test_listed_verdict_can_be_undone_for_a_minute(room: Room, verb: str, seconds: int, *, is_done: bool) -> None:
    answer = await room.press("2_mood_joy")
    judged = await room.press(token(answer.cards[0], verb))
    room.now += timedelta(seconds=seconds)
    room.restart()
    undone = await room.press(token(judged, "undo"))
    assert undone.text == f"{verdict_texts.TAKEN_BACK if is_done else verdict_texts.TOO_LATE_TO_UNDO} {answer.text}"
    assert ids(undone) == ids(answer)
    assert bool(room.memory.verdicts_of("telegram:1")) is not is_done


@pytest.mark.parametrize("verb", ["pass", "wrong"])
async def test_unlisted_verdict_can_always_be_undone(room: Room, verb: str) -> None:
    answer = await room.press("2_mood_joy")
    judged = await room.press(f"2_{verb}_joy_{answer.cards[0].id}")
    room.now += timedelta(days=40)
    assert (await room.press(token(judged, "undo"))).text.startswith(f"{verdict_texts.TAKEN_BACK} Joy 😃 – ")
    assert not room.memory.verdicts_of("telegram:1")


async def test_undo_shows_the_movies_of_its_token(room: Room) -> None:
    await room.press("2_seen_joy_1_1_2_3")
    undone = await room.press("2_undo_joy_1_1_2_3_s")
    assert undone.text.startswith(verdict_texts.TAKEN_BACK)
    assert ids(undone) == [1, 2, 3]


async def test_undo_keeps_the_filters(room: Room) -> None:
    judged = await room.press("2_pass_joy_1_1_2_3_fsm")
    undone = await room.press(token(judged, "undo"))
    assert token(undone, "more") == "2_more_joy_fsm"


async def test_second_verdict_under_an_answer_replaces_both_movies(room: Room) -> None:
    answer = await room.press("2_mood_joy")
    first, second, third = ids(answer)
    await room.press(token(answer.cards[0], "seen"))
    judged = await room.press(token(answer.cards[1], "seen"))  # under the same answer, which still stands there
    assert len(set(ids(judged))) == 3
    assert ids(judged)[2] == third
    assert not {first, second} & set(ids(judged))
    assert ids(await room.press(token(judged, "undo"))) == [second, third]


@pytest.mark.parametrize("again", ["pass", "back"])
async def test_next_best_movies_stay_marked(again: str) -> None:
    entries = tuple(ScoredMovie(a_movie(n), MoodScores.of({Mood.JOY: 0.9 if n == 1 else 0.1})) for n in range(1, 6))
    room = Room(Catalogue(Week.of(NOON), NOON, "tmdb", entries))
    movies = "_".join(map(str, ids(await room.press("2_mood_joy"))))
    shown = await room.press(f"2_back_joy_{movies}" if again == "back" else f"2_pass_joy_1_{movies}")
    assert "There is little joy about this week" in shown.text
    assert [card.why.startswith("Next best") for card in shown.cards] == [card.id != 1 for card in shown.cards]


async def test_repeated_replacement_is_marked() -> None:
    room = Room(a_catalogue(4))
    await room.press("2_mood_joy")
    answer = await room.press("2_more_joy")
    judged = await room.press(token(answer.cards[0], "pass"))
    assert "so I start over" in judged.text
    assert any(card.why.startswith("Again") for card in judged.cards)


@given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(1, 3), st.booleans()), max_size=12))
async def test_verdicts_and_undos_agree_with_a_simple_model(steps: list[tuple[str, int, bool]]) -> None:
    room, expected = Room(), set[tuple[int, str]]()
    for verb, movie, is_undone in steps:
        reply = await room.press(f"2_{verb}_joy_{movie}")
        expected.add((movie, VERBS[verb].value))
        if is_undone:
            await room.press(token(reply, "undo"))
            expected.discard((movie, VERBS[verb].value))
    kept = room.memory.verdicts_of("telegram:1")
    assert {(verdict.movie, verdict.opinion.value) for verdict in kept} == expected
