"""Actions of every class, made up by hypothesis."""

from dataclasses import fields
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from bot.dialogue.actions import ACTION_CLASSES, Action
from bot.dialogue.filters import Filters
from core.moods.mood import Mood
from core.movies.filters import Filter

MAX_NUMBER = 999_999_999
_NUMBERS = st.integers(0, MAX_NUMBER)
_WORDS = st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True)

filters = st.builds(
    Filters,
    st.frozensets(st.sampled_from(Filter)),
    st.none() | st.sampled_from(Mood),
    st.frozensets(st.sampled_from(Mood)),
)


def actions_of(action_class: type[Action]) -> st.SearchStrategy[Action]:
    """Return a strategy for actions of one class that a token can carry, but for their length."""
    hints = get_type_hints(action_class, include_extras=True)
    names = [field.name for field in fields(action_class)]  # pyright: ignore[reportArgumentType] - a dataclass
    return st.builds(action_class, **{name: _values(hints[name]) for name in names})


def _values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - the type of a field
    if get_origin(hint) is Annotated:
        allowed = get_args(hint)[1]
        return st.lists(_NUMBERS, min_size=allowed.start, max_size=allowed.stop - 1).map(tuple)
    if hint is Filters:
        return filters
    if hint is int:
        return _NUMBERS
    return _WORDS if hint is str else st.from_type(hint)


any_action: st.SearchStrategy[Any] = st.sampled_from(list(ACTION_CLASSES.values())).flatmap(actions_of)
