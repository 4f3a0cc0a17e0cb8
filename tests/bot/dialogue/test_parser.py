import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    Action,
    AskMood,
    ChangeSetting,
    ListName,
    Open,
    OrderDigest,
    Say,
    ShowHelpline,
    ShowList,
    ShowMovies,
    ShowMyData,
    ShowSettings,
    Start,
    action_from,
)
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.parser import COMMANDS, closest, link_to, parse, small_talk
from bot.languages import speaking
from core.moods.mood import Mood


@pytest.mark.parametrize("verb", ["start", "help", "about", "privacy", "settings", "mydata", "forget"])
@pytest.mark.parametrize("how", ["/{}", "/{}@cinemood_bot", " /{} ", "{}"])
def test_command_may_be_written_in_many_forms(verb: str, how: str) -> None:
    assert parse(how.format(verb)) == parse(how.format(verb.upper())) == COMMANDS[verb]


@pytest.mark.parametrize("command", ["/mood", "/feel"])
def test_free_words_may_follow_a_command(command: str) -> None:
    assert parse(f"{command} just got dumped") == parse("just got dumped") == Say("just got dumped")
    assert parse(command) == AskMood()


@pytest.mark.parametrize("mood", Mood)
def test_link_is_followed(mood: Mood) -> None:
    assert parse(f"/start {link_to(mood)}") == ShowMovies(mood)
    assert parse(f"/start {link_to(mood, 603)}") == Open(mood, 603)
    assert len(link_to(mood, 999_999_999)) <= 64  # https://core.telegram.org/bots/features#deep-linking


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("2_forget_y", ShowMyData()),
        ("2_set_country_GB", ShowSettings()),
        ("2_set_presses_all", ShowSettings()),
        ("2_remove_603_1_saved", Start()),
        ("2_save_joy_603", Start()),
        ("2_stop", Start()),
        ("1_forget", ShowMyData()),
        ("1_save_joy_603", Start()),
    ],
)
def test_link_changes_nothing(token: str, shown: Action) -> None:
    assert parse(f"/start {token}") == shown


@pytest.mark.parametrize(
    "token", ["2_list_2_seen", "2_export_saved", "2_mydata", "2_settings", "2_tonight_joy_603_fs_fs"]
)
def test_link_may_carry_a_token(token: str) -> None:
    assert parse(f"/start {token}") == action_from(token)


@pytest.mark.parametrize(
    ("payload", "action"),
    [
        ("m_joy", ShowMovies(Mood.JOY)),
        ("p_603_joy", Open(Mood.JOY, 603)),
        ("help_line", ShowHelpline()),
        ("1_helpline", ShowHelpline()),
        ("1_mydata", ShowMyData()),
        ("1_mood_joy", ShowMovies(Mood.JOY)),
        ("1_open_joy_604_603_604_605", Open(Mood.JOY, 604, (603, 604, 605))),
        ("1_list_2_seen", ShowList(2, ListName.SEEN)),
        ("mood_joy", ShowMovies(Mood.JOY)),
    ],
)
def test_old_link_still_works(payload: str, action: Action) -> None:
    """Links of older versions stand in chats and on pages for ever; the first version began with 1."""
    assert parse(f"/start {payload}") == action


@pytest.mark.parametrize("name", ["saved", "seen", "settings", "mydata", "help", "about", "privacy"])
def test_link_may_name_a_harmless_command(name: str) -> None:
    assert parse(f"/start {name}") == parse(f"/{name}")


@pytest.mark.parametrize("payload", ["2_forget", "1_forget", "forget"])
def test_link_to_deletion_shows_the_data(payload: str) -> None:
    assert parse(f"/start {payload}") == ShowMyData()


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("/settings country gb", ChangeSetting("country", "gb")),
        ("/settings Services", ShowSettings("services")),
        ("/settings PLOTS hide", ChangeSetting("plots", "hide")),
        ("/settings country United Kingdom", ChangeSetting("country", "United Kingdom")),
        ("/settings country: Österreich", ChangeSetting("country", "Österreich")),
        ("/settings county", ChangeSetting("county", "")),
        ("/settings 7 8", ChangeSetting("7", "8")),
        ("/settings", ShowSettings()),
    ],
)
def test_setting_may_be_typed_in_many_forms(words: str, action: Action) -> None:
    assert parse(words) == action


def test_misspelt_mood_is_close_to_its_name() -> None:
    assert (closest("sadnes"), closest("/joi"), closest("taxes")) == (Mood.SADNESS, Mood.JOY, None)
    assert closest("joy" * 9) is None


@given(st.text())
@example("/start p_9_joy")
@example("/settings \x00 \udc80")
def test_any_text_can_be_parsed(text: str) -> None:
    """What is ordered or set in words of all kinds never stands on a button; everything else could."""
    action = parse(text)
    if not isinstance(action, Say | ChangeSetting | OrderDigest):
        assert action_from(action.token) == action


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [
        *(("en", words, shared_texts.GREETING) for words in ("hi", "Hello!", "hey there 👋")),
        *(("en", words, shared_texts.WELCOME) for words in ("Thanks!", "thank you.")),
        *(("de", words, shared_texts.GREETING) for words in ("Guten Abend", "hello")),
        *(
            ("ja", "ありがとうございます！", shared_texts.WELCOME),
            ("ar", "شكرًا", shared_texts.WELCOME),
            ("vi", "xin chào", shared_texts.GREETING),
        ),
        *(("en", "Help?", shared_texts.HELP), ("de", "hilfe", shared_texts.HELP)),
        *(("en", words, None) for words in ("hi, make me laugh", "thanks 😢", "", "!", "help me cry", "/hi")),
    ],
)
def test_small_talk_is_no_wish(language: str, words: str, answer: str | None) -> None:
    with speaking(language):
        assert small_talk(words) == answer


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("en", words) for words in ("surprise me", "Anything!", "i don’t know", "something good please", "IDK")),
        *(("en", words) for words in ("I do not know", "surprise me please")),
        *(("de", words) for words in ("überrasch mich", "egal", "anything")),
        *(("ja", "おまかせ"), ("ar", "أي شيء"), ("vi", "gì cũng được"), ("ru", "удиви меня")),
    ],
)
def test_words_may_leave_the_choice_open(language: str, words: str) -> None:
    with speaking(language):
        assert leaves_it_open(words)


@pytest.mark.parametrize(
    "words", ["", "?", "surprise me with a wedding", "something sad", "/anything", "don't surprise me"]
)
def test_further_words_do_not_leave_the_choice_open(words: str) -> None:
    assert not leaves_it_open(words)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize(
    "words", ["{} please", "a {} movie", "I want {}", "some {}, please!", "show me {} tonight", "i'd like to see {}"]
)
def test_few_words_may_ask_for_a_mood(words: str, mood: Mood) -> None:
    assert parse(words.format(mood)) == parse(f"/mood {words.format(mood)}") == ShowMovies(mood)


@pytest.mark.parametrize(
    "words", ["no joy", "not sad please", "i love movies", "surprise me", "don't want fear", "joy or fear", "love you"]
)
def test_feelings_and_further_words_are_no_plain_wish(words: str) -> None:
    assert parse(words) == Say(words)
