"""What every ``DigestStore`` does."""

import asyncio
from datetime import timedelta

import msgspec

from core.moods.mood import Mood
from core.people.digest import Digest, Slot
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import Reopen
from tests.support.stored import (
    ANN,
    GROUP,
)

MINUTE = timedelta(minutes=1)
SLOT = Slot(2, 12, 0, "Europe/Berlin")
OF_GROUP = Digest(GROUP, Mood.FEAR, SLOT, NOON, sent=(603, 604), topic=77)
OF_ANN = Digest(ANN, Mood.JOY, SLOT, NOON, person=ANN)


async def test_digest_survives_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        await store.digests.save_digest(OF_GROUP)
        await store.digests.save_digest(OF_ANN)
    async with reopen() as store:
        assert [await store.digests.find_digest(room) for room in (GROUP, ANN, "web:1")] == [OF_GROUP, OF_ANN, None]


async def test_room_has_one_digest(store: Store) -> None:
    later = msgspec.structs.replace(OF_GROUP, mood=Mood.LOVE, due_at=NOON + MINUTE)
    for digest in (OF_GROUP, later):
        await store.digests.save_digest(digest)
    assert await store.digests.find_digest(GROUP) == later
    assert await store.digests.list_due_digests(now=NOON + MINUTE) == (later,)


async def test_digests_are_due_from_their_moment_on(store: Store) -> None:
    await store.digests.save_digest(OF_GROUP)
    assert await store.digests.list_due_digests(now=NOON - MINUTE) == ()
    assert (
        await store.digests.list_due_digests(now=NOON)
        == await store.digests.list_due_digests(now=NOON + 9999 * MINUTE)
        == (OF_GROUP,)
    )


async def test_delete_returns_whether_there_was_a_digest(store: Store) -> None:
    await store.digests.save_digest(OF_GROUP)
    assert [await store.digests.delete_digest(GROUP), await store.digests.delete_digest(GROUP)] == [True, False]
    assert await store.digests.find_digest(GROUP) is None


async def test_one_of_many_claims_succeeds(reopen: Reopen) -> None:
    async with reopen() as one, reopen() as other:
        for _ in range(20):
            await one.digests.save_digest(OF_GROUP)
            after = OF_GROUP.after(NOON, (605,))
            claims = await asyncio.gather(
                *(store.digests.claim_digest(OF_GROUP, after) for store in (one, other, one, other))
            )
            assert sorted(claims) == [False, False, False, True]
            assert await other.digests.find_digest(GROUP) == after


async def test_claim_survives_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        await store.digests.save_digest(OF_GROUP)
        assert await store.digests.claim_digest(OF_GROUP, OF_GROUP.after(NOON))
    async with reopen() as store:
        assert await store.digests.list_due_digests(now=NOON + MINUTE) == ()
        assert not await store.digests.claim_digest(OF_GROUP, OF_GROUP.after(NOON))


async def test_deleted_or_changed_digest_cannot_be_claimed(store: Store) -> None:
    await store.digests.save_digest(OF_GROUP)
    await store.digests.delete_digest(GROUP)
    assert not await store.digests.claim_digest(OF_GROUP, OF_GROUP.after(NOON))
    changed = msgspec.structs.replace(OF_GROUP, due_at=NOON + MINUTE)
    await store.digests.save_digest(changed)
    assert not await store.digests.claim_digest(OF_GROUP, OF_GROUP.after(NOON))
    assert await store.digests.find_digest(GROUP) == changed


async def test_digest_moves_with_its_room(store: Store) -> None:
    await store.digests.save_digest(OF_GROUP)
    await store.people.move_room(GROUP, "telegram:-200")
    assert await store.digests.find_digest(GROUP) is None
    assert await store.digests.find_digest("telegram:-200") == msgspec.structs.replace(OF_GROUP, room="telegram:-200")


async def test_digest_at_the_new_id_wins(store: Store) -> None:
    there = msgspec.structs.replace(OF_GROUP, room="telegram:-200", mood=Mood.ANGER)
    await store.digests.save_digest(OF_GROUP)
    await store.digests.save_digest(there)
    await store.people.move_room(GROUP, "telegram:-200")
    assert await store.digests.list_due_digests(now=NOON) == (there,)
    await store.people.move_room("telegram:-200", "telegram:-200")
    assert await store.digests.find_digest("telegram:-200") == there


async def test_private_digest_belongs_to_its_person(store: Store) -> None:
    """It is exported and forgotten with them."""
    await store.digests.save_digest(OF_ANN)
    (told,) = (await store.people.export_person(ANN))["digests"]
    assert told == {
        "room": ANN,
        "mood": "joy",
        "language": "en",
        "weekday": 2,
        "hour": 12,
        "minute": 0,
        "zone": "Europe/Berlin",
        "due_at": "2026-11-18T12:00:00.000000+00:00",
        "sent": [],
    }
    assert await store.people.forget_person(ANN) == 1
    assert await store.digests.find_digest(ANN) is None


async def test_digest_of_a_group_belongs_to_no_person(store: Store) -> None:
    await store.digests.save_digest(OF_GROUP)
    assert not any((await store.people.export_person(ANN)).values())
    await store.people.forget_person(ANN)
    assert await store.digests.find_digest(GROUP) == OF_GROUP
