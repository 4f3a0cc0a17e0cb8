"""The buttons that a reply may have."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from bot.dialogue import texts
from bot.dialogue.digests import texts as digest_texts
from bot.dialogue.groups import texts as group_texts
from bot.dialogue.lists import texts as list_texts
from bot.dialogue.moods import mood_label
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.filters import Filters, Narrowing, without_refusals, written, written_behind, written_on_list
from bot.dialogue.reply import MAX_TOKEN_BYTES, Choice, Press, Verb
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.languages import ENGLISH, say, spoken
from bot.languages.plain_text import shorten
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion

Movies = tuple[int, ...]

MOST_TOGETHER = 3
"""Movies of an answer that a token has room for."""


def mood_choices(without: Collection[Mood] = ()) -> tuple[Choice, ...]:
    """Return the mood buttons: all six, or those of moods that are not refused."""
    every = _mood_choices(spoken())
    return tuple(choice for mood, choice in zip(Mood, every, strict=True) if mood not in without) if without else every


def mood(which: Mood) -> Choice:
    """Return the button of a mood."""
    return Choice(mood_label(which), which.emoji, Press(Verb.MOOD, which).encode())


def more(mood: Mood, chips: Filters = ()) -> Choice:
    """Return the button for three other movies."""
    return Choice(say(movie_texts.MORE), movie_texts.MORE_EMOJI, Press(Verb.MORE, mood, words=written(chips)).encode())


def back(mood: Mood, movies: Movies, chips: Filters = ()) -> Choice:
    """Return the button to the answer that a card was opened from."""
    return Choice(say(texts.BACK), texts.BACK_EMOJI, _carrying(Press(Verb.BACK, mood, movies, written(chips))))


def opening(mood: Mood, movie: int, movies: Movies = (), chips: Filters = ()) -> Choice:
    """Return the button that shows one movie large.

    Args:
        mood: The mood that it is offered for.
        movie: Its TMDb id.
        movies: The ids of the answer that it stands in, to find back; at most three.
        chips: What the answer was narrowed down by.
    """
    return Choice(
        say(movie_texts.OPEN),
        movie_texts.OPEN_EMOJI,
        _carrying(Press(Verb.OPEN, mood, (movie, *movies), written(chips))),
    )


def verdicts(mood: Mood, movie: int, movies: Movies, chips: Filters, *, is_opened: bool) -> tuple[Choice, ...]:
    """Return the buttons that judge a movie; that it lacks the mood can be said where it is shown alone."""
    verbs = (Verb.SEEN, Verb.REFUSE, Verb.SAVE, Verb.WRONG) if is_opened else (Verb.SEEN, Verb.REFUSE, Verb.SAVE)
    words = written(chips, is_opened=is_opened)
    return tuple(
        Choice(*movie_texts.verdict_label(verb, mood), _fitting(Press(verb, mood, (movie, *movies), words)))
        for verb in verbs
    )


def undo(mood: Mood, movie: int, movies: Movies, opinion: Opinion, chips: Filters = ()) -> Choice:
    """Return the button that takes a verdict back."""
    token = _carrying(Press(Verb.UNDO, mood, (movie, *movies), written_behind(opinion, chips)))
    return Choice(say(verdict_texts.UNDO), verdict_texts.UNDO_EMOJI, token)


def put_back(mood: Mood, movie: int, page: int, which: Opinion, said: Opinion | None = None) -> Choice:
    """Return the button that puts a movie back on the list ``which``, and takes back what was ``said`` of it there."""
    token = Press(Verb.UNDO, mood, (movie, page), written_on_list(which, said)).encode()
    return Choice(say(verdict_texts.UNDO), verdict_texts.UNDO_EMOJI, token)


def ways(felt: Mood, besides: Response) -> tuple[Choice, ...]:
    """Return the other ways to meet a feeling."""
    return tuple(
        Choice(
            say(setting_texts.WAYS[way][0]),
            setting_texts.WAYS[way][1],
            Press(Verb.WAY, felt, words=(way.value,)).encode(),
        )
        for way in Response
        if way is not besides
    )


def tonight(mood: Mood, chips: Filters = (), movies: Movies = ()) -> Choice:
    """Return the button to the chips; ``movies`` are those to come back to, as many as a token holds."""
    words = written(chips, before=chips)
    token = _carrying(Press(Verb.TONIGHT, mood, movies[:MOST_TOGETHER], words))
    return Choice(say(movie_texts.TONIGHT), movie_texts.TONIGHT_EMOJI, token)


def chip_choices(mood: Mood, movies: Movies, chips: Filters, before: Filters) -> tuple[Choice, ...]:
    """Return a button for each chip, which puts it on or takes it off, and those onwards and back.

    Args:
        mood: The mood that is narrowed down.
        movies: The ids of the movies that are left, if any.
        chips: What is chosen now.
        before: What those movies were narrowed down by.
    """
    onwards = Choice(say(movie_texts.SHOW_MOVIES), mood.emoji, Press(Verb.MOOD, mood, words=written(chips)).encode())
    ways = (onwards, back(mood, movies, before)) if movies else (onwards,)
    moods = (chip for chip in chips if isinstance(chip, Mood))
    return (*(_toggle(mood, movies, chips, before, chip) for chip in (*Filter, *moods)), *ways)


def without(mood: Mood, chips: Filters, dropped: Collection[Narrowing]) -> Choice:
    """Return the button that asks again with fewer chips."""
    left = [chip for chip in chips if chip not in dropped]
    return Choice(movie_texts.drop(dropped), "✂️", Press(Verb.MOOD, mood, words=written(left)).encode())


def taps(number: int) -> tuple[Choice, ...]:
    """Return the buttons under a gathering: the moods that its members wish, and the way to their movie."""
    moods = (Choice(mood_label(one), one.emoji, Press(Verb.TAP, one, (number,), _spoken()).encode()) for one in Mood)
    return (*moods, settle(number))


def settle(number: int) -> Choice:
    """Return the button that shows a gathering its movie."""
    return Choice(
        say(group_texts.SETTLE),
        group_texts.SETTLE_EMOJI,
        Press(Verb.SETTLE, movies=(number,), words=_spoken()).encode(),
    )


def votes(number: int, titles: Mapping[int, str]) -> tuple[Choice, ...]:
    """Return the buttons to vote for movies, whose titles are given by id."""
    return tuple(
        Choice(
            shorten(title),
            f"{place}\ufe0f\u20e3",
            Press(Verb.VOTE, movies=(number, movie), words=_spoken()).encode(),
        )
        for place, (movie, title) in enumerate(titles.items(), 1)
    )


def _spoken() -> tuple[str, ...]:
    """Name the language that everybody in a group is answered in, which is that of who began; English goes unnamed."""
    return () if spoken() == ENGLISH else (spoken(),)


def stop_digest() -> Choice:
    """Return the button that stops a room's digest."""
    return Choice(
        say(digest_texts.STOP_DIGEST), digest_texts.STOP_DIGEST_EMOJI, Press(Verb.DIGEST, words=("stop",)).encode()
    )


def forget(*, is_sure: bool = False) -> Choice:
    """Return the button that deletes what is remembered about a person, or the one that asks whether to."""
    label, words = (setting_texts.SURE_FORGET, ("yes",)) if is_sure else (setting_texts.FORGET, ())
    return Choice(say(label), setting_texts.FORGET_EMOJI, Press(Verb.FORGET, words=words).encode())


def listed(place: int, mood: Mood, movie: int, page: int, name: str) -> Choice:
    """Return the button that shows a movie on a list large; ``place`` is its number there."""
    return Choice(str(place), movie_texts.OPEN_EMOJI, Press(Verb.LISTED, mood, (movie, page), (name,)).encode())


def of_listed(mood: Mood, movie: int, page: int, which: Opinion) -> tuple[Choice, ...]:
    """Return the buttons of a movie on a list: what to say of a saved one, which takes it off, and to take it off."""
    remove = Press(Verb.REMOVE, movies=(movie, page), words=(which,)).encode()
    judging = (Verb.SEEN, Verb.REFUSE) if which is Opinion.SAVED else ()
    return (
        *(
            Choice(
                *movie_texts.verdict_label(verb, mood),
                Press(verb, mood, (movie, page), written_on_list(which)).encode(),
            )
            for verb in judging
        ),
        Choice(say(list_texts.REMOVE), list_texts.REMOVE_EMOJI, remove),
    )


def to_list(page: int, name: str) -> Choice:
    """Return the button that leads back to a page of a list."""
    return Choice(say(texts.BACK), texts.BACK_EMOJI, Press(Verb.LIST, movies=(page,), words=(name,)).encode())


def turn(page: int, pages: int, name: str) -> Iterable[Choice]:
    """Yield the buttons to the pages before and after."""
    if page > 1:
        yield Choice(say(list_texts.EARLIER), "◀️", Press(Verb.LIST, movies=(page - 1,), words=(name,)).encode())
    if page < pages:
        yield Choice(say(list_texts.LATER), "▶️", Press(Verb.LIST, movies=(page + 1,), words=(name,)).encode())


def export(name: str) -> Choice:
    """Return the button for a list as a file."""
    return Choice(say(list_texts.EXPORT), list_texts.EXPORT_EMOJI, Press(Verb.EXPORT, words=(name,)).encode())


@cache
def _mood_choices(_language: str) -> tuple[Choice, ...]:
    return tuple(map(mood, Mood))


def _toggle(mood: Mood, movies: Movies, chips: Filters, before: Filters, chip: Filter | Mood) -> Choice:
    label, emoji = movie_texts.chip_label(chip)
    token = _carrying(Press(Verb.TONIGHT, mood, movies, written({*chips} ^ {chip}, before=before)))
    return Choice(label, "✅" if chip in chips else emoji, token)


def _carrying(press: Press) -> str:
    """Write a token; without what movies shall not have where long ids leave no room for it."""
    token = press.encode()
    return token if len(token) <= MAX_TOKEN_BYTES else replace(press, words=without_refusals(press.words)).encode()


def _fitting(press: Press) -> str:
    """Write a token; without its chips where ids of more digits than TMDb has today leave no room for them."""
    token = _carrying(press)
    return token if len(token) <= MAX_TOKEN_BYTES else replace(press, words=()).encode()
