"""The buttons that a reply may have."""

from bot import wording
from bot.reply import Choice, Press, Verb
from core.mood import Mood


def mood_choices() -> tuple[Choice, ...]:
    """Return the six mood buttons."""
    return tuple(Choice(wording.mood_label(mood), mood.emoji, Press(Verb.MOOD, mood).encode()) for mood in Mood)


def more(mood: Mood) -> Choice:
    """Return the button for three other movies."""
    return Choice(wording.MORE, wording.MORE_EMOJI, Press(Verb.MORE, mood).encode())


def back(mood: Mood, movies: tuple[int, ...]) -> Choice:
    """Return the button to the answer that a card was opened from."""
    return Choice(wording.BACK, wording.BACK_EMOJI, Press(Verb.BACK, mood, movies).encode())


def opening(mood: Mood, movie: int, movies: tuple[int, ...] = ()) -> Choice:
    """Return the button that shows one movie large.

    Args:
        mood: The mood that it is offered for.
        movie: Its TMDb id.
        movies: The ids of the answer that it stands in, to find back; at most three.
    """
    return Choice(wording.OPEN, wording.OPEN_EMOJI, Press(Verb.OPEN, mood, (movie, *movies)).encode())


def forget(*, is_sure: bool = False) -> Choice:
    """Return the button that deletes what is remembered about a person, or the one that asks whether to."""
    label, words = (wording.SURE_FORGET, ("yes",)) if is_sure else (wording.FORGET, ())
    return Choice(label, wording.FORGET_EMOJI, Press(Verb.FORGET, words=words).encode())
