"""Lists of movies that a person has saved or seen: their pages, their movies, and their export."""

import csv
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import MAX_TOKEN_BYTES, ListName, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.lists import texts as list_texts
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Reply, Request
from bot.dialogue.verdicts import texts as verdict_texts
from bot.languages import LANGUAGES, speaking
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import ScoredMovie, Shelf
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.presses import pressed
from tests.support.store import MemoryStore

ANN = Request("telegram:1", "telegram:1", locale="en-GB")


@pytest.fixture
def memory() -> MemoryStore:
    memory = MemoryStore()
    memory.add_movies(a_catalogue())
    return memory


def judge(
    memory: MemoryStore, movies: Collection[int], opinion: Opinion = Opinion.SAVED, mood: Mood = Mood.JOY
) -> None:
    """Let Ann judge movies one second after the other."""
    earlier = len(memory.verdicts_of(ANN.person))
    for seconds, movie in enumerate(movies, start=earlier):
        memory.add_verdicts(ANN.person, [Verdict(movie, opinion, mood, NOON + timedelta(seconds=seconds))])


def opinions(memory: MemoryStore, person: str = ANN.person) -> list[tuple[int, Opinion]]:
    """Return the movies and opinions of a person's verdicts."""
    return [(verdict.movie, verdict.opinion) for verdict in memory.verdicts_of(person)]


async def ask(memory: MemoryStore, text: str = "", token: str | None = None) -> Reply:
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    return await dialogue.reply_to(replace(ANN, text=text, action=pressed(token)))


def tokens(reply: Reply) -> list[str]:
    return [choice.token for choice in reply.buttons]


@pytest.mark.parametrize(
    ("movies", "said"),
    [
        (1, "You have saved one movie."),
        (5, "You have saved 5 movies."),
        (6, "You have saved 6 movies. Page 1 of 2."),
    ],
)
async def test_page_says_the_length_of_its_list(memory: MemoryStore, movies: int, said: str) -> None:
    """It says its number only if there are several pages."""
    judge(memory, range(1, movies + 1))
    assert (await ask(memory, "/saved")).text.startswith(
        f"{said} Press a number for the details.\n\n1. Movie {movies} "
    )


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("opinion", [Opinion.SAVED, Opinion.SEEN])
def test_every_language_has_its_plurals(language: str, opinion: Opinion) -> None:
    with speaking(language):
        one, two, many = (
            list_texts.describe_page(opinion, count, {1: "Hush (2020)"}, 1, pages=1 + count // 6).splitlines()[0]
            for count in (1, 2, 43)
        )
    assert "43" in many
    assert one != two != many.replace("43", "2")


async def test_lists_begin_with_the_latest_movie(memory: MemoryStore) -> None:
    judge(memory, range(1, 8))
    first, second = await ask(memory, "/saved"), await ask(memory, token="2_list_2_saved")
    assert tokens(first) == [
        *(f"2_listed_joy_{movie}_1_saved" for movie in (7, 6, 5, 4, 3)),
        *("2_list_2_saved", "2_export_saved"),
    ]
    assert tokens(second) == [*("2_listed_joy_2_2_saved", "2_listed_joy_1_2_saved", "2_list_1_saved", "2_export_saved")]
    assert [choice.label for choice in second.buttons][:2] == ["6", "7"]


@pytest.mark.parametrize(("name", "opinion"), [("saved", Opinion.SAVED), ("seen", Opinion.SEEN)])
async def test_listed_movie_is_opened_and_leads_back_to_its_page(
    memory: MemoryStore, name: ListName, opinion: Opinion
) -> None:
    """It is shown for the mood that it was judged for."""
    judge(memory, range(1, 8), opinion, Mood.FEAR)
    page = await ask(memory, token=f"2_list_2_{name}")
    opened = await ask(memory, token=tokens(page)[0])
    (card,) = opened.cards
    assert (card.id, card.mood, card.link) == (2, Mood.FEAR, "https://www.themoviedb.org/movie/2")
    assert card.body
    assert card.why
    assert (opened.is_private, opened.text) == (True, movie_texts.introduce_opened(Mood.FEAR, None, 0))
    assert (await ask(memory, token=tokens(opened)[0])) == page


async def test_opened_movie_can_be_removed(memory: MemoryStore) -> None:
    judge(memory, range(1, 7))
    opened = await ask(memory, token="2_listed_joy_1_2_saved")
    left = await ask(memory, token=opened.cards[0].buttons[-1].token)
    assert left.text.startswith("Movie 1 is off the list. You have saved 5 movies. Press")
    again = await ask(memory, token=opened.cards[0].buttons[-1].token)
    assert again.text.startswith("You have saved 5 movies.")
    assert tokens(again) == tokens(left)[1:]


@pytest.mark.parametrize(("name", "opinion"), [(name, name.opinion) for name in ListName])
async def test_removal_can_be_undone(memory: MemoryStore, name: ListName, opinion: Opinion) -> None:
    judge(memory, [1, 2], opinion)
    left = await ask(memory, token=f"2_remove_1_1_{name}")
    (undo,) = [choice for choice in left.buttons if choice.label == verdict_texts.UNDO]
    back = await ask(memory, token=undo.token)
    assert back.text.startswith(verdict_texts.TAKEN_BACK)
    assert set(opinions(memory)) == {(1, opinion), (2, opinion)}
    assert verdict_texts.UNDO not in [choice.label for choice in back.buttons]


async def test_saved_movie_can_be_judged_and_seen_movie_removed(memory: MemoryStore) -> None:
    judge(memory, [1])
    opened = await ask(memory, token="2_listed_joy_1_1_saved")
    assert [choice.label for choice in opened.cards[0].buttons] == [
        movie_texts.SEEN,
        movie_texts.REFUSE,
        list_texts.REMOVE,
    ]
    assert [choice.label for choice in opened.buttons] == [shared_texts.BACK]
    judge(memory, [2], Opinion.SEEN)
    seen = await ask(memory, token="2_listed_joy_2_1_seen")
    assert [choice.label for choice in seen.cards[0].buttons] == [list_texts.REMOVE]


@pytest.mark.parametrize(("place", "opinion"), [(0, Opinion.SEEN), (1, Opinion.REFUSED)])
async def test_verdict_takes_a_movie_off_the_saved_list(memory: MemoryStore, place: int, opinion: Opinion) -> None:
    """Undoing the verdict puts it back."""
    judge(memory, [1, 2])
    judge(memory, [1], mood=Mood.LOVE)
    opened = await ask(memory, token="2_listed_joy_1_1_saved")
    left = await ask(memory, token=opened.cards[0].buttons[place].token)
    assert left.text.startswith(
        f"{verdict_texts.confirm_verdict(opinion, 'Movie 1', Mood.JOY)} You have saved one movie."
    )
    assert set(opinions(memory)) == {(1, opinion), (2, Opinion.SAVED)}
    assert left.is_private
    back = await ask(memory, token=tokens(left)[0])
    assert back.text.startswith(f"{verdict_texts.TAKEN_BACK} You have saved 2 movies.")
    assert set(opinions(memory)) == {(1, Opinion.SAVED), (2, Opinion.SAVED)}


async def test_verdict_on_a_removed_movie_is_not_stored(memory: MemoryStore) -> None:
    judge(memory, [2])
    shown = await ask(memory, token="2_judge_joy_1_1_saved_s")
    assert shown.text.startswith("You have saved one movie.")
    assert opinions(memory) == [(2, Opinion.SAVED)]


@pytest.mark.parametrize(
    "token", ["2_putback_joy_4242_1_saved", "2_putback_joy_1_1_saved_s", "2_putback_joy_1_1_seen_r"]
)
async def test_forged_undo_changes_nothing(memory: MemoryStore, token: str) -> None:
    await ask(memory, token=token)
    assert not opinions(memory)


async def test_visitor_puts_back_only_shown_movies(memory: MemoryStore) -> None:
    visitor = replace(ANN, person="web:1", room="web:1")
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    await dialogue.reply_to(replace(visitor, action=action_from("2_putback_joy_1_1_saved")))
    assert not opinions(memory, "web:1")
    shown = (await dialogue.reply_to(replace(visitor, text="/mood joy"))).cards[0]
    saving = next(choice for choice in shown.buttons if choice.label == movie_texts.SAVE)
    await dialogue.reply_to(replace(visitor, action=action_from(saving.token)))
    left = await dialogue.reply_to(replace(visitor, action=action_from(f"2_remove_{shown.id}_1_saved")))
    assert not opinions(memory, "web:1")
    await dialogue.reply_to(replace(visitor, action=action_from(left.buttons[0].token)))
    assert opinions(memory, "web:1") == [(shown.id, Opinion.SAVED)]


async def test_empty_list_offers_undo(memory: MemoryStore) -> None:
    judge(memory, [1])
    left = await ask(memory, token="2_judge_joy_1_1_saved_s")
    assert left.text.endswith(list_texts.empty_list(Opinion.SAVED))
    assert tokens(left)[0] == "2_putback_joy_1_1_saved_s"


async def test_seen_on_a_card_takes_a_movie_off_the_saved_list(
    memory: MemoryStore,
) -> None:
    """Undoing that puts it back."""
    judge(memory, [1])
    after = await ask(memory, token="2_seen_joy_1_1_2_3")
    assert (await ask(memory, "/saved")).text == list_texts.empty_list(Opinion.SAVED)
    assert "1. Movie 1 " in (await ask(memory, "/seen")).text
    await ask(memory, token=tokens(after)[0])
    assert "1. Movie 1 " in (await ask(memory, "/saved")).text


async def test_seen_movie_that_is_saved_again_is_on_both_lists(memory: MemoryStore) -> None:
    judge(memory, [1], Opinion.SEEN)
    judge(memory, [1])
    for command in ("/saved", "/seen"):
        assert "1. Movie 1 " in (await ask(memory, command)).text


async def test_export_leads_back_to_its_list(memory: MemoryStore) -> None:
    judge(memory, range(1, 7))
    exported = await ask(memory, token="2_export_saved")
    assert exported.file
    assert (await ask(memory, token=tokens(exported)[0])).text.startswith("You have saved 6 movies.")


@pytest.mark.parametrize("name", ListName)
async def test_tokens_of_lists_fit_all_platforms(memory: MemoryStore, name: ListName) -> None:
    judge(memory, [999_999_999], name.opinion, Mood.SURPRISE)
    memory.add_movie_without_catalogue(msgspec.structs.replace(a_movie(1), id=999_999_999), now=NOON)
    opened = await ask(memory, token=f"2_listed_surprise_999999999_999_{name}")
    for choice in (*opened.cards[0].buttons, *opened.buttons):
        shown = await ask(memory, token=choice.token)
        for button in (choice, *shown.buttons):
            assert len(button.token) <= MAX_TOKEN_BYTES
            assert action_from(button.token) == button.action


async def test_removing_the_last_movie_leaves_an_empty_list(memory: MemoryStore) -> None:
    judge(memory, [9])
    left = await ask(memory, token="2_remove_9_1_saved")
    assert left.text == f"Movie 9 is off the list. {list_texts.empty_list(Opinion.SAVED)}"
    assert opinions(memory) == []


async def test_old_saved_movie_is_opened_without_its_scores(memory: MemoryStore) -> None:
    judge(memory, [7])
    movie = a_catalogue().by_id[7].movie
    others = [scored_movie for scored_movie in a_catalogue() if scored_movie.movie.id != 7]
    memory.set_movies(others)
    memory.add_movie_without_catalogue(movie, now=NOON)
    (card,) = (await ask(memory, token="2_listed_joy_7_1_saved")).cards
    assert (card.title, card.why, card.body) == ("Movie 7", "", movie.overview)


async def test_movie_without_data_can_be_removed(memory: MemoryStore) -> None:
    judge(memory, [4242], Opinion.SEEN)
    opened = await ask(memory, token=tokens(await ask(memory, "/seen"))[0])
    assert (opened.text, opened.cards) == (movie_texts.GONE, ())
    assert tokens(opened)[:2] == ["2_remove_4242_1_seen", "2_list_1_seen"]
    assert (await ask(memory, token=tokens(opened)[0])).text.startswith("TMDb 4242 is off the list.")


async def test_listed_movie_says_where_to_watch_it(memory: MemoryStore) -> None:
    movie = a_movie(1, providers={"GB": ("MUBI",)}, trailer="https://www.youtube.com/watch?v=abc")
    memory.add_movies([ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9}))])
    (card,) = (await ask(memory, token="2_listed_joy_1_1_saved")).cards
    assert "MUBI" in card.watch
    assert [link.address for link in card.links] == [movie.trailer]


@pytest.mark.parametrize("opinion", [Opinion.SEEN, Opinion.SAVED])
async def test_export_has_no_dates(memory: MemoryStore, opinion: Opinion) -> None:
    """With a date, Letterboxd would write a diary entry for the day of the tap."""
    judge(memory, [9], opinion)
    file = (await ask(memory, token=f"2_export_{opinion}")).file
    assert file is not None
    assert list(csv.DictReader(file.content.decode().splitlines())) == [
        {"tmdbID": "9", "Title": "Movie 9", "Year": "2020"}
    ]


async def test_export_of_saved_movies_advises_the_watchlist_import(memory: MemoryStore) -> None:
    """Letterboxd's general import marks everything as watched."""
    judge(memory, [9], Opinion.SAVED)
    reply = await ask(memory, token="2_export_saved")
    assert reply.text == list_texts.EXPORTED[Opinion.SAVED]
    assert "watchlist" in reply.text
