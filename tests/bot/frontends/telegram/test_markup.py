import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InputTextMessageContent

from bot.app import SAMPLE
from bot.dialogue.reply import Card, Reply, Request
from bot.frontends.telegram import inline
from bot.frontends.telegram import markup as render
from core.moods.mood import Mood
from core.sources.sample import read_sample
from tests.support.fakes import a_dialogue
from tests.support.telegram.standin import visible


def a_card(**facts: object) -> Card:
    plain: dict[str, object] = {
        "id": 1,
        "title": "The Keeper",
        "year": 2020,
        "mood": Mood.JOY,
        "moods": {"joy": 0.9},
        "facts": ("2020", "1 h 41 min", "★ 7.2", "Drama"),
        "why": "90% joy: letter",
        "body": "A lighthouse keeper finds a letter in a bottle and answers it.",
        "poster": None,
        "link": "https://www.themoviedb.org/movie/1",
        "alt": "Poster of The Keeper (2020)",
    }
    return Card(**(plain | facts))  # pyright: ignore[reportArgumentType] - the tests give the right types


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


async def a_reply() -> Reply:
    return await a_dialogue().reply_to(Request("telegram:1", "telegram:1", "joy"))


async def test_caption_shows_all_parts() -> None:
    """The text, titles, facts, reasons, plots and the small print."""
    reply = await a_reply()
    shown = visible(render.caption(reply))
    for card in reply.cards:
        assert all(part in shown for part in (card.title, f"({card.year})", *card.facts, card.why, card.body))
    assert shown.startswith(reply.text)
    assert shown.endswith(reply.notice)


def test_title_links_to_the_movie_page() -> None:
    assert '<b>1. <a href="https://www.themoviedb.org/movie/1">The Keeper</a></b> (2020)' in render.caption(
        Reply("Joy", (a_card(),) * 3)
    )


def test_single_movie_has_no_number() -> None:
    """It shows where to watch it, too."""
    card = a_card(watch="Streams on Netflix in GB (source: JustWatch).", body="plot " * 100, facts=("2020", "12A"))
    lines = visible(render.caption(Reply("Joy", (card,), notice="Notice"))).split("\n")
    assert lines == [
        *("Joy", "", "The Keeper (2020)", "12A", card.why, card.body.strip(), card.watch, "", "Notice"),
    ]


def test_messages_share_text_and_notice() -> None:
    """The first message has the text of the reply, the last one its notice."""
    reply = Reply("Joy", tuple(a_card(title=title) for title in ("A", "B", "C")), notice="Notice")
    shown = [visible(render.caption_of(reply, place)).split("\n") for place in range(3)]
    assert [lines[0] for lines in shown] == ["Joy", "2. B (2020)", "3. C (2020)"]
    assert ["Notice" in lines for lines in shown] == [False, False, True]


def test_year_is_shown_once() -> None:
    assert visible(render.caption(Reply("Joy", (a_card(),)))).count("2020") == 1


def test_html_in_titles_is_escaped() -> None:
    title = '<b>&amp;</b> "Alien & Aliens" *[]_` `'
    shown = visible(render.caption(Reply("<i>&lt;", (a_card(title=title, link='https://a.b/?"&<'),))))
    assert shown.startswith(f"<i>&lt;\n\n{title} (2020)")


def test_direction_marks_are_removed() -> None:
    shown = visible(render.caption(Reply("Joy", (a_card(title="Gift\u202eTXET\n\u2066"),))))
    assert "Gift TXET (2020)" in shown


@pytest.mark.parametrize("title", ["ואלס עם באשיר", "الرسالة", "Gift בית"])
def test_right_to_left_title_is_isolated(title: str) -> None:
    assert f"1. \u2068{title}\u2069 (2020)" in visible(render.caption(Reply("Joy", (a_card(title=title),) * 3)))
    assert render.heading(a_card(title=title)) == f"\u2068{title}\u2069 (2020)"


def test_long_plots_are_cut_equally() -> None:
    """Cuts fall between words."""
    long, short = "A storm comes up over the bay. " * 50, "A short plot that needs no cutting at all, to be sure."
    plots = [line for line in shown_lines(body=(long, short, long)) if line.startswith("A s")]
    assert plots[1] == short
    assert abs(len(plots[0]) - len(plots[2])) <= len(" storm")
    assert plots[0].endswith("…")
    assert plots[0].removesuffix("…") in long


def test_plots_are_dropped_without_room() -> None:
    shown = shown_lines(title=("T" * 240,) * 3, body=("Plot " * 50,) * 3)
    assert not [line for line in shown if line.startswith("Plot")]
    assert len([line for line in shown if "T" * 240 in line]) == 3


def shown_lines(**columns: tuple[str, ...]) -> list[str]:
    cards = [a_card(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]
    return visible(render.caption(Reply("Joy", tuple(cards), notice="Notice"))).split("\n")


def test_text_has_room_for_whole_plots() -> None:
    reply = Reply("Joy", (a_card(body="plot " * 200 + "end"),) * 3)
    assert visible(render.text(reply)).count(" end") == 3


def test_text_without_movies_keeps_its_line_breaks() -> None:
    assert visible(render.text(Reply("One\n\n/two <3", notice="small"))) == "One\n\n/two <3\n\nsmall"


hostile = st.text(st.sampled_from("<>&;\"'/ab \n\u202e\u2067\u200d😡👩אé\x01\ud83d") | st.characters(), max_size=1500)
titles = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=120)
cards = st.builds(a_card, title=titles, body=hostile, why=hostile, facts=st.tuples(hostile), link=hostile)


@given(st.builds(Reply, hostile, st.lists(cards, max_size=3).map(tuple), notice=hostile))
def test_every_reply_fits(reply: Reply) -> None:
    """Its HTML parses, keeps the limits and shows every title."""
    for markup, limit in ((render.caption(reply), 1024), (render.text(reply), 4096)):
        shown = visible(markup)
        assert units(shown) <= limit
        assert all(titled(card) in shown for card in reply.cards)


def titled(card: Card) -> str:
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in card.title)
    return f"\u2068{card.title}\u2069 (2020)" if turns else f"{card.title} (2020)"


@given(st.builds(Reply, hostile, st.lists(cards, min_size=1, max_size=20).map(tuple), notice=hostile))
def test_every_inline_result_fits(reply: Reply) -> None:
    """Its HTML parses, keeps the limits and shows the title."""
    for card, result in zip(reply.cards, inline.build_results(reply, "cinemood_bot"), strict=True):
        assert isinstance(result.input_message_content, InputTextMessageContent)
        shown = visible(result.input_message_content.message_text)
        assert titled(card) in shown
        assert titled(card) == result.title
        assert units(shown) <= 4096


def test_sample_movies_are_shown_exactly() -> None:
    for movie in (one.as_movie() for one in read_sample(SAMPLE)):
        card = a_card(title=" ".join(movie.title.split()), body=movie.overview, year=2020, facts=movie.genres)
        for markup in (render.caption(Reply("Joy", (card,))), render.caption(Reply("Joy", (card,) * 3))):
            assert titled(card) in visible(markup)
        assert render.one_line(movie.overview) in visible(render.text(Reply("Joy", (card,))))


@pytest.mark.parametrize("size", [300, 5000])
def test_endless_titles_are_cut(size: int) -> None:
    endless = dataclasses.replace(a_card(), title="😡" * size)
    shown = visible(render.caption(Reply("Joy", (endless,) * 3)))
    assert shown.count("😡" * 100) == 3
    assert units(shown) <= 1024
