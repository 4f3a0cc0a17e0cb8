"""A whole conversation, written down as people see it in docs/telegram-conversation.md."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.settings import ROOT
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.people.person import Preferences
from tests.support.fakes import IMAGE_BASE, NOON, a_movie
from tests.support.store import MemoryStore
from tests.support.telegram.chats import FakeNotes, SmallPictures, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, Call, TelegramStandin, visible

RECORD = ROOT / "docs" / "telegram-conversation.md"
TITLES = {
    Mood.JOY: (
        "The Umbrella Parade",
        '<b>&amp;</b> "Alien & Aliens" *[]_`',
        "Seven Clowns, One Car",
        "ואלס לשניים",
        "Picnic",
    ),
    Mood.FEAR: ("The Cellar Door", "Whatever Knocks", "A House Without Mirrors", "Nightshift at the Morgue", "Hush"),
    Mood.SADNESS: ("The Last Ferry", "Letters Nobody Sent", "November"),
}
TEXTS, PICTURES = ("sendMessage", "editMessageText"), ("sendPhoto", "editMessageMedia", "editMessageCaption")
SEEN = (*TEXTS, *PICTURES, "sendDocument", "answerInlineQuery")
DUMPED = Intent(Mood.SADNESS, MoodScores.of({Mood.SADNESS: 0.9}), Kind.FEEL)
HEAD = """# A conversation on Telegram

Recorded by `tests/bot/frontends/telegram/test_conversation.py` against a local Bot API server; the movies are invented.
Buttons stand in brackets. What follows > is what the person sees.
"""


def a_shelf() -> Shelf:
    """Offer invented movies; a poster of every other one is drawn, and the later ones are short."""
    entries: list[ScoredMovie] = []
    for mood, movies in TITLES.items():
        for title in movies:
            movie = 101 + len(entries)
            facts = a_movie(
                movie,
                title=title,
                runtime=101 if movie <= 106 else 92,
                poster_path=f"/{movie}.jpg" if movie % 2 else None,
                certifications={"DE": "12"},
                providers={"DE": ("Arthouse+",)},
                trailer="https://www.youtube.com/watch?v=abcdef",
            )
            entries.append(ScoredMovie(facts, MoodScores.of({mood.value: 0.9}), {mood: ("letter", "Drama")}))
    return Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries)))


class Recorder:
    """Writes down what Ann does and what she then sees."""

    def __init__(self, server: TelegramStandin) -> None:
        self._server = server
        self.lines: list[str] = [HEAD]
        self.answers: list[Call] = []

    async def _see(self, what: str, method: str) -> Call:
        """Wait for an answer, which is one call and no more."""
        call = await self._server.call(method, 1 + sum(answer.method == method for answer in self.answers))
        self.answers.append(call)
        self.lines += [f"**Ann** {what}", "", *(f"> {line}".rstrip() for line in seen(call)), ""]
        return call

    async def writes(self, words: str, method: str) -> Call:
        await self._server.write(words)
        return await self._see(f"writes `{words}`", method)

    async def presses(self, label: str, method: str, under: Call, what: str = "presses") -> Call:
        (button,) = [button for row in under.buttons for button in row if label in button["text"]]
        await self._server.press(button["callback_data"], photo=under.method in PICTURES)
        return await self._see(f"{what} **[{button['text']}]**", method)

    async def types(self, words: str) -> Call:
        await self._server.type_inline(words)
        return await self._see(f"types `@cinemood_bot {words}` in another chat", "answerInlineQuery")


def seen(call: Call) -> list[str]:
    """Describe a message as text."""
    if call.method == "answerInlineQuery":
        return [line for result in json.loads(call.fields["results"])[:2] for line in offered(result)] + ["…"]
    if call.method == "sendDocument":
        lines = call.uploads["document"].decode().splitlines()
        return ["*A file*", "", *broken(call.shown), "", "```text", *lines, "```"]
    poster = "three posters side by side, numbered" if titles(call) else "one poster"
    kind = {"sendPhoto": f"A picture: {poster}", "editMessageMedia": f"The picture becomes {poster}"}
    kind |= {"editMessageCaption": "The words below the picture change", "editMessageText": "The message changes"}
    rows = ["  ".join(f"[{button['text']}]" for button in row) for row in call.buttons]
    return [f"*{kind.get(call.method, 'A message')}*", "", *broken(call.shown), "", *broken("\n".join(rows))]


def offered(result: dict[str, Any]) -> list[str]:
    """Describe one of the movies offered inline, and the message that choosing it sends."""
    message = broken(visible(result["input_message_content"]["message_text"]))
    button = result["reply_markup"]["inline_keyboard"][0][0]
    choice = f"- **{literal(result['title'])}** {literal(result['description'])}; chosen, it sends:"
    return [choice, "", *(f"  {line}" for line in [*message, "", f"\\[{button['text']}\\]", ""])]


def broken(text: str) -> list[str]:
    """Keep line breaks, and show what Markdown would read as its own."""
    return [
        f"{literal(line)}\\" if line and after else literal(line) for line, after in pairwise([*text.split("\n"), ""])
    ]


def literal(line: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>&#" else letter for letter in line)


async def converse(server: TelegramStandin) -> Recorder:
    """Start, movies, verdicts, a list, chips, a feeling, inline, restart, old button."""
    ann, memory, notes = Recorder(server), MemoryStore(), FakeNotes()
    memory.add_movies(a_shelf().catalogue)
    memory.set_preferences(f"telegram:{ANN['id']}", Preferences(country="DE"))

    def a_bot() -> Any:  # noqa: ANN401 - its type is the frontend's
        dialogue = Dialogue(a_shelf(), memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)
        return a_frontend(server, SmallPictures(), dialogue=dialogue, notes=notes)

    async with serving(a_bot()):
        answer, fearful = await choose(ann)
        await narrow_down(ann, await judge(ann, fearful))
        dumped = await ann.writes("just got dumped", "sendPhoto")
        await ann.presses("Lift me", "editMessageMedia", dumped)
        await ann.types("fear")
    ann.lines += ["*The bot is stopped and started again.*", ""]
    async with serving(a_bot()):
        await ann.presses("2", "editMessageMedia", answer, "presses, under the first answer,")
    return ann


async def understand(_: str) -> Intent:
    return DUMPED


async def choose(ann: Recorder) -> tuple[Call, Call]:
    """Start, mood, card, back, more, other mood; return the first answer and the last."""
    greeting = await ann.writes("/start", "sendMessage")
    answer = await ann.presses("Joy", "sendPhoto", greeting)
    card = await ann.presses("2", "editMessageMedia", answer)
    again = await ann.presses("Back", "editMessageMedia", card)
    others = await ann.presses("More", "editMessageMedia", again)
    question = await ann.presses("Other mood", "editMessageCaption", others)
    return answer, await ann.presses("Fear", "editMessageMedia", question)


async def judge(ann: Recorder, answer: Call) -> Call:
    """Save a movie, undo that, see it, save the next, take the list home, and it off the list; return the answer."""
    card = await ann.presses("1", "editMessageMedia", answer)
    saved = await ann.presses("Save", "editMessageMedia", card)
    undone = await ann.presses("Undo", "editMessageMedia", saved)
    card = await ann.presses("1", "editMessageMedia", undone)
    following = await ann.presses("Seen", "editMessageMedia", card)
    last = await ann.presses("Save", "editMessageMedia", following)
    listed = await ann.writes("/saved", "sendMessage")
    await ann.presses("Export", "sendDocument", listed)
    card = await ann.presses("1", "sendPhoto", listed)
    page = await ann.presses("Back", "editMessageCaption", card)
    card = await ann.presses("1", "editMessageMedia", page)
    await ann.presses("Take off", "editMessageCaption", card)
    return last


async def narrow_down(ann: Recorder, answer: Call) -> None:
    """Look at the chips and leave them, ask for short movies, and for what there is none of."""
    chips = await ann.presses("Tonight", "editMessageCaption", answer)
    movies = await ann.presses("Back", "editMessageMedia", chips)
    chips = await ann.presses("Tonight", "editMessageCaption", movies)
    short = await ann.presses("Under 100 minutes", "editMessageCaption", chips)
    movies = await ann.presses("Show movies", "editMessageMedia", short)
    chips = await ann.presses("Tonight", "editMessageCaption", movies)
    services = await ann.presses("On my services", "editMessageCaption", chips)
    none = await ann.presses("Show movies", "editMessageCaption", services)
    await ann.presses("Without", "editMessageMedia", none)


async def test_conversation_is_as_recorded(server: TelegramStandin, tmp_path: Path) -> None:
    ann = await converse(server)
    new = tmp_path / RECORD.name
    new.write_text("\n".join(ann.lines), "utf-8")
    if not RECORD.exists() or RECORD.read_text("utf-8") != new.read_text("utf-8"):
        pytest.fail(f"{RECORD} is out of date. Look at the new one, and if it is well: cp {new} {RECORD}")


async def test_each_press_is_acknowledged_once(server: TelegramStandin) -> None:
    """Beside the answers and the acknowledgements, the bot sends nothing."""
    ann = await converse(server)
    assert [call.method for call in server.calls if call.method in SEEN] == [call.method for call in ann.answers]
    assert len(server.called("answerCallbackQuery")) == 28


async def test_old_buttons_show_the_same_movies(server: TelegramStandin) -> None:
    """A button that was sent earlier, or the way back, shows the movies that it showed before."""
    ann = await converse(server)
    _, answer, card, again, others, *_, old = ann.answers
    assert again.shown == answer.shown != others.shown
    assert old.shown == card.shown
    assert again.picture.startswith("fixture-photo-")
