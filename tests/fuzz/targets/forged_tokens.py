"""Forged tokens: a person can neither change nor read another person's data, whatever they press or type.

All requests are made in two worlds that differ only in the data about Bob and about rooms without Ann. Her answers must
be the same in both.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.reply import Reply, Request
from core.movies.catalogue import Shelf
from core.store.ports import Store
from tests.fuzz.tools.byte_reader import ByteReader, decode_text, encode_input
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.tools.logged_errors import fail_on_errors, run_async
from tests.fuzz.tools.two_worlds import ANN, BOB, CATALOGUE, GROUP, WORLDS, World, read_others_data, remember
from tests.support.fakes import IMAGE_BASE, NOON
from tests.support.store import MemoryStore

_MAX_REQUESTS: Final = 6
_ABOUT_HER: Final = ("/settings", "/mydata", "/saved", "/seen", "/digest", "/mood joy")


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for text in _ABOUT_HER:
        yield from (encode_input(2, is_shared, text) for is_shared in range(2))
    for chosen in ("presses_asker", "presses_all", "family_on", "plots_show", "way_match"):
        yield encode_input(0, 1, f"2_set_{chosen}")
    for at in range(len(tokens())):
        yield encode_input(1, 0, at, 1, 1, at)
    for token in tokens():
        yield encode_input(0, 0, token)
        yield encode_input(0, 1, token, 2, 0, "/forget", 2, 0, "/digest stop")
    yield encode_input(0, 0, "2_forget_y", 0, 1, "2_tap_love_1", 0, 1, "2_settle_1", 0, 1, "2_vote_1_3")
    yield encode_input(0, 1, "2_settle_2", 0, 1, "2_tap_joy_2", 0, 1, "2_vote_2_9", 0, 1, "2_settle_3")


def try_input(data: bytes, memory: Callable[[], Store] = MemoryStore) -> None:
    """Compare Ann's answers in both worlds, each with a store of its own."""
    requests = read_requests(data)
    with fail_on_errors("bot"):
        answers = [run_async(_in_world(requests, memory(), world)) for world in WORLDS]
    assert answers[0] == answers[1]


async def _in_world(requests: Sequence[Request], memory: Store, world: World) -> list[Reply]:
    await remember(memory, world)
    return await answer_requests(requests, memory)


async def answer_requests(requests: Sequence[Request], memory: Store) -> list[Reply]:
    """Answer Ann, and check that other people's data stay as they are."""
    before = await read_others_data(memory)
    dialogue = Dialogue(Shelf(CATALOGUE), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    answers = [await dialogue.reply_to(request) for request in requests]
    await dialogue.aclose()
    assert not any(BOB in str(reply) for reply in answers)
    assert await read_others_data(memory) == before
    return answers


def read_requests(data: bytes) -> list[Request]:
    """Read Ann's requests."""
    reader = ByteReader(data)
    return [_request(reader) for _ in range(_MAX_REQUESTS) if reader]


def _request(reader: ByteReader) -> Request:
    """Read a press of any button, forged or not, or a typed text; in private or in the group with Bob."""
    kind, is_shared = reader.number() % 4, reader.flag()
    room = GROUP if is_shared else ANN
    if kind > 1:
        text = reader.text() if kind == 2 else reader.pick((*TYPED, *TYPED_MORE))
        text = "/help" if leaves_it_open(text) else text  # the answer to an open question is random
        return Request(ANN, room, text, is_shared=is_shared, may_manage=False, is_reachable=True)
    token = reader.pick(tokens()) if kind else decode_text(reader.text().encode(errors="surrogateescape"))
    return Request(ANN, room, action=action_from(token), is_shared=is_shared, may_manage=False, is_reachable=True)
