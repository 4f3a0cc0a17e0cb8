import locale
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.frontends.errors
import bot.serving.supervisor
import bot.settings  # these three are imported for the errors that they define
from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import mood_label
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.manners import texts as manners_texts
from bot.languages import day, speaking
from core.errors import CineMoodError, SourceError, StoreError
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import ScoredMovie, Week
from core.recommending.recommender import Recommendation
from tests.support.fakes import NOON, a_catalogue, a_movie

MONTHS = "January February March April May June July August September October November December"
TECHNICAL = re.compile(r"error|exception|sqlite|http|tmdb|token|\d|_|python", re.IGNORECASE)


def kinds_below(kind: type[CineMoodError]) -> Iterator[type[CineMoodError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from kinds_below(each)


def an_error(kind: type[CineMoodError]) -> CineMoodError:
    """Make one as if its constructor took a sentence, which SettingsInvalid's does not."""
    error = kind.__new__(kind)
    Exception.__init__(error, "sqlite3.OperationalError at /srv/cinemood.db, HTTP 503")
    return error


def a_pick(
    *, reasons: tuple[str, ...] = ("letter",), is_repeat: bool = False, is_next_best: bool = False, readings: int = 0
) -> Recommendation:
    by_mood = {Mood.JOY: reasons} if reasons else {}
    entry = ScoredMovie(a_movie(), MoodScores.of({Mood.JOY: 0.904}), by_mood, readings)
    return Recommendation(entry, Mood.JOY, is_repeat=is_repeat, is_next_best=is_next_best)


def facts(**facts: object) -> tuple[str, ...]:
    return movie_texts.facts(a_movie(603, release_date=date(2004, 3, 19), **facts))


def echo(words: str) -> str:
    sentence = talk_texts.unknown_mood(words, None)
    found = re.fullmatch(r"(?:I do not know the command|I cannot tell a mood from) “(.*)”[.,] .*[:?]", sentence)
    assert found
    return found[1]


@pytest.mark.parametrize("kind", list(kinds_below(CineMoodError)))
def test_every_error_has_a_sentence_without_technical_words(kind: type[CineMoodError]) -> None:
    sentence = shared_texts.sorry(an_error(kind))
    assert re.fullmatch(r"[A-Z].+\.", sentence)
    assert not TECHNICAL.search(sentence)


@pytest.mark.parametrize(("kind", "about"), [(SourceError, "movie database"), (StoreError, "memory")])
def test_errors_of_one_family_share_a_sentence_that_names_what_is_out_of_order(
    kind: type[CineMoodError], about: str
) -> None:
    (sentence,) = {shared_texts.sorry(an_error(each)) for each in kinds_below(kind)}
    assert about in sentence


def test_errors_of_other_rooms_are_known_here() -> None:
    known = {kind.__module__ for kind in kinds_below(CineMoodError)}
    assert {
        bot.frontends.errors.__name__,
        bot.serving.supervisor.__name__,
        bot.settings.__name__,
        "bot.dialogue.actions",
    } <= known


def test_reference_stands_in_the_apology() -> None:
    assert shared_texts.crash("a1b2c3").endswith(" a1b2c3")


def test_help_and_menus_name_every_command_and_mood() -> None:
    for command in ("mood", "about", "privacy", "help"):
        assert f"/{command} " in shared_texts.HELP
        assert 1 <= len(manners_texts.COMMANDS[command]) <= 100
    assert all(mood.value in shared_texts.HELP for mood in Mood)


@given(st.text(max_size=300))
def test_echo_is_one_short_line_of_characters_that_can_be_seen(words: str) -> None:
    echoed = echo(words)
    assert len(echoed) <= 40
    assert not [c for c in echoed if c != " " and unicodedata.category(c)[0] in "CZ"]


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40))
def test_echo_of_short_plain_words_is_exact(words: str) -> None:
    assert echo(words) == words


def test_echo_of_a_speech_is_cut_and_shows_it() -> None:
    assert echo("z" * 5000) == "z" * 39 + "…"


@pytest.mark.parametrize(
    "words", ["\u202ejoy", "\u2066joy\u2069", "\u200fjoy", "jo\ny", "j\x00oy", "\x1b[2J", "jo\u2028y"]
)
def test_echo_cannot_turn_or_break_the_sentence(words: str) -> None:
    assert echo(words).isprintable()


def test_facts_come_most_important_first() -> None:
    assert facts() == ("2004", "1 h 41 min", "★ 7.2", "Drama, Romance")


@pytest.mark.parametrize(
    ("unknown", "left"),
    [
        ({"runtime": None}, ("2004", "★ 7.2", "Drama, Romance")),
        ({"runtime": 0}, ("2004", "★ 7.2", "Drama, Romance")),
        ({"vote_count": 0, "vote_average": 0.0}, ("2004", "1 h 41 min", "Drama, Romance")),
        ({"vote_count": 19, "vote_average": 10.0}, ("2004", "1 h 41 min", "Drama, Romance")),
        ({"vote_count": 500, "vote_average": 0.0}, ("2004", "1 h 41 min", "Drama, Romance")),
        ({"vote_count": 20, "vote_average": 7.2}, ("2004", "1 h 41 min", "★ 7.2", "Drama, Romance")),
        ({"genres": ()}, ("2004", "1 h 41 min", "★ 7.2")),
        ({"runtime": None, "vote_count": 0, "genres": ()}, ("2004",)),
    ],
)
def test_facts_leave_out_what_is_not_known(unknown: dict[str, object], left: tuple[str, ...]) -> None:
    assert facts(**unknown) == left


@pytest.mark.parametrize(
    ("minutes", "told"), [(5, "5 min"), (59, "59 min"), (60, "1 h 00 min"), (125, "2 h 05 min"), (600, "10 h 00 min")]
)
def test_length_is_told_in_hours_and_minutes(minutes: int, told: str) -> None:
    assert facts(runtime=minutes)[1] == told


def test_three_genres_are_enough() -> None:
    assert facts(genres=("Drama", "Romance", "War", "History"))[-1] == "Drama, Romance, War"


def test_reason_names_how_sure_the_model_is_and_what_it_weighed() -> None:
    assert movie_texts.why(a_pick(reasons=("letter", "lighthouse"))) == "90% joy: letter, lighthouse"


def test_reason_without_anything_weighed_is_left_out() -> None:
    assert movie_texts.why(a_pick(reasons=())) == "90% joy"


def test_reason_says_that_a_movie_was_judged() -> None:
    assert movie_texts.why(a_pick(readings=3)) == "90% joy (judged): letter"


def test_reason_says_what_is_shown_again_or_only_next_best() -> None:
    assert movie_texts.why(a_pick(is_repeat=True)) == "Again – 90% joy: letter"
    assert movie_texts.why(a_pick(is_next_best=True)) == "Next best – 90% joy: letter"


@pytest.mark.parametrize(("score", "shown"), [(1.0, "99%"), (0.996, "99%"), (0.0, "1%"), (0.004, "1%"), (0.5, "50%")])
def test_nothing_is_quite_sure(score: float, shown: str) -> None:
    """No card says 100% or 0%."""
    entry = ScoredMovie(a_movie(), MoodScores.of({Mood.JOY: score}))
    assert movie_texts.why(Recommendation(entry, Mood.JOY)) == f"{shown} joy"


def test_round_that_starts_over_says_so_without_a_promise() -> None:
    """Where next best movies come again beside those that have the mood."""
    text = movie_texts.headline(Mood.JOY, (a_pick(is_repeat=True), a_pick(is_next_best=True)))
    assert text == "Joy 😃 – two movies. I have shown you all I have for joy this week, so I start over."


def test_in_other_languages_genres_are_the_reasons() -> None:
    """Keywords have no translation, and a mood without reasons stands alone."""
    with speaking("de"):
        assert movie_texts.why(a_pick(reasons=("letter", "Comedy"))) == "90\xa0% Freude: Komödie"
        assert movie_texts.why(a_pick(reasons=("letter",))) == "90\xa0% Freude"


@pytest.mark.parametrize(("count", "told"), [(1, "one movie"), (2, "two movies"), (3, "three movies")])
def test_headline_counts_the_movies(count: int, told: str) -> None:
    assert movie_texts.headline(Mood.JOY, (a_pick(),) * count).startswith(f"Joy 😃 – {told} to lift you up")


@pytest.mark.parametrize("mood", list(Mood))
def test_every_mood_has_its_headline_and_label(mood: Mood) -> None:
    assert movie_texts.headline(mood, (a_pick(),)).startswith(f"{mood_label(mood)} {mood.emoji} – one movie to ")


@pytest.mark.parametrize("source", ["tmdb", "sample"])
@pytest.mark.parametrize("now", [Week(2026, 47), Week(2026, 48), Week(2027, 1)])
def test_small_print_always_credits_the_source(source: str, now: Week) -> None:
    assert movie_texts.notice(a_catalogue(source=source), now).endswith(shared_texts.TMDB_NOTICE)


def test_week_across_the_new_year_is_told_by_its_monday() -> None:
    assert day(Week.of(date(2027, 1, 1)).monday) == "28 December 2026"


def test_months_are_told_in_english() -> None:
    assert [day(date(2026, month, 15)).split()[1] for month in range(1, 13)] == MONTHS.split()


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine write months in German."""
    compiler = shutil.which("localedef")
    if not compiler or not Path("/usr/share/i18n/locales/de_DE").exists():
        pytest.skip("This machine cannot compile a locale.")
    subprocess.run([compiler, "-i", "de_DE", "-f", "UTF-8", tmp_path / "de_DE.UTF-8"], check=True)  # noqa: S603 - the system's own
    monkeypatch.setenv("LOCPATH", str(tmp_path))
    before = locale.setlocale(locale.LC_TIME)
    locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
    yield
    locale.setlocale(locale.LC_TIME, before)


@pytest.mark.usefixtures("german")
def test_months_stay_english_where_the_machine_speaks_german() -> None:
    assert f"{NOON.replace(month=3):%B}" == "März"
    assert day(date(2026, 3, 16)) == "16 March 2026"


def test_services_are_named_as_far_as_a_person_would_read() -> None:
    told = movie_texts.watch(("Netflix", "x" * 5000, *(f"Service {number}" for number in range(500))), "GB")
    assert told.startswith("Streams in the United Kingdom: Netflix, xxx")
    assert len(told) < 20 * 42 + 60
