"""Forged tokens: whatever one person presses or types, what is kept about another stays as it was, and unsaid.

Everything is asked in two worlds that differ in nothing but what is kept about Bob, and about rooms that Ann is not in:
she is answered the same in both.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.reply import Reply, Request
from core.movies.catalogue import Shelf
from core.store.ports import Store
from tests.fuzz.tools.byte_reader import Scraps, lettered, written
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.tools.logged_errors import alarmed, finish
from tests.fuzz.tools.two_worlds import ANN, BOB, CATALOGUE, GROUP, WORLDS, World, kept, remember
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory

_MOST_ASKED: Final = 6
_ABOUT_HER: Final = ("/settings", "/mydata", "/saved", "/seen", "/digest", "/mood joy")


def seeds() -> Iterator[bytes]:
    for text in _ABOUT_HER:
        yield from (written(2, is_shared, text) for is_shared in range(2))
    for chosen in ("presses_asker", "presses_all", "family_on", "plots_show", "way_match"):
        yield written(0, 1, f"2_set_{chosen}")
    for at in range(len(tokens())):
        yield written(1, 0, at, 1, 1, at)
    for token in tokens():
        yield written(0, 0, token)
        yield written(0, 1, token, 2, 0, "/forget", 2, 0, "/digest stop")
    yield written(0, 0, "2_forget_y", 0, 1, "2_tap_love_1", 0, 1, "2_settle_1", 0, 1, "2_vote_1_3")
    yield written(0, 1, "2_settle_2", 0, 1, "2_tap_joy_2", 0, 1, "2_vote_2_9", 0, 1, "2_settle_3")


def one(data: bytes, memory: Callable[[], Store] = FakeMemory) -> None:
    """Try with a memory of its own for each world."""
    asked = requests(data)
    with alarmed("bot"):
        told = [finish(_in_world(asked, memory(), world)) for world in WORLDS]
    assert told[0] == told[1]


async def _in_world(asked: Sequence[Request], memory: Store, world: World) -> list[Reply]:
    await remember(memory, world)
    return await pressed(asked, memory)


async def pressed(asked: Sequence[Request], memory: Store) -> list[Reply]:
    """Answer Ann, and make sure that what is kept about others stays."""
    before = await kept(memory)
    dialogue = Dialogue(Shelf(CATALOGUE), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    told = [await dialogue.reply_to(request) for request in asked]
    await dialogue.aclose()
    assert not any(BOB in str(reply) for reply in told)
    assert await kept(memory) == before
    return told


def requests(data: bytes) -> list[Request]:
    """Read what Ann asks."""
    scraps = Scraps(data)
    return [_request(scraps) for _ in range(_MOST_ASKED) if scraps]


def _request(scraps: Scraps) -> Request:
    """Let Ann press any button, forged or not, or type; in private or in the group that Bob is in, too."""
    kind, is_shared = scraps.number() % 4, scraps.flag()
    room = GROUP if is_shared else ANN
    if kind > 1:
        text = scraps.text() if kind == 2 else scraps.pick((*TYPED, *TYPED_MORE))
        text = "/help" if leaves_it_open(text) else text  # what is answered by chance differs anyway
        return Request(ANN, room, text, is_shared=is_shared, may_manage=False, is_reachable=True)
    token = scraps.pick(tokens()) if kind else lettered(scraps.text().encode(errors="surrogateescape"))
    return Request(ANN, room, action=action_from(token), is_shared=is_shared, may_manage=False, is_reachable=True)
