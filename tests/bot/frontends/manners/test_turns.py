import asyncio
import gc
import weakref

from bot.frontends.manners.turns import MAX_WAITING, Turn, Turns


async def start_waiting(turn: Turn, order: list[int], number: int) -> "asyncio.Task[None]":
    """Start a task that waits for the turn and then notes its number."""

    async def wait() -> None:
        async with turn:
            order.append(number)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    return task


async def test_turns_go_round_in_the_order_of_the_requests() -> None:
    turn, order = Turns().of("a chat"), list[int]()
    async with turn:
        tasks = [await start_waiting(turn, order, number) for number in range(3)]
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2]


async def test_chats_do_not_wait_for_each_other() -> None:
    turns = Turns()
    async with turns.of("a chat"):
        assert not turns.of("another chat").locked()
        assert turns.of("a chat").locked()


async def test_turn_is_crowded_once_enough_requests_wait() -> None:
    """The request that holds the turn does not count."""
    turn, order = Turns().of("a chat"), list[int]()
    async with turn:
        tasks = [await start_waiting(turn, order, number) for number in range(MAX_WAITING - 1)]
        assert not turn.is_crowded
        tasks.append(await start_waiting(turn, order, MAX_WAITING))
        assert turn.is_crowded
    await asyncio.gather(*tasks)
    assert not turn.is_crowded


async def test_cancelled_request_waits_no_longer() -> None:
    turn, order = Turns().of("a chat"), list[int]()
    async with turn:
        tasks = [await start_waiting(turn, order, number) for number in range(MAX_WAITING)]
        tasks[0].cancel()
        await asyncio.wait({tasks[0]})
        assert not turn.is_crowded
    await asyncio.gather(*tasks[1:])


def test_unused_turns_are_forgotten() -> None:
    turns = Turns()
    turn = weakref.ref(turns.of("a chat"))
    gc.collect()
    assert turn() is None
