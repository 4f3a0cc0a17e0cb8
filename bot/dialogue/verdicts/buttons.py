"""The button that undoes a verdict."""

from bot.dialogue.actions import PutBack, UndoVerdict
from bot.dialogue.reply import Button
from bot.dialogue.verdicts import texts
from bot.languages import say


def undo_button(action: UndoVerdict | PutBack) -> Button:
    """Return the button that undoes a verdict, or a removal from a list."""
    return Button(say(texts.UNDO), texts.UNDO_EMOJI, action)
