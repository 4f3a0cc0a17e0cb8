"""Pictures for tests: cards, photos like posters, and how far two pictures differ."""

import io

from PIL import Image, ImageChops, ImageStat

from bot.dialogue.reply import Card
from core.moods.mood import Mood

ADDRESS = "https://image.example/t/p/w500/a.jpg"


def a_card(movie_id: int = 603, *, title: str = "Amélie", mood: Mood = Mood.LOVE, poster: str | None = None) -> Card:
    """Build a card of a movie; without an address its poster is drawn."""
    return Card(movie_id, title, 2001, mood, {}, (), "", "", poster, "https://movie.example", "")


def a_photo(size: tuple[int, int] = (500, 750), kind: str = "JPEG") -> bytes:
    """Make a smooth picture, as a scaled poster is."""
    picture = Image.merge("RGB", [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L")])
    data = io.BytesIO()
    picture.resize(size).save(data, kind, quality=95)
    return data.getvalue()


def open_image(data: bytes) -> Image.Image:
    """Decode a picture."""
    return Image.open(io.BytesIO(data))


def mean_difference(first: Image.Image, second: Image.Image) -> float:
    """Return how much two pictures differ, in the channel that differs most: 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(first.convert("RGB"), second.convert("RGB"))).mean)
