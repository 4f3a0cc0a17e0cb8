import pytest

from bot.dialogue.actions import (
    AnyAction,
    ChangeSetting,
    MarkSeen,
    Open,
    ShowHelp,
    ShowMore,
    ShowSettings,
    StopDigest,
    UndoVerdict,
)
from bot.frontends.manners import texts
from bot.frontends.manners.presses import explain_refusal, look_instead, may_press
from core.moods.mood import Mood
from core.people.verdict import Opinion


class OneOpenRoom:
    """Rooms of which one lets everybody press."""

    async def is_open(self, room: str) -> bool:
        return room == "open"


@pytest.mark.parametrize("room", ["open", "closed"])
async def test_asker_may_press(room: str) -> None:
    assert await may_press(OneOpenRoom(), room, is_asker=True, is_answer=True)
    assert await may_press(OneOpenRoom(), room, is_asker=True, is_answer=False)


async def test_others_may_press_if_the_room_is_open() -> None:
    assert await may_press(OneOpenRoom(), "open", is_asker=False, is_answer=True)
    assert not await may_press(OneOpenRoom(), "closed", is_asker=False, is_answer=True)


async def test_posts_of_the_bot_stay_as_they_are() -> None:
    assert not await may_press(OneOpenRoom(), "open", is_asker=False, is_answer=False)


@pytest.mark.parametrize(
    ("action", "is_answer", "sentence"),
    [
        (ShowMore(Mood.JOY), True, texts.NOT_YOUR_ANSWER),
        (ShowMore(Mood.JOY), False, texts.EVERYBODYS),
        (None, True, texts.NOT_YOUR_ANSWER),
        (StopDigest(), True, texts.ASKED_BY_ANOTHER),
    ],
)
def test_refusal_explains_the_reason(action: AnyAction | None, is_answer: bool, sentence: str) -> None:
    assert explain_refusal(action, is_answer=is_answer) == sentence


@pytest.mark.parametrize(
    ("action", "harmless_action"),
    [
        (MarkSeen(Mood.JOY, 1, (1, 2, 3)), Open(Mood.JOY, 1, (1, 2, 3))),
        (UndoVerdict(Mood.JOY, 1, (1, 2, 3), Opinion.SEEN), Open(Mood.JOY, 1, (1, 2, 3))),
        (ChangeSetting("country", "NL"), ShowSettings()),
        (ShowHelp(), ShowHelp()),
        (None, None),
    ],
)
def test_another_persons_button_is_looked_at_and_not_changed(
    action: AnyAction | None, harmless_action: AnyAction | None
) -> None:
    assert look_instead(action) == harmless_action
