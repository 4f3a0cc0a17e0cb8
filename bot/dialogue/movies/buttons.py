"""The buttons under movies: judge them, open them, see others, narrow the mood down."""

from collections.abc import Collection
from dataclasses import replace

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
    """Return the button back to movies that were shown before."""
    return Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, action)


def open_button(mood: Mood, movie: int, among: Movies, filters: Filters) -> Button:
    """Return the button that shows one movie of an answer large."""
    return Button(say(texts.OPEN), texts.OPEN_EMOJI, Open(mood, movie, among, filters))


def verdict_buttons(mood: Mood, movie: int, among: Movies, filters: Filters, *, is_opened: bool) -> tuple[Button, ...]:
    """Return the buttons that judge a movie; the one that denies the mood only if the movie is shown alone."""
    verdicts: list[type[MarkSeen | Refuse | Save | DoubtMood]] = [MarkSeen, Refuse, Save]
    if is_opened:
        verdicts.append(DoubtMood)
    buttons: list[Button] = []
    for verdict in verdicts:
        label, emoji = texts.verdict_label(verdict.opinion, mood)
        buttons.append(Button(label, emoji, verdict(mood, movie, among, filters, is_opened)))
    return tuple(buttons)


def feeling_buttons(felt: Mood, besides: Response) -> tuple[Button, ...]:
    """Return the buttons for the other responses to a feeling."""
    buttons: list[Button] = []
    for response, (label, emoji) in setting_texts.RESPONSES.items():
        if response is not besides:
            buttons.append(Button(say(label), emoji, AnswerFeeling(felt, response)))
    return tuple(buttons)


def ask_filters_button(mood: Mood, filters: Filters = NO_FILTERS, movies: Movies = ()) -> Button:
    """Return the button to the filters, which leads back to ``movies``, as many as a token holds."""
    before = _without_refused_moods(filters)
    action = AskFilters(mood, movies[:MAX_MOVIES_IN_TOKEN], filters, before)
    return Button(say(texts.TONIGHT), texts.TONIGHT_EMOJI, action)


def filter_buttons(question: AskFilters) -> tuple[Button, ...]:
    """Return a button for each filter, which switches it on or off, and then the ones onwards and back."""
    buttons = [_filter_button(question, option) for option in Filter]
    mood, filters = question.mood, question.filters
    if filters.also:
        buttons.append(_filter_button(question, filters.also))
    buttons.append(Button(say(texts.SHOW_MOVIES), mood.emoji, ShowMovies(mood, filters)))
    if question.movies:
        buttons.append(back_button(question.way_back))
    return tuple(buttons)


def without_button(mood: Mood, filters: Filters, dropped: Collection[Filter | Mood]) -> Button:
    """Return the button that shows movies with fewer filters."""
    return Button(texts.offer_dropping(dropped), "✂️", ShowMovies(mood, filters.minus(dropped)))


def _filter_button(question: AskFilters, option: Filter | Mood) -> Button:
    label, emoji = texts.filter_label(option)
    if option in question.filters.options:
        emoji = "✅"
    return Button(label, emoji, replace(question, filters=question.filters.toggle(option)))


def _without_refused_moods(filters: Filters) -> Filters:
    return Filters(filters.only, filters.also)
