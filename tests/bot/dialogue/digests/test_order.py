import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.digests.order import Order, UnclearPart, parse_order
from bot.languages import speaking
from core.moods.mood import Mood
from core.people.digest import Slot

FRIDAY = 4


@pytest.mark.parametrize(
    "words",
    [
        "joy fri 18:00 Europe/Berlin",
        "Joy Friday 6pm berlin",
        "happy fr 18 (Berlin)",
        "joy every Friday at 6:00 p.m. in Europe/Berlin",
        "joy on fridays at 6 PM Europe/berlin",
        "joy Fri. 18.00, Berlin",
        "joy FRI 18h00 Berlin",
        "fri 18:00 joy Berlin",
        "weekly joy friday 18:00 Germany",
        "Berlin, friday 6 in the evening: joy",
        "joy 😃 fri at 18 o'clock in Munich",
        "something funny this friday at 6 o'clock pm, Berlin time",
        "send me joy on Fridays at 6 p m from Berlin, Germany",
        "joy fri 18:00 in Central European Time",
    ],
)
def test_parts_of_an_order_come_in_any_order_and_spelling(words: str) -> None:
    assert parse_order(words.split(), "UTC") == Order(Mood.JOY, Slot(FRIDAY, 18, 0, "Europe/Berlin"))


@pytest.mark.parametrize(
    ("word", "weekday"),
    [("mon", 0), ("tues", 1), ("weds", 2), ("thurs", 3), ("Thu", 3), ("sa", 5), ("SUNDAYS", 6)],
)
def test_days_have_names_and_abbreviations(word: str, weekday: int) -> None:
    assert parse_order(["joy", word, "18:00"], "UTC") == Order(Mood.JOY, Slot(weekday, 18, 0, "UTC"))


@pytest.mark.parametrize(
    ("word", "hour", "minute"),
    [
        ("0:00", 0, 0),
        ("23:59", 23, 59),
        ("12am", 0, 0),
        ("12:30 pm", 12, 30),
        ("7", 7, 0),
        ("07:05", 7, 5),
        ("1a.m.", 1, 0),
    ],
)
def test_clocks_have_12_or_24_hours(word: str, hour: int, minute: int) -> None:
    assert parse_order(f"joy fri {word}".split(), "UTC") == Order(Mood.JOY, Slot(FRIDAY, hour, minute, "UTC"))


@pytest.mark.parametrize(
    ("words", "part", "what"),
    [
        ("boredom fri 18:00", "mood", "boredom"),
        ("joy", "day", ""),
        ("joy s 18:00", "day", "s"),
        ("joy 18:00", "day", ""),
        ("joy fri", "time", ""),
        ("joy fri noonish", "time", "noonish"),
        ("joy fri 24:00", "time", "24:00"),
        ("joy fri 18:60", "time", "18:60"),
        ("joy fri 13pm", "time", "13pm"),
        ("joy fri 0am", "time", "0am"),
        ("joy fri 18:000", "time", "18:000"),
        ("joy fri 18:00 Atlantis", "time zone", "Atlantis"),
        ("joy fri 18:00 my place", "time zone", "my place"),
        ("joy fri 18:00 Australia", "zones", "Australia"),
        ("joy and fear fri 18:00", "second mood", "fear"),
        ("fri 18:00", "mood", ""),
        ("fri 18:00 Berlin", "mood", ""),
        ("joy Berlin 18:00", "day", ""),
        ("joy daily 18:00", "day", "daily"),
        ("weekly joy", "day", ""),
    ],
)
def test_first_unclear_part_is_named(words: str, part: str, what: str) -> None:
    assert parse_order(words.split(), "UTC") == UnclearPart(part, what)


@pytest.mark.parametrize(
    ("language", "words", "zone"),
    [
        ("de", "Freude jeden Freitag um 18 Uhr in Wien", "Europe/Vienna"),
        ("de", "Freude Freitagabend 18 Uhr Mitteleuropäische Zeit", "Europe/Berlin"),
        ("de", "Freude freitags 18:00 in Den Haag", "Europe/Amsterdam"),
        ("fr", "joie chaque vendredi à 18h", "UTC"),
        ("fr", "joie vendredi à 18 h 00 heure de Paris", "Europe/Paris"),
        ("es", "alegría viernes 18:00 en La Paz", "America/La_Paz"),
        ("es", "alegria el viernes a las 18h hora de Madrid", "Europe/Madrid"),
        ("pt", "alegria 6ª-feira às 18:00 horário de Brasília", "America/Sao_Paulo"),
        ("it", "gioia venerdi ore 18", "UTC"),
        ("ru", "радость в пятницу в 18 часов по московскому времени", "Europe/Moscow"),
        ("vi", "vui thứ 6 18:00", "UTC"),
        ("vi", "vui T6 18h giờ Việt Nam", "Asia/Ho_Chi_Minh"),
        ("ja", "毎週金曜日の18時00分に喜び 日本時間", "Asia/Tokyo"),
        ("ar", "فرح الجمعه 18:00 بتوقيت القاهرة", "Africa/Cairo"),
        ("es", "alegría los viernes a las 6 de la tarde", "UTC"),
        ("pt", "alegria toda sexta 18:00 São Paulo", "America/Sao_Paulo"),
        ("it", "gioia ogni venerdì alle 18 Milano", "Europe/Rome"),
        ("ru", "радость по пятницам в 6 вечера Москва", "Europe/Moscow"),
        ("vi", "vui thứ sáu lúc 18 giờ Hà Nội", "Asia/Ho_Chi_Minh"),
        ("ja", "喜び 毎週 金曜日 18時 東京", "Asia/Tokyo"),
        ("ja", "喜び 毎週金曜日の午後6時に", "UTC"),
        ("ar", "فرح كل جمعة في الساعة 6 مساء القاهرة", "Africa/Cairo"),
    ],
)
def test_orders_are_parsed_in_every_language(language: str, words: str, zone: str) -> None:
    with speaking(language):
        assert parse_order(words.split(), "UTC") == Order(Mood.JOY, Slot(FRIDAY, 18, 0, zone))


@pytest.mark.parametrize(
    ("language", "word", "weekday"),
    [
        *(("de", "Sonnabend", 5), ("es", "miercoles", 2), ("es", "sabado", 5), ("pt", "2a", 0), ("pt", "sabado", 5)),
        *(("vi", "thứ 2", 0), ("vi", "thứ ba", 1), ("vi", "thứ bảy", 5), ("vi", "t7", 5), ("ar", "الاحد", 6)),
    ],
)
def test_days_may_be_numbers_or_lack_accents(language: str, word: str, weekday: int) -> None:
    with speaking(language):
        assert parse_order(["joy", *word.split(), "18:00"], "UTC") == Order(Mood.JOY, Slot(weekday, 18, 0, "UTC"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "vui thứ sáu lúc nửa đêm"), ("ar", "فرح الجمعة منتصف الليل"), ("de", "Freude Fr Mitternacht")],
)
def test_midnight_may_be_two_words(language: str, words: str) -> None:
    with speaking(language):
        assert parse_order(words.split(), "UTC") == Order(Mood.JOY, Slot(FRIDAY, 0, 0, "UTC"))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "joy fri 8 pm pm"), ("pt", "alegria sexta 18:00 my"), ("en", "funny cat fri 18:00")]
)
def test_abbreviations_that_are_words_are_no_time_zone(language: str, words: str) -> None:
    with speaking(language):
        assert isinstance(parse_order(words.split(), "UTC"), UnclearPart)


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("evening", 19),
        ("at noon", 12),
        ("midnight", 0),
        ("9 in the morning", 9),
        ("at night", 21),
        ("11 at night", 23),
        ("1 at night", 1),
        ("12 midnight", 0),
        ("12 noon", 12),
        ("3:30 in the afternoon", 15),
    ],
)
def test_parts_of_the_day_stand_for_hours(words: str, hour: int) -> None:
    minute = 30 if ":30" in words else 0
    assert parse_order(f"funny friday {words}".split(), "UTC") == Order(Mood.JOY, Slot(FRIDAY, hour, minute, "UTC"))


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_words_have_an_answer(words: list[str]) -> None:
    assert isinstance(parse_order(words, "UTC"), Order | UnclearPart)
