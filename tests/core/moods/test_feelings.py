"""Responses to feelings."""

import pytest

from core.moods.feelings import Response, mood_for
from core.moods.mood import Mood

every_feeling = pytest.mark.parametrize("feeling", Mood)


@every_feeling
def test_each_response_leads_to_another_mood(feeling: Mood) -> None:
    assert len({mood_for(feeling, response) for response in Response}) == len(Response)


@every_feeling
def test_matching_stays_with_the_feeling(feeling: Mood) -> None:
    assert mood_for(feeling, Response.MATCH) is feeling


@every_feeling
def test_lifting_leads_to_a_bright_mood(feeling: Mood) -> None:
    assert mood_for(feeling, Response.LIFT) in {Mood.LOVE, Mood.JOY, Mood.SURPRISE}


@pytest.mark.parametrize("feeling", [Mood.SADNESS, Mood.FEAR, Mood.ANGER])
def test_release_of_a_dark_feeling_leads_to_a_strong_mood(feeling: Mood) -> None:
    assert mood_for(feeling, Response.RELEASE) in {Mood.FEAR, Mood.ANGER}
