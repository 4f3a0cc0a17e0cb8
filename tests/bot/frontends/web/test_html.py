import base64
import re
from dataclasses import replace
from html import escape

import pytest

from bot.dialogue.actions import MarkSeen, ShowHelp, ShowMovies
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Button, Card, File, Link, Reply
from bot.frontends.web.html import (
    MAX_BUBBLE_CHARACTERS,
    WEB_FOLDER,
    Preview,
    error_reply,
    fold,
    fragment,
    page,
    shorten_bubble,
    static_files,
)
from core.moods.mood import Mood
from tests.support.web.web_site import presses_in

HOSTILE = """<script>alert("1")</script><b>&' onerror=x"""
CARD = Card(
    id=7,
    title="Up & Away",
    year=2009,
    mood=Mood.JOY,
    moods={"joy": 0.9},
    facts=("2009", "1 h 36 min"),
    why="90% joy: balloons",
    body="A house flies away.",
    poster="https://image.example/up.jpg",
    link="https://www.themoviedb.org/movie/7",
    alt="Poster of Up & Away (2009)",
)
REPLY = Reply("Three for joy.", cards=(CARD,), buttons=mood_buttons(), mood=Mood.JOY, notice="Small print.")


def test_fragment_shows_all_of_a_reply() -> None:
    html = fragment("joy", REPLY)
    of_card = ("Up &amp; Away", *CARD.facts, CARD.why, CARD.body, CARD.link, CARD.poster)
    for shown in ("joy", REPLY.text, *of_card, "Small print."):
        assert str(shown) in html
    assert list(presses_in(html)) == [button.action for button in REPLY.buttons]
    for button in REPLY.buttons:
        assert button.label in html
    assert 'alt="Poster of Up &amp; Away (2009)"' in html


def test_page_holds_the_fragment_and_an_input_box() -> None:
    html = page("joy", REPLY)
    assert html.startswith("<!doctype html>")
    assert "Up &amp; Away" in html
    assert '<label class="unseen" for="text">' in html


def test_card_without_poster_shows_a_drawn_one() -> None:
    html = fragment("", replace(REPLY, cards=(replace(CARD, poster=None),)))
    assert 'src="/posters/7/joy.png"' in html


def test_pictures_have_a_size() -> None:
    assert 'width="500" height="750"' in fragment("", REPLY)


def test_foreign_text_never_becomes_markup() -> None:
    evil = Button(HOSTILE, HOSTILE, ShowMovies(Mood.JOY))
    written = dict.fromkeys(("title", "why", "poster", "link", "alt"), HOSTILE)
    card = replace(CARD, **written, facts=(HOSTILE,), body=HOSTILE * 20, buttons=(evil,))
    html = page(HOSTILE, Reply(HOSTILE, (card,), (evil,), notice=HOSTILE))
    assert "<script>" not in html
    assert "<b>" not in html
    assert '"1"' not in html


@pytest.mark.parametrize("name", ["page", "exchange", "card"])
def test_templates_hold_no_untranslatable_words(name: str) -> None:
    source = (WEB_FOLDER / "templates" / f"{name}.html").read_text("utf-8")
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source)
    spoken = re.findall(r'(?:alt|aria-label|placeholder|title|data-busy|data-offline)="([^"]+)"', bare)
    assert [word for word in spoken if word.strip() != "TMDB"] == []
    assert re.findall(r"[A-Za-z]+", re.sub(r"<[^>]*>", "", bare)) == []


def test_page_has_no_inline_script_or_style() -> None:
    html = page("joy", REPLY)
    assert re.findall("<script[^>]*>[^<]", html) == []
    assert re.findall('<script[^>]* src="([^"]+)"></script>', html) == [
        static_files.address(name) for name in ("htmx.min.js", "chat.js")
    ]
    assert "style=" not in html
    assert "<style" not in html
    assert " on" not in "".join(tag for tag in html.split("<") if "=" in tag and " on" in tag.split(">")[0])


@pytest.mark.parametrize(
    ("button", "value"),
    [
        (Button("Joy", "😃", ShowMovies(Mood.JOY)), "2_mood_joy Joy 😃"),
        (Button("Seen it", "👁", MarkSeen(Mood.JOY, 603)), "2_seen_joy_603 Seen it"),
        (Button("New", "✨", ShowHelp()), "2_help New"),
        (Button(HOSTILE, "✨", ShowHelp()), f"2_help {HOSTILE}"),
    ],
)
def test_button_carries_its_token_and_its_label(button: Button, value: str) -> None:
    """A press sends both, so that the visitor's bubble can repeat the label."""
    assert list(presses_in(fragment("", Reply("Hm", buttons=(button,)))).values()) == [value]


@pytest.mark.parametrize(
    ("text", "bubble"),
    [("joy", "joy"), ("  two\n lines ", "two lines"), ("", ""), ("x" * 5000, "x" * (MAX_BUBBLE_CHARACTERS - 1) + "…")],
)
def test_bubble_is_one_short_line(text: str, bubble: str) -> None:
    assert shorten_bubble(text) == bubble


def test_card_without_reason_leaves_no_gap() -> None:
    assert 'class="why"' in fragment("", Reply("", cards=(CARD,)))
    assert 'class="why"' not in fragment("", Reply("", cards=(replace(CARD, why=""),)))


def test_short_plot_is_not_folded() -> None:
    assert fold("A house flies away.") == ("A house flies away.", "")


def test_long_plot_folds_at_the_end_of_a_sentence() -> None:
    plot = "He runs. " * 60
    opening, rest = fold(plot)
    assert opening.endswith("runs.")
    assert f"{opening} {rest}" == plot.strip()


@pytest.mark.parametrize("plot", ["word " * 100, "字" * 400])
def test_long_plot_without_sentences_folds_at_a_word(plot: str) -> None:
    opening, rest = fold(plot)
    assert opening.endswith(" …")
    assert (opening.removesuffix(" …") + rest.removeprefix("… ")).replace(" ", "") == plot.replace(" ", "")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500])
def test_errors_are_kind_and_offer_the_moods(status: int) -> None:
    reply = error_reply(status)
    assert str(status) not in reply.text
    assert reply.buttons == mood_buttons()


@pytest.mark.parametrize("name", ["cinemood-saved.csv", HOSTILE])
def test_file_is_a_download(name: str) -> None:
    html = fragment("", Reply("Here.", file=File(name, b"<script>\x00")))
    assert f'href="data:application/octet-stream;base64,{base64.b64encode(b"<script>" + bytes(1)).decode()}"' in html
    assert f'download="{escape(name, quote=True)}"'.replace("&quot;", "&#34;").replace("&#x27;", "&#39;") in html


def test_preview_is_escaped() -> None:
    reply = replace(REPLY, cards=(replace(CARD, title=HOSTILE, poster=HOSTILE, alt=HOSTILE, why=HOSTILE),))
    html = page("", reply, Preview.of_reply("https://x.example", reply))
    assert "<script>" not in html
    assert 'content="&lt;script&gt;' in html


def test_named_page_becomes_a_link() -> None:
    html = fragment(
        "", Reply("Talk: help.example, <now>.", links=(Link("help.example", "🤝", "https://help.example"),))
    )
    assert 'Talk: <a href="https://help.example" target="_blank" rel="noopener">help.example<' in html
    assert "</a>, &lt;now&gt;." in html
