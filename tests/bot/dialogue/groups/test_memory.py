"""The history of a room: movies that it was offered, and movies that it chose, do not come again too soon."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.dialogue.actions import ChooseMood, Vote, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from core.errors import StoreBusy
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.people.digest import Digest, Slot
from core.people.verdict import Opinion, Verdict
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_movie
from tests.support.store import FailingStore, MemoryStore

ROOM = "telegram:-5"
ANN = Request("telegram:1", ROOM, is_shared=True)
MOODS = {1: Mood.JOY, 2: Mood.FEAR, 3: Mood.FEAR}
MONDAY = datetime.fromisoformat("2026-11-16T20:00:00+00:00")


def a_week(titles: Sequence[str] = (), *, count: int = 40) -> Catalogue:
    """Build a catalogue of movies that get worse and worse for those who want joy and fear."""
    names = [*titles, *(f"Movie {number}" for number in range(len(titles), count))]
    entries = [
        ScoredMovie(a_movie(number, title=name), MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.9 - number / 100}))
        for number, name in enumerate(names, 1)
    ]
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries))


class Room:
    """A group that meets night after night, with a clock that can be set."""

    def __init__(self, memory: Store, catalogue: Catalogue | None = None, name: str = ROOM) -> None:
        self.now = MONDAY
        self.memory = memory
        self.name = name
        self.catalogue = catalogue or a_week()
        self.restart()

    def restart(self) -> None:
        self.dialogue = Dialogue(Shelf(self.catalogue), self.memory, clock=lambda: self.now, image_base=IMAGE_BASE)

    async def press(self, token: str, person: int = 1) -> Reply:
        request = Request(f"telegram:{person}", self.name, action=action_from(token), is_shared=True)
        return await self.dialogue.reply_to(request)

    async def shortlist(self) -> list[int]:
        """Open a round, let three people tap, and show the movies."""
        opened = await self.dialogue.reply_to(replace(ANN, room=self.name, text="/together"))
        action = opened.buttons[0].action
        assert isinstance(action, ChooseMood)
        self.number = action.group
        for person, mood in MOODS.items():
            await self.press(f"2_tap_{mood}_{self.number}", person)
        shown = await self.press(f"2_settle_{self.number}")
        return [button.action.movie for button in shown.buttons if isinstance(button.action, Vote)]

    async def night(self) -> int:
        """Let two of three vote for the movie in front, and return it a day later."""
        movie = (await self.shortlist())[0]
        for person in (1, 2):
            shown = await self.press(f"2_vote_{self.number}_{movie}", person)
        assert shown.text.startswith("It is ")
        assert [card.id for card in shown.cards] == [movie]
        self.now += timedelta(days=1)
        return movie


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    async with open_store(tmp_path / "cinemood.db") as store:
        yield store


async def test_four_groups_in_a_row_get_four_movies(store: Store) -> None:
    room = Room(store)
    await store.movies.save_catalogue(room.catalogue, fetched=room.catalogue.by_id.keys())
    nights = list[int]()
    for _ in range(4):
        nights.append(await room.night())
        await room.dialogue.aclose()
        room.restart()
    assert len(set(nights)) == 4


async def test_shortlist_is_not_repeated_in_its_week() -> None:
    room = Room(MemoryStore())
    seen = [movie for _ in range(5) for movie in await room.shortlist()]
    assert len(seen) == len(set(seen)) == 15


async def test_next_week_excludes_only_winners() -> None:
    """Other movies of a shortlist are offered again."""
    room = Room(MemoryStore(), a_week(count=4))
    elected = await room.night()
    room.now += timedelta(weeks=1)
    assert set(await room.shortlist()) == {1, 2, 3, 4} - {elected}
    room.now += timedelta(weeks=52)
    assert elected not in await room.shortlist()


async def test_exhausted_week_repeats_all_but_winners() -> None:
    room = Room(MemoryStore(), a_week(count=4))
    first = await room.shortlist()
    assert await room.shortlist() == list({1, 2, 3, 4}.difference(first))
    elected = await room.night()
    assert elected not in await room.shortlist()


async def test_winner_by_time_limit_is_a_winner() -> None:
    room = Room(MemoryStore(), a_week(count=6))
    movie = (await room.shortlist())[0]
    await room.press(f"2_vote_{room.number}_{movie}", 3)
    room.now += timedelta(days=2)
    assert (await room.press(f"2_settle_{room.number}")).text.startswith("It is ")
    room.now += timedelta(weeks=3)
    for _ in range(3):
        assert movie not in await room.shortlist()


async def test_digest_counts_as_shown_in_its_room() -> None:
    room = Room(MemoryStore())
    order = Digest(ROOM, Mood.JOY, Slot(4, 18, 0, "Europe/Berlin"), room.now)
    brought = {card.id for card in (await room.dialogue.compose_digest(order)).cards}
    assert len(brought) == 3
    for _ in range(5):
        assert brought.isdisjoint(await room.shortlist())


async def test_near_ties_differ_by_room_and_day() -> None:
    memory = MemoryStore()
    rooms = [Room(memory, name=f"telegram:-{number}") for number in range(1, 9)]
    assert len({tuple(await room.shortlist()) for room in rooms}) > 4
    lists = set[tuple[int, ...]]()
    for day in range(7):
        room = Room(MemoryStore())
        room.now += timedelta(days=day)
        lists.add(tuple(await room.shortlist()))
    assert len(lists) > 3


async def test_restart_does_not_change_the_proposal() -> None:
    assert await Room(MemoryStore()).shortlist() == await Room(MemoryStore()).shortlist()


async def test_shortlist_has_one_movie_of_a_series() -> None:
    series = ["Jurassic Park III", "The Lost World: Jurassic Park", "Jurassic Park"]
    room = Room(MemoryStore(), a_week(series, count=6))
    assert len(set(await room.shortlist()) & {1, 2, 3}) <= 1


async def test_shortlist_is_filled_up_with_movies_of_one_series() -> None:
    """A catalogue may have nothing else."""
    room = Room(MemoryStore(), a_week(["Saw II", "Saw III", "Saw IV"], count=3))
    assert set(await room.shortlist()) == {1, 2, 3}


async def test_movie_is_called_best_only_if_it_is() -> None:
    room = Room(MemoryStore())
    for _ in range(4):
        best = (await room.shortlist())[0]
        shown = await room.press(f"2_settle_{room.number}")
        assert ("no other movie left for all of you does better" in shown.text) == (best == 1)


async def test_group_gets_its_movie_without_the_store() -> None:
    assert await Room(FailingStore(MemoryStore(), {"judge": StoreBusy("The store is locked.")})).night()


async def test_history_of_a_room_moves_to_its_new_id(store: Store) -> None:
    room = Room(store)
    await store.movies.save_catalogue(room.catalogue, fetched=room.catalogue.by_id.keys())
    first = await room.shortlist()
    for person in (1, 2):
        await room.press(f"2_vote_{room.number}_{first[0]}", person)
    await room.dialogue.aclose()
    await store.people.move_room(ROOM, "telegram:-1005")
    assert [one.movie for one in await store.people.list_verdicts("telegram:-1005")] == [first[0]]
    assert await store.people.list_verdicts(ROOM) == ()
    room.name = "telegram:-1005"
    assert set(first).isdisjoint(await room.shortlist())


async def test_histories_under_two_ids_are_merged(store: Store) -> None:
    for name in (ROOM, "telegram:-1005"):
        await store.people.judge(name, Verdict(7, Opinion.SEEN, Mood.JOY, NOON))
        await store.showings.save_shown(Week.of(NOON), {name: [7]})
    await store.people.move_room(ROOM, "telegram:-1005")
    assert len(await store.people.list_verdicts("telegram:-1005")) == 1
    assert await store.doubts.count_judges() == {(7, Mood.JOY): 1}
    assert (await store.people.load_person(ROOM, Week.of(NOON))).shown == ()


async def test_winner_is_no_data_of_a_member(store: Store) -> None:
    room = Room(store)
    await store.movies.save_catalogue(room.catalogue, fetched=room.catalogue.by_id.keys())
    await room.night()
    await room.dialogue.aclose()
    known = await store.people.export_person("telegram:1")
    assert (known["verdicts"], known["shown"]) == ([], {})
