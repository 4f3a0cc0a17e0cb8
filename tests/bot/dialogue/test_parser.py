import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue import texts as shared_texts
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.parser import closest, link_to, read, small_talk
from bot.dialogue.reply import Press, Verb
from bot.languages import speaking
from core.moods.mood import Mood


@pytest.mark.parametrize("verb", ["start", "help", "about", "privacy", "settings", "mydata", "forget"])
@pytest.mark.parametrize("how", ["/{}", "/{}@cinemood_bot", " /{} ", "{}"])
def test_command_is_read_however_it_is_written(verb: str, how: str) -> None:
    assert read(how.format(verb)) == read(how.format(verb.upper())) == Press(Verb(verb))


@pytest.mark.parametrize("command", ["/mood", "/feel"])
def test_free_words_stand_behind_a_command_as_well_as_alone(command: str) -> None:
    assert read(f"{command} just got dumped") == read("just got dumped") == "just got dumped"
    assert read(command) == Press(Verb.ASK)


@pytest.mark.parametrize("mood", Mood)
def test_link_leads_where_it_was_made_for(mood: Mood) -> None:
    assert read(f"/start {link_to(mood)}") == Press(Verb.MOOD, mood)
    assert read(f"/start {link_to(mood, 603)}") == Press(Verb.OPEN, mood, (603,))
    assert len(link_to(mood, 999_999_999)) <= 64  # https://core.telegram.org/bots/features#deep-linking


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("1_forget_yes", Verb.MYDATA),
        ("1_set_country_GB", Verb.SETTINGS),
        ("1_set_presses_all", Verb.SETTINGS),
        ("1_remove_603_1_saved", Verb.START),
        ("1_save_joy_603", Verb.START),
        ("1_digest_stop", Verb.START),
    ],
)
def test_link_changes_nothing(token: str, shown: Verb) -> None:
    assert read(f"/start {token}") == Press(shown)


@pytest.mark.parametrize("token", ["1_list_2_seen", "1_export_saved", "1_mydata", "1_settings", "1_tonight_joy_603_sS"])
def test_link_shows_what_a_button_would(token: str) -> None:
    assert read(f"/start {token}") == Press.decode(token)


@pytest.mark.parametrize("name", ["saved", "seen", "settings", "mydata", "help", "about", "privacy"])
def test_link_may_say_the_name_of_a_command_that_shows_something(name: str) -> None:
    assert read(f"/start {name}") == read(f"/{name}")


@pytest.mark.parametrize("payload", ["1_forget", "forget"])
def test_link_to_forgetting_shows_first_what_there_is(payload: str) -> None:
    assert read(f"/start {payload}") == Press(Verb.MYDATA)


@pytest.mark.parametrize(
    ("words", "press"),
    [
        ("/settings country gb", Press(Verb.SET, words=("country", "gb"))),
        ("/settings Services", Press(Verb.SETTINGS, words=("services",))),
        ("/settings PLOTS hide", Press(Verb.SET, words=("plots", "hide"))),
        ("/settings country United Kingdom", Press(Verb.SET, words=("country", "United Kingdom"))),
        ("/settings country: Österreich", Press(Verb.SET, words=("country", "Österreich"))),
        ("/settings county", Press(Verb.SET, words=("county", ""))),
        ("/settings 7 8", Press(Verb.SET, words=("7", "8"))),
        ("/settings", Press(Verb.SETTINGS)),
    ],
)
def test_setting_can_be_typed_in_any_words(words: str, press: Press) -> None:
    assert read(words) == press


def test_only_what_is_near_a_mood_is_taken_for_misspelt() -> None:
    assert (closest("sadnes"), closest("/joi"), closest("taxes")) == (Mood.SADNESS, Mood.JOY, None)
    assert closest("joy" * 9) is None


@given(st.text())
@example("/start p_9_joy")
@example("/settings \x00 \udc80")
def test_anything_can_be_read(text: str) -> None:
    """What is ordered or set in words of all kinds never stands on a button; everything else could."""
    understood = read(text)
    if isinstance(understood, Press) and understood.verb not in {Verb.SET, Verb.DIGEST}:
        assert Press.decode(understood.encode()) == understood


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
def test_greeting_thanks_and_a_call_for_help_are_told_from_wishes(
    language: str, words: str, answer: str | None
) -> None:
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
def test_words_that_tell_more_do_not(words: str) -> None:
    assert not leaves_it_open(words)


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize(
    "words", ["{} please", "a {} movie", "I want {}", "some {}, please!", "show me {} tonight", "i'd like to see {}"]
)
def test_mood_may_be_asked_for_in_few_words(words: str, mood: Mood) -> None:
    assert read(words.format(mood)) == read(f"/mood {words.format(mood)}") == Press(Verb.MOOD, mood)


@pytest.mark.parametrize(
    "words", ["no joy", "not sad please", "i love movies", "surprise me", "don't want fear", "joy or fear", "love you"]
)
def test_mood_that_is_named_otherwise_is_not_asked_for_in_few_words(words: str) -> None:
    assert read(words) == words
