"""Replies as components."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.components import validate_components
from simcord.preview._markdown import markdown_tokens

from bot.dialogue.actions import MAX_TOKEN_BYTES, MarkSeen, ShowAgain, ShowMore, ShowSettings, Vote
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Button, Card, Link, Reply, Request
from bot.frontends.discord.rendering.components import build_view
from bot.frontends.discord.rendering.markdown import escape
from bot.frontends.discord.rendering.parts import CUSTOM_ID, DiscordButton, Item, poster_name
from core.moods.mood import Mood
from tests.support.fakes import a_dialogue

COMPONENTS_V2 = 1 << 15


LINK = "https://www.themoviedb.org/movie/1"


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
        "poster": "https://image.example/t/p/w500/keeper.jpg",
        "link": LINK,
        "alt": "Poster of The Keeper (2020)",
    }
    return Card(**(plain | facts))  # pyright: ignore[reportArgumentType] - the tests give the right types


OTHER = a_card(id=2, title="Another", link=f"{LINK}2", poster=None)


def a_reply(*cards: Card, **facts: Any) -> Reply:  # noqa: ANN401 - any field of a reply
    more = Button("More", "🔄", ShowMore(Mood.JOY))
    plain = Reply("Joy 😃 – movies.", cards, buttons=(more, *mood_buttons()), mood=Mood.JOY, notice="Trending now.")
    return dataclasses.replace(plain, **facts)


def lay_out(reply: Reply, *drawn: int) -> discord.ui.LayoutView:
    """Render, and let an independent implementation of Discord's rules check the result."""
    view = build_view(reply, button=as_it_is, drawn=drawn)
    validate_components(view.to_components(), flags=COMPONENTS_V2)
    return view


def as_it_is(button: DiscordButton) -> Item:
    return button


def texts(view: discord.ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def buttons(view: discord.ui.LayoutView) -> list[list[DiscordButton]]:
    rows = (item for item in view.walk_children() if isinstance(item, discord.ui.ActionRow))
    return [[button for button in row.children if isinstance(button, discord.ui.Button)] for row in rows]


def thumbnails(view: discord.ui.LayoutView) -> list[discord.ui.Thumbnail[Any]]:
    return [item for item in view.walk_children() if isinstance(item, discord.ui.Thumbnail)]


def visible(markdown: str) -> str:
    """Read marked-up text as a person sees it."""
    return "".join(_contents(markdown_tokens(markdown, "text_display", context={"everyone": True})))


def _contents(tokens: list[dict[str, Any]]) -> Iterator[str]:
    for token in tokens:
        yield "\n" if token["type"] == "break" else token.get("content", "")
        yield from _contents(token.get("children", []))


def one_line(text: str) -> str:
    return " ".join(text.split())


async def test_answer_shows_everything() -> None:
    reply = await a_dialogue().reply_to(Request("discord:1", "discord:1", "joy"))
    headline, *movies, notice = texts(lay_out(reply))
    for card, text in zip(reply.cards, movies, strict=True):
        assert f"**[{card.title}]({card.link})** ({card.year})" in text
        assert all(part in visible(text) for part in (*card.facts[1:], card.why, card.body))
    assert headline == f"### {reply.text}"
    assert notice == f"-# {reply.notice}"


def test_year_is_shown_once() -> None:
    assert texts(lay_out(a_reply(a_card())))[1].count("2020") == 1


def test_poster_is_beside_the_text() -> None:
    (poster,) = thumbnails(lay_out(a_reply(a_card(), OTHER)))
    assert poster.media.url == "https://image.example/t/p/w500/keeper.jpg"
    assert poster.description == "Poster of The Keeper (2020)"


def test_drawn_poster_is_shown_from_the_attachment() -> None:
    view = build_view(a_reply(a_card(poster=None), OTHER), button=as_it_is, drawn={1})
    assert [poster.media.url for poster in thumbnails(view)] == [f"attachment://{poster_name(1)}"]


def test_movie_without_poster_has_text_only() -> None:
    view = lay_out(a_reply(a_card(poster=None), OTHER))
    assert not thumbnails(view)
    assert "The Keeper" in texts(view)[1]


def test_each_mood_has_a_colour() -> None:
    """Answers without a mood have none."""
    views = [lay_out(a_reply(mood=mood)) for mood in (*Mood, None)]
    colours = [view.to_components()[0].get("accent_color") for view in views]
    assert len(set(colours)) == len(Mood) + 1
    assert colours[-1] is None


def test_rows_of_buttons_are_evenly_filled() -> None:
    rows = buttons(lay_out(a_reply()))
    assert [[button.label for button in row] for row in rows] == [
        ["More", "Love", "Joy", "Surprise"],
        ["Sadness", "Fear", "Anger"],
    ]
    assert str(rows[0][0].emoji) == "🔄"


def test_every_custom_id_fits_its_pattern() -> None:
    longest = Button("Longest", "", ShowSettings("x" * (MAX_TOKEN_BYTES - len("2_settings_"))))
    ids = [
        button.custom_id or ""
        for row in buttons(lay_out(a_reply(buttons=(longest, *mood_buttons()))))
        for button in row
    ]
    assert all(re.fullmatch(CUSTOM_ID, each) and len(each) <= 100 for each in ids)


def test_buttons_of_a_card_follow_it() -> None:
    seen = Button("Seen it", "👀", MarkSeen(Mood.JOY, 1))
    view = lay_out(a_reply(a_card(buttons=(seen,))))
    assert [len(row) for row in buttons(view)] == [1, 4, 3]


def test_three_cards_with_four_buttons_fill_a_message() -> None:
    cards = [a_card(id=n, buttons=tuple(Button("x", "", Vote(n, i)) for i in range(4))) for n in range(3)]
    assert lay_out(a_reply(*cards)).total_children_count == 40


def test_lines_between_parts_give_way_to_buttons() -> None:
    cards = [a_card(id=n, buttons=tuple(Button("x", "", Vote(n, i)) for i in range(4))) for n in range(3)]
    ten = tuple(Button("y", "", Vote(9, i)) for i in range(10))
    view = lay_out(a_reply(*cards, buttons=ten))
    assert [len(row) for row in buttons(view)] == [4, 4, 4, 5, 5]
    assert not any(isinstance(item, discord.ui.Separator) for item in view.walk_children())


WHOLE = a_card(
    body="plot " * 150 + "end",
    watch="Streams on M*A*S*H in GB (source: JustWatch).",
    links=(Link("Trailer", "▶️", "https://www.youtube.com/watch?v=abc"),),
    buttons=(Button("Seen it", "👀", MarkSeen(Mood.JOY, 1)),),
)


def test_single_movie_is_shown_large() -> None:
    """With its whole plot, and the services that have it."""
    view = lay_out(a_reply(WHOLE))
    (gallery,) = (item for item in view.walk_children() if isinstance(item, discord.ui.MediaGallery))
    assert [(item.media.url, item.description) for item in gallery.items] == [(WHOLE.poster, WHOLE.alt)]
    assert texts(view)[1].endswith(f"end\n\n{escape(WHOLE.watch)}")


def test_drawn_poster_of_a_single_movie_is_shown_from_the_attachment() -> None:
    view = build_view(a_reply(a_card(poster=None)), button=as_it_is, drawn={1})
    (gallery,) = (item for item in view.walk_children() if isinstance(item, discord.ui.MediaGallery))
    assert [item.media.url for item in gallery.items] == [f"attachment://{poster_name(1)}"]


def test_links_are_in_the_row_of_their_movie() -> None:
    """The button back is the first one below."""
    back = Button("Back", "↩️", ShowAgain(Mood.JOY, (1, 2, 3)))
    (of_card, first, *_) = buttons(lay_out(a_reply(WHOLE, buttons=(back, *mood_buttons()))))
    assert [(button.label, button.url) for button in of_card] == [
        ("Seen it", None),
        ("Trailer", WHOLE.links[0].address),
    ]
    assert first[0].label == "Back"


@pytest.mark.parametrize("address", ["ftp://a.example/", "javascript:alert(1)", "https://a.example/" + "x" * 512])
def test_invalid_link_is_left_out(address: str) -> None:
    """Discord would refuse the whole message."""
    assert len(buttons(lay_out(a_reply(a_card(links=(Link("Trailer", "", address),)))))) == 2


def test_long_plot_gives_way_to_providers() -> None:
    view = lay_out(a_reply(dataclasses.replace(WHOLE, body="word " * 5_000)))
    assert sum(map(len, texts(view))) <= 4_000
    assert visible(texts(view)[1]).endswith(WHOLE.watch)


def test_title_with_brackets_has_its_link_on_the_year() -> None:
    text = texts(lay_out(a_reply(a_card(title="[REC]"))))[1]
    assert text.startswith(rf"**\[REC\]** ([2020]({LINK}))")


def test_plot_is_cut_at_a_word() -> None:
    text = texts(lay_out(a_reply(a_card(body="lighthouse " * 100), OTHER)))[1]
    assert text.endswith("lighthouse…")


def test_text_keeps_its_lines() -> None:
    assert texts(lay_out(Reply("First\n/mood joy – second", buttons=mood_buttons()))) == ["First\n/mood joy – second"]


def test_long_text_is_cut() -> None:
    (text,) = texts(lay_out(Reply("_*" * 5_000)))
    assert 3_990 <= len(text) <= 4_000


def test_long_labels_and_descriptions_are_shortened() -> None:
    view = lay_out(a_reply(a_card(alt="a" * 300), OTHER, buttons=(Button("b" * 99, "", ShowMore(Mood.JOY)),)))
    assert len(thumbnails(view)[0].description or "") == 256
    assert len(buttons(view)[0][0].label or "") == 80


# No digits or &: CommonMark, which judges here, knows "1)" and "&amp;" as markup, Discord does not.
hostile = st.text('ab .-+#>*_~`|[]()<@!:/\\\n"é漢🎬', max_size=400)


@given(hostile)
def test_any_title_is_shown_as_written(title: str) -> None:
    shown = visible(texts(build_view(a_reply(a_card(title=title[:120])), button=as_it_is))[1])
    assert shown.startswith(f"{one_line(title[:120])} (2020)")


@given(st.lists(st.tuples(hostile, hostile, hostile, st.text(max_size=300)), min_size=1, max_size=3), st.text())
def test_any_movies_are_within_limits(movies: list[tuple[str, ...]], text: str) -> None:
    cards = [a_card(title=a * 9, body=b * 9, facts=(b, c), why=c * 9, alt=d) for a, b, c, d in movies]
    view = lay_out(a_reply(*cards, text=f"Joy {text * 9}", notice=f"Small {text * 9}"))
    assert sum(len(text.encode("utf-16-le")) // 2 for text in texts(view)) <= 4_000
    assert len(texts(view)) == len(cards) + 2


@given(st.lists(st.text(st.characters(categories=["L", "So", "P"]), min_size=1, max_size=150), min_size=3, max_size=3))
def test_plots_give_way_before_titles(titles: list[str]) -> None:
    view = build_view(a_reply(*(a_card(title=title, body="*" * 999) for title in titles)), button=as_it_is)
    for title, text in zip(titles, texts(view)[1:], strict=False):
        assert escape(title) in text
