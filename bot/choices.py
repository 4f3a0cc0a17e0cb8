"""The buttons that a reply may have."""

from collections.abc import Collection, Iterable, Mapping

from bot import labels, wording
from bot.chips import Chips, written
from bot.reply import Choice, Press, Verb
from core.feelings import Way
from core.mood import Mood
from core.tonight import Chip
from core.verdict import Opinion

Movies = tuple[int, ...]


def mood_choices() -> tuple[Choice, ...]:
    """Return the six mood buttons."""
    return tuple(Choice(wording.mood_label(mood), mood.emoji, Press(Verb.MOOD, mood).encode()) for mood in Mood)


def more(mood: Mood, chips: Chips = ()) -> Choice:
    """Return the button for three other movies."""
    return Choice(labels.MORE, labels.MORE_EMOJI, Press(Verb.MORE, mood, words=written(chips)).encode())


def back(mood: Mood, movies: Movies, chips: Chips = ()) -> Choice:
    """Return the button to the answer that a card was opened from."""
    return Choice(labels.BACK, labels.BACK_EMOJI, Press(Verb.BACK, mood, movies, written(chips)).encode())


def opening(mood: Mood, movie: int, movies: Movies = (), chips: Chips = ()) -> Choice:
    """Return the button that shows one movie large.

    Args:
        mood: The mood that it is offered for.
        movie: Its TMDb id.
        movies: The ids of the answer that it stands in, to find back; at most three.
        chips: What the answer was narrowed down by.
    """
    return Choice(labels.OPEN, labels.OPEN_EMOJI, Press(Verb.OPEN, mood, (movie, *movies), written(chips)).encode())


def verdicts(mood: Mood, movie: int, movies: Movies, chips: Chips, *, is_opened: bool) -> tuple[Choice, ...]:
    """Return the buttons that judge a movie; that it lacks the mood can be said where it is shown alone."""
    verbs = (Verb.SEEN, Verb.REFUSE, Verb.SAVE, Verb.WRONG) if is_opened else (Verb.SEEN, Verb.REFUSE, Verb.SAVE)
    words = written(chips, is_opened=is_opened)
    return tuple(
        Choice(*wording.verdict_label(verb, mood), Press(verb, mood, (movie, *movies), words).encode())
        for verb in verbs
    )


def undo(mood: Mood, movie: int, movies: Movies, opinion: Opinion) -> Choice:
    """Return the button that takes a verdict back."""
    return Choice(labels.UNDO, labels.UNDO_EMOJI, Press(Verb.UNDO, mood, (movie, *movies), (opinion.value,)).encode())


def ways(felt: Mood, besides: Way) -> tuple[Choice, ...]:
    """Return the other ways to meet a feeling."""
    return tuple(
        Choice(*labels.WAYS[way], Press(Verb.WAY, felt, words=(way.value,)).encode())
        for way in Way
        if way is not besides
    )


def tonight(mood: Mood, chips: Chips = ()) -> Choice:
    """Return the button to the chips."""
    return Choice(labels.TONIGHT, labels.TONIGHT_EMOJI, Press(Verb.TONIGHT, mood, words=written(chips)).encode())


def chip_choices(mood: Mood, chips: Chips) -> tuple[Choice, ...]:
    """Return a button for each chip, which puts it on or takes it off, and the one that shows the movies."""
    toggled = ((chip, _toggled(chips, chip)) for chip in Chip)
    return (
        *(
            Choice(labels.CHIPS[chip][0], "✅" if chip in chips else labels.CHIPS[chip][1], _token(mood, new))
            for chip, new in toggled
        ),
        Choice(labels.SHOW_MOVIES, mood.emoji, Press(Verb.MOOD, mood, words=written(chips)).encode()),
    )


def without(mood: Mood, chips: Chips, dropped: Collection[Chip]) -> Choice:
    """Return the button that asks again with fewer chips."""
    left = [chip for chip in chips if chip not in dropped]
    names = ", ".join(labels.CHIPS[chip][0].lower() for chip in dropped)
    return Choice(wording.drop(names), "✂️", Press(Verb.MOOD, mood, words=written(left)).encode())


def taps(number: int) -> tuple[Choice, ...]:
    """Return the buttons under a gathering: the moods that its members wish, and the way to their movie."""
    moods = (Choice(wording.mood_label(one), one.emoji, Press(Verb.TAP, one, (number,)).encode()) for one in Mood)
    return (*moods, settle(number))


def settle(number: int) -> Choice:
    """Return the button that shows a gathering its movie."""
    return Choice(labels.SETTLE, labels.SETTLE_EMOJI, Press(Verb.SETTLE, movies=(number,)).encode())


def votes(number: int, titles: Mapping[int, str]) -> tuple[Choice, ...]:
    """Return the buttons to vote for movies, whose titles are given by id."""
    return tuple(
        Choice(wording.shortened(title), f"{place}\ufe0f\u20e3", Press(Verb.VOTE, movies=(number, movie)).encode())
        for place, (movie, title) in enumerate(titles.items(), 1)
    )


def stop_digest() -> Choice:
    """Return the button that stops a room's digest."""
    return Choice(labels.STOP_DIGEST, labels.STOP_DIGEST_EMOJI, Press(Verb.DIGEST, words=("stop",)).encode())


def forget(*, is_sure: bool = False) -> Choice:
    """Return the button that deletes what is remembered about a person, or the one that asks whether to."""
    label, words = (labels.SURE_FORGET, ("yes",)) if is_sure else (labels.FORGET, ())
    return Choice(label, labels.FORGET_EMOJI, Press(Verb.FORGET, words=words).encode())


def remove(place: int, movie: int, page: int, name: str) -> Choice:
    """Return the button that takes a movie off a list; ``place`` is its number there."""
    return Choice(str(place), "✖️", Press(Verb.REMOVE, movies=(movie, page), words=(name,)).encode())


def turn(page: int, pages: int, name: str) -> Iterable[Choice]:
    """Yield the buttons to the pages before and after."""
    if page > 1:
        yield Choice(labels.EARLIER, "◀️", Press(Verb.LIST, movies=(page - 1,), words=(name,)).encode())
    if page < pages:
        yield Choice(labels.LATER, "▶️", Press(Verb.LIST, movies=(page + 1,), words=(name,)).encode())


def export(name: str) -> Choice:
    """Return the button for a list as a file."""
    return Choice(labels.EXPORT, labels.EXPORT_EMOJI, Press(Verb.EXPORT, words=(name,)).encode())


def _toggled(chips: Chips, chip: Chip) -> Chips:
    return tuple(one for one in chips if one is not chip) if chip in chips else (*chips, chip)


def _token(mood: Mood, chips: Chips) -> str:
    return Press(Verb.TONIGHT, mood, words=written(chips)).encode()
