"""Everything that the bot says is within Discord's limits."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.actions import (
    AnswerFeeling,
    AnyAction,
    AskFilters,
    AskOtherMood,
    ChangeSetting,
    DoubtMood,
    Export,
    Forget,
    ListName,
    MarkSeen,
    Open,
    OpenListed,
    Remove,
    Save,
    ShowAgain,
    ShowList,
    ShowMore,
    ShowMovies,
    ShowSettings,
    UndoVerdict,
    Vote,
)
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.filters import Filters
from bot.dialogue.reply import Audience, Button, Reply, Request
from bot.dialogue.settings.buttons import PANELS
from bot.frontends.discord.rendering.components import build_view
from bot.frontends.discord.rendering.embeds import build_embeds
from bot.frontends.discord.rendering.parts import DiscordButton, Item
from core.moods.feelings import Response
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.filters import Filter
from core.movies.movie import Movie
from core.people.person import Preferences
from core.people.verdict import Opinion
from tests.support.discord.limits import check_message
from tests.support.discord.scene import Scene, captions, payload_of, response_of
from tests.support.fakes import IMAGE_BASE, NOON, a_movie
from tests.support.store import MemoryStore

ANN = "discord:1"


TEXT = st.text(max_size=60).map(lambda text: text * 40) | st.text('ab .-+#>*_~`|[]()<@!:/\\\n"é漢🎬', max_size=400)


TITLE = st.text(min_size=1, max_size=300).filter(str.strip)


def a_hostile_movie(number: int, title: str, plot: str, words: str, poster: str | None) -> Movie:
    return msgspec.structs.replace(
        a_movie(number, title=title, overview=plot, genres=(words,) * 3, keywords=(words, plot)),
        id=123_456_000 + number,
        poster_path=poster,
        trailer="https://www.youtube.com/watch?v=abc_def",
        certifications={"NL": words[:40]},
        providers={"NL": tuple(words[at : at + 9] for at in range(0, len(words), 9))},
    )


MOVIES = st.lists(
    st.builds(a_hostile_movie, st.integers(1, 999), TITLE, TEXT, TEXT, st.sampled_from([None, "/poster.jpg"])),
    min_size=1,
    max_size=4,
    unique_by=lambda movie: movie.id,
)


TYPED = ["/help", "/about", "/privacy", "/settings", "/mydata", "/forget", "/start", "/mood", "/nonsense", "nonsense"]


def a_dialogue_about(movies: list[Movie], *, source: str = "tmdb", room_is_open: bool = False) -> Dialogue:
    entries = tuple(
        ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9}), {Mood.JOY: (movie.overview, *movie.genres)})
        for movie in movies
    )
    memory = MemoryStore()
    memory.set_preferences(ANN, Preferences(country="NL"))
    memory.set_preferences("room", Preferences(is_open=room_is_open))
    return Dialogue(
        Shelf(Catalogue(Week.of(NOON), NOON, source, entries)), memory, clock=lambda: NOON, image_base=IMAGE_BASE
    )


async def replies_of(dialogue: Dialogue, words: str, movies: list[int]) -> list[Reply]:
    """Ask for everything that can be asked for."""
    among = tuple(movies[:3])
    chips = Filters(frozenset(Filter))
    actions: list[AnyAction] = [
        ShowMore(Mood.JOY),
        *(Open(Mood.JOY, movie, among) for movie in movies),
        Open(Mood.JOY, movies[0]),
        Open(Mood.FEAR, 1),
        ShowAgain(Mood.JOY, among),
        AskOtherMood(Mood.JOY, among),
        *(verdict(Mood.JOY, movies[0], among) for verdict in (MarkSeen, Save)),
        DoubtMood(Mood.JOY, movies[-1], among, is_opened=True),
        UndoVerdict(Mood.JOY, movies[0], among, Opinion.SAVED),
        AnswerFeeling(Mood.SADNESS, Response.LIFT),
        AskFilters(Mood.JOY),
        AskFilters(Mood.JOY, filters=chips),
        ShowMovies(Mood.JOY, chips),
        *(ShowList(1, name) for name in ListName),
        Export(ListName.SAVED),
        OpenListed(Mood.JOY, movies[0], 1, ListName.SAVED),
        Remove(movies[0], 1, ListName.SAVED),
        *map(ShowSettings, PANELS),
        Forget(),
        ChangeSetting("country", "US"),
        ChangeSetting("presses", "all"),
        ChangeSetting("no", "such"),
    ]
    asked = [Request(ANN, "room", text, is_shared=True) for text in ("/mood joy", *TYPED, words)]
    asked += [Request(ANN, "room", action=action, is_shared=True) for action in actions]
    return [await dialogue.reply_to(request) for request in asked]


def as_it_is(button: DiscordButton) -> Item:
    return button


def payloads(reply: Reply) -> list[Mapping[str, Any]]:
    drawn = [card.id for card in reply.cards]
    content, embeds, view = build_embeds(reply, button=as_it_is, drawn=drawn)
    classic = {"content": content, "embeds": [embed.to_dict() for embed in embeds], "components": view.to_components()}
    return [{"components": build_view(reply, button=as_it_is, drawn=drawn).to_components()}, classic]


@settings(max_examples=60)
@given(MOVIES, TEXT)
async def test_all_replies_are_within_limits(movies: list[Movie], words: str) -> None:
    for reply in await replies_of(a_dialogue_about(movies), words, [movie.id for movie in movies]):
        for message in payloads(reply):
            check_message(message)


def test_twelve_buttons_are_within_limits() -> None:
    buttons = tuple(Button("As my language says", "🌍", Vote(1, number)) for number in range(12))
    for message in payloads(Reply("Your settings", buttons=buttons, audience=Audience.ASKER)):
        check_message(message)


@pytest.mark.parametrize("is_classic", [False, True])
async def test_all_commands_and_buttons_are_within_limits(scene: Scene, is_classic: bool) -> None:
    await scene.restart(is_classic=is_classic)
    for command in scene.ann.available_commands(scene.channel):
        options = {"words": "joy"} if command == "feel" else {}
        message = response_of(await scene.ann.slash(scene.channel, command, **options))
        check_message(payload_of(message))
        for label in dict.fromkeys(captions(message)):
            result = await scene.ann.click(message, label=label) if captions(message).count(label) == 1 else None
            assert result is None or result.acknowledged
            check_message(payload_of(message))
