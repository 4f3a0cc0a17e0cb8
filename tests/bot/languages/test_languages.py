from datetime import date

import pytest

from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.mood_words import mood_named, read_moods
from bot.dialogue.moods import mood_name
from bot.dialogue.parser import closest
from bot.dialogue.reply import Reply, Request
from bot.dialogue.verdicts import texts as verdict_texts
from bot.dialogue.vocabulary import VOCABULARIES
from bot.frontends.telegram import markup as telegram_render
from bot.languages import (
    ENGLISH,
    LANGUAGES,
    day,
    is_right_to_left,
    language_of,
    percent,
    rating,
    say,
    say_count,
    speaking,
    weekday,
    within,
)
from bot.languages.weekdays import weekday_named
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import TRANSLATED, MovieText
from core.people.person import Preferences
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.shown import in_the_browser, on_telegram
from tests.support.store import MemoryStore

OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})


def test_titles_are_kept_in_the_languages_that_are_spoken() -> None:
    assert sorted(TRANSLATED) == OTHERS


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("de-CH", "de"), ("pt_BR", "pt"), ("PT-br", "pt"), ("es-419", "es"), ("zh-CN", "en"), ("", "en")],
)
def test_platform_tells_the_language(locale: str, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize(("count", "movies"), [(1, "1 фильм"), (2, "2 фильма"), (5, "5 фильмов"), (21, "21 фильм")])
def test_plurals_follow_the_rules_of_the_language(count: int, movies: str) -> None:
    with speaking("ru"):
        assert say_count("{count} movie", "{count} movies", count) == movies


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    with speaking("de"):
        assert (day(date(2026, 2, 16)), percent(0.84), rating(8.14)) == ("16. Februar 2026", "84\xa0%", "8,1")
        assert (weekday(0), weekday_named("mo"), weekday_named("fri"), weekday_named("x")) == ("Montag", 0, 4, None)
        assert within("Geheimtipp") == "Geheimtipp"
    with speaking("ja"):
        assert within("SF") == "SF"
    assert (within("TV Movie"), within("Short")) == ("TV movie", "short")
    assert (day(date(2026, 2, 16)), percent(0.84), rating(8.14)) == ("16 February 2026", "84%", "8.1")
    assert (weekday(4), weekday_named("fridays"), weekday_named("t"), weekday_named("th")) == ("Friday", 4, None, 3)


def test_arabic_alone_is_written_from_right_to_left() -> None:
    assert [language for language in LANGUAGES if is_right_to_left(language)] == ["ar"]


@pytest.mark.parametrize("language", OTHERS)
def test_moods_go_by_their_names_in_every_language(language: str) -> None:
    with speaking(language):
        for mood in Mood:
            name = mood_name(mood)
            assert mood_named(name.upper()) is mood_named(mood.value) is closest(name) is mood
            assert read_moods(f"… {name} !").moods == (mood,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_names_two_moods(language: str) -> None:
    with speaking(language):
        names = {mood: {mood_name(mood).casefold()} for mood in Mood}
    for mood, words in VOCABULARIES[language].moods.items():
        names[mood].update(word.removesuffix("*") for word in words.casefold().split())
    words = [word for mood in Mood for word in names[mood]]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_list_is_found_by_it(language: str) -> None:
    with speaking(language):
        for mood, words in VOCABULARIES[language].moods.items():
            for word in words.split():
                assert read_moods(word.replace("_", " ").removesuffix("*")).moods == (mood,), word


async def ask(text: str, language: str, memory: MemoryStore | None = None) -> Reply:
    dialogue = Dialogue(Shelf(a_catalogue()), memory or MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    return await dialogue.reply_to(Request("telegram:1", "telegram:1", text, locale=language))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", ["joy", "/help", "/privacy", "/settings", "/about", "so tired of it all"])
async def test_every_answer_is_in_the_language_of_who_asks(text: str, language: str) -> None:
    reply, english = await ask(text, language), await ask(text, "en")
    assert reply.language == language
    assert reply.text != english.text
    assert [choice.token for choice in reply.buttons] == [choice.token for choice in english.buttons]
    assert [choice.label for choice in reply.buttons] != [choice.label for choice in english.buttons]
    with speaking(reply.language):
        assert "{" not in on_telegram(telegram_render.caption(reply), reply).text + in_the_browser(reply).text


async def test_chosen_language_wins_over_the_platforms() -> None:
    memory = MemoryStore()
    memory.set_preferences("telegram:1", Preferences(language="es"))
    assert (await ask("joy", "de", memory)).language == "es"


async def test_language_that_is_chosen_is_spoken_at_once() -> None:
    memory = MemoryStore()
    reply = await ask("/settings language fr", "de", memory)
    assert (reply.language, memory.all_preferences()["telegram:1"].language) == ("fr", "fr")
    assert "Français" in reply.text


async def test_movies_go_by_their_translated_titles() -> None:
    movie = a_movie(
        1, title="The Sea", translations={"de": MovieText("Die See", "Ein Leuchtturm."), "fr": MovieText("La mer")}
    )
    catalogue = Catalogue(Week.of(NOON), NOON, "tmdb", (ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9})),))
    dialogue = Dialogue(Shelf(catalogue), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    told = {}
    for language in ("de", "fr", "es", "en"):
        (card,) = (await dialogue.reply_to(Request("1", "1", "joy", locale=language))).cards
        told[language] = (card.title, card.body)
    assert told["de"] == ("Die See", "Ein Leuchtturm.")
    assert told["fr"] == ("La mer", movie.overview)
    assert told["es"] == told["en"] == (movie.title, movie.overview)


async def test_free_words_are_understood_by_what_they_name() -> None:
    reply = await ask("estoy muy triste hoy", "es")
    assert reply.mood is Mood.SADNESS


async def test_group_is_answered_in_the_language_of_who_began() -> None:
    dialogue = Dialogue(Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    begun = await dialogue.reply_to(Request("1", "group", "/together", locale="de", is_shared=True))
    token = begun.buttons[0].token
    assert token == "2_tap_love_1_de"
    reply = await dialogue.reply_to(Request("2", "group", action=action_from(token), locale="fr", is_shared=True))
    assert (reply.language, reply.buttons[0].label) == ("de", begun.buttons[0].label)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("The Man from U.N.C.L.E.", "It is The Man from U.N.C.L.E."),
        ("Mother!", "It is Mother!"),
        ("Who Are You?", "It is Who Are You?"),
        ("Wait…", "It is Wait…"),
        ("Heat", "It is Heat."),
    ],
)
def test_title_that_ends_with_a_stop_takes_the_place_of_the_sentences_own(title: str, told: str) -> None:
    """No sentence ends with two full stops."""
    assert say("It is {title}.", title=title) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_two_full_stops_behind_a_title(language: str) -> None:
    """In whatever order a language puts the words."""
    with speaking(language):
        for sentence in (*verdict_texts.JUDGED.values(), "For all of you: {title}.", "{title} is off the list."):
            told = say(sentence, title="Stop.", mood="joy")
            assert ".." not in told
            assert "Stop" in told
