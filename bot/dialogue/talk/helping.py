"""What is said to people who may be in danger, and to those who have lost somebody: words before movies."""

from bot.dialogue.buttons import mood_button, other_mood_button
from bot.dialogue.mood_words import read_moods
from bot.dialogue.reply import Audience, Link, Reply, Request
from bot.dialogue.talk import texts
from bot.dialogue.understanding import Meaning
from bot.languages import ENGLISH, current_language, say, speaking
from core.distress import danger_languages, is_doubtful, is_figure, is_loss
from core.inference.intent_model import Kind
from core.moods.mood import Mood

_UNLIKELY = frozenset({Mood.LOVE, Mood.JOY, Mood.SURPRISE, Mood.FEAR})
"""What somebody who tells of a loss hardly feels, whatever a model makes of the words."""


_SKULLS = dict.fromkeys(map(ord, "💀☠"))  # which say that something is funny
_NO_ANSWER = frozenset({Mood.JOY, Mood.SURPRISE, Mood.FEAR, None})
"""What no model is believed when words speak of an end and of oneself."""


def answer_danger(request: Request) -> Reply | None:
    """Return the way to people who help when somebody writes of danger, in whatever words or command; else None.

    It is said in the language that was written, unless that is English, whose short forms are written everywhere.
    """
    languages = danger_languages(request.text) if request.text else frozenset[str]()
    if not languages:
        return None
    written = [language for language in languages if language != ENGLISH]
    with speaking(
        written[0] if written and not languages.intersection({current_language(), ENGLISH}) else current_language()
    ):
        return help_reply()


def help_reply() -> Reply:
    """Return the way to people who help. No movie stands by it, and no button that leads to a fright or a laugh."""
    return Reply(
        say(texts.LISTEN),
        buttons=(mood_button(Mood.LOVE), other_mood_button()),
        links=(helpline(),),
        audience=Audience.ASKER,
        is_vital=True,
    )


def helpline() -> Link:
    """Return the page that names lines to call, in every country."""
    return Link(texts.HELPLINE, texts.HELPLINE_EMOJI, f"https://{texts.HELPLINE}")


def condolence(text: str) -> str:
    """Return a kind clause for somebody who tells of a loss; empty for any other text."""
    return say(texts.SORRY) if is_loss(text) else ""


def may_be_danger(text: str, meaning: Meaning) -> bool:
    """Tell whether words that were understood otherwise, or not at all, are better answered with people who help."""
    return meaning.kind is not Kind.WANT and meaning.mood in _NO_ANSWER and is_doubtful(text)


def without_chill(text: str, meaning: Meaning) -> Meaning:
    """Take fear back that only a figure of speech made the model hear: *my boss is killing me*."""
    is_heard_only = meaning.mood is Mood.FEAR and Mood.FEAR not in read_moods(text.translate(_SKULLS)).moods
    return Meaning(refused=meaning.refused) if is_heard_only and is_figure(text) else meaning


def felt_at_loss(meaning: Meaning) -> Meaning:
    """Return what words of a loss mean: sadness, unless they ask for a movie, tell of anger, or refuse sadness."""
    is_likely = meaning.mood is not None and meaning.mood not in _UNLIKELY
    if is_likely or meaning.kind is Kind.WANT or Mood.SADNESS in meaning.refused:
        return meaning
    return Meaning(Mood.SADNESS, kind=Kind.FEEL)
