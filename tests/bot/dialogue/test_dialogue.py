import asyncio
import unicodedata
from datetime import timedelta

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    Action,
    AskMood,
    Forget,
    ShowAbout,
    ShowHelp,
    ShowMovies,
    ShowPrivacy,
    ShowSettings,
    Start,
)
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Placement, Reply, Request
from bot.dialogue.talk import texts as talk_texts
from bot.languages import say, speaking
from core.inference.intent_model import Intent, Kind
from core.moods.mood import GOOD, Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue, a_movie
from tests.support.presses import pressed
from tests.support.store import MemoryStore

PERSON = "telegram:4242424242"
LAST_WEEK = Week.of(NOON - timedelta(days=7))


async def ask(dialogue: Dialogue, text: str = "", *, token: str | None = None, person: str = PERSON) -> Reply:
    """Ask, and wait until what was shown is remembered."""
    reply = await dialogue.reply_to(Request(person, "telegram:-100200300", text, pressed(token)))
    await dialogue.aclose()
    return reply


def ids(reply: Reply) -> list[int]:
    return [card.id for card in reply.cards]


def of_scores(*scores: MoodScores) -> Catalogue:
    """Build a week of movies with these scores, ids from 1."""
    entries = tuple(ScoredMovie(a_movie(number), one) for number, one in enumerate(scores, 1))
    return Catalogue(Week.of(NOON), NOON, "tmdb", entries)


def joyful(joy: float) -> MoodScores:
    return MoodScores.of({Mood.JOY: joy})


def of_mood(catalogue: Catalogue, mood: Mood) -> set[int]:
    return {entry.movie.id for entry in catalogue if entry.scores.strongest() is mood}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/start", shared_texts.GREETING),
        ("/help", shared_texts.HELP),
        ("/privacy", talk_texts.PRIVACY),
        ("/mood", shared_texts.WHICH_MOOD),
        *((silence, shared_texts.WHICH_MOOD) for silence in ("", "   ", "\n\t")),
        *((help_, shared_texts.HELP) for help_ in ("/HELP", " /help ", "/help@cinemood_bot", "/help me", "/help\nme")),
        ("/mood@cinemood_bot", shared_texts.WHICH_MOOD),
    ],
)
async def test_command_has_its_answer_and_offers_the_moods(text: str, answer: str) -> None:
    reply = await ask(a_dialogue(), text)
    assert reply.text == answer
    assert reply.buttons == mood_buttons()
    assert not reply.cards


@pytest.mark.parametrize(
    "words",
    [
        *("I want to kill myself", "/mood i don't want to live anymore", "/feel so suicidal", "/settings kms"),
        *("/digest kms fri 18:00", "/start kys", "/mood joy and then end it all", "/help me, i want to unalive myself"),
        *("/mood@cinemood_bot quiero morir", "/nonsense 死にたい", "/start helpline", "/start help_line", "helpline"),
    ],
)
async def test_danger_is_answered_by_a_helpline(words: str) -> None:
    """No movies are shown."""
    reply = await ask(a_dialogue(), words)
    assert "findahelpline.com" in reply.text
    assert [link.address for link in reply.links] == ["https://findahelpline.com"]
    assert (reply.cards, reply.mood, reply.is_private, reply.is_vital) == ((), None, True, True)
    assert {button.action.mood for button in reply.buttons if isinstance(button.action, ShowMovies)} <= {Mood.LOVE}


@pytest.mark.parametrize(
    ("locale", "words", "language"),
    [
        *(("en", "ya no quiero vivir", "es"), ("de", "ya no quiero vivir", "es"), ("es", "ya no quiero vivir", "es")),
        *(("de", "kms", "de"), ("en", "kms", "en"), ("ar", "i want to die", "ar"), ("fr", "死にたい", "ja")),
    ],
)
async def test_danger_is_answered_in_the_language_of_the_words(locale: str, words: str, language: str) -> None:
    reply = await a_dialogue().reply_to(Request(PERSON, "web:1", words, locale=locale))
    assert reply.language == language
    with speaking(language):
        assert reply.text == say(talk_texts.LISTEN)


async def misunderstand(_words: str) -> Intent:
    """Hear fear in everything."""
    return Intent(Mood.FEAR, MoodScores.of({Mood.FEAR: 1}), Kind.FEEL)


@pytest.mark.parametrize(
    ("words", "is_helped", "mood"),
    [
        *(
            ("there is a hole in my life where the end should be", True, None),
            ("i punish myself for all of it", True, None),
        ),
        *(("my boss is killing me", False, None), ("that joke killed me", False, None)),
        ("what a night", False, Mood.FEAR),
    ],
)
async def test_doubtful_words_are_not_answered_by_fear(words: str, is_helped: bool, mood: Mood | None) -> None:
    dialogue = Dialogue(
        Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=misunderstand
    )
    reply = await dialogue.reply_to(Request(PERSON, "web:1", words))
    assert (reply.is_vital, reply.mood) == (is_helped, mood)


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "my dog died yesterday"), ("es", "mi abuela murió"), ("en", "murió mi perro")]
)
async def test_loss_is_answered_kindly_before_the_movies(locale: str, words: str) -> None:
    dialogue = Dialogue(
        Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=misunderstand
    )
    reply = await dialogue.reply_to(Request(PERSON, "web:1", words, locale=locale))
    with speaking(locale):
        assert reply.text.startswith(say(talk_texts.SORRY))
    assert (reply.mood, len(reply.cards)) == (Mood.SADNESS, 3)
    assert "2_way_sadness_lift" in {choice.token for choice in reply.buttons}


async def test_open_choice_gets_a_random_mood() -> None:
    reply = await ask(a_dialogue(), "surprise me")
    assert reply.mood
    assert reply.text.startswith(f"You leave it to me: {reply.mood} {reply.mood.emoji}")
    assert len(reply.cards) == 3


@pytest.mark.parametrize("words", ["joy fear", "/mood Joy and Fear", "😃😨"])
async def test_two_named_moods_are_both_wanted(words: str) -> None:
    catalogue = a_catalogue(8)
    reply = await ask(a_dialogue(catalogue), words)
    assert reply.text.startswith("That sounds like joy 😃 with some fear 😨")
    assert len(reply.cards) == 3


async def test_about_names_the_catalogue_and_its_sources() -> None:
    reply = await ask(a_dialogue(), "/about")
    assert "48 movies that trended in the week of 16 November 2026" in reply.text
    assert shared_texts.TMDB_NOTICE in reply.text


async def test_about_works_without_movies_and_names_the_sample() -> None:
    empty = Dialogue(Shelf(), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    assert "There are no movies on offer yet." in (await ask(empty, "/about")).text
    assert "movies of the shipped sample" in (await ask(a_dialogue(a_catalogue(source="sample")), "/about")).text


@pytest.mark.parametrize("words", ["joy", "/mood fear", "surprise me", "joy and fear", "/saved"])
async def test_early_question_waits_for_the_first_movies(words: str) -> None:
    shelf = Shelf()
    shelf.expect(3600)
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    asking = [asyncio.create_task(ask(dialogue, words, person=f"telegram:{number}")) for number in range(17)]
    assert "Hi, I am" in (await ask(dialogue, "/start")).text  # which needs none
    for _ in range(20):
        await asyncio.sleep(0)
    assert not any(one.done() for one in asking)
    shelf.put(a_catalogue())
    replies = await asyncio.gather(*asking)
    assert not any("no movies yet" in reply.text for reply in replies)


async def test_early_question_waits_no_longer_than_expected() -> None:
    shelf = Shelf()
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    assert "no movies yet" in (await ask(dialogue, "joy")).text  # nobody expects any
    shelf.expect(0)
    assert "no movies yet" in (await ask(dialogue, "joy")).text


@pytest.mark.parametrize(
    "action", [Start(), ShowHelp(), ShowAbout(), ShowPrivacy(), ShowSettings(), Forget(), AskMood()]
)
async def test_press_and_command_are_answered_alike(action: Action) -> None:
    reply = await ask(a_dialogue(), token=action.token)
    assert reply == await ask(a_dialogue(), "" if action == AskMood() else f"/{action.verb}")


async def test_answers_about_a_person_are_private() -> None:
    texts = ["/start", "/help", "/about", "/mood", "joy", "nonsense", "/privacy", "/settings", "/mydata", "/forget"]
    assert [text for text in texts if (await ask(a_dialogue(), text)).is_private] == texts[6:]


@pytest.mark.parametrize("mood", list(Mood))
@pytest.mark.parametrize("how", ["/mood {}", "/MOOD {}", "/mood@cinemood_bot {}", "{}", "/{}", " {} ", "/mood\n{}"])
async def test_mood_may_be_written_in_any_case_and_with_marks(mood: Mood, how: str) -> None:
    for word in (mood.value, mood.value.upper(), mood.value.capitalize(), mood.emoji):
        reply = await ask(a_dialogue(), how.format(word))
        assert reply.mood is mood
        assert len(reply.cards) == 3
        assert set(ids(reply)) <= of_mood(a_catalogue(), mood)


async def test_answer_has_three_movies_and_buttons() -> None:
    reply = await ask(a_dialogue(), "/mood joy")
    assert reply.text == "Joy 😃 – three movies to lift you up and make you laugh."
    onwards = ["2_more_joy", "2_tonight_joy_{}_{}_{}".format(*ids(reply))]
    assert [choice.token for choice in reply.buttons] == [*onwards, *(f"2_mood_{mood}" for mood in Mood)]
    assert reply.notice == f"Trending in the week of 16 November 2026. {shared_texts.TMDB_NOTICE}"


async def test_card_describes_its_movie() -> None:
    movie = a_movie(603, poster_path="/keeper.jpg")
    entry = ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9049}), {Mood.JOY: ("letter", "drama")})
    (card,) = (await ask(a_dialogue(Catalogue(Week.of(NOON), NOON, "tmdb", (entry,))), "joy")).cards
    assert (card.id, card.title, card.year, card.mood) == (603, "Movie 603", 2021, Mood.JOY)
    assert card.facts == ("2021", "1 h 41 min", "★ 7.2", "Drama, Romance")
    assert (card.why, card.body) == ("90% joy: letter, drama", movie.overview)
    assert card.moods == {"love": 0, "joy": 0.905, "surprise": 0, "sadness": 0, "fear": 0, "anger": 0}
    assert card.link == "https://www.themoviedb.org/movie/603"
    assert (card.poster, card.alt) == (f"{IMAGE_BASE}/w500/keeper.jpg", "Poster of Movie 603 (2021)")


async def test_movie_may_lack_a_poster() -> None:
    assert {card.poster for card in (await ask(a_dialogue(), "joy")).cards} == {None}


@pytest.mark.parametrize("words", ["taxes", "/mood taxes", "/mood taxes ", "9", "sad & happy & mad"])
async def test_unknown_words_are_repeated(words: str) -> None:
    reply = await ask(a_dialogue(), words)
    assert reply.text.startswith("I cannot tell a mood from “")
    assert reply.text.endswith(f" {shared_texts.WHICH_MOOD}")
    assert reply.buttons == mood_buttons()


@pytest.mark.parametrize("words", ["/unheard_of", "/", "/mood /mood", "/taxes 2026"])
async def test_unknown_command_is_repeated(words: str) -> None:
    reply = await ask(a_dialogue(), words)
    assert reply.text.startswith("I do not know the command “/")
    assert reply.buttons == mood_buttons()


@pytest.mark.parametrize("words", ["I feel sad", "sad movie", "/mood something funny please", "so 😢 today"])
async def test_mood_is_found_among_other_words(words: str) -> None:
    assert len((await ask(a_dialogue(), words)).cards) == 3


@pytest.mark.parametrize("words", ["\x00", "\u200b\u200b", "/mood \u2060", "\udc80", "\ufeff"])
async def test_invisible_words_get_the_moods(words: str) -> None:
    assert (await ask(a_dialogue(), words)).text == shared_texts.WHICH_MOOD


@pytest.mark.parametrize(("payload", "cards"), [("m_joy", 3), ("p_9_joy", 1), (ShowMovies(Mood.JOY).token, 3)])
async def test_deep_link_opens_a_mood_or_a_movie(payload: str, cards: int) -> None:
    assert len((await ask(a_dialogue(), f"/start {payload}")).cards) == cards


@pytest.mark.parametrize("payload", ["forged", "m_", "m_bliss", "p_9_bliss", "p_x_joy", "p_9999999999_joy", "2_mood"])
async def test_forged_deep_link_is_a_start(payload: str) -> None:
    assert (await ask(a_dialogue(), f"/start {payload}")).text == shared_texts.GREETING


@pytest.mark.parametrize(
    ("words", "mood"),
    [("joi", "joy"), ("/mood Sadnes", "sadness"), ("/feer", "fear"), ("SUPRISE", "surprise"), ("lvoe", "love")],
)
async def test_misspelt_mood_gets_a_suggestion(words: str, mood: str) -> None:
    assert f"Did you mean {mood}?" in (await ask(a_dialogue(), words)).text


@pytest.mark.parametrize("words", ["x" * 5000, "joyful " * 700, "/mood " + "😃" * 5000, "\n".join("ab" * 2500)])
async def test_long_texts_get_a_short_answer(words: str) -> None:
    reply = await ask(a_dialogue(), words)
    assert len(reply.text) < 100
    assert "Did you mean" not in reply.text


@pytest.mark.parametrize("words", ["<b>&", "🦄", "👨‍👩‍👧", "שמחה", "\u202eyoj", "a\x00b\x1b[31m", "é" * 30])
async def test_invisible_characters_are_not_repeated(words: str) -> None:
    (echo,) = [part.partition("”")[0] for part in (await ask(a_dialogue(), words)).text.split("“")[1:]]
    assert [letter for letter in words if letter.isprintable()] == [letter for letter in echo if letter != " "]
    assert not [letter for letter in echo if unicodedata.category(letter).startswith("C")]


@pytest.mark.parametrize("token", ["", "0_mood_joy", "2_mood", "2_mood_<b>", "2_help_", "x" * 4000, "joy"])
async def test_forged_token_is_answered_politely(token: str) -> None:
    old = Reply(shared_texts.OLD_BUTTON, buttons=mood_buttons(), placement=Placement.NEW)
    assert await ask(a_dialogue(), token=token) == old


@pytest.mark.parametrize("size", [3, 6, 7, 8, 20])
async def test_more_repeats_nothing_until_all_was_shown(size: int) -> None:
    """After that the answer says that it starts over."""
    dialogue, pool = a_dialogue(a_catalogue(size)), of_mood(a_catalogue(size), Mood.JOY)
    replies = [await ask(dialogue, "joy")]
    replies += [await ask(dialogue, token="2_more_joy") for _ in range(size // 3)]
    *fresh, last = replies
    shown = [movie_id for reply in fresh for movie_id in ids(reply)]
    assert len(set(shown)) == len(shown)
    assert not [reply for reply in fresh if "start over" in reply.text]
    assert last.text.endswith("I have shown you all I have for joy this week, so I start over.")
    assert set(shown + ids(last)) == pool
    assert [card.id for card in last.cards if card.why.startswith("Again – ")] == shown[: 3 - size % 3]


async def test_new_week_starts_anew() -> None:
    memory, shelf, catalogue = MemoryStore(), Shelf(a_catalogue(3)), a_catalogue(3)
    for days in (0, 7):
        clock = NOON + timedelta(days=days)
        dialogue = Dialogue(shelf, memory, clock=lambda clock=clock: clock, image_base=IMAGE_BASE)
        reply = await ask(dialogue, "joy")
        assert set(ids(reply)) == of_mood(catalogue, Mood.JOY)
        assert "start over" not in reply.text


async def test_people_are_shown_movies_independently() -> None:
    dialogue = a_dialogue(a_catalogue(3))
    for person in ("telegram:1", "discord:1"):
        assert "start over" not in (await ask(dialogue, "joy", person=person)).text


async def test_short_pool_is_filled_with_the_next_best() -> None:
    """Without the tagline: nobody promises laughter above what is only near it."""
    reply = await ask(
        a_dialogue(of_scores(joyful(0.9), joyful(0.4), MoodScores.of({Mood.JOY: 0.3, Mood.LOVE: 0.8}))), "joy"
    )
    assert reply.text == "Joy 😃 – three movies. There is little joy about this week, so I added the next best."
    assert [card.why.startswith("Next best – ") for card in reply.cards] == [False, True, True]


async def test_opposite_is_never_next_best() -> None:
    """However few movies there are, a slasher or a tragedy is no joy."""
    slasher, tragedy = (
        MoodScores.of({Mood.JOY: 0.15, Mood.FEAR: 0.95}),
        MoodScores.of({Mood.JOY: 0.45, Mood.SADNESS: 0.9}),
    )
    dialogue = a_dialogue(of_scores(slasher, joyful(0.9), tragedy))
    for _ in range(2):
        assert ids(await ask(dialogue, "joy")) == [2]


async def test_week_without_a_mood_says_so() -> None:
    """What is far from a mood is not offered at all, and nobody is told that they have seen it."""
    dialogue = a_dialogue(
        of_scores(MoodScores.of({Mood.FEAR: 0.9}), MoodScores.of({Mood.ANGER: 0.8}), MoodScores.of({Mood.SADNESS: 0.9}))
    )
    for request in (Request(PERSON, PERSON, "joy"), Request(PERSON, PERSON, "joy", browses=20)):
        reply = await dialogue.reply_to(request)
        assert (reply.text, reply.cards) == ("I have no movies for joy this week. Another mood?", ())
        assert reply.buttons == mood_buttons()


async def test_more_shows_the_next_best_before_it_repeats() -> None:
    """Nothing is shown twice in a week before everything was shown once (seven movies, one of them about love)."""
    loves = (0.88, 0.49, 0.33, 0.25, 0.2, 0.16, 0.13)
    week = of_scores(*(MoodScores.of({Mood.LOVE: love, Mood.JOY: 0.3 if love > GOOD else 0.97}) for love in loves))
    dialogue = a_dialogue(week)
    first, second, third = [await ask(dialogue, "love"), *[await ask(dialogue, token="2_more_love") for _ in range(2)]]
    assert ids(first)[0] == 1
    assert not set(ids(first)) & set(ids(second))
    assert {*ids(first), *ids(second), *ids(third)} == {1, 2, 3, 4, 5, 6, 7}


async def test_impossible_second_mood_can_be_dropped() -> None:
    """The way on is a button without the second mood, when the first has movies."""
    dialogue = a_dialogue(of_scores(joyful(0.4), joyful(0.45), MoodScores.of({Mood.FEAR: 0.9})))
    reply = await ask(dialogue, "joy fear")
    assert (reply.cards, reply.buttons[0].label) == ((), "Without “fear”")
    assert ids(await ask(dialogue, token=reply.buttons[0].token)) == [2, 1]


async def test_empty_shelf_asks_for_patience() -> None:
    dialogue = Dialogue(Shelf(), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    reply = await ask(dialogue, "joy")
    assert reply.text == "I have no movies yet. Please ask again in a few minutes."
    assert reply.buttons == mood_buttons()


async def test_old_catalogue_names_its_week() -> None:
    reply = await ask(a_dialogue(a_catalogue(week=LAST_WEEK)), "joy")
    assert reply.notice.startswith("From the week of 9 November 2026: this week's list has not arrived yet.")
    assert len(reply.cards) == 3


@pytest.mark.parametrize("week", [None, LAST_WEEK])
async def test_sample_is_named_as_such(week: Week | None) -> None:
    reply = await ask(a_dialogue(a_catalogue(week=week, source="sample")), "joy")
    assert reply.notice.startswith("Sample catalogue, not this week's trends.")
