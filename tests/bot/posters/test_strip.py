import pytest
from PIL import Image

from bot.posters.strip import draw_strip
from core.errors import SourceGarbled
from tests.support.web.pictures import a_photo, mean_difference, open_image


@pytest.mark.parametrize("count", [1, 2, 3])
def test_strip_shows_unaltered_posters_side_by_side(count: int) -> None:
    photo = a_photo()
    strip = open_image(draw_strip([photo] * count))
    assert (strip.format, strip.size) == ("JPEG", (24 + count * 524, 892))
    for place in range(count):
        left = 24 + place * 524
        assert mean_difference(strip.crop((left, 24, left + 500, 774)), open_image(photo)) < 2


def test_posters_are_scaled_to_the_height_of_the_strip() -> None:
    photo = a_photo((342, 513), "PNG")
    strip = open_image(draw_strip([photo]))
    scaled = open_image(photo).resize((500, 750), Image.Resampling.LANCZOS)
    assert mean_difference(strip.crop((24, 24, 524, 774)), scaled) < 2


def test_numbers_are_centred_below_their_posters() -> None:
    strip = open_image(draw_strip([a_photo()] * 3)).convert("L")
    for left in (24, 548, 1072):
        below = strip.crop((left, 780, left + 500, 892)).point([0] * 128 + [255] * 128)
        box = below.getbbox()
        assert box
        assert abs((box[0] + box[2]) / 2 - 250) < 6
        assert box[3] - box[1] > 40


def test_strip_of_odd_shapes_stays_small() -> None:
    odd = [a_photo((3000, 20)), a_photo((20, 3000)), a_photo((1500, 1500), "WEBP")]
    data = draw_strip(odd)
    assert sum(open_image(data).size) < 10_000
    assert len(data) < 1_000_000


def test_strip_refuses_anything_but_pictures() -> None:
    with pytest.raises(SourceGarbled):
        draw_strip([b"<html>"])
