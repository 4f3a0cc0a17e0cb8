import io
import json
from dataclasses import fields, replace
from typing import Literal

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Card, File, Reply, Request
from bot.frontends.terminal.screen import as_json, screen
from core.moods.mood import Mood
from tests.support.fakes import a_dialogue


def printed(reply: Reply, width: int = 120, *, colours: Literal["truecolor"] | None = None) -> str:
    """Show a reply on a terminal that is this many columns wide; without colours, no escape sequence is its own."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=colours).print(screen(reply))
    return out.getvalue()


async def three_cards(mood: Mood = Mood.JOY) -> Reply:
    return await a_dialogue().reply_to(Request("terminal:here", "terminal:here", f"/mood {mood}"))


CARD = Card(
    id=603,
    title="The Matrix",
    year=1999,
    mood=Mood.SURPRISE,
    moods={mood.value: 0.25 for mood in Mood},
    facts=("1999", "2 h 16 min", "★ 8.2", "Action"),
    why="91% surprise: dream",
    body="A hacker learns that the world is a dream.",
    poster=None,
    link="https://www.themoviedb.org/movie/603",
    alt="Poster of The Matrix (1999)",
)


def without_frames(text: str) -> str:
    """Join what stands in a single card, line breaks within words included."""
    return "".join(line.strip(" │") for line in text.splitlines())


@pytest.mark.parametrize(("width", "abreast"), [(80, 2), (120, 3)])
async def test_cards_stand_side_by_side_where_there_is_room(width: int, abreast: int) -> None:
    frames = [line.count("╭") for line in printed(await three_cards(), width).splitlines() if "╭" in line]
    assert max(frames) == abreast
    assert sum(frames) == 3


@pytest.mark.parametrize("width", [20, 40, 80, 120, 300])
async def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = printed(await three_cards(), width).splitlines()
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("mood", list(Mood))
async def test_everything_of_a_reply_is_shown(mood: Mood) -> None:
    reply = await three_cards(mood)
    text = " ".join(printed(reply, 300).split())
    assert reply.text in text
    assert reply.notice in text
    assert all(f"{number}. {card.title}" in text for number, card in enumerate(reply.cards, 1))
    assert all(f"{choice.emoji} {choice.label}" in text for choice in reply.buttons)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_title_facts_reason_plot_and_link_of_a_card_are_shown_whole(width: int) -> None:
    title = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb"
    card = replace(CARD, title=title, link="https://www.themoviedb.org/movie/1234567")
    text = without_frames(printed(Reply("Look:", (card,)), width))
    for part in (card.title, " · ".join(card.facts), card.why, card.body, card.link):
        assert part.replace(" ", "") in text.replace(" ", "")


def test_reply_without_cards_shows_text_and_choices_alone() -> None:
    text = printed(Reply("What are you in the mood for?", buttons=mood_buttons()))
    assert text.splitlines() == [
        "What are you in the mood for?",
        "❤️ Love  😃 Joy  😲 Surprise  😢 Sadness  😨 Fear  😡 Anger",
    ]


@pytest.mark.parametrize("part", ["title", "why", "body", "facts"])
@pytest.mark.parametrize("trick", ["\x1b[31m", "\x1b]8;;http://evil.example\x07", "\x9b2J", "\u202e", "\r", "\x08"])
def test_what_would_steer_the_terminal_is_left_out_of_cards(part: str, trick: str) -> None:
    hostile = f"be{trick}fore"
    text = printed(Reply("Look:", (replace(CARD, **{part: (hostile,) if part == "facts" else hostile}),)))
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize("trick", ["\x1b[2J", "\u202e", "\x07"])
def test_what_would_steer_the_terminal_is_left_out_of_sentences(trick: str) -> None:
    text = printed(Reply(f"a{trick}b", notice=f"c{trick}d"))
    assert all(character.isprintable() or character == "\n" for character in text)


def test_markup_of_the_library_is_shown_as_it_is() -> None:
    text = printed(Reply("[red]text[/red]", (replace(CARD, title="[bold]T[/]", body="[link=x]B[/link] :smile:"),)))
    assert all(part in text for part in ("[red]text[/red]", "[bold]T[/]", "[link=x]B[/link] :smile:"))


async def test_every_mood_has_a_colour_of_its_own() -> None:
    frames: set[str] = set()
    for mood in Mood:
        text = printed(await three_cards(mood), colours="truecolor")
        frames.add(next(line for line in text.splitlines() if "╭" in line).partition("╭")[0])
    assert len(frames) == len(Mood)


async def test_json_holds_the_whole_reply() -> None:
    reply = await three_cards()
    text = as_json(reply)
    members = json.loads(text)
    assert members.keys() == {
        *("text", "cards", "choices", "mood", "private", "is_vital", "links", "is_idle", "notice", "file", "aside"),
        "language",
    }
    assert (members["text"], members["mood"], members["private"]) == (reply.text, "joy", False)
    for shown, card in zip(members["cards"], reply.cards, strict=True):
        choices = shown.pop("choices")
        assert [choice["token"] for choice in choices] == [button.token for button in card.buttons]
        assert shown == {
            field.name: json.loads(msgspec.json.encode(getattr(card, field.name)))
            for field in fields(Card)
            if field.name != "buttons"
        }
    assert members["choices"] == [
        {"label": button.label, "emoji": button.emoji, "token": button.token} for button in reply.buttons
    ]
    assert "\n" not in text


async def test_json_of_a_card_has_the_documented_keys() -> None:
    for card in json.loads(as_json(await three_cards()))["cards"]:
        assert {"id", "title", "year", "moods"} <= card.keys()
        assert list(card["moods"]) == [mood.value for mood in Mood]


def test_file_is_shown_as_far_as_it_is_text() -> None:
    shown = printed(Reply("Here it is.", file=File("list.csv", b"tmdbID,Title\n603,The Matrix \xff\x1b[31m\n")))
    assert "603,The Matrix" in shown
    assert "\x1b" not in shown
