"""Chips of tonight, feelings and what to do with them, two moods at once."""

from dataclasses import replace

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AskFilters, ShowAgain, ShowMovies, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.filters import Filters
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Reply, Request
from core.inference.intent_model import Intent, Kind
from core.moods.feelings import Response, mood_for
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.filters import Filter
from core.movies.movie import Movie
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict, Voice
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1", locale="en-GB")
SHORT = a_movie(1, runtime=80, certifications={"GB": "18"})
FAMILY = a_movie(2, runtime=140, certifications={"GB": "U"}, providers={"GB": ("MUBI",)})
LONG = a_movie(3, runtime=190, certifications={"GB": "15"}, language="fr")


def a_dialogue(
    intent: Intent | None = None,
    memory: MemoryStore | None = None,
    moods: MoodScores | None = None,
    movies: tuple[Movie, ...] = (SHORT, FAMILY, LONG),
) -> Dialogue:
    async def understand(_: str) -> Intent:
        return intent or Intent(None, MoodScores(), None)

    scores = moods or MoodScores.of({Mood.JOY: 0.9})
    entries = tuple(ScoredMovie(movie, scores) for movie in movies)
    catalogue = a_catalogue() if intent else Catalogue(Week.of(NOON), NOON, "tmdb", entries)
    return Dialogue(
        Shelf(catalogue), memory or MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand
    )


async def press(dialogue: Dialogue, token: str) -> Reply:
    return await dialogue.reply_to(replace(ANN, action=action_from(token)))


def tokens(reply: Reply) -> list[str]:
    return [choice.token for choice in reply.buttons]


def ids(reply: Reply) -> set[int]:
    return {card.id for card in reply.cards}


@pytest.mark.parametrize(("letters", "movies"), [("s", {1}), ("f", {2}), ("m", {1, 2}), ("sm", {1})])
async def test_only_movies_that_fit_all_chips_are_offered(letters: str, movies: set[int]) -> None:
    reply = await press(a_dialogue(), f"2_mood_joy_f{letters}")
    assert ids(reply) == movies
    assert f"2_more_joy_f{letters}" in tokens(reply)
    buttons = [button for card in reply.cards for button in card.buttons]
    assert all(button.token.endswith(f"_f{letters}") for button in buttons)


async def test_chips_are_put_on_and_taken_off() -> None:
    reply = await press(a_dialogue(), "2_tonight_joy_fsf")
    assert tokens(reply) == [
        *("2_tonight_joy_ff", "2_tonight_joy_fs", "2_tonight_joy_fsfm", "2_tonight_joy_fsft", "2_tonight_joy_fsfg"),
        "2_mood_joy_fsf",
    ]
    assert [choice.emoji for choice in reply.buttons][:3] == ["✅", "✅", movie_texts.CHIPS[Filter.MINE][1]]


async def test_chips_lead_back_to_the_movies_that_they_were_opened_under_as_these_were() -> None:
    dialogue = a_dialogue()
    answer = await press(dialogue, "2_mood_joy_fm")
    panel = await press(dialogue, tokens(answer)[1])
    assert [choice.emoji for choice in panel.buttons].count("✅") == 1
    changed = await press(dialogue, tokens(panel)[0])
    mine, short = frozenset({Filter.MINE}), frozenset({Filter.SHORT})
    movies = tuple(card.id for card in answer.cards)
    assert [changed.buttons[place].action for place in (0, 5, 6)] == [
        AskFilters(Mood.JOY, movies, Filters(mine), Filters(mine)),
        ShowMovies(Mood.JOY, Filters(short | mine)),
        ShowAgain(Mood.JOY, movies, Filters(mine)),
    ]
    again = await press(dialogue, tokens(changed)[6])
    assert (ids(again), tokens(again)) == (ids(answer), tokens(answer))


async def test_opened_movie_leads_from_the_chips_back_to_those_it_stood_among() -> None:
    opened = await press(a_dialogue(), "2_open_joy_1_1_2_3_fm")
    assert "2_tonight_joy_1_2_3_fm_fm" in tokens(opened)
    alone = await press(a_dialogue(), "2_open_joy_1")
    assert "2_tonight_joy_1" in tokens(alone)


async def test_question_for_another_mood_leads_back_with_the_chips() -> None:
    assert tokens(await press(a_dialogue(), "2_other_joy_1_2_fsf"))[-1] == "2_back_joy_1_2_fsf"


async def test_when_nothing_fits_the_chip_in_the_way_is_named() -> None:
    reply = await press(a_dialogue(), "2_mood_joy_fsf")
    assert reply.text == movie_texts.none_left(Mood.JOY, (Filter.SHORT, Filter.FAMILY))
    assert (reply.buttons[0].label, tokens(reply)[0]) == (movie_texts.offer_dropping((Filter.SHORT,)), "2_mood_joy_ff")


async def test_when_nothing_fits_there_is_a_way_back_to_the_chips_as_they_were() -> None:
    dialogue = a_dialogue()
    none = await press(dialogue, "2_mood_joy_fsf")
    panel = await press(dialogue, tokens(none)[1])
    assert panel.text == movie_texts.ask_filters(Mood.JOY, (Filter.SHORT, Filter.FAMILY))
    assert tokens(await press(dialogue, tokens(panel)[-1])) == tokens(none)


async def test_who_has_told_no_services_is_led_to_where_they_are_told() -> None:
    memory = MemoryStore()
    dialogue = a_dialogue(memory=memory)
    none = await press(dialogue, "2_mood_joy_ft")
    assert movie_texts.NO_SERVICES in none.text
    assert "2_settings_services" in tokens(none)
    memory.set_preferences("telegram:1", Preferences(services=("netflix",)))
    none = await press(dialogue, "2_mood_joy_ft")
    assert movie_texts.NO_SERVICES not in none.text
    assert "2_settings_services" not in tokens(none)


async def test_chip_that_only_a_movie_already_seen_would_fit_is_named_too() -> None:
    memory = MemoryStore()
    dialogue = a_dialogue(memory=memory)
    assert ids(await press(dialogue, "2_mood_joy_fsm")) == {SHORT.id}
    await memory.people.judge(ANN.person, Verdict(SHORT.id, Opinion.SEEN, Mood.JOY, NOON))
    none = await press(dialogue, "2_mood_joy_fsm")
    assert (none.buttons[0].label, tokens(none)[0]) == (movie_texts.offer_dropping((Filter.SHORT,)), "2_mood_joy_fm")
    assert ids(await press(dialogue, tokens(none)[0])) == {FAMILY.id}


@pytest.mark.parametrize("letters", ["s", "sf"])
async def test_who_only_wants_family_movies_is_never_led_to_where_nothing_is_either(letters: str) -> None:
    memory = MemoryStore()
    memory.set_preferences(ANN.person, Preferences(is_family=True))
    dialogue = a_dialogue(memory=memory)
    none = await press(dialogue, f"2_mood_joy_f{letters}")
    assert none.text == movie_texts.none_left(Mood.JOY, (Filter.SHORT, Filter.FAMILY))
    assert (none.buttons[0].label, tokens(none)[0]) == (movie_texts.offer_dropping((Filter.SHORT,)), "2_mood_joy")
    assert ids(await press(dialogue, tokens(none)[0])) == {FAMILY.id}


@pytest.mark.parametrize(
    ("token", "asked"),
    [
        ("2_mood_joy", (Filter.FAMILY,)),
        ("2_mood_joy_ff", (Filter.FAMILY,)),
        ("2_mood_joy_fs", (Filter.SHORT, Filter.FAMILY)),
    ],
)
async def test_where_only_family_mode_is_in_the_way_it_can_be_turned_off(token: str, asked: tuple[Filter, ...]) -> None:
    memory = MemoryStore()
    memory.set_preferences(ANN.person, Preferences(is_family=True))
    dialogue = a_dialogue(memory=memory, movies=(SHORT, LONG))
    none = await press(dialogue, token)
    assert none.text == movie_texts.none_left(Mood.JOY, asked)
    assert tokens(none)[0] == "2_set_family_off"
    await press(dialogue, tokens(none)[0])
    assert ids(await press(dialogue, "2_mood_joy")) == {SHORT.id, LONG.id}


async def test_what_is_withdrawn_for_everybody_is_not_there_to_browse_either() -> None:
    memory = MemoryStore()
    browsing = replace(ANN, person="api:anybody", text="/mood joy", browses=3)
    assert ids(await a_dialogue(memory=memory).reply_to(browsing)) == {SHORT.id, FAMILY.id, LONG.id}
    for judge in range(9):
        await memory.people.judge(f"telegram:{judge}", Verdict(LONG.id, Opinion.WRONG, Mood.JOY, NOON), Voice())
    assert ids(await a_dialogue(memory=memory).reply_to(browsing)) == {SHORT.id, FAMILY.id}


async def test_greeting_is_answered_with_one(memory: MemoryStore) -> None:
    reply = await a_dialogue(memory=memory).reply_to(replace(ANN, text="Hello!"))
    assert reply.text == shared_texts.GREETING
    assert len(reply.buttons) == len(Mood)


async def test_services_and_family_come_from_the_settings() -> None:
    memory = MemoryStore()
    memory.set_preferences("telegram:1", Preferences(services=("mubi",)))
    assert ids(await press(a_dialogue(memory=memory), "2_mood_joy_ft")) == {2}
    memory.set_preferences("telegram:1", Preferences(is_family=True))
    assert ids(await press(a_dialogue(memory=memory), "2_mood_joy")) == {2}


@pytest.mark.parametrize("way", Response)
async def test_feeling_is_met_in_the_way_that_is_pressed(way: Response) -> None:
    reply = await press(a_dialogue(Intent(None, MoodScores(), None)), f"2_way_sadness_{way}")
    assert reply.mood is mood_for(Mood.SADNESS, way)
    assert reply.text.startswith(movie_texts.confirm_response(Mood.SADNESS, way, mood_for(Mood.SADNESS, way)))
    assert len(reply.cards) == 3


async def test_who_tells_a_feeling_is_matched_and_offered_the_other_ways() -> None:
    reply = await a_dialogue(Intent(Mood.SADNESS, MoodScores.of({Mood.SADNESS: 0.9}), Kind.FEEL)).reply_to(
        replace(ANN, text="x")
    )
    assert reply.mood is Mood.SADNESS
    assert tokens(reply)[:2] == ["2_way_sadness_lift", "2_way_sadness_release"]


async def test_way_that_was_chosen_once_is_taken_each_time() -> None:
    memory = MemoryStore()
    memory.set_preferences("telegram:1", Preferences(response=Response.LIFT))
    dialogue = a_dialogue(Intent(Mood.SADNESS, MoodScores.of({Mood.SADNESS: 0.9}), Kind.FEEL), memory)
    assert (await dialogue.reply_to(replace(ANN, text="just got dumped"))).mood is Mood.JOY


async def test_two_moods_that_are_wished_are_both_minded() -> None:
    intent = Intent(Mood.JOY, MoodScores.of({Mood.JOY: 0.6, Mood.FEAR: 0.3}), Kind.WANT)
    reply = await a_dialogue(intent).reply_to(replace(ANN, text="funny but a bit scary"))
    assert reply.text.startswith("That sounds like joy 😃 with some fear 😨 – three movies")
    assert reply.mood is Mood.JOY


async def test_two_moods_stay_together_whatever_is_pressed_next() -> None:
    scores = MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.8})
    dialogue = a_dialogue(moods=scores, movies=tuple(a_movie(number) for number in range(1, 10)))
    answer = await dialogue.reply_to(replace(ANN, text="joy and fear"))
    more = await press(dialogue, tokens(answer)[0])
    assert tokens(answer)[0] == tokens(more)[0] == "2_more_joy_fe"
    assert more.text.startswith("Joy 😃 + fear 😨 – three movies")
    panel = await press(dialogue, tokens(more)[1])
    assert panel.text.endswith("So far: fear.")
    assert tokens(panel)[5] == "2_tonight_joy_" + "_".join(str(card.id) for card in more.cards) + "_f_fe"


async def test_few_movies_of_two_moods_or_of_a_kind_are_said_to_be_few() -> None:
    dialogue = a_dialogue(moods=MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.1}))
    both = await dialogue.reply_to(replace(ANN, text="joy fear"))
    assert "There is little joy + fear about this week" in both.text
    again = await press(dialogue, "2_more_joy_fm")
    assert "I have shown you all I have for joy of that kind this week" in again.text
