"""Presses on buttons, as a frontend reads them."""

from bot.dialogue.actions import AnyAction, action_from
from bot.frontends.telegram.keyboard import callback_data


def pressed(token: str | None) -> AnyAction | None:
    """Return the action of a token; None for words that were typed instead."""
    return None if token is None else action_from(token)


def owned(token: str, owner: int | None) -> str:
    """Return the data of a Telegram button with a token whose presses count only from its owner."""
    return callback_data(action_from(token), owner)
