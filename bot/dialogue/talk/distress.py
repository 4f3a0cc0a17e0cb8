"""Answers to people who may be in danger or have lost a loved one: words come before movies."""

from bot.dialogue.buttons import mood_button, other_mood_button
from bot.dialogue.mood_words import read_moods
from bot.dialogue.reply import Audience, Link, Reply, Request
from bot.dialogue.talk import texts
from bot.dialogue.understanding import Meaning
from bot.languages import ENGLISH, current_language, say, speaking
from core.distress import danger_languages, is_doubtful, is_figure, is_loss
from core.inference.intent_model import Kind
from core.moods.mood import Mood

_NO_MOODS_OF_GRIEF = frozenset({Mood.LOVE, Mood.JOY, Mood.SURPRISE, Mood.FEAR})
"""Moods that a model may see in words of a loss, but that a grieving person hardly feels."""
_NO_MOODS_OF_DESPAIR = frozenset({Mood.JOY, Mood.SURPRISE, Mood.FEAR, None})
"""Moods that a model is not believed when words may mean that a person wants to die."""
_WITHOUT_SKULLS = dict.fromkeys(map(ord, "💀☠"))  # emoji that mark a joke


def answer_danger(request: Request) -> Reply | None:
    """Return the helpline if a person writes of danger, in any words or command; else None.

    It is written in the language of the words, except that English words get the person's own language: short forms
    such as *kms* are English and are typed everywhere.
    """
    if not request.text:
        return None
    languages = danger_languages(request.text)
    if not languages:
        return None
    with speaking(_language_of_help(languages)):
        return help_reply()


def _language_of_help(languages: frozenset[str]) -> str:
    if current_language() in languages or ENGLISH in languages:
        return current_language()
    return next(iter(languages))


def help_reply() -> Reply:
    """Return the helpline, without movies and without buttons to moods that frighten or joke."""
    return Reply(
        say(texts.LISTEN),
        buttons=(mood_button(Mood.LOVE), other_mood_button()),
        links=(helpline(),),
        audience=Audience.ASKER,
        is_vital=True,
    )


def helpline() -> Link:
    """Return the link to a page with telephone numbers for every country."""
    return Link(texts.HELPLINE, texts.HELPLINE_EMOJI, f"https://{texts.HELPLINE}")


def condolence(text: str) -> str:
    """Return a kind sentence if a text speaks of a loss; empty for any other text."""
    if is_loss(text):
        return say(texts.SORRY)
    return ""


def may_be_danger(text: str, meaning: Meaning) -> bool:
    """Whether ambiguous words are better answered with the helpline than by their meaning."""
    return meaning.kind is not Kind.WANT and meaning.mood in _NO_MOODS_OF_DESPAIR and is_doubtful(text)


def without_misheard_fear(text: str, meaning: Meaning) -> Meaning:
    """Remove fear from a meaning if the model heard it only in a figure of speech: *my boss is killing me*."""
    if meaning.mood is not Mood.FEAR or not is_figure(text):
        return meaning
    if Mood.FEAR in read_moods(text.translate(_WITHOUT_SKULLS)).moods:
        return meaning
    return Meaning(refused=meaning.refused)


def meaning_of_loss(meaning: Meaning) -> Meaning:
    """Return the meaning of words about a loss: sadness, unless they ask for a movie, show anger, or refuse sadness."""
    is_believable = meaning.mood is not None and meaning.mood not in _NO_MOODS_OF_GRIEF
    if is_believable or meaning.kind is Kind.WANT or Mood.SADNESS in meaning.refused:
        return meaning
    return Meaning(Mood.SADNESS, kind=Kind.FEEL)
