"""Replies as HTML. The templates hold the markup and escape everything that is put into them."""

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dialogue import MOOD_LOOKS, Button, Card, File, Link, Reply, ShowMovies, mood_buttons
from bot.dialogue import texts as shared_texts
from bot.dialogue.movies import texts as movie_texts
from bot.frontends.web import texts
from bot.frontends.web.static_files import StaticFiles
from bot.languages import is_right_to_left, say, speaking
from bot.version import VERSION
from core.movies.catalogue import Catalogue

WEB_FOLDER = Path(__file__).parent
MAX_BUBBLE_CHARACTERS = 280
_MAX_UNFOLDED_CHARACTERS = 330
"""A plot up to this length is not folded, as that would save nothing."""
_FOLDED_OPENING_CHARACTERS = 260
"""How much of a longer plot is always visible."""
_SENTENCE_ENDS = (". ", "! ", "? ", "… ")


class Preview(NamedTuple):
    """How a link to a page looks on other sites, in the words of Open Graph: https://ogp.me."""

    title: str
    text: str
    address: str
    """The absolute address of the page."""
    picture: str = ""
    """The absolute address of a picture."""
    alt: str = ""

    @classmethod
    def of_home(cls, site: str) -> Self:
        """Describe the page; ``site`` is its address without a slash at the end."""
        return cls(shared_texts.NAME, say(texts.PAGE), f"{site}/")

    @classmethod
    def of_reply(cls, site: str, reply: Reply) -> Self:
        """Describe the movies of a reply, or the page when it has none."""
        if not reply.cards:
            return cls.of_home(site)
        address = f"{site}{path_to_share(reply)}"
        card = reply.cards[0]
        if len(reply.cards) == 1:
            picture = card.poster or f"{site}{poster_path(card)}"
            return cls(f"{card.title} ({card.year})", f"{card.mood.emoji} {card.why}", address, picture, card.alt)
        titles = ", ".join(card.title for card in reply.cards)
        ids = "-".join(str(card.id) for card in reply.cards)
        strip = f"{site}/strips/{ids}-{card.mood}.jpg"
        return cls(movie_texts.invitation(card.mood), titles, address, strip, movie_texts.strip_alt(titles))


def page(bubble: str, reply: Reply, preview: Preview | None = None, catalogue: Catalogue | None = None) -> str:
    """Write a whole page: header, one exchange, the box to type into, and the credits.

    Args:
        bubble: The visitor's words; empty for a greeting.
        reply: The answer to them.
        preview: How a link to the page looks on other sites.
        catalogue: The movies on offer, for their week.
    """
    offer = movie_texts.on_offer(catalogue) if catalogue else ""
    return _page.render(bubble=bubble, reply=reply, preview=preview, offer=offer)


def fragment(bubble: str, reply: Reply) -> str:
    """Write the exchange alone, to be added to a conversation that is already on the screen."""
    return _exchange.render(bubble=bubble, reply=reply)


def shorten_bubble(text: str) -> str:
    """Return words for a bubble: on one line, and cut when they are long."""
    words = " ".join(text.split())
    if len(words) <= MAX_BUBBLE_CHARACTERS:
        return words
    return words[: MAX_BUBBLE_CHARACTERS - 1] + "…"


def error_reply(status: int) -> Reply:
    """Return the reply to a request that failed with an HTTP status."""
    return Reply(texts.error_text(status), buttons=mood_buttons())


@cache
def refusal(status: int, language: str, *, is_fragment: bool) -> bytes:
    """Write a small page, or an exchange, that says why there is no answer; rendered once per language."""
    with speaking(language):
        text = texts.error_text(status)
        if is_fragment:
            return fragment("", Reply(text, language=language)).encode()
        return _refusal.render(text=text, language=language).encode()


def poster_path(card: Card) -> str:
    """Return the path of the poster that the site draws itself."""
    return f"/posters/{card.id}/{card.mood}.png"


def path_to_share(reply: Reply) -> str:
    """Return the path at which everybody can see the same movies, or similar ones."""
    card = reply.cards[0]
    if len(reply.cards) == 1:
        return f"/movie/{card.id}?mood={card.mood}"
    return f"/mood/{card.mood}"


def data_address(file: File) -> str:
    """Return an address that contains a whole file; its type keeps browsers from showing it instead of saving it."""
    return f"data:application/octet-stream;base64,{base64.b64encode(file.content).decode()}"


def split_links(text: str, links: Sequence[Link]) -> list[str | Link]:
    """Split a text into plain parts and the links that it names."""
    parts: list[str | Link] = []
    for link in links:
        before, _, text = text.partition(link.label)
        parts += [before, link]
    return [*parts, text]


def fold(plot: str) -> tuple[str, str]:
    """Split a long plot into an opening and the rest, which is folded away, behind a sentence or a word."""
    if len(plot) <= _MAX_UNFOLDED_CHARACTERS:
        return plot, ""
    opening = plot[:_FOLDED_OPENING_CHARACTERS]
    sentence_end = max(opening.rfind(end) for end in _SENTENCE_ENDS) + 1
    if sentence_end > _FOLDED_OPENING_CHARACTERS // 2:
        return plot[:sentence_end], plot[sentence_end:].strip()
    word_end = opening.rfind(" ")
    if word_end <= 0:
        word_end = _FOLDED_OPENING_CHARACTERS
    return f"{plot[:word_end].rstrip()} …", f"… {plot[word_end:].strip()}"


def write_mood_styles() -> str:
    """Write the style sheet that gives each mood its hue."""
    rules: list[str] = []
    for mood, look in MOOD_LOOKS.items():
        rules.append(f'[data-mood="{mood}"] {{ --hue: {look.hue_degrees}; }}\n')
    return "".join(rules)


def _button_value(button: Button) -> str:
    """Return the form value of a button: its token and, for the visitor's bubble, its label."""
    label = button.label
    if isinstance(button.action, ShowMovies):
        label = f"{label} {button.emoji}"
    return f"{button.token} {label}"


def _button_mood(button: Button) -> str:
    """Return the mood of a button, for its colour; empty when it has none."""
    return getattr(button.action, "mood", "")


static_files = StaticFiles(WEB_FOLDER / "static", {"moods.css": write_mood_styles()})
"""The files that pages link to."""
_environment = Environment(
    loader=FileSystemLoader(WEB_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_template_names: dict[str, Any] = {
    "static": static_files.address,
    "texts": texts,
    "say": say,
    "name": shared_texts.NAME,
    "version": VERSION,
    "tmdb_notice": shared_texts.TMDB_NOTICE,
    "is_right_to_left": is_right_to_left,
    "drawn": poster_path,
    "fold": fold,
    "split_links": split_links,
    "button_value": _button_value,
    "button_mood": _button_mood,
    "shared": path_to_share,
    "data_address": data_address,
}
_page = _environment.get_template("page.html", globals=_template_names)
_refusal = _environment.get_template("refusal.html", globals=_template_names)
_exchange = _environment.get_template("exchange.html", globals=_template_names)
