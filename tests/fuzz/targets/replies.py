"""Replies about hostile movies on every platform: within its limits, with valid markup and without scripts."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec
from telegram import InlineKeyboardMarkup

from bot.dialogue.actions import MAX_TOKEN_BYTES, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.frontends.telegram import inline as telegram_inline
from bot.frontends.telegram import markup as telegram_render
from bot.frontends.telegram.keyboard import build_keyboard
from bot.frontends.terminal.screen import as_json, screen
from bot.frontends.web import html as web_render
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from core.people.person import Preferences
from tests.bot.frontends.discord.rendering.test_limits import payloads
from tests.bot.frontends.terminal.test_screen import printed
from tests.fuzz.tools.byte_reader import ByteReader, encode_input, replace_surrogates
from tests.fuzz.tools.chat_markup import check_discord, check_telegram
from tests.fuzz.tools.html_page import read_page
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.tools.logged_errors import fail_on_errors, run_async
from tests.support.discord.limits import check_message, units
from tests.support.fakes import IMAGE_BASE, NOON
from tests.support.store import MemoryStore
from tests.support.telegram.standin import visible

_ASKED: Final = (*TYPED, *TYPED_MORE)
_NUMBERS: Final = (0, 1, 59, 60, 2**31, 2**53 - 1)
_RATINGS: Final = (0.0, 7.25, 10.0, 5e-324)
_MAX_PAGE_LENGTH: Final = 200_000


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    words = ("Up & Away", "A house flies away.", "Drama", "balloons", "15", "Netflix")
    hostile = ("<script>alert(1)</script>", "]]>\x1b[31m\u202e", "[a](https://evil.example) @everyone", "'\"><b>")
    linked = '<a href="https://evil.example">a</a>'
    long = bytes([40, 255]) + "🎬".encode() * 10
    for at in range(len(_ASKED) + len(tokens())):
        yield encode_input(0, *words, 0, 0, 0, 0, 0, 0, at, 0)
        yield encode_input(0, *hostile, *hostile[:2], 0, 3, 3, 3, at % 2, 0, at, 0)
        yield encode_input(0, *[linked] * 6, 0, 2, 2, 2, 1, 0, at, 0)
        yield encode_input(2, *[*[long] * 6, 0, 3, 3, 3, 0] * 3, 0, at, 0)


def try_input(data: bytes) -> None:
    with fail_on_errors("bot"):
        for reply in get_replies(data):
            check(reply)


def get_replies(data: bytes) -> list[Reply]:
    """Get replies about hostile movies."""
    reader = ByteReader(data)
    movies = {number: _movie(number, reader) for number in range(9, 9 + 1 + reader.number() % 3)}
    asked = [_request(reader) for _ in range(1 + reader.number() % 3)]
    return run_async(_answers(tuple(movies.values()), asked))


async def _answers(movies: tuple[Movie, ...], asked: list[Request]) -> list[Reply]:
    entries = tuple(
        ScoredMovie(movie, MoodScores.of({Mood.JOY: 0.9, Mood.FEAR: 0.8}), {Mood.JOY: (*movie.keywords, *movie.genres)})
        for movie in movies
    )
    catalogue, memory = Catalogue(Week.of(NOON), NOON, "tmdb", entries), MemoryStore()
    memory.set_preferences("fuzz:1", Preferences(country="GB"))
    dialogue = Dialogue(Shelf(catalogue), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    answers = [await dialogue.reply_to(request) for request in asked]
    await dialogue.aclose()
    return answers


def _request(reader: ByteReader) -> Request:
    at, known = reader.number(), (*_ASKED, *tokens())
    if at == 255:
        return Request("fuzz:1", "fuzz:1", reader.text())
    said, is_shared = known[at % len(known)], reader.flag()
    if said in _ASKED:
        return Request("fuzz:1", "fuzz:1", said, is_shared=is_shared, is_reachable=True)
    return Request("fuzz:1", "fuzz:1", action=action_from(said), is_shared=is_shared, is_reachable=True)


def _movie(number: int, reader: ByteReader) -> Movie:
    title, overview, genre, keyword, rating, service = (replace_surrogates(reader.text()) for _ in range(6))
    plain = Movie(id=number, title=title or "Untitled", overview=overview, release_date=date(2001, 1, 1))
    return msgspec.structs.replace(
        plain,
        id=number + reader.pick((0, 0, 0, 10**9 - 20)),
        genres=(genre,) * 3,
        keywords=(keyword, title),
        certifications={"GB": rating},
        providers={"GB": (service,) * (1 + len(service) % 30)},
        runtime=reader.pick(_NUMBERS),
        vote_average=reader.pick(_RATINGS),
        vote_count=reader.pick(_NUMBERS),
        poster_path=reader.pick((None, "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg")),
        trailer="https://www.youtube.com/watch?v=25v7N34d5HE",
    )


def check(reply: Reply) -> None:
    """Render a reply on every platform, and check each."""
    _check_telegram(reply)
    for message in payloads(reply):
        check_message(message)
        check_discord(message)
    preview = web_render.Preview.of_reply("https://cinemood.example", reply)
    for html in (web_render.fragment(reply.text, reply), web_render.page(reply.text, reply, preview)):
        assert len(read_page(html)) <= _MAX_PAGE_LENGTH
    shown = printed(reply)
    assert all(letter.isprintable() or letter == "\n" for letter in shown), repr(shown)
    assert screen(reply)
    assert "\n" not in as_json(reply)


def _check_telegram(reply: Reply) -> None:
    for markup, limit in ((telegram_render.caption(reply), 1024), (telegram_render.text(reply), 4096)):
        assert units(visible(markup)) <= limit
        check_telegram(markup)
    for place in range(len(reply.cards)):
        assert units(visible(telegram_render.caption_of(reply, place))) <= 1024
    for found in telegram_inline.build_results(reply, "cinemood_bot"):
        assert found.title.strip()
        assert len(found.id.encode()) <= MAX_TOKEN_BYTES
    for buttons in (build_keyboard(reply), build_keyboard(reply, 4242424242)):
        _check_buttons(buttons)


def _check_buttons(buttons: InlineKeyboardMarkup | None) -> None:
    for button in [one for row in buttons.inline_keyboard for one in row] if buttons else ():
        assert button.text.strip()
        data = button.callback_data
        assert data is None or (isinstance(data, str) and 1 <= len(data.encode()) <= MAX_TOKEN_BYTES)
