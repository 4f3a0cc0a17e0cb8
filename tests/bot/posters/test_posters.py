import asyncio
import io
import logging
import struct
import zlib
from random import Random

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.dialogue.reply import Card
from bot.posters.motifs import HEIGHT, WIDTH
from bot.posters.palettes import Colour, palette_of
from bot.posters.posters import Posters, draw_poster, draw_strip
from core.errors import SourceGarbled, SourceUnavailable
from core.moods.mood import Mood

ADDRESS = "https://image.example/t/p/w500/a.jpg"


def a_card(movie_id: int = 603, *, title: str = "Amélie", mood: Mood = Mood.LOVE, poster: str | None = None) -> Card:
    return Card(movie_id, title, 2001, mood, {}, (), "", "", poster, "https://movie.example", "")


def a_photo(size: tuple[int, int] = (500, 750), kind: str = "JPEG") -> bytes:
    """Make a smooth picture, as a scaled poster is."""
    picture = Image.merge("RGB", [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L")])
    data = io.BytesIO()
    picture.resize(size).save(data, kind, quality=95)
    return data.getvalue()


def a_bomb(width: int, height: int) -> bytes:
    """Make a tiny PNG that claims to be huge."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def mean_difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def luminance(colour: Colour) -> float:
    """Source: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = (part / 255 for part in colour)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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


@pytest.mark.parametrize("mood", Mood)
def test_a_drawn_poster_is_a_png_in_poster_size(mood: Mood) -> None:
    poster = opened(draw_poster(a_card(mood=mood)))
    assert (poster.format, poster.size) == ("PNG", (WIDTH, HEIGHT))


def test_the_same_card_is_drawn_the_same() -> None:
    assert draw_poster(a_card()) == draw_poster(a_card())


@pytest.mark.parametrize("mood", Mood)
def test_movies_of_one_mood_look_different(mood: Mood) -> None:
    posters = [opened(draw_poster(a_card(movie_id, mood=mood))) for movie_id in range(6)]
    pairs = [(one, other) for n, one in enumerate(posters) for other in posters[:n]]
    assert all(mean_difference(one, other) > 4 for one, other in pairs)


def test_each_mood_looks_different() -> None:
    posters = [opened(draw_poster(a_card(mood=mood))) for mood in Mood]
    assert all(mean_difference(one, other) > 20 for n, one in enumerate(posters) for other in posters[:n])


@pytest.mark.parametrize("mood", Mood)
def test_lettering_stands_out_from_its_panel(mood: Mood) -> None:
    for seed in range(100):
        palette = palette_of(mood, Random(seed))  # noqa: S311 - variety, not secrecy
        dark, light = sorted((luminance(palette.ink), luminance(palette.panel)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "x" * 500,
        "long words " * 50,
        "🎬🍿",
        "الرجل",
        "שלום",
        "Парк",
        "花样年华",
        "a\nb\x00\u202ec\td",
        "!!!",
        "é" * 300,
    ],
    ids=ascii,
)
def test_no_title_is_too_hostile_to_draw(title: str) -> None:
    assert opened(draw_poster(a_card(title=title))).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_strip_shows_the_posters_unaltered_side_by_side(count: int) -> None:
    photo = a_photo()
    strip = opened(draw_strip([photo] * count))
    assert (strip.format, strip.size) == ("JPEG", (24 + count * 524, 892))
    for place in range(count):
        left = 24 + place * 524
        assert mean_difference(strip.crop((left, 24, left + 500, 774)), opened(photo)) < 2


def test_posters_of_another_size_are_scaled_to_the_same_height() -> None:
    photo = a_photo((342, 513), "PNG")
    strip = opened(draw_strip([photo]))
    scaled = opened(photo).resize((500, 750), Image.Resampling.LANCZOS)
    assert mean_difference(strip.crop((24, 24, 524, 774)), scaled) < 2


def test_the_numbers_stand_centred_below_their_posters() -> None:
    strip = opened(draw_strip([a_photo()] * 3)).convert("L")
    for left in (24, 548, 1072):
        below = strip.crop((left, 780, left + 500, 892)).point([0] * 128 + [255] * 128)
        box = below.getbbox()
        assert box
        assert abs((box[0] + box[2]) / 2 - 250) < 6
        assert box[3] - box[1] > 40


def test_a_strip_stays_small_even_with_odd_shapes() -> None:
    odd = [a_photo((3000, 20)), a_photo((20, 3000)), a_photo((1500, 1500), "WEBP")]
    data = draw_strip(odd)
    assert sum(opened(data).size) < 10_000
    assert len(data) < 1_000_000


async def test_a_fetched_poster_is_passed_on_unaltered_and_fetched_once() -> None:
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
async def test_a_poster_that_cannot_be_had_is_drawn(answer: bytes | Exception) -> None:
    card = a_card(poster=ADDRESS)
    assert await Posters(FakeImages(answer).fetch).poster(card) == draw_poster(card)


async def test_a_failed_fetch_is_logged_without_the_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    posters = Posters(FakeImages(SourceUnavailable("No answer.")).fetch)
    await posters.poster(a_card(poster=f"{ADDRESS}?key=s3cret"))
    assert caplog.messages == [f"Drawing a poster for movie 603: SourceUnavailable at {ADDRESS}"]


async def test_a_poster_that_failed_is_fetched_again_next_time() -> None:
    images = FakeImages(SourceUnavailable("No answer."))
    posters = Posters(images.fetch)
    await posters.strip([a_card(poster=ADDRESS)])
    images.answer = a_photo()
    assert await posters.poster(a_card(poster=ADDRESS)) == images.answer


async def test_without_an_image_server_all_posters_are_drawn() -> None:
    card = a_card(poster=ADDRESS)
    assert await Posters().poster(card) == draw_poster(card)


async def test_a_drawn_poster_is_drawn_once_whoever_wants_it() -> None:
    images = FakeImages(a_photo())
    posters, card = Posters(images.fetch), a_card(poster=ADDRESS)
    first = await posters.drawn(card)
    assert first == draw_poster(card)
    assert images.asked == []
    assert await posters.drawn(a_card()) is await posters.poster(a_card()) is first


async def test_the_same_strip_is_drawn_once_even_when_asked_for_twice_at_once() -> None:
    posters, cards = Posters(), [a_card(1), a_card(2), a_card(3)]
    first, second = await asyncio.gather(posters.strip(cards), posters.strip(cards))
    assert first is second
    assert await posters.strip(cards) is first
    assert await posters.strip(cards[::-1]) is not first


async def test_one_who_stops_waiting_does_not_spoil_it_for_another() -> None:
    posters = Posters()
    impatient = asyncio.create_task(posters.poster(a_card()))
    patient = asyncio.create_task(posters.poster(a_card()))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == draw_poster(a_card())


async def test_old_strips_are_forgotten() -> None:
    images = FakeImages(a_photo((50, 75)))
    posters = Posters(images.fetch)
    for number in range(200):
        await posters.poster(a_card(poster=f"{ADDRESS}{number}"))
    await posters.poster(a_card(poster=f"{ADDRESS}199"))
    await posters.poster(a_card(poster=f"{ADDRESS}0"))
    assert images.asked[200:] == [f"{ADDRESS}0"]


def test_a_strip_of_something_else_is_refused() -> None:
    with pytest.raises(SourceGarbled):
        draw_strip([b"<html>"])
