import pytest

from core.moods.feelings import Way, wanted
from core.moods.mood import Mood

feelings = pytest.mark.parametrize("felt", Mood)


@feelings
def test_every_way_leads_somewhere_else(felt: Mood) -> None:
    assert len({wanted(felt, way) for way in Way}) == len(Way)


@feelings
def test_matching_stays_with_the_feeling(felt: Mood) -> None:
    assert wanted(felt, Way.MATCH) is felt


@feelings
def test_lifting_never_leads_into_the_dark(felt: Mood) -> None:
    assert wanted(felt, Way.LIFT) in {Mood.LOVE, Mood.JOY, Mood.SURPRISE}


@pytest.mark.parametrize("felt", [Mood.SADNESS, Mood.FEAR, Mood.ANGER])
def test_dark_feelings_are_let_out_by_strong_ones(felt: Mood) -> None:
    assert wanted(felt, Way.RELEASE) in {Mood.FEAR, Mood.ANGER}
