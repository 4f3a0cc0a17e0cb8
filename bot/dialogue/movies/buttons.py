"""The buttons under movies: judge them, open them, see others, narrow the mood down."""

from collections.abc import Collection

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    MAX_MOVIES_IN_TOKEN,
    AnswerFeeling,
    AskFilters,
    DoubtMood,
    MarkSeen,
    Open,
    Refuse,
    Save,
    ShowAgain,
    ShowMore,
    ShowMovies,
)
from bot.dialogue.filters import NO_FILTERS, Filters
from bot.dialogue.movies import texts
from bot.dialogue.reply import Button
from bot.dialogue.settings import texts as setting_texts
from bot.languages import say
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.filters import Filter

Movies = tuple[int, ...]
"""TMDb ids."""


def more_button(mood: Mood, filters: Filters = NO_FILTERS) -> Button:
    """Return the button for three other movies."""
    return Button(say(texts.MORE), texts.MORE_EMOJI, ShowMore(mood, filters))


def back_button(action: ShowAgain) -> Button:
    """Return the button back to movies that were shown."""
    return Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, action)


def open_button(mood: Mood, movie: int, among: Movies, filters: Filters) -> Button:
    """Return the button that shows one movie of an answer large."""
    return Button(say(texts.OPEN), texts.OPEN_EMOJI, Open(mood, movie, among, filters))


def verdict_buttons(mood: Mood, movie: int, among: Movies, filters: Filters, *, is_opened: bool) -> tuple[Button, ...]:
    """Return the buttons that judge a movie; only where it is shown alone can people say that it lacks the mood."""
    verdicts = (MarkSeen, Refuse, Save, DoubtMood) if is_opened else (MarkSeen, Refuse, Save)
    return tuple(
        Button(*texts.verdict_label(verdict.opinion, mood), verdict(mood, movie, among, filters, is_opened))
        for verdict in verdicts
    )


def feeling_buttons(felt: Mood, besides: Response) -> tuple[Button, ...]:
    """Return the buttons for the other ways to answer a feeling."""
    return tuple(
        Button(say(label), emoji, AnswerFeeling(felt, way))
        for way, (label, emoji) in setting_texts.RESPONSES.items()
        if way is not besides
    )


def ask_filters_button(mood: Mood, filters: Filters = NO_FILTERS, movies: Movies = ()) -> Button:
    """Return the button to the filters; ``movies`` are there to come back to, as many as a token holds."""
    before = _without_refused_moods(filters)
    action = AskFilters(mood, movies[:MAX_MOVIES_IN_TOKEN], filters, before)
    return Button(say(texts.TONIGHT), texts.TONIGHT_EMOJI, action)


def filter_buttons(asked: AskFilters) -> tuple[Button, ...]:
    """Return a button for each filter, which switches it on or off, and then the ones onwards and back."""
    options: list[Filter | Mood] = list(Filter)
    if asked.filters.also:
        options.append(asked.filters.also)
    onwards = Button(say(texts.SHOW_MOVIES), asked.mood.emoji, ShowMovies(asked.mood, asked.filters))
    back = (back_button(asked.way_back),) if asked.movies else ()
    return (*(_filter_button(asked, option) for option in options), onwards, *back)


def without_button(mood: Mood, filters: Filters, dropped: Collection[Filter | Mood]) -> Button:
    """Return the button that asks again with fewer filters."""
    return Button(texts.drop(dropped), "✂️", ShowMovies(mood, filters.minus(dropped)))


def _filter_button(asked: AskFilters, option: Filter | Mood) -> Button:
    label, emoji = texts.filter_label(option)
    action = AskFilters(asked.mood, asked.movies, asked.filters.toggle(option), asked.before)
    return Button(label, "✅" if option in asked.filters.options else emoji, action)


def _without_refused_moods(filters: Filters) -> Filters:
    return Filters(filters.only, filters.also)
