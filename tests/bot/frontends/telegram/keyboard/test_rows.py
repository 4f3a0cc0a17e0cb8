from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import MAX_TOKEN_BYTES, AnyAction, ShowAgain, ShowMore, UndoVerdict, Who, action_from
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.filters import NO_FILTERS
from bot.dialogue.movies.buttons import ask_filters_button, back_button, more_button, open_button, verdict_buttons
from bot.dialogue.reply import Button, Card, Link, Reply, Request
from bot.dialogue.token_codec import TokenUnwritable
from bot.dialogue.verdicts.buttons import undo_button
from bot.frontends.telegram.keyboard import MANAGERS, build_keyboard, callback_data, parse_callback_data
from core.moods.mood import Mood
from core.people.verdict import Opinion
from tests.support.actions import any_action
from tests.support.fakes import a_dialogue

ANN = 4242424242


def a_card(movie: int, together: tuple[int, ...] = (), *links: Link, page: str = "https://tmdb.example/1") -> Card:
    openings = (open_button(Mood.JOY, movie, together, NO_FILTERS),) if together else ()
    return Card(movie, "The Keeper", 2020, Mood.JOY, {}, (), "", "", None, page, "", links=links, buttons=openings)


def texts(reply: Reply) -> list[list[str]]:
    markup = build_keyboard(reply)
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def tokens(reply: Reply, owner: int | None = None) -> list[list[str]]:
    markup = build_keyboard(reply, owner)
    return (
        [[str(button.callback_data or button.url) for button in row] for row in markup.inline_keyboard]
        if markup
        else []
    )


def an_answer(*ways: Button, cards: tuple[Card, ...] | None = None) -> Reply:
    three = tuple(a_card(movie, (1, 2, 3)) for movie in (1, 2, 3))
    return Reply("Joy", three if cards is None else cards, (*ways, more_button(Mood.JOY), *mood_buttons()))


def test_movies_have_a_row_of_numbers() -> None:
    """A second row leads on."""
    assert texts(an_answer()) == [["1️⃣", "2️⃣", "3️⃣"], ["🔄 More", "🎭 Other mood"]]
    assert tokens(an_answer()) == [
        [f"2_open_joy_{movie}_1_2_3" for movie in (1, 2, 3)],
        ["2_more_joy", "2_other_joy_1_2_3"],
    ]


def test_single_movie_has_links_and_a_way_back() -> None:
    card = a_card(2, (), Link("Trailer", "▶️", "https://youtube.example/?v=1"))
    reply = an_answer(back_button(ShowAgain(Mood.JOY, (1, 2, 3))), cards=(card,))
    assert texts(reply) == [["▶️ Trailer", "🎞️ Movie page"], ["↩️ Back"], ["🔄 More", "🎭 Other mood"]]
    assert tokens(reply)[1:] == [["2_back_joy_1_2_3"], ["2_more_joy", "2_other_joy_1_2_3"]]


def test_other_mood_leads_back_to_a_single_movie() -> None:
    assert tokens(an_answer(cards=(a_card(7),)))[-1] == ["2_more_joy", "2_other_joy_7"]


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "https://", "https://a b", "http://?x", "ftp://a.b/c"])
def test_unacceptable_links_have_no_button(address: str) -> None:
    reply = an_answer(cards=(a_card(7, (), Link("Trailer", "▶️", address), page=address),))
    assert texts(reply) == [["🔄 More", "🎭 Other mood"]]


async def test_question_for_a_mood_has_six_buttons_and_a_way_back() -> None:
    reply = await a_dialogue().reply_to(Request("p", "r", action=action_from("2_other_joy_1_2_3")))
    assert texts(reply) == [
        ["❤️ Love", "😃 Joy", "😲 Surprise"],
        ["😢 Sadness", "😨 Fear", "😡 Anger"],
        ["↩️ Back"],
    ]


def test_verdicts_stand_in_pairs() -> None:
    """Rows that lead back and on follow below."""
    card = replace(a_card(2), buttons=verdict_buttons(Mood.JOY, 2, (1, 2, 3), NO_FILTERS, is_opened=True))
    undo, back = (
        undo_button(UndoVerdict(Mood.JOY, 7, (1, 2, 3), Opinion.SEEN)),
        back_button(ShowAgain(Mood.JOY, (1, 2, 3))),
    )
    more = (more_button(Mood.JOY), ask_filters_button(Mood.JOY), *mood_buttons())
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
        ("2_tonight_joy", [2, 2, 1, 1]),
        ("2_settings_country", [2, 3, 3, 3, 3, 1, 1]),
        ("2_settings_services", [2, 3, 2, 1, 1]),
        ("2_mood_joy_fs", [1, 1, 3, 2]),
    ],
)
async def test_long_labels_make_shorter_rows(token: str, sizes: list[int]) -> None:
    reply = await a_dialogue().reply_to(Request("p", "r", action=action_from(token)))
    assert [len(row) for row in texts(reply)] == sizes


def test_reply_without_buttons_has_no_keyboard() -> None:
    assert build_keyboard(Reply("Hi")) is None


def test_every_button_carries_its_owner() -> None:
    for row in tokens(an_answer(), ANN):
        assert [parse_callback_data(data)[1] for data in row] == [ANN] * len(row)


@given(any_action, st.integers(0, 2**52))
def test_owner_is_left_out_where_there_is_no_room(action: AnyAction, owner: int) -> None:
    """Otherwise it is parsed back."""
    try:
        token = action.token
    except TokenUnwritable:  # words of a setting may be too long
        return
    data = callback_data(action, owner)
    assert len(data) <= MAX_TOKEN_BYTES
    assert parse_callback_data(data) in {(token, owner), (token, None)}
    if action.pressed_by is not Who.ASKER:
        assert action.pressed_by is not Who.MEMBERS or data == token
    else:
        assert (parse_callback_data(data)[1] is None) == (len(token) > 52 and data == token)


def test_managers_may_own_a_button() -> None:
    data = callback_data(ShowMore(Mood.JOY), MANAGERS)
    assert parse_callback_data(data) == ("2_more_joy", MANAGERS)


@pytest.mark.parametrize("data", ["", "~", "2_more_joy~", "2_more_joy~!", "~~", "2_more_joy~" + "z" * 13, "x~-1"])
def test_damaged_owner_makes_a_damaged_token(data: str) -> None:
    assert parse_callback_data(data) == (data, None)
