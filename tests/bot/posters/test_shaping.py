import pytest
from PIL import Image

from bot.posters import shaping
from bot.posters.shaping import Run, fonts, shape

SANS, ARABIC, HEBREW, CJK = fonts()


def numbers(text: str) -> list[int]:
    return [glyph.number for glyph in shape(text).glyphs]


def test_each_run_is_in_the_first_font_that_has_its_characters() -> None:
    runs = list(shaping.visual_runs("Amélie 愛、2", right_to_left=False))
    assert runs == [Run("Amélie ", SANS, "ltr"), Run("愛、", CJK, "ltr"), Run("2", SANS, "ltr")]


def test_text_from_right_to_left_stands_in_visual_order() -> None:
    """Latin words and numbers in it keep their order, and brackets open towards what they hold."""
    runs = list(shaping.visual_runs("אב 12 (גד)", right_to_left=True))
    assert "".join(run.text if run.direction == "ltr" else f"<{run.text}>" for run in runs) == "(<גד>) 12 <אב>"
    assert {run.font for run in runs if run.direction == "rtl"} == {HEBREW}


def test_arabic_letters_are_joined() -> None:
    """A letter has another form at the end of a word than alone."""
    alone, joined = numbers("ف"), numbers("كف")
    assert alone[0] not in joined
    assert {glyph.font for glyph in shape("كف").glyphs} == {ARABIC}


@pytest.mark.parametrize(("letter", "accented"), [("E", "Ệ"), ("O", "Ő"), ("И", "Й"), ("Ι", "Ϊ")])
def test_accented_letters_are_higher_than_capitals(letter: str, accented: str) -> None:
    assert shape(letter).top == pytest.approx(shaping.CAPITAL_HEIGHT, abs=0.02)
    assert shape(accented).top > shape(letter).top + 0.1


def test_marks_without_a_letter_of_their_own_stand_over_the_letter_before() -> None:
    letter, marked = shape("G"), shape("G\u0303")
    assert marked.width == letter.width
    assert marked.top > letter.top + 0.1


def test_pairs_of_letters_are_kerned() -> None:
    assert shape("AV").width < shape("A").width + shape("V").width


def test_spacing_stands_between_letters_only() -> None:
    assert shape("JOY", spacing=0.5).width == pytest.approx(shape("JOY").width + 2 * 0.5)
    assert shape("J", spacing=0.5).glyphs[0].x == shape("J").glyphs[0].x


@pytest.mark.parametrize("text", ["W", "ف", "愛", "각"])
def test_text_is_painted_where_it_was_measured(text: str) -> None:
    sheet = Image.new("RGB", (300, 300))
    shaped, size = shape(text), 100
    shaping.paint(sheet, (50, 200), shaped, size, (255, 255, 255))
    box = sheet.getbbox()
    assert box
    left, _, right, bottom = box
    assert 50 - 3 <= left < right <= 50 + shaped.width * size + 3
    assert bottom <= 200 - shaped.bottom * size + 1


@pytest.mark.parametrize("character", ["\uffff", "ร", "🎬", "\u202e"])
def test_other_characters_cannot_be_written(character: str) -> None:
    assert not shaping.can_write(character)
