"""``python -m bot digests``: the host's digests by e-mail and ntfy."""

from pathlib import Path

import pytest

from core.moods.mood import Mood
from core.people.digest import Digest, Slot
from core.store.opening import open_store
from tests.support.command_line import Ended, bot
from tests.support.fakes import NOON

CHANNELS = {"NTFY_URL": "https://ntfy.example", "SMTP_HOST": "mail.example", "SMTP_FROM": "cinemood@example.org"}
ORDER = ("--mood", "joy", "--on", "fri", "--at", "18:00")
ROOM = "email:ann@example.net"


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Path:
    return tmp_path / "cinemood.db"


async def digests(store: Path, *arguments: str) -> Ended:
    return await bot("digests", *arguments, store=store, **CHANNELS)


async def test_digest_is_added_listed_and_removed(store: Path) -> None:
    added = await digests(store, "add", ROOM, *ORDER, "--zone", "Berlin", "--language", "de")
    assert (added.code, added.err) == (0, "")
    assert added.out.startswith(f"{ROOM}  joy  Friday 18:00 (Europe/Berlin)  next ")
    async with open_store(store) as opened:
        digest = await opened.digests.find_digest(ROOM)
    assert digest
    assert (digest.mood, digest.slot, digest.language) == (Mood.JOY, Slot(4, 18, 0, "Europe/Berlin"), "de")
    assert (await digests(store)).out == (await digests(store, "list")).out == added.out
    assert (await digests(store, "remove", ROOM)).out == f"Nothing comes to {ROOM} any more.\n"
    assert (await digests(store)).out == "No digests.\n"


async def test_new_order_keeps_which_movies_came_lately(store: Path) -> None:
    async with open_store(store) as opened:
        await opened.digests.save_digest(Digest(ROOM, Mood.FEAR, Slot(0, 8, 0, "UTC"), NOON, sent=(1, 2, 3)))
    await digests(store, "add", ROOM, *ORDER)
    async with open_store(store) as opened:
        digest = await opened.digests.find_digest(ROOM)
    assert digest
    assert (digest.mood, digest.sent) == (Mood.JOY, (1, 2, 3))


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("telegram:42", "Digests can be added for ntfy and email alone"),
        ("ann@example.net", "name a room such as email:me@example.org"),
        ("email:ann@example.net,eve@example.com", "an e-mail address looks like me@example.org"),
        ("ntfy:movie night", "a topic of ntfy has up to 64 letters"),
    ],
)
async def test_room_that_cannot_be_posted_to_is_refused(store: Path, room: str, words: str) -> None:
    ended = await digests(store, "add", room, *ORDER)
    assert (ended.code, ended.out) == (1, "")
    assert words in ended.err


async def test_channel_that_is_switched_off_is_named_with_its_setting(store: Path) -> None:
    ended = await bot("digests", "add", ROOM, *ORDER, store=store)
    assert (ended.code, ended.err) == (1, f"Set SMTP_HOST first, or nothing can be sent to {ROOM}.\n")


async def test_room_without_a_digest_is_told(store: Path) -> None:
    ended = await digests(store, "remove", ROOM)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"No digest comes to {ROOM}")


async def test_removing_the_digest_of_a_chat_forgets_nothing_else(store: Path) -> None:
    """What a person has judged is the person's own."""
    person = "telegram:42"
    async with open_store(store) as opened:
        await opened.digests.save_digest(Digest(person, Mood.FEAR, Slot(0, 8, 0, "UTC"), NOON, person))
        await opened.people.change_preferences(person, lambda chosen: chosen.__class__(language="de"))
    assert (await digests(store, "remove", person)).code == 0
    async with open_store(store) as opened:
        assert (await opened.people.load_preferences(person)).language == "de"


@pytest.mark.parametrize(
    "order",
    [
        ("--mood", "boredom", "--on", "fri", "--at", "18:00"),
        ("--mood", "joy", "--on", "someday", "--at", "18:00"),
        ("--mood", "joy", "--on", "fri", "--at", "25:00"),
        ("--mood", "joy", "--on", "fri", "--at", "18:00", "--zone", "Atlantis"),
        ("--mood", "joy"),
    ],
)
async def test_misuse_shows_the_usage(store: Path, order: tuple[str, ...]) -> None:
    ended = await digests(store, "add", ROOM, *order)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: python -m bot digests add")
