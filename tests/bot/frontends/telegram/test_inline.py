import json
from typing import Any

import pytest

from bot.dialogue.dialogue import Dialogue
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.store import MemoryStore
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import ANN, Call, TelegramStandin, visible


def results(call: Call) -> list[dict[str, Any]]:
    return json.loads(call.fields["results"])


async def test_empty_query_offers_the_six_moods(telegram: TelegramStandin) -> None:
    await telegram.type_inline("")
    answer = await telegram.call("answerInlineQuery")
    offered = results(answer)
    assert [result["id"] for result in offered] == [f"m_{mood}" for mood in Mood]
    assert offered[1]["title"] == "😃 Joy"
    assert answer.fields["cache_time"] == "300"
    assert answer.fields["is_personal"] == "true"  # somebody else may speak another language


@pytest.mark.parametrize("words", ["joy", " Joy ", "😃", "some joy please"])
async def test_mood_offers_its_movies_of_the_week(telegram: TelegramStandin, words: str) -> None:
    await telegram.type_inline(words)
    answer = await telegram.call("answerInlineQuery")
    assert len(offered := results(answer)) == 8
    assert len({result["id"] for result in offered}) == 8
    assert all(result["id"].endswith("_joy") for result in offered)
    assert answer.fields["cache_time"] == "300"


async def test_movie_result_is_a_complete_message(telegram: TelegramStandin) -> None:
    await telegram.type_inline("joy")
    movie = results(await telegram.call("answerInlineQuery"))[0]
    number = movie["id"].split("_")[1]
    text = visible(movie["input_message_content"]["message_text"])
    assert movie["title"] == f"Movie {number} (2020)"
    assert "★ 7.2" in movie["description"]
    assert f"letter number {number} in a bottle" in text
    (button,) = movie["reply_markup"]["inline_keyboard"][0]
    assert button["url"] == f"https://t.me/cinemood_bot?start=p_{number}_joy"


async def test_poster_is_thumbnail_and_preview(server: TelegramStandin) -> None:
    entry = ScoredMovie(a_movie(2, poster_path="/p.jpg"), MoodScores.of({Mood.JOY: 0.9}))
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", (entry,)))
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await server.type_inline("joy")
        (movie,) = results(await server.call("answerInlineQuery"))
    preview = movie["input_message_content"]["link_preview_options"]
    assert movie["thumbnail_url"] == f"{IMAGE_BASE}/w185/p.jpg"
    assert (preview["url"], preview["show_above_text"]) == (f"{IMAGE_BASE}/w500/p.jpg", True)


@pytest.mark.parametrize(
    "words",
    ["qwertz", "/mydata", "/forget", "/settings plots hide", "/start m_joy", "x" * 5000, "</b>&", "\ud83d"],
)
async def test_unknown_query_offers_the_moods(server: TelegramStandin, words: str) -> None:
    """No other command runs, whatever the query says."""
    memory = MemoryStore()
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await server.type_inline(words)
        answer = await server.call("answerInlineQuery")
    assert len(results(answer)) == 6
    assert answer.fields["cache_time"] == "0"
    assert (memory.all_shown(), memory.all_preferences()) == ({}, {})


async def test_browsing_is_not_remembered(server: TelegramStandin) -> None:
    memory = MemoryStore()
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await server.type_inline("joy")
        await server.call("answerInlineQuery")
    assert memory.all_shown() == {}


async def test_empty_catalogue_offers_uncached_moods(server: TelegramStandin) -> None:
    dialogue = Dialogue(Shelf(), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await server.type_inline("joy")
        assert (await server.call("answerInlineQuery")).fields["cache_time"] == "0"


async def test_old_query_is_no_error(telegram: TelegramStandin, caplog: pytest.LogCaptureFixture) -> None:
    telegram.refuse("answerInlineQuery", "Bad Request: query is too old and response timeout expired")
    await telegram.type_inline("joy")
    await telegram.type_inline("fear")
    await telegram.call("answerInlineQuery", 2)
    assert not caplog.records


@pytest.mark.parametrize(
    ("data", "payload"), [("2_more_joy~1y5ra9m", "2_more_joy"), ("2_more_joy", "2_more_joy"), ("<b>", ""), ("", "")]
)
async def test_press_under_an_inline_message_opens_the_private_chat(
    telegram: TelegramStandin, data: str, payload: str
) -> None:
    await telegram.press_as(ANN, data, inline_message_id="AAA")
    answer = await telegram.call("answerCallbackQuery")
    assert answer.fields["url"] == f"https://t.me/cinemood_bot?start={payload}"


@pytest.mark.parametrize("payload", ["m_joy", "p_9_joy"])
async def test_link_of_a_result_shows_movies_in_private(telegram: TelegramStandin, payload: str) -> None:
    await telegram.write(f"/start {payload}")
    assert (await telegram.call("sendPhoto")).shown.startswith("Joy")


@pytest.mark.parametrize("words", ["kms", "i want to end it all", "quiero morir", "自殺したい"])
async def test_danger_offers_helplines_only(telegram: TelegramStandin, words: str) -> None:
    """The result does not repeat the words of the person."""
    await telegram.type_inline(words)
    answer = await telegram.call("answerInlineQuery")
    (result,) = results(answer)
    assert "findahelpline.com" in result["description"]
    assert words not in json.dumps(result, ensure_ascii=False)
    buttons = [button["url"] for (button,) in result["reply_markup"]["inline_keyboard"]]
    assert buttons == ["https://findahelpline.com", "https://t.me/cinemood_bot?start=2_helpline"]
    assert answer.fields["cache_time"] == "0"
