from dataclasses import replace

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Card, Placement, Reply, Request
from core.errors import ArtifactRejected
from core.inference.intent_model import Intent, Kind
from core.moods.feelings import Response, mood_for
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from core.people.person import Preferences
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue, a_movie
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1", locale="en-GB")
KNOWN = a_movie(
    603,
    certifications={"GB": "12A", "US": "PG-13"},
    providers={"GB": ("Netflix", "Mubi")},
    trailer="https://www.youtube.com/watch?v=abc",
)


def about(movie: Movie) -> Dialogue:
    entry = ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9}), {Mood.JOY: ("letter",)})
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", (entry,)))
    return Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)


def tokens(reply: Reply | Card) -> list[str]:
    return [choice.token for choice in reply.buttons]


async def press(dialogue: Dialogue, token: str, request: Request = ANN) -> Reply:
    reply = await dialogue.reply_to(replace(request, action=action_from(token)))
    await dialogue.aclose()
    return reply


async def test_each_movie_can_be_opened_and_left_again() -> None:
    dialogue = a_dialogue()
    answer = await press(dialogue, "2_mood_joy")
    ids = "_".join(str(card.id) for card in answer.cards)
    for number, card in enumerate(answer.cards, 1):
        assert tokens(card)[0] == f"2_open_joy_{card.id}_{ids}"
        opened = await press(dialogue, tokens(card)[0])
        assert [one.id for one in opened.cards] == [card.id]
        assert opened.text == f"Joy 😃 – movie {number} of 3."
        assert tokens(opened)[:2] == [f"2_back_joy_{ids}", "2_more_joy"]
        assert await press(dialogue, tokens(opened)[0]) == replace(answer, placement=Placement.IN_PLACE)


async def test_opened_card_tells_all_for_the_country_of_the_person() -> None:
    (card,) = (await press(about(KNOWN), "2_open_joy_603")).cards
    assert card.facts == ("2021", "1 h 41 min", "12A", "★ 7.2", "Drama, Romance")
    assert card.watch == "Streams in the United Kingdom: Netflix, Mubi (source: JustWatch)."
    assert [(link.label, link.address) for link in card.links] == [("Trailer", KNOWN.trailer)]
    (elsewhere,) = (await press(about(KNOWN), "2_open_joy_603", replace(ANN, locale="en"))).cards
    assert (elsewhere.facts[2], elsewhere.watch) == ("PG-13", "")


async def test_opening_and_going_back_use_no_movies_up() -> None:
    dialogue = a_dialogue(a_catalogue(6))
    answer = await press(dialogue, "2_mood_joy")
    await press(dialogue, tokens(answer.cards[0])[0])
    await press(dialogue, f"2_back_joy_{'_'.join(str(card.id) for card in answer.cards)}")
    assert "start over" not in (await press(dialogue, "2_more_joy")).text


async def test_movie_that_left_the_shelf_is_found_in_the_memory() -> None:
    memory = MemoryStore()
    memory.add_movies([ScoredMovie(KNOWN, MoodScores.of({Mood.JOY: 0.9}))])
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    assert [card.id for card in (await press(dialogue, "2_open_joy_603")).cards] == [603]
    assert [card.id for card in (await press(dialogue, "2_back_joy_603_9")).cards] == [603, 9]


@pytest.mark.parametrize("token", ["2_open_joy_603", "2_back_joy_603_604_605"])
async def test_movie_that_nobody_remembers_is_replaced_by_an_offer(token: str) -> None:
    reply = await press(a_dialogue(), token)
    assert (reply.text, reply.cards, tokens(reply)[0]) == (movie_texts.GONE, (), "2_more_joy")


async def test_other_moods_are_offered_with_a_way_back() -> None:
    reply = await press(a_dialogue(), "2_other_joy_9_10_11")
    assert tokens(reply) == [*(f"2_mood_{mood}" for mood in Mood), "2_back_joy_9_10_11"]


async def test_browsing_shows_many_movies_and_remembers_nothing() -> None:
    dialogue = a_dialogue(a_catalogue(20))
    for person in ("telegram:1", "telegram:2"):
        looking = Request(person, person, "joy", browses=20)
        assert len({card.id for card in (await dialogue.reply_to(looking)).cards}) == 20
    first, second = [await dialogue.reply_to(Request(who, who, "joy", browses=20)) for who in ("a:1", "b:2")]
    assert first == second
    assert "start over" not in (await press(dialogue, "2_mood_joy")).text


def understanding(mood: Mood | None) -> Dialogue:
    async def understand(_: str) -> Intent:
        return Intent(mood, MoodScores(), Kind.FEEL if mood else None)

    shelf = Shelf(a_catalogue())
    return Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)


@pytest.mark.parametrize("words", ["just got dumped", "/mood just got dumped", "/feel just got dumped"])
async def test_free_words_are_answered_by_the_mood_that_they_tell(words: str) -> None:
    reply = await understanding(Mood.SADNESS).reply_to(replace(ANN, text=words))
    assert reply.text == "I am sorry. That sounds like sadness 😢 – three movies to move you to tears."
    assert len(reply.cards) == 3


async def test_words_without_a_mood_are_asked_for_one() -> None:
    reply = await understanding(None).reply_to(replace(ANN, text="what a happy name"))
    assert reply.text == f"I cannot tell a mood from “what a happy name”. {shared_texts.WHICH_MOOD}"


async def test_without_its_model_the_names_of_moods_are_understood(caplog: pytest.LogCaptureFixture) -> None:
    async def understand(_: str) -> Intent:
        raise ArtifactRejected("The model in models/intent cannot be read.")

    shelf = Shelf(a_catalogue())
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)
    assert len((await dialogue.reply_to(replace(ANN, text="something funny for the lads"))).cards) == 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("not sad", "love joy surprise fear anger"),
        ("anything but horror", "love joy surprise sadness anger"),
        ("no romance or tears", "joy surprise fear anger"),
    ],
)
async def test_refusal_alone_offers_the_other_moods(words: str, left: str) -> None:
    reply = await understanding(None).reply_to(replace(ANN, text=words))
    assert reply.cards == ()
    assert [choice.token for choice in reply.buttons] == [f"2_mood_{mood}" for mood in left.split()]
    assert reply.text.endswith("then: which of these?")


async def test_movies_that_have_a_refused_mood_are_left_out() -> None:
    both, alone = MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.8}), MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.1})
    entries = tuple(ScoredMovie(a_movie(number), both if number % 2 else alone, {}) for number in range(1, 13))
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries))
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    reply = await dialogue.reply_to(replace(ANN, text="a comedy without any romance"))
    assert reply.mood is Mood.JOY
    assert [card.id % 2 for card in reply.cards] == [0, 0, 0]


def with_love_in_every_other() -> Dialogue:
    """Return a dialogue over movies to laugh; those of odd ids are love stories, too."""
    both, alone = MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.8}), MoodScores.of({Mood.JOY: 0.9, Mood.LOVE: 0.1})
    entries = tuple(ScoredMovie(a_movie(number), both if number % 2 else alone, {}) for number in range(1, 25))
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries))
    return Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)


@pytest.mark.parametrize("way", ["more", "back more", "open back more", "tonight mood more", "seen undo more", "seen"])
async def test_refusal_holds_however_somebody_goes_on(way: str) -> None:
    dialogue = with_love_in_every_other()
    reply = await dialogue.reply_to(replace(ANN, text="a comedy without any romance"))
    for verb in way.split():
        buttons = (*reply.buttons, *(choice for card in reply.cards for choice in card.buttons))
        token = next((one.token for one in buttons if one.token.startswith(f"2_{verb}_joy")), None)
        reply = await dialogue.reply_to(replace(ANN, action=action_from(token))) if token else reply
    assert reply.cards
    assert not [card.id for card in reply.cards if card.id % 2]


async def test_refusal_holds_where_movies_are_browsed() -> None:
    request = replace(ANN, text="a comedy without any romance", browses=12)
    reply = await with_love_in_every_other().reply_to(request)
    assert not [card.id for card in reply.cards if card.id % 2]


async def test_movie_is_left_out_that_has_a_refused_mood_most_of_all() -> None:
    entries = (
        ScoredMovie(a_movie(1), MoodScores.of({Mood.JOY: 0.3, Mood.LOVE: 0.4}), {}),
        ScoredMovie(a_movie(2), MoodScores.of({Mood.JOY: 0.3})),
    )
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries))
    dialogue = Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    reply = await dialogue.reply_to(replace(ANN, text="a comedy without any romance"))
    assert [card.id for card in reply.cards] == [2]


async def test_feeling_is_not_met_by_what_is_refused() -> None:
    memory = MemoryStore()
    memory.set_preferences(ANN.person, Preferences(response=Response.LIFT))
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    assert (await dialogue.reply_to(replace(ANN, text="I'm furious"))).mood is Mood.JOY
    assert (await dialogue.reply_to(replace(ANN, text="I'm furious, no comedy"))).mood is Mood.ANGER


async def test_who_worries_is_lifted_unless_they_chose_otherwise() -> None:
    memory = MemoryStore()
    shelf = Shelf(a_catalogue())
    dialogue = Dialogue(shelf, memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    assert (await dialogue.reply_to(replace(ANN, text="I'm so stressed"))).mood is mood_for(Mood.FEAR, Response.LIFT)
    assert (await dialogue.reply_to(replace(ANN, text="I'm so scared"))).mood is Mood.FEAR
    memory.set_preferences(ANN.person, Preferences(response=Response.MATCH))
    assert (await dialogue.reply_to(replace(ANN, text="I'm so stressed"))).mood is Mood.FEAR
