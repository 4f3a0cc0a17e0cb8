import asyncio
import logging
import re
import struct
import zlib

import pytest

from bot.posters.drawing import draw_poster
from bot.posters.posters import Posters
from core.errors import SourceUnavailable
from core.moods.mood import Mood
from tests.support.web.pictures import ADDRESS, a_card, a_photo

PHOTO = a_photo()


async def fetch_photo(address: str) -> bytes:
    return PHOTO


async def fetch_nothing(address: str) -> bytes:
    raise SourceUnavailable("The image server does not answer.")


def a_bomb(width: int, height: int) -> bytes:
    """Make a tiny PNG that claims to be huge."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


class FakeImages:
    """An image server: answers with the bytes that it was given, or fails."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        await asyncio.sleep(0)  # lets a second request come in between
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_poster_is_fetched_once() -> None:
    """Also by requests at the same time; its bytes are passed on unaltered."""
    images = FakeImages(a_photo())
    posters = Posters(images.fetch)
    answers = await asyncio.gather(*(posters.poster(a_card(poster=ADDRESS)) for _ in range(3)))
    assert answers == [images.answer] * 3
    assert images.asked == [ADDRESS]


@pytest.mark.parametrize(
    "answer",
    [
        SourceUnavailable("No answer."),
        b"<!doctype html><title>Busy</title>",
        b"",
        a_photo()[:2000],
        a_photo(kind="GIF"),
        a_bomb(6000, 6000),
        a_bomb(12_000, 12_000),
        a_bomb(60_000, 60_000),
    ],
    ids=[
        "no answer",
        "a web page",
        "nothing",
        "half a photo",
        "gif",
        "36 megapixels",
        "144 megapixels",
        "3600 megapixels",
    ],
)
async def test_poster_is_drawn_if_fetching_it_fails(answer: bytes | Exception) -> None:
    card = a_card(poster=ADDRESS)
    assert await Posters(FakeImages(answer).fetch).poster(card) == draw_poster(card)


async def test_failed_fetch_is_logged_without_the_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    posters = Posters(FakeImages(SourceUnavailable("No answer.")).fetch)
    await posters.poster(a_card(poster=f"{ADDRESS}?key=s3cret"))
    assert caplog.messages == [f"Drawing a poster for movie 603: SourceUnavailable at {ADDRESS}"]


async def test_failed_fetch_is_repeated_next_time() -> None:
    images = FakeImages(SourceUnavailable("No answer."))
    posters = Posters(images.fetch)
    await posters.strip([a_card(poster=ADDRESS)])
    images.answer = a_photo()
    assert await posters.poster(a_card(poster=ADDRESS)) == images.answer


async def test_all_posters_are_drawn_without_an_image_server() -> None:
    card = a_card(poster=ADDRESS)
    assert await Posters().poster(card) == draw_poster(card)


async def test_poster_is_drawn_once() -> None:
    """``draw`` draws even a movie that has a poster, and asks no server."""
    images = FakeImages(a_photo())
    posters, card = Posters(images.fetch), a_card(poster=ADDRESS)
    first = await posters.draw(card)
    assert first == draw_poster(card)
    assert images.asked == []
    assert await posters.draw(a_card()) is await posters.poster(a_card()) is first


async def test_strip_is_drawn_once() -> None:
    """Also for two requests at once; in another order it is another strip."""
    posters, cards = Posters(), [a_card(1), a_card(2), a_card(3)]
    first, second = await asyncio.gather(posters.strip(cards), posters.strip(cards))
    assert first is second
    assert await posters.strip(cards) is first
    assert await posters.strip(cards[::-1]) is not first


async def test_cancelled_request_leaves_others_their_poster() -> None:
    posters = Posters()
    impatient = asyncio.create_task(posters.poster(a_card()))
    patient = asyncio.create_task(posters.poster(a_card()))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == draw_poster(a_card())


async def test_least_recently_used_posters_are_forgotten() -> None:
    images = FakeImages(a_photo((50, 75)))
    posters = Posters(images.fetch)
    for number in range(200):
        await posters.poster(a_card(poster=f"{ADDRESS}{number}"))
    await posters.poster(a_card(poster=f"{ADDRESS}199"))
    await posters.poster(a_card(poster=f"{ADDRESS}0"))
    assert images.asked[200:] == [f"{ADDRESS}0"]


async def test_picture_is_a_strip_or_a_single_poster() -> None:
    posters = Posters(fetch_photo)
    cards = [a_card(poster=ADDRESS), a_card(2), a_card(3)]
    assert (await posters.picture(cards))[1] is await posters.strip(cards)
    assert (await posters.picture(cards[:1]))[1] == PHOTO


@pytest.mark.parametrize("count", [1, 3])
async def test_name_is_the_pictures_if_all_posters_can_be_fetched(count: int) -> None:
    cards = [a_card(poster=ADDRESS), a_card(2), a_card(3)][:count]
    name, _ = await Posters(fetch_photo).picture(cards)
    assert name == Posters(fetch_photo).name(cards)


async def test_strip_with_a_drawn_poster_has_another_name() -> None:
    cards = [a_card(poster=ADDRESS), a_card(2)]
    missing = Posters(fetch_nothing)
    name, _ = await missing.picture(cards)
    assert name != missing.name(cards)
    assert name == Posters().name(cards)


def test_pictures_that_differ_have_different_names() -> None:
    one = a_card(poster=ADDRESS)
    shown = [[one], [one, one], [a_card()], [a_card(2)], [a_card(mood=Mood.JOY)], [a_card(title="\ud83d")]]
    names = {Posters(fetch_photo).name(cards) for cards in shown}
    assert len(names) == len(shown)
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)
