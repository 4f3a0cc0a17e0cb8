import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.reply import FOR_ALL, MAX_TOKEN_BYTES, Press, TokenUnreadable, Verb, is_for_all, press_of
from core.moods.mood import Mood

ALONE = (
    Verb.START,
    Verb.HELP,
    Verb.ABOUT,
    Verb.PRIVACY,
    Verb.SETTINGS,
    Verb.MYDATA,
    Verb.FORGET,
    Verb.ASK,
    Verb.TOGETHER,
    Verb.HELPLINE,
)
LARGE = 999_999_999  # a TMDb id with two digits more than any so far
PRESSES = [
    *(Press(verb) for verb in ALONE),
    *(Press(verb, mood) for verb in (Verb.MOOD, Verb.MORE) for mood in Mood),
    *(Press(verb, mood, (603,)) for verb in (Verb.OPEN, Verb.BACK, Verb.ASK) for mood in Mood),
    *(Press(verb, Mood.SURPRISE, (LARGE,) * 3) for verb in (Verb.OPEN, Verb.BACK, Verb.ASK)),
    Press(Verb.OPEN, Mood.SURPRISE, (LARGE,) * 4),
    *(Press(Verb.SET, words=words) for words in (("country", "GB"), ("plots", "hide"))),
    Press(Verb.FORGET, words=("yes",)),
    Press(Verb.SETTINGS, words=("country",)),
    *(Press(verb, Mood.SURPRISE, (LARGE,) * 4, ("sfmtg",)) for verb in (Verb.OPEN, Verb.SEEN, Verb.SAVE, Verb.WRONG)),
    Press(Verb.REFUSE, Mood.SURPRISE, (LARGE // 10,) * 4, ("sfmtgo",)),
    Press(Verb.UNDO, Mood.SURPRISE, (LARGE // 10,) * 4, ("refused",)),
    *(Press(verb, Mood.SURPRISE, words=("sfmtg",)) for verb in (Verb.MOOD, Verb.MORE, Verb.TONIGHT)),
    *(Press(verb, Mood.SURPRISE, (LARGE,) * 3, ("sfmtg",)) for verb in (Verb.BACK, Verb.ASK)),
    Press(Verb.TONIGHT, Mood.SURPRISE, (LARGE,) * 3, ("sfmtgSFMTG",)),
    Press(Verb.WAY, Mood.SURPRISE, words=("release",)),
    Press(Verb.LIST, movies=(1,), words=("saved",)),
    Press(Verb.LISTED, Mood.SURPRISE, (LARGE, 12), ("saved",)),
    Press(Verb.REMOVE, movies=(LARGE, 12), words=("saved",)),
    Press(Verb.EXPORT, words=("seen",)),
    Press(Verb.TAP, Mood.SURPRISE, (LARGE,)),
    Press(Verb.SETTLE, movies=(LARGE,)),
    Press(Verb.VOTE, movies=(LARGE, LARGE)),
    Press(Verb.DIGEST, words=("stop",)),
]
TOKENS = [press.encode() for press in PRESSES]
MANY = 6  # movies or words are more than belong behind any verb
NOTHING = {(0, 0, 0)}
NOTHING_OR_A_WORD = {(0, 0, 0), (0, 0, 1)}
MOOD_AND_CHIPS = {(1, 0, 0), (1, 0, 1)}
OF_ANSWER = {(1, movies, words) for movies in (1, 2, 3) for words in (0, 1)}
OF_CARD = OF_ANSWER | {(1, 4, 0), (1, 4, 1)}
BEHIND = {
    **dict.fromkeys(ALONE, NOTHING),
    **dict.fromkeys((Verb.FORGET, Verb.SETTINGS, Verb.DIGEST), NOTHING_OR_A_WORD),
    **dict.fromkeys((Verb.MOOD, Verb.MORE), MOOD_AND_CHIPS),
    **dict.fromkeys((Verb.OPEN, Verb.SEEN, Verb.REFUSE, Verb.SAVE, Verb.WRONG), OF_CARD),
    Verb.SET: {(0, 0, 2)},
    Verb.ASK: OF_ANSWER | NOTHING,
    Verb.BACK: OF_ANSWER,
    Verb.TONIGHT: OF_ANSWER | MOOD_AND_CHIPS,
    Verb.UNDO: {(1, movies, 1) for movies in (1, 2, 3, 4)},
    Verb.WAY: {(1, 0, 1)},
    Verb.LIST: {(0, 1, 1)},
    Verb.LISTED: {(1, 2, 1)},
    Verb.REMOVE: {(0, 2, 1)},
    Verb.EXPORT: {(0, 0, 1)},
    Verb.TAP: {(1, 1, 0), (1, 1, 1)},
    Verb.SETTLE: {(0, 1, 0), (0, 1, 1)},
    Verb.VOTE: {(0, 2, 0), (0, 2, 1)},
}
"""How many moods, numbers and words may stand behind a verb."""


@given(st.sampled_from(PRESSES))
def test_press_comes_back_from_its_token(press: Press) -> None:
    assert Press.decode(press.encode()) == press


@pytest.mark.parametrize(("length", "is_readable"), [(64, True), (65, False)])
def test_token_may_be_as_long_as_a_platform_takes_and_no_longer(length: int, is_readable: bool) -> None:
    token = "1_settings_".ljust(length, "x")
    assert len(token) == length
    assert (press_of(token) is not None) is is_readable


@pytest.mark.parametrize("token", TOKENS)
def test_token_fits_every_platform(token: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_]+", token)
    assert len(token.encode()) <= MAX_TOKEN_BYTES <= 64


def test_different_presses_have_different_tokens() -> None:
    assert len(set(TOKENS)) == len(PRESSES)


def test_tokens_of_all_verbs_are_tried() -> None:
    assert {press.verb for press in PRESSES} == set(Verb)


@pytest.mark.parametrize("press", PRESSES)
def test_only_buttons_of_gatherings_are_for_all(press: Press) -> None:
    assert is_for_all(press.encode()) is (press.verb in FOR_ALL)
    assert not is_for_all(f"{press.encode()}~1")


@pytest.mark.parametrize("verb", Verb)
def test_behind_a_verb_stands_what_belongs_there_and_nothing_else(verb: Verb) -> None:
    counts = list(itertools.product((0, 1), range(MANY), range(MANY)))
    presses = [Press(verb, Mood.JOY if mood else None, (7,) * movies, ("a",) * words) for mood, movies, words in counts]
    assert {count for count, press in zip(counts, presses, strict=True) if press_of(press.encode())} == BEHIND[verb]


def test_token_looks_as_documented() -> None:
    assert Press(Verb.MOOD, Mood.JOY).encode() == "1_mood_joy"
    assert Press(Verb.OPEN, Mood.JOY, (604, 603, 604, 605)).encode() == "1_open_joy_604_603_604_605"


@pytest.mark.parametrize(
    "token",
    [
        *("", "_", "__", "1", "1_", "1__", "1__joy", "mood_joy", "joy"),
        *("0_mood_joy", "2_mood_joy", "01_mood_joy", "11_mood_joy", "v1_mood_joy", "²_mood_joy"),
        *("1_mood", "1_more", "1_mood_", "1_more_", "1_mood_tax", "1_mood_joy_", "1_mood_joy_7", "1_mood_joy joy"),
        *(
            "1_help_",
            "1_help_joy",
            "1_start_joy",
            "1_HELP",
            "1_MOOD_JOY",
            "1_Mood_joy",
            "1_verb",
            "1_delete_everything",
        ),
        *("1_open_joy", "1_open_603", "1_open_joy_1_2_3_4_5", "1_open_joy_01", "1_open_joy_-1", "1_open_joy_٣"),
        *(
            "1_back_joy",
            "1_back_joy_1_2_3_4",
            "1_ask_joy",
            "1_ask_603",
            "1_open_joy_1_yes_no",
            "1_open_joy_" + "9" * 90,
        ),
        *("1_seen_joy_1000000000", f"1_seen_joy_{2**63}", f"1_vote_{2**64}_1", f"1_tap_joy_{'9' * 20}"),
        *("1_set", "1_set_country", "1_set_country_GB_DE", "1_set_country_7", "1_set_joy_GB", "1_forget_yes_yes"),
        *(" 1_mood_joy", "1_mood_joy\n", "1-mood-joy", "1_mood_😃", "1_mood_\udc80", "\x00", "1_mood_" + "joy" * 2000),
        *("mood:joy", '{"mood": "joy"}', "1_mood_joy' OR 1=1 --", "1_mood_<b>", "٣_mood_joy"),
    ],
)
def test_damaged_forged_or_ancient_token_is_unreadable(token: str) -> None:
    with pytest.raises(TokenUnreadable):
        Press.decode(token)


@given(st.text() | st.from_regex(r"1_[a-z_]{0,20}") | st.sampled_from(TOKENS).map("{}_".format))
@example("1_mood_joy")
def test_whatever_can_be_read_was_written_so(token: str) -> None:
    try:
        press = Press.decode(token)
    except TokenUnreadable:
        return
    assert press.encode() == token


@given(st.text(min_size=1))
def test_complaint_about_a_token_does_not_repeat_it(token: str) -> None:
    with pytest.raises(TokenUnreadable) as caught:
        Press.decode(f"forged {token}")
    assert str(caught.value) == "A button was pressed whose token this version cannot read."
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
