"""Forged tokens: whatever one person presses or types, what is kept about another stays as it was."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from bot.dialogue import Dialogue
from bot.reply import Request
from core.catalogue import Shelf, Week
from core.digest import Digest, Slot
from core.gathering import Gathering
from core.mood import Mood
from core.preferences import Preferences
from core.verdict import Opinion, Verdict
from tests.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue
from tests.fuzz.alarm import alarmed, finish
from tests.fuzz.answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.scraps import Scraps, lettered, written

_ANN, _BOB, _GROUP, _BOBS_GROUP = "telegram:1", "telegram:2", "telegram:-1", "telegram:-2"
_CATALOGUE: Final = a_catalogue()
_MOST_ASKED: Final = 6
_SHOWN: Final = (3, 4, 5)


def seeds() -> Iterator[bytes]:
    for at in range(len(tokens())):
        yield written(1, 0, at, 1, 1, at)
    for token in tokens():
        yield written(0, 0, token)
        yield written(0, 1, token, 2, 0, "/forget", 2, 0, "/digest stop")
    yield written(0, 0, "1_forget_yes", 0, 1, "1_tap_love_1", 0, 1, "1_settle_1", 0, 1, "1_vote_1_3")


def one(data: bytes) -> None:
    scraps = Scraps(data)
    requests = [_request(scraps) for _ in range(_MOST_ASKED) if scraps]
    with alarmed("bot"):
        finish(_pressed(requests))


async def _pressed(requests: Sequence[Request]) -> None:
    memory = _memory()
    before = _kept(memory)
    dialogue = Dialogue(Shelf(_CATALOGUE), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    for request in requests:
        reply = await dialogue.reply_to(request)
        told = f"{reply.text}{reply.file.content if reply.file else ''}"
        assert _BOB not in told
    await dialogue.aclose()
    assert _kept(memory) == before


def _request(scraps: Scraps) -> Request:
    """Let Ann press any button, forged or not, or type; in private or in the group that Bob is in, too."""
    kind, is_shared = scraps.number() % 4, scraps.flag()
    room = _GROUP if is_shared else _ANN
    if kind > 1:
        text = scraps.text() if kind == 2 else scraps.pick((*TYPED, *TYPED_MORE))
        return Request(_ANN, room, text, is_shared=is_shared, may_manage=False, is_reachable=True)
    token = scraps.pick(tokens()) if kind else lettered(scraps.text().encode(errors="surrogateescape"))
    return Request(_ANN, room, choice=token, is_shared=is_shared, may_manage=False, is_reachable=True)


def _memory() -> FakeMemory:
    """Remember something of every kind about Bob, and a little about Ann."""
    memory, week = FakeMemory(), Week.of(NOON)
    for person in (_ANN, _BOB):
        memory.rows[person, week] = dict.fromkeys(_SHOWN)
        memory.chosen[person] = Preferences(country="GB")
        verdicts = (Verdict(movie, opinion, Mood.JOY, NOON) for movie in (9, 10) for opinion in Opinion)
        memory.judged[person] = {(one.movie, one.opinion, one.mood): one for one in verdicts}
    for room in (_BOB, _GROUP, _BOBS_GROUP):
        memory.chosen[room] = Preferences(country="NL", is_open=True)
        memory.digests[room] = Digest(room, Mood.FEAR, Slot(4, 18, 0, "UTC"), NOON + timedelta(days=2), _BOB)
    wishes, votes = {_BOB: Mood.FEAR, "telegram:3": Mood.JOY}, {_BOB: 9}
    memory.gatherings[1] = Gathering(_GROUP, NOON, wishes)
    memory.gatherings[2] = Gathering(_BOBS_GROUP, NOON, wishes, (9, 10), votes)
    memory.gatherings[3] = Gathering(_GROUP, NOON, wishes, (9, 10), votes)
    return memory


def _kept(memory: FakeMemory) -> dict[str, Any]:
    """Return all that belongs to Bob, to the rooms that Ann may not change, and to a group that she is not in."""
    return {
        "shown": {key: dict(row) for key, row in memory.rows.items() if key[0] == _BOB},
        "chosen": {owner: chosen for owner, chosen in memory.chosen.items() if owner != _ANN},
        "judged": dict(memory.judged[_BOB]),
        "digests": {room: digest for room, digest in memory.digests.items() if room != _ANN},
        "taps": {number: memory.gatherings[number].wishes[_BOB] for number in (1, 2, 3)},
        "votes": {number: memory.gatherings[number].votes[_BOB] for number in (2, 3)},
        "elsewhere": memory.gatherings[2],
    }
