"""Whatever the dialogue says is shown on every platform: the same titles, facts, links and choices."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.frontends import registry
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from core.people.digest import Digest, Slot
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue, a_movie
from tests.support.presses import pressed
from tests.support.shown import CHANNEL_VIEWS, CHANNELS, FRONTEND_VIEWS, PLATFORMS, labelled, links_of, squeezed
from tests.support.store import MemoryStore

HOSTILE = (
    a_movie(
        1, title="<b>&_*[x](y)", overview="<script>alert(1)</script> # not a heading, @everyone", genres=("<Drama>",)
    ),
    a_movie(2, title="# [REC]² **bold** ||gone||", overview="_*~`> all of it & more", genres=("_Romance_", "*War*")),
    a_movie(3, title="-1. d'Artagnan \\& <i>Co</i> :joy:", overview="[bold]text[/] https://evil.example", runtime=None),
)
LONG = tuple(
    a_movie(
        1234567 + number,
        title="The Lord of the Rings: The Fellowship of the Ring, Part One",
        release_date=date(2001, 12, 18),
        overview="A hobbit leaves the Shire with a ring that everybody wants. " * 40,
        genres=("Science Fiction", "Documentary", "Adventure"),
    )
    for number in range(3)
)
KNOWN = a_movie(
    603,
    certifications={"GB": "12A"},
    providers={"GB": ("Netflix", "M*A*S*H")},
    trailer="https://www.youtube.com/watch?v=abc_def",
)
PRESSED = {
    "opened": "2_open_joy_603_603_1234567_1234568",
    "a list": "2_list_1_saved",
    "on a list": "2_listed_joy_603_1_saved",
    "taken off a list": "2_remove_603_1_saved",
}
REASONS = ("long journey", "fellowship of unlikely friends", "magical ring")
ASKED = [
    "joy",
    "hostile",
    "long",
    "sample",
    "short pool",
    *PRESSED,
    "group asked",
    "group voting",
    "/help",
    "/privacy",
    "/settings",
    "/mydata",
    "/forget",
    "/about",
    "/start",
    "/mood",
    "<b>&_*[x]",
]


def a_dialogue_about(movies: tuple[Movie, ...], *, saved: Sequence[int] = ()) -> Dialogue:
    scores = MoodScores.of({Mood.JOY: 0.9})
    entries = tuple(ScoredMovie(movie, scores, {Mood.JOY: REASONS}) for movie in movies)
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", entries))
    memory = MemoryStore()
    memory.add_movies(shelf.catalogue)
    memory.add_verdicts("person", (Verdict(movie, Opinion.SAVED, Mood.JOY, NOON) for movie in saved))
    return Dialogue(shelf, memory, clock=lambda: NOON, image_base=IMAGE_BASE)


async def a_reply_to_a_group(asked: str) -> Reply:
    """Let two tap, and perhaps show them their movie."""
    dialogue = a_dialogue_about(HOSTILE)
    await dialogue.reply_to(Request("1", "group", "/together", is_shared=True))
    tokens = ["2_tap_joy_1", "2_tap_fear_1", "2_settle_1"]
    replies = [
        await dialogue.reply_to(Request(token, "group", action=action_from(token), is_shared=True)) for token in tokens
    ]
    return replies[1 if asked == "group asked" else 2]


async def a_reply_to(asked: str) -> Reply:
    if asked.startswith("group"):
        return await a_reply_to_a_group(asked)
    special = {
        "hostile": a_dialogue_about(HOSTILE),
        "long": a_dialogue_about(LONG),
        "sample": a_dialogue(a_catalogue(source="sample")),
        "short pool": a_dialogue(a_short_pool()),
        **dict.fromkeys(PRESSED, a_dialogue_about((KNOWN, *LONG), saved=(603, 1234567))),
    }
    dialogue = special.get(asked, a_dialogue())
    text = "joy" if asked in special else asked
    return await dialogue.reply_to(Request("person", "room", text, pressed(PRESSED.get(asked)), "en-GB"))


def test_every_platform_of_the_registry_is_compared() -> None:
    """The terminal is no frontend of its own: ``ask`` starts it."""
    assert set(FRONTEND_VIEWS) == {platform.name for platform in registry.FRONTENDS} | {"terminal"}
    assert set(CHANNEL_VIEWS) == {platform.name for platform in registry.CHANNELS}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("movies", [HOSTILE, LONG])
async def test_every_channel_shows_the_digest(movies: tuple[Movie, ...], channel: str) -> None:
    """A notification is too short for plots; nothing can be pressed in any of them."""
    order = Digest("email:ann@example.net", Mood.JOY, Slot(4, 18, 0, "UTC"), NOON)
    reply = await a_dialogue_about(movies).compose_digest(order, can_answer=False)
    shown = CHANNELS[channel](reply)
    for part in (
        reply.text,
        reply.notice,
        *(part for card in reply.cards for part in (card.title, *card.facts, card.why)),
    ):
        assert squeezed(part) in shown.text
    assert shown.links == links_of(reply)
    if channel != "notification":
        assert all(squeezed(card.body) in shown.text for card in reply.cards)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("asked", ASKED)
async def test_every_platform_shows_the_same(asked: str, platform: str) -> None:
    reply = await a_reply_to(asked)
    shown = PLATFORMS[platform](reply)
    for part in (
        reply.text,
        reply.notice,
        *(part for card in reply.cards for part in (card.title, *card.facts, card.why, card.watch)),
    ):
        assert squeezed(part) in shown.text
    assert sorted(shown.links) == sorted(links_of(reply))
    assert shown.choices == [labelled(choice) for choice in reply.buttons]
    assert shown.card_tokens == [choice.token for card in reply.cards for choice in card.buttons]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("asked", ["joy", "hostile", "long"])
async def test_movies_stand_in_the_same_order_with_the_beginning_of_their_plots(asked: str, platform: str) -> None:
    reply = await a_reply_to(asked)
    text = PLATFORMS[platform](reply).text
    for card in reply.cards:
        for part in (card.title, card.facts[-1], card.why, card.body[:50]):
            before, found, text = text.partition(squeezed(part))
            assert found, f"{part} does not follow {before}"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_pressed_button_that_is_too_old_is_answered_everywhere_alike(platform: str) -> None:
    reply = await a_dialogue().reply_to(Request("person", "room", action=action_from("0_ancient")))
    shown = PLATFORMS[platform](reply)
    assert squeezed(reply.text) in shown.text
    assert shown.choices == [labelled(choice) for choice in reply.buttons]


def a_short_pool() -> Catalogue:
    """Build a week with one movie for joy and two that are next best."""
    scores = (MoodScores.of({Mood.JOY: 0.9}), MoodScores.of({Mood.JOY: 0.4}), MoodScores.of({Mood.JOY: 0.3}))
    entries = tuple(ScoredMovie(a_movie(number), one) for number, one in enumerate(scores, 1))
    return Catalogue(Week.of(NOON), NOON, "tmdb", entries)


async def test_list_of_replies_has_what_makes_rendering_hard() -> None:
    replies = {asked: await a_reply_to(asked) for asked in ASKED}
    assert {len(replies[asked].cards) for asked in ("joy", "hostile", "long", "sample", "short pool")} == {3}
    assert [asked for asked, reply in replies.items() if reply.is_private] == [
        "a list",
        "on a list",
        "taken off a list",
        "/privacy",
        "/settings",
        "/mydata",
        "/forget",
    ]
    assert "I cannot tell a mood" in replies["<b>&_*[x]"].text
    assert (len(replies["opened"].cards), len(links_of(replies["opened"]))) == (1, 2)
    assert min(len(card.body) for card in replies["long"].cards) > 2000
