"""The tree in the docstring of ``core.errors`` is the tree of its classes."""

import inspect
import re

import pytest

from core import errors
from core.errors import CineMoodError, SourceBusy

_BRANCH = re.compile(r"^    (?P<indent>[│ ]*)[├└]── (?P<name>\w+)(?:  +(?P<says>.+))?$", re.MULTILINE)


def classes() -> list[type[CineMoodError]]:
    return [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, CineMoodError)]


def drawn_parents() -> dict[str, str]:
    """Read child → parent off the drawing; four columns lead one branch deeper."""
    path = ["CineMoodError"]
    parents: dict[str, str] = {}
    for branch in _BRANCH.finditer(errors.__doc__ or ""):
        depth = len(branch["indent"]) // 4 + 1
        parents[branch["name"]] = path[depth - 1]
        path[depth:] = [branch["name"]]
    return parents


def test_drawn_tree_matches_the_classes() -> None:
    parents = {one.__name__: one.__bases__[0].__name__ for one in classes() if one is not CineMoodError}
    assert drawn_parents() == parents


def test_every_branch_below_the_root_is_explained() -> None:
    assert all(branch["says"] for branch in _BRANCH.finditer(errors.__doc__ or ""))


def test_root_stands_below_exception_only() -> None:
    assert CineMoodError.__bases__ == (Exception,)


@pytest.mark.parametrize("one", classes())
def test_each_error_has_one_parent_and_a_sentence_of_its_own(one: type[CineMoodError]) -> None:
    assert len(one.__bases__) == 1
    assert (one.__dict__["__doc__"] or "").endswith(".")


@pytest.mark.parametrize("one", classes())
def test_text_of_an_error_is_the_sentence_it_was_given(one: type[CineMoodError]) -> None:
    assert str(one("Do this.")) == "Do this."


def test_busy_source_carries_how_long_to_wait() -> None:
    assert SourceBusy("Wait.", 2.5).retry_after == 2.5
    assert SourceBusy("Wait.").retry_after is None
