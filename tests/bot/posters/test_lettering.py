import pytest

from bot.posters import lettering
from bot.posters.lettering import TitleLayout

WIDTH, HEIGHT, LARGEST_SIZE = 428, 190, 110


def words(title: str) -> list[str]:
    return [word.text for word in lettering.words_of(title)]


def lay_out(title: str) -> TitleLayout:
    return lettering.lay_out(lettering.words_of(title), WIDTH, HEIGHT, LARGEST_SIZE)


@pytest.mark.parametrize(
    ("title", "capitals"),
    [
        ("Amélie", "AMÉLIE"),
        ("Ame\u0301lie", "AMÉLIE"),
        ("Łódź", "ŁÓDŹ"),
        ("Straße", "STRASSE"),
        ("WALL·E", "WALL·E"),
        ("8½", "8½"),
        ("ﬁn", "FIN"),
        ("Love 💔 Me\u202e", "LOVE ME"),
        ("Mission – Possible", "MISSION – POSSIBLE"),
        ("Chuyện ngày xưa ở Hà Nội", "CHUYỆN NGÀY XƯA Ở HÀ NỘI"),
        ("Парк", "ПАРК"),
        ("기생충", "기생충"),
        ("أفضل أيام حياتنا", "أفضل أيام حياتنا"),
        ("שלום", "שלום"),
    ],
)
def test_title_is_written_in_capitals(title: str, capitals: str) -> None:
    """Letters keep their accents; emoji and control characters are left out."""
    assert " ".join(words(title)) == capitals


def test_greek_capitals_have_no_accents_but_the_diaeresis() -> None:
    assert words("Το βλέμμα, Μαΐου") == ["ΤΟ", "ΒΛΕΜΜΑ,", "ΜΑΪΟΥ"]


@pytest.mark.parametrize("title", ["", "🎬", "!!!", "รัก", "รัก 2"])
def test_title_that_the_fonts_cannot_write_is_left_out(title: str) -> None:
    assert words(title) == []


@pytest.mark.parametrize(
    ("title", "phrases"),
    [
        ("千と千尋の神隠し", ["千と", "千", "尋の", "神", "隠し"]),
        ("ハウルの動く城", ["ハウルの", "動く", "城"]),
        ("スター・ウォーズ", ["スター・", "ウォーズ"]),
        ("花样年华", ["花", "样", "年", "华"]),
        ("愛、アムール", ["愛、", "アムール"]),
    ],
)
def test_japanese_and_chinese_break_without_spaces(title: str, phrases: list[str]) -> None:
    """No line begins with hiragana that belongs to a word, nor with a comma."""
    assert words(title) == phrases


def test_long_words_are_broken_with_hyphens() -> None:
    assert words("Donaudampfschifffahrt") == ["DONAUDAMPFS-", "CHIFFFAHRT"]


def test_long_titles_end_in_an_ellipsis() -> None:
    written = words("the end of the world " * 10)
    assert written[-1].endswith("…")
    assert len(" ".join(written)) <= lettering.MAX_TITLE_LETTERS + 1


@pytest.mark.parametrize(
    "title",
    [
        "Up",
        "Dr. Strangelove or: How I Learned to Stop Worrying",
        "x" * 500,
        "Ångström Ñandú",
        "ỆỂ " * 20,
        "أفضل أيام حياتنا",
        "春夏秋冬" * 30,
    ],
)
def test_titles_fit_their_space(title: str) -> None:
    layout = lay_out(title)
    assert max(line.width for line in layout.lines) * layout.size <= WIDTH + 0.01
    assert layout.height <= HEIGHT + 0.01
    assert 18 <= layout.size <= LARGEST_SIZE


def test_lines_do_not_touch() -> None:
    """What hangs below a line keeps apart from the accents of the next."""
    layout = lay_out("Ọ Ọ Ọ Ọ Ọ Ọ Ọ Ọ Ọ Ọ Ấ Ấ Ấ Ấ Ấ Ấ Ấ Ấ Ấ Ấ")
    assert len(layout.lines) > 1
    for upper, lower in zip(layout.lines, layout.lines[1:], strict=False):
        assert layout.leading + (upper.bottom - lower.top) * layout.size > 0


def test_stacked_marks_without_end_are_cut_off() -> None:
    assert words("a" + "\u0323" * 300) == ["Ạ" + "\u0323" * 2]


@pytest.mark.parametrize(
    ("title", "expected"), [("أفضل Films", True), ("שלום", True), ("Films أفضل", False), ("Up", False)]
)
def test_titles_begin_on_the_side_of_their_script(title: str, expected: bool) -> None:
    assert lay_out(title).is_right_to_left is expected
