"""Presses: which people may press a button, and the answer for all others."""

from typing import Protocol

from bot.dialogue import AnyAction, ChangeSetting, Judge, Open, ShowSettings, UndoVerdict, Who
from bot.frontends.manners import texts
from bot.languages import say


class Rooms(Protocol):
    """Knows the settings of rooms, as ``bot.dialogue.dialogue.Dialogue`` does."""

    async def is_open(self, room: str) -> bool:
        """Return whether everybody in a room may press the buttons of answers to other people."""
        ...


async def may_press(rooms: Rooms, room: str, *, is_asker: bool, is_answer: bool) -> bool:
    """Return whether a press counts, on a button that is not for all members of a group.

    Args:
        rooms: The settings of rooms.
        room: The room of the message with the button.
        is_asker: Whether the message answers the person that presses.
        is_answer: Whether a person had asked for it. A message that the bot posted by itself stays as it is.
    """
    if is_asker:
        return True
    return is_answer and await rooms.is_open(room)


def explain_refusal(action: AnyAction | None, *, is_answer: bool) -> str:
    """Return the sentence for a person that may not press a button, in the current language."""
    if action is not None and action.pressed_by is Who.MANAGERS:
        return say(texts.ASKED_BY_ANOTHER)
    if is_answer:
        return say(texts.NOT_YOUR_ANSWER)
    return say(texts.EVERYBODYS)


def look_instead(action: AnyAction | None) -> AnyAction | None:
    """Return the action that only shows the subject of another person's button.

    It opens the movie in place of a verdict on it, and the settings in place of a change.
    """
    match action:
        case Judge(mood, movie, among, filters):
            return Open(mood, movie, among, filters)
        case UndoVerdict(mood, movie, among):
            return Open(mood, movie, among)
        case ShowSettings() | ChangeSetting():
            return ShowSettings()
        case _:
            return action
