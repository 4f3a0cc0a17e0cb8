"""DigestSender are sent when they are due: once, whatever happens."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.frontends.errors import FrontendUnavailable, RoomLost
from bot.frontends.frontend import CanPost
from bot.serving.digest_sender import DigestSender
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.digest import Digest, Slot
from core.people.verdict import Opinion, Verdict
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import FailingStore, MemoryStore

MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(weeks=1)
ROOM = "telegram:-100"
DIGEST = Digest(ROOM, Mood.JOY, Slot(2, 13, 0, "Europe/Berlin"), NOON)  # that is noon in UTC


class Platform:
    """Takes what is posted, or fails as it was told."""

    platform = "telegram"

    def __init__(self, *faults: Exception) -> None:
        self.posted: list[tuple[str, Reply]] = []
        self.topics: list[int | None] = []
        self._faults = list(faults)

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        if self._faults:
            raise self._faults.pop(0)
        self.posted.append((room, reply))
        self.topics.append(topic)

    @property
    def rooms(self) -> list[str]:
        return [room for room, _ in self.posted]


class Sending:
    """What sends digests, at a time that a test sets."""

    def __init__(self, store: Store, *, shelf: Shelf | None = None) -> None:
        self.now = NOON
        self.posters: dict[str, CanPost] = {}
        filler = Dialogue(shelf or Shelf(a_catalogue(40)), MemoryStore(), clock=lambda: self.now, image_base=IMAGE_BASE)
        self._digests = DigestSender(filler, store.digests, store.people, lambda: self.posters, lambda: self.now)

    async def at(self, now: datetime) -> None:
        self.now = now
        await self._digests.send_due()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cinemood.db"


@pytest.fixture
async def store(path: Path) -> AsyncGenerator[Store]:
    async with open_store(path) as store:
        await store.digests.save_digest(DIGEST)
        yield store


def sending(store: Store, platform: Platform, *, shelf: Shelf | None = None) -> Sending:
    made = Sending(store, shelf=shelf)
    made.posters["telegram"] = platform
    return made


async def test_digest_is_sent_when_it_is_due_and_again_in_a_week(store: Store) -> None:
    platform = Platform()
    clock = sending(store, platform)
    for now in (NOON - MINUTE, NOON, NOON + MINUTE, NOON + WEEK - MINUTE, NOON + WEEK, NOON + WEEK + MINUTE):
        await clock.at(now)
    assert platform.rooms == [ROOM, ROOM]
    first, second = ({card.id for card in reply.cards} for _, reply in platform.posted)
    assert len(first) == len(second) == 3
    assert not first & second


async def test_digest_goes_to_its_topic(store: Store) -> None:
    platform = Platform()
    await store.digests.save_digest(msgspec.structs.replace(DIGEST, topic=77))
    await sending(store, platform).at(NOON)
    assert (platform.rooms, platform.topics) == ([ROOM], [77])


async def test_restart_after_sending_sends_nothing_again(path: Path, store: Store) -> None:
    before, after = Platform(), Platform()
    await sending(store, before).at(NOON)
    async with open_store(path) as reopened:
        await sending(reopened, after).at(NOON + MINUTE)
    assert (before.rooms, after.rooms) == ([ROOM], [])


async def test_restart_between_due_and_sent_sends_it_late_but_once(path: Path, store: Store) -> None:
    platform = Platform()
    async with open_store(path) as reopened:
        for now in (NOON + 5 * HOUR, NOON + 5 * HOUR + MINUTE):
            await sending(reopened, platform).at(now)
    assert platform.rooms == [ROOM]
    digest = await store.digests.find_digest(ROOM)
    assert digest
    assert digest.due_at == NOON + WEEK


async def test_death_in_the_middle_of_posting_doubles_nothing(path: Path, store: Store) -> None:
    dying, after = Platform(asyncio.CancelledError()), Platform()  # pyright: ignore[reportArgumentType] - as a kill would
    with pytest.raises(asyncio.CancelledError):
        await sending(store, dying).at(NOON)
    async with open_store(path) as reopened:
        await sending(reopened, after).at(NOON + MINUTE)
    assert after.rooms == []


async def test_digest_that_is_hours_late_is_left_out(store: Store) -> None:
    platform = Platform()
    clock = sending(store, platform)
    await clock.at(NOON + 6 * HOUR + MINUTE)
    assert platform.posted == []
    await clock.at(NOON + WEEK)
    assert platform.rooms == [ROOM]


async def test_two_processes_send_it_once(path: Path, store: Store) -> None:
    platform = Platform()
    async with open_store(path) as other:
        processes = [sending(one, platform) for one in (store, other)]
        for week in range(5):
            await asyncio.gather(*(process.at(NOON + week * WEEK) for process in processes))
    assert platform.rooms == [ROOM] * 5


async def test_stopped_digest_is_not_sent(store: Store) -> None:
    platform = Platform()
    await store.digests.delete_digest(ROOM)
    await sending(store, platform).at(NOON)
    assert platform.posted == []


async def test_digest_waits_for_its_platform_and_for_movies(store: Store) -> None:
    platform, shelf = Platform(), Shelf()
    clock = sending(store, platform, shelf=shelf)
    await clock.at(NOON)
    shelf.put(a_catalogue())
    clock.posters = {"discord": platform}
    await clock.at(NOON + MINUTE)
    assert platform.posted == []
    clock.posters = {"telegram": platform}
    await clock.at(NOON + 2 * MINUTE)
    assert platform.rooms == [ROOM]


async def test_lost_room_gets_nothing_any_more(store: Store) -> None:
    platform = Platform(RoomLost("The bot was kicked."))
    clock = sending(store, platform)
    await clock.at(NOON)
    assert await store.digests.find_digest(ROOM) is None
    await clock.at(NOON + WEEK)
    assert platform.posted == []


@pytest.mark.parametrize(("person", "is_forgotten"), [(None, True), ("telegram:7", False)])
async def test_lost_group_is_forgotten_and_a_person_who_blocked_the_bot_is_not(
    store: Store, person: str | None, is_forgotten: bool
) -> None:
    clock = sending(store, Platform(RoomLost("The bot is gone.")))
    await store.digests.save_digest(msgspec.structs.replace(DIGEST, person=person))
    await store.people.judge(ROOM, Verdict(7, Opinion.SEEN, Mood.JOY, NOON))
    await clock.at(NOON)
    assert await store.digests.find_digest(ROOM) is None
    assert (await store.people.list_verdicts(ROOM) == ()) is is_forgotten


@pytest.mark.parametrize("fault", [FrontendUnavailable("Telegram did not answer."), ValueError("telegram:-100")])
async def test_failure_is_one_line_and_keeps_nothing_else(
    store: Store, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    platform = Platform(fault)
    await store.digests.save_digest(msgspec.structs.replace(DIGEST, room="telegram:-200"))
    await sending(store, platform).at(NOON)
    assert len(platform.posted) == 1
    (line,) = caplog.messages
    assert line.startswith("A digest was not sent: ")
    assert "-100" not in line
    digest = await store.digests.find_digest(ROOM)
    assert digest
    assert digest.due_at == NOON + WEEK


async def test_store_that_fails_is_one_line(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    broken = FailingStore(store, {"list_due_digests": StoreBusy("The store is locked.")})
    await sending(broken, Platform()).at(NOON)
    assert caplog.messages == ["No digests are sent: The store is locked."]


async def test_many_rooms_at_the_same_minute_all_get_theirs(store: Store) -> None:
    platform, rooms = Platform(), {f"telegram:-{number}" for number in range(100, 200)}
    for room in rooms:
        await store.digests.save_digest(msgspec.structs.replace(DIGEST, room=room))
    await sending(store, platform).at(NOON)
    assert len(platform.rooms) == len(rooms)
    assert set(platform.rooms) == rooms


class PostingChannel(Platform):
    """A platform to which the bot only posts."""

    platform = "email"
    title = "e-mail"

    def check_address(self, address: str) -> None:
        """Accept every address."""

    async def check(self) -> str:
        return "is a fake"


async def test_channel_gets_the_movies_and_nothing_to_type_or_press(store: Store) -> None:
    channel, room = PostingChannel(), "email:ann@example.net"
    await store.digests.save_digest(Digest(room, Mood.JOY, DIGEST.slot, NOON))
    made = sending(store, channel)
    made.posters = {"email": channel}
    await made.at(NOON)
    ((told_room, reply),) = channel.posted
    assert (told_room, len(reply.cards), reply.buttons) == (room, 3, ())
    assert "/digest" not in reply.notice
