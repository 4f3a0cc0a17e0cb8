"""Actions and their tokens: written and read back, refused when damaged, and short enough for every platform."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.actions import (
    ACTION_CLASSES,
    MAX_TOKEN_BYTES,
    Action,
    AnyAction,
    AskFilters,
    AskOtherMood,
    ChangeSetting,
    ChooseMood,
    ListName,
    Open,
    OrderDigest,
    Refuse,
    Remove,
    Reveal,
    Say,
    ShowAgain,
    ShowList,
    ShowMovies,
    StopDigest,
    UndoVerdict,
    Unreadable,
    Vote,
    Who,
    action_from,
)
from bot.dialogue.filters import Filters
from bot.dialogue.token_codec import TokenUnwritable, write_fields
from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion
from tests.support.actions import MAX_NUMBER, actions_of, any_action

ALL_CHIPS = Filters(frozenset(Filter))
EVERYTHING = Filters(frozenset(Filter), Mood.LOVE, frozenset(Mood) - {Mood.LOVE})
CLASSES = list(ACTION_CLASSES.values())
TMDB_IDS = (1_999_999, 1_999_998, 1_999_997)
"""Of as many digits as TMDb's ids have today."""


@pytest.mark.parametrize("action_class", CLASSES)
def test_action_comes_back_from_its_token(action_class: type[Action]) -> None:
    """Whatever the fields hold: an action comes back, if long ids leave room for its filters, or else without them."""

    @given(actions_of(action_class))
    def check(action: Action) -> None:
        try:
            token = action.token
        except TokenUnwritable:  # words of a setting may be too long
            return
        read = action_from(token)
        if read != action:
            assert len("_".join(("2", action.verb, *write_fields(action)))) > MAX_TOKEN_BYTES
            assert without_filters(read) == without_filters(action)
        assert read.token == token

    check()


def without_filters(action: Action) -> Action:
    changed = {name: Filters() for name, value in vars(action).items() if isinstance(value, Filters)}
    return type(action)(**(vars(action) | changed))


@given(any_action)
def test_token_fits_every_platform(action: Action) -> None:
    try:
        token = action.token
    except TokenUnwritable:
        assert isinstance(action, ChangeSetting)
        return
    assert re.fullmatch(r"[A-Za-z0-9_]+", token)
    assert len(token.encode()) <= MAX_TOKEN_BYTES <= 64


@given(any_action, any_action)
def test_different_actions_have_different_tokens(one: Action, other: Action) -> None:
    if without_filters(one) != without_filters(other) and ChangeSetting not in {type(one), type(other)}:
        assert one.token != other.token


def test_token_looks_as_documented() -> None:
    gems = Filters(frozenset({Filter.GEM, Filter.SHORT}))
    assert ShowMovies(Mood.JOY).token == "2_mood_joy"
    assert Open(Mood.JOY, 604, (603, 604, 605), gems).token == "2_open_joy_604_603_604_605_fsg"


@pytest.mark.parametrize(
    "action",
    [
        Refuse(Mood.SURPRISE, TMDB_IDS[1], TMDB_IDS, ALL_CHIPS, is_opened=True),
        UndoVerdict(Mood.SURPRISE, TMDB_IDS[1], TMDB_IDS, Opinion.REFUSED, ALL_CHIPS),
        AskFilters(Mood.SURPRISE, TMDB_IDS, ALL_CHIPS, ALL_CHIPS),
        AskOtherMood(Mood.SURPRISE, TMDB_IDS, ALL_CHIPS),
    ],
)
def test_token_leaves_room_for_its_owner(action: Action) -> None:
    """Telegram adds a tilde and up to seven digits for the person whose press counts."""
    assert len(action.token) <= MAX_TOKEN_BYTES - len("~zzzzzzz")
    assert action_from(action.token) == action


def test_long_ids_drop_refused_moods_first() -> None:
    ids = (MAX_NUMBER // 10,) * 3
    action = AskFilters(Mood.SURPRISE, ids, EVERYTHING, replace(EVERYTHING, without=frozenset()))
    read = action_from(action.token)
    assert read == replace(action, filters=replace(EVERYTHING, without=frozenset()))


def test_very_long_ids_drop_all_filters() -> None:
    action = Refuse(Mood.SURPRISE, MAX_NUMBER, (MAX_NUMBER,) * 3, EVERYTHING, is_opened=True)
    assert action_from(action.token) == replace(action, filters=Filters())


@pytest.mark.parametrize(
    "action",
    [
        Say("joy"),
        Unreadable(),
        OrderDigest(("joy", "fri")),
        ChangeSetting("country", "United Kingdom"),
        ChangeSetting("country", ""),
        ChangeSetting("country", "a" * MAX_TOKEN_BYTES),
        ShowAgain(Mood.JOY, ()),
        ShowAgain(Mood.JOY, (1, 2, 3, 4)),
    ],
)
def test_typed_action_has_no_token(action: Action) -> None:
    with pytest.raises(TokenUnwritable):
        _ = action.token


def test_every_action_is_in_the_union() -> None:
    """Type checkers compare each match with it."""
    assert set(get_args(AnyAction)) == {*CLASSES, Say, Unreadable, OrderDigest}


def test_verbs_are_words() -> None:
    assert all(verb.isascii() and verb.isalpha() and verb.islower() for verb in ACTION_CLASSES)


def test_members_of_a_group_press_its_buttons() -> None:
    assert {each for each in CLASSES if each.pressed_by is Who.MEMBERS} == {ChooseMood, Reveal, Vote}
    assert {each for each in CLASSES if each.pressed_by is Who.MANAGERS} == {StopDigest}


@pytest.mark.parametrize("action_class", CLASSES)
def test_linkable_actions_change_nothing(action_class: type[Action]) -> None:
    """Anybody can put a link anywhere, and a tap on it must not cost people what they told the bot."""
    shows = ("Show", "Ask", "Open", "Answer", "Export")
    if action_class.linkable:
        assert action_class.__name__.startswith(shows)


@pytest.mark.parametrize(
    "token",
    [
        *("", "_", "__", "2", "2_", "2__", "2__joy", "mood_joy", "joy"),
        *("0_mood_joy", "1_mood_joy", "02_mood_joy", "22_mood_joy", "v2_mood_joy", "\u00b2_mood_joy", "3_mood_joy"),
        *("1_open_joy_603", "1_help", "1_undo_joy_603_seen", "1_tonight_joy_sS", "1_list_1_saved"),
        *("2_mood", "2_more", "2_mood_", "2_more_", "2_mood_tax", "2_mood_joy_", "2_mood_joy_7", "2_mood_joy joy"),
        *(
            "2_help_",
            "2_help_joy",
            "2_start_joy",
            "2_HELP",
            "2_MOOD_JOY",
            "2_Mood_joy",
            "2_verb",
            "2_delete_everything",
        ),
        *("2_words", "2_words_joy", "2_unreadable", "2_order", "2_order_joy_fri", "2_Open", "2_Action"),
        *("2_open_joy", "2_open_603", "2_open_joy_1_2_3_4_5", "2_open_joy_01", "2_open_joy_-1", "2_open_joy_\u0663"),
        *(
            "2_back_joy",
            "2_back_joy_1_2_3_4",
            "2_ask_joy",
            "2_ask_603",
            "2_open_joy_1_yes_no",
            "2_open_joy_" + "9" * 90,
        ),
        *("2_seen_joy_1000000000", f"2_seen_joy_{2**63}", f"2_vote_{2**64}_1", f"2_tap_joy_{'9' * 20}"),
        *("2_set", "2_set_country", "2_set_country_GB_DE", "2_set_country_7", "2_set_joy_GB_1", "2_forget_yes"),
        *("2_mood_joy_f", "2_mood_joy_fgs", "2_mood_joy_fss", "2_mood_joy_fx", "2_mood_joy_s", "2_mood_joy_fS"),
        *("2_forget_n", "2_seen_joy_1_f_n", "2_seen_joy_1_y", "2_tap_joy_7_en", "2_undo_joy_1_x", "2_undo_joy_1"),
        *("2_remove_1_1_wrong", "2_export_refused", "2_way_fear_hide"),
        *(
            " 2_mood_joy",
            "2_mood_joy\n",
            "2-mood-joy",
            "2_mood_\U0001f603",
            "2_mood_\udc80",
            "\x00",
            "2_mood_" + "joy" * 2000,
        ),
        *("mood:joy", '{"mood": "joy"}', "2_mood_joy' OR 1=1 --", "2_mood_<b>", "\u0663_mood_joy"),
    ],
)
def test_damaged_forged_or_old_token_is_unreadable(token: str) -> None:
    assert action_from(token) == Unreadable()


@given(
    st.text()
    | st.from_regex(r"2_[a-z_]{0,20}")
    | st.lists(st.sampled_from([*ACTION_CLASSES, *Mood, "1", "603", "f", "fs", "y", "v", "saved", "de"])).map(
        lambda words: "_".join(("2", *words))
    )
)
@example("2_mood_joy")
def test_readable_token_is_canonical(token: str) -> None:
    action = action_from(token)
    if action != Unreadable():
        assert action.token == token


@pytest.mark.parametrize(("length", "is_readable"), [(64, True), (65, False)])
def test_token_has_a_maximum_length(length: int, *, is_readable: bool) -> None:
    token = "2_settings_".ljust(length, "x")
    assert (action_from(token) != Unreadable()) is is_readable


def test_fields_of_every_kind_are_carried() -> None:
    actions = [ShowList(2, ListName.SEEN), Remove(603, 1, ListName.SAVED), Vote(7, 603, "de"), StopDigest()]
    assert [action.token for action in actions] == [
        "2_list_2_seen",
        "2_remove_603_1_saved",
        "2_vote_7_603_de",
        "2_stop",
    ]
