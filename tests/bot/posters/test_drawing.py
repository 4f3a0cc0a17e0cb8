import pytest

from bot.posters.drawing import draw_poster
from bot.posters.motifs import HEIGHT, WIDTH
from core.moods.mood import Mood
from tests.support.web.pictures import a_card, mean_difference, open_image


@pytest.mark.parametrize("mood", Mood)
def test_drawn_posters_are_png_in_poster_size(mood: Mood) -> None:
    poster = open_image(draw_poster(a_card(mood=mood)))
    assert (poster.format, poster.size) == ("PNG", (WIDTH, HEIGHT))


def test_drawing_is_deterministic() -> None:
    assert draw_poster(a_card()) == draw_poster(a_card())


@pytest.mark.parametrize("mood", Mood)
def test_movies_of_one_mood_look_different(mood: Mood) -> None:
    posters = [open_image(draw_poster(a_card(movie_id, mood=mood))) for movie_id in range(6)]
    pairs = [(one, other) for n, one in enumerate(posters) for other in posters[:n]]
    assert all(mean_difference(one, other) > 4 for one, other in pairs)


def test_each_mood_looks_different() -> None:
    posters = [open_image(draw_poster(a_card(mood=mood))) for mood in Mood]
    assert all(mean_difference(one, other) > 20 for n, one in enumerate(posters) for other in posters[:n])


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
def test_any_title_can_be_drawn(title: str) -> None:
    assert open_image(draw_poster(a_card(title=title))).size == (WIDTH, HEIGHT)
