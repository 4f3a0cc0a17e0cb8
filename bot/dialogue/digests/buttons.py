"""The button under weekly movies."""

from bot.dialogue.actions import StopDigest
from bot.dialogue.digests import texts
from bot.dialogue.reply import Button
from bot.languages import say


def stop_digest_button() -> Button:
    """Return the button that stops a room's weekly movies."""
    return Button(say(texts.STOP_DIGEST), texts.STOP_DIGEST_EMOJI, StopDigest())
