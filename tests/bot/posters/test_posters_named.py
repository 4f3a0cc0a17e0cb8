import io
import re

import pytest
from PIL import Image

from bot.dialogue.reply import Card
from bot.posters.posters import Posters
from core.errors import SourceUnavailable
from core.moods.mood import Mood

ADDRESS = "https://image.example/t/p/w500/a.jpg"
Image.linear_gradient("L").save(_file := io.BytesIO(), "JPEG")
PHOTO = _file.getvalue()


def a_card(movie: int = 603, *, title: str = "Amélie", mood: Mood = Mood.LOVE, poster: str | None = None) -> Card:
    return Card(movie, title, 2001, mood, {}, (), "", "", poster, "https://movie.example", "")


async def a_photo(address: str) -> bytes:
    return PHOTO


async def no_photo(address: str) -> bytes:
    raise SourceUnavailable("The image server does not answer.")


async def test_picture_of_several_movies_is_a_strip_and_of_one_its_poster() -> None:
    posters = Posters(a_photo)
    cards = [a_card(poster=ADDRESS), a_card(2), a_card(3)]
    assert (await posters.picture(cards))[1] is await posters.strip(cards)
    assert (await posters.picture(cards[:1]))[1] == PHOTO


@pytest.mark.parametrize("count", [1, 3])
async def test_picture_has_the_name_that_was_expected_when_all_posters_can_be_had(count: int) -> None:
    cards = [a_card(poster=ADDRESS), a_card(2), a_card(3)][:count]
    name, _ = await Posters(a_photo).picture(cards)
    assert name == Posters(a_photo).name(cards)


async def test_strip_with_a_drawn_poster_in_place_of_a_missing_one_has_another_name() -> None:
    cards = [a_card(poster=ADDRESS), a_card(2)]
    missing = Posters(no_photo)
    name, _ = await missing.picture(cards)
    assert name != missing.name(cards)
    assert name == Posters().name(cards)


def test_whatever_a_picture_shows_is_in_its_name() -> None:
    one = a_card(poster=ADDRESS)
    shown = [[one], [one, one], [a_card()], [a_card(2)], [a_card(mood=Mood.JOY)], [a_card(title="\ud83d")]]
    names = {Posters(a_photo).name(cards) for cards in shown}
    assert len(names) == len(shown)
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)
