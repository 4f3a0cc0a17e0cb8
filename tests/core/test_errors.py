"""The tree in the docstring of ``core.errors`` is the tree of its classes."""

import inspect
import re

import pytest

from core import errors
from core.errors import CineMoodError, SourceBusy

_BRANCH = re.compile(r"^    (?P<indent>[│ ]*)[├└]── (?P<name>\w+)(?:  +(?P<says>.+))?$", re.MULTILINE)


def classes() -> list[type[CineMoodError]]:
    return [error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, CineMoodError)]


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
    parents = {error.__name__: error.__bases__[0].__name__ for error in classes() if error is not CineMoodError}
    assert drawn_parents() == parents


def test_drawing_explains_every_branch() -> None:
    assert all(branch["says"] for branch in _BRANCH.finditer(errors.__doc__ or ""))


def test_root_is_a_plain_exception() -> None:
    assert CineMoodError.__bases__ == (Exception,)


@pytest.mark.parametrize("error", classes())
def test_each_error_has_one_parent_and_a_docstring(error: type[CineMoodError]) -> None:
    assert len(error.__bases__) == 1
    assert (error.__dict__["__doc__"] or "").endswith(".")


@pytest.mark.parametrize("error", classes())
def test_text_of_an_error_is_its_sentence(error: type[CineMoodError]) -> None:
    assert str(error("Do this.")) == "Do this."


def test_busy_source_has_the_wait_in_seconds() -> None:
    assert SourceBusy("Wait.", 2.5).retry_after == 2.5
    assert SourceBusy("Wait.").retry_after is None
