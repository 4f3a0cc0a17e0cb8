"""Reply → HTML, pure. The templates hold the markup and escape everything that is put into them."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import wording
from bot.choices import mood_choices
from bot.reply import Card, Choice, Press, Reply, TokenUnreadable, Verb
from core.mood import Mood

HERE = Path(__file__).parent
MAX_SAID = 280  # characters of somebody's words that their bubble repeats
_PLOT_OPENING = 260  # characters of a plot that are always open
_PLOT_WHOLE = 330  # up to this length folding the rest away saves nothing


def page(said: str, reply: Reply) -> str:
    """Write the whole page: header, one exchange, and the box to type into.

    Args:
        said: What the person said (see ``words_of``), empty for a greeting.
        reply: What is answered.
    """
    return _page.render(said=said, reply=reply)


def fragment(said: str, reply: Reply) -> str:
    """Write only the exchange, to be put at the end of a conversation that is already on the screen."""
    return _exchange.render(said=said, reply=reply)


def words_of(text: str, choice: str | None) -> str:
    """Say what a person asked, shortened: the words typed, or what is written on the button."""
    if choice is None:
        words = " ".join(text.split())
        return words if len(words) <= MAX_SAID else words[: MAX_SAID - 1] + "…"
    press = _press(choice)
    return _label(press) if press else ""


def _label(press: Press) -> str:
    """Say what is written on the button, and for which mood."""
    match press:
        case Press(Verb.OPEN):
            return wording.OPEN
        case Press(Verb.BACK):
            return wording.BACK
        case Press(Verb.MORE, Mood() as mood):
            return f"{wording.MORE} {mood} {mood.emoji}"
        case Press(_, Mood() as mood):
            return f"{wording.mood_label(mood)} {mood.emoji}"
        case _:
            return " ".join((press.verb.value.capitalize(), *press.words))


def fault(status: int) -> Reply:
    """Answer what cannot be answered, by its HTTP status."""
    return Reply(wording.page_fault(status), choices=mood_choices())


def drawn_poster(card: Card) -> str:
    """Return the address of the poster that is drawn here."""
    return f"/posters/{card.id}/{card.mood}.png"


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


def _press(token: str) -> Press | None:
    try:
        return Press.decode(token)
    except TokenUnreadable:
        return None


def _kind(choice: Choice) -> str:
    """Name what a button does, for its looks."""
    press = _press(choice.token)
    return press.verb.value if press else ""


def _mood(choice: Choice) -> str:
    """Name the mood of a button, for its colour; empty when it has none."""
    press = _press(choice.token)
    return press.mood.value if press and press.mood else ""


_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_words: dict[str, Any] = {"name": wording.NAME, "drawn": drawn_poster, "fold": fold, "kind": _kind, "mood": _mood}
_page = _environment.get_template("page.html", globals=_words)
_exchange = _environment.get_template("exchange.html", globals=_words)
