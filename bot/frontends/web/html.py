"""Reply → HTML, pure. The templates hold the markup and escape everything that is put into them."""

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dialogue import texts as shared_texts
from bot.dialogue.mood_buttons import mood_buttons
from bot.dialogue.moods import MOOD_LOOKS
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.reply import Button, Card, File, Link, Reply
from bot.frontends.web import texts
from bot.frontends.web.static_files import StaticFiles
from bot.languages import is_right_to_left, say, speaking
from bot.version import VERSION
from core.movies.catalogue import Catalogue

HERE = Path(__file__).parent
_PLOT_OPENING = 260  # characters of a plot that are always open
_PLOT_WHOLE = 330  # up to this length folding the rest away saves nothing


class Preview(NamedTuple):
    """How a link to the page looks where it is shared: Open Graph's words, https://ogp.me."""

    title: str
    text: str
    address: str
    """Without which no preview is complete; absolute, as is the picture's."""
    picture: str = ""
    alt: str = ""

    @classmethod
    def of_home(cls, base: str) -> Self:
        """Show what the page is for; ``base`` is the site's address without a slash at the end."""
        return cls(shared_texts.NAME, say(texts.PAGE), f"{base}/")

    @classmethod
    def of_reply(cls, base: str, reply: Reply) -> Self | None:
        """Show the movies of a reply; None when it has none."""
        if not reply.cards:
            return None
        card, *others = reply.cards
        address = f"{base}{shared(reply)}"
        if not others:
            picture = card.poster or f"{base}{drawn_poster(card)}"
            return cls(f"{card.title} ({card.year})", f"{card.mood.emoji} {card.why}", address, picture, card.alt)
        titles = ", ".join(one.title for one in reply.cards)
        strip = f"{base}/strips/{'-'.join(str(one.id) for one in reply.cards)}-{card.mood}.jpg"
        return cls(movie_texts.invitation(card.mood), titles, address, strip, movie_texts.strip_alt(titles))


def page(said: str, reply: Reply, preview: Preview | None = None, catalogue: Catalogue | None = None) -> str:
    """Write the whole page: header, one exchange, the box to type into, and whose data it shows.

    Args:
        said: What the person said (see ``bubbles.bubble_of``), empty for a greeting.
        reply: What is answered.
        preview: How a link to it looks where it is shared.
        catalogue: What is on offer, for its week.
    """
    offer = movie_texts.on_offer(catalogue) if catalogue else ""
    return _page.render(said=said, reply=reply, preview=preview, offer=offer)


def fragment(said: str, reply: Reply) -> str:
    """Write only the exchange, to be put at the end of a conversation that is already on the screen."""
    return _exchange.render(said=said, reply=reply)


def fault(status: int) -> Reply:
    """Answer what cannot be answered, by its HTTP status."""
    return Reply(texts.page_fault(status), buttons=mood_buttons())


@cache
def refusal(status: int, language: str, *, is_fragment: bool) -> bytes:
    """Write a page of few bytes, or what is put into one, that says why nothing is answered; once for each language."""
    with speaking(language):
        text = texts.page_fault(status)
        if is_fragment:
            return fragment("", Reply(text, language=language)).encode()
        return _refusal.render(text=text, language=language).encode()


def drawn_poster(card: Card) -> str:
    """Return the address of the poster that is drawn here."""
    return f"/posters/{card.id}/{card.mood}.png"


def shared(reply: Reply) -> str:
    """Return the path under which anybody can see movies as these."""
    card, *others = reply.cards
    return f"/mood/{card.mood}" if others else f"/movie/{card.id}?mood={card.mood}"


def enclosed(file: File) -> str:
    """Put a file into an address that holds all of it; a browser that would show it does not know how to."""
    return f"data:application/octet-stream;base64,{base64.b64encode(file.content).decode()}"


def linked(text: str, links: Sequence[Link]) -> list[str | Link]:
    """Take a text apart where it names other pages."""
    parts: list[str | Link] = []
    for link in links:
        before, _, text = text.partition(link.label)
        parts += [before, link]
    return [*parts, text]


def fold(plot: str) -> tuple[str, str]:
    """Split a long plot into what is always open and what is folded away, at the end of a sentence or word."""
    if len(plot) <= _PLOT_WHOLE:
        return plot, ""
    opening = plot[:_PLOT_OPENING]
    sentence = max(opening.rfind(mark) + 1 for mark in (". ", "! ", "? ", "… "))
    if sentence > _PLOT_OPENING // 2:
        return plot[:sentence], plot[sentence:].strip()
    word = opening.rfind(" ")
    cut = word if word > 0 else _PLOT_OPENING
    return f"{plot[:cut].rstrip()} …", f"… {plot[cut:].strip()}"


def write_mood_styles() -> str:
    """Write the style sheet that gives each mood its hue."""
    rules = [f'[data-mood="{mood}"] {{ --hue: {look.hue_degrees}; }}\n' for mood, look in MOOD_LOOKS.items()]
    return "".join(rules)


def _kind(button: Button) -> str:
    """Name the action of a button, for its looks."""
    return button.action.verb


def _mood(button: Button) -> str:
    """Name the mood of a button, for its colour; empty when it has none."""
    return getattr(button.action, "mood", "")


_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
static_files = StaticFiles(HERE / "static", {"moods.css": write_mood_styles()})
"""What the page links to."""
_words: dict[str, Any] = {
    "static": static_files.address,
    "texts": texts,
    "tmdb_notice": shared_texts.TMDB_NOTICE,
    "say": say,
    "name": shared_texts.NAME,
    "version": VERSION,
    "is_right_to_left": is_right_to_left,
    "drawn": drawn_poster,
    "fold": fold,
    "linked": linked,
    "kind": _kind,
    "mood": _mood,
    "shared": shared,
    "enclosed": enclosed,
}
_page = _environment.get_template("page.html", globals=_words)
_refusal = _environment.get_template("refusal.html", globals=_words)
_exchange = _environment.get_template("exchange.html", globals=_words)
