from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import choices
from bot.dialogue.reply import MAX_TOKEN_BYTES, Card, Link, Press, Reply, Request, Verb
from bot.frontends.telegram.keyboard import MANAGERS, keyboard, owned, owner_of
from core.moods.mood import Mood
from core.people.verdict import Opinion
from tests.support.fakes import a_dialogue

ANN = 4242424242


def a_card(movie: int, together: tuple[int, ...] = (), *links: Link, page: str = "https://tmdb.example/1") -> Card:
    openings = (choices.opening(Mood.JOY, movie, together),) if together else ()
    return Card(movie, "The Keeper", 2020, Mood.JOY, {}, (), "", "", None, page, "", links=links, choices=openings)


def texts(reply: Reply) -> list[list[str]]:
    markup = keyboard(reply)
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def tokens(reply: Reply, owner: int | None = None) -> list[list[str]]:
    markup = keyboard(reply, owner)
    return (
        [[str(button.callback_data or button.url) for button in row] for row in markup.inline_keyboard]
        if markup
        else []
    )


def an_answer(*ways: choices.Choice, cards: tuple[Card, ...] | None = None) -> Reply:
    three = tuple(a_card(movie, (1, 2, 3)) for movie in (1, 2, 3))
    return Reply("Joy", three if cards is None else cards, (*ways, choices.more(Mood.JOY), *choices.mood_choices()))


def test_movies_have_a_row_of_numbers_and_one_of_ways_onwards() -> None:
    assert texts(an_answer()) == [["1️⃣", "2️⃣", "3️⃣"], ["🔄 More", "🎭 Other mood"]]
    assert tokens(an_answer()) == [
        [f"1_open_joy_{movie}_1_2_3" for movie in (1, 2, 3)],
        ["1_more_joy", "1_ask_joy_1_2_3"],
    ]


def test_movie_that_is_alone_has_links_and_the_way_back() -> None:
    card = a_card(2, (), Link("Trailer", "▶️", "https://youtube.example/?v=1"))
    reply = an_answer(choices.back(Mood.JOY, (1, 2, 3)), cards=(card,))
    assert texts(reply) == [["▶️ Trailer", "🎞️ Movie page"], ["↩️ Back"], ["🔄 More", "🎭 Other mood"]]
    assert tokens(reply)[1:] == [["1_back_joy_1_2_3"], ["1_more_joy", "1_ask_joy_1_2_3"]]


def test_movie_without_an_answer_behind_it_is_the_way_back_from_other_moods() -> None:
    assert tokens(an_answer(cards=(a_card(7),)))[-1] == ["1_more_joy", "1_ask_joy_7"]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "https://", "https://a b", "http://?x", "ftp://a.b/c"])
def test_link_that_telegram_would_refuse_has_no_button(address: str) -> None:
    reply = an_answer(cards=(a_card(7, (), Link("Trailer", "▶️", address), page=address),))
    assert texts(reply) == [["🔄 More", "🎭 Other mood"]]


async def test_question_for_a_mood_has_six_and_the_way_back() -> None:
    reply = await a_dialogue().reply_to(Request("p", "r", choice="1_ask_joy_1_2_3"))
    assert texts(reply) == [
        ["❤️ Love", "😃 Joy", "😲 Surprise"],
        ["😢 Sadness", "😨 Fear", "😡 Anger"],
        ["↩️ Back"],
    ]


def test_verdicts_on_an_opened_movie_stand_in_pairs_above_the_ways_back_and_onwards() -> None:
    card = replace(a_card(2), choices=choices.verdicts(Mood.JOY, 2, (1, 2, 3), (), is_opened=True))
    undo, back = choices.undo(Mood.JOY, 7, (1, 2, 3), Opinion.SEEN), choices.back(Mood.JOY, (1, 2, 3))
    more = (choices.more(Mood.JOY), choices.tonight(Mood.JOY), *choices.mood_choices())
    assert texts(Reply("Joy", (card,), (undo, back, *more))) == [
        ["👀 Seen", "👎 Not for me"],
        ["🔖 Save", "🤔 That's not joy"],
        ["🎞️ Movie page"],
        ["↪️ Undo", "↩️ Back"],
        ["🔄 More", "🎛️ Tonight…", "🎭 Other mood"],
    ]


@pytest.mark.parametrize(
    ("token", "sizes"),
    [
        ("1_tonight_joy", [2, 2, 1, 1]),
        ("1_settings_country", [2, 3, 3, 3, 3, 1, 1]),
        ("1_settings_services", [2, 3, 2, 1, 1]),
        ("1_mood_joy_s", [1, 1, 3, 2]),
    ],
)
async def test_rows_are_as_wide_as_their_labels_allow(token: str, sizes: list[int]) -> None:
    reply = await a_dialogue().reply_to(Request("p", "r", choice=token))
    assert [len(row) for row in texts(reply)] == sizes


def test_no_choices_make_no_keyboard() -> None:
    assert keyboard(Reply("Hi")) is None


def test_every_button_tells_whose_press_counts() -> None:
    for row in tokens(an_answer(), ANN):
        assert [owner_of(data)[1] for data in row] == [ANN] * len(row)


@given(st.sampled_from(Verb), st.integers(0, 2**52), st.integers(1, 10**9 - 1))
def test_owner_is_read_back_and_left_out_where_there_is_no_room(verb: Verb, owner: int, movie: int) -> None:
    token = Press(verb, Mood.SURPRISE, (movie,) * 4).encode()
    data = owned(token, owner)
    assert len(data) <= MAX_TOKEN_BYTES
    assert owner_of(data) in {(token, owner), (token, None)}
    assert (owner_of(data)[1] is None) == (len(token) > 52 and data == token)


def test_managers_own_what_was_asked_in_the_name_of_their_chat() -> None:
    assert owner_of(owned("1_more_joy", MANAGERS)) == ("1_more_joy", MANAGERS)


@pytest.mark.parametrize("data", ["", "~", "1_more_joy~", "1_more_joy~!", "~~", "1_more_joy~" + "z" * 13, "x~-1"])
def test_damaged_owner_makes_a_damaged_token(data: str) -> None:
    assert owner_of(data) == (data, None)
