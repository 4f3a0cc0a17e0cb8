"""Streaming services by numbers and names."""

import pytest

from core.movies.services import SERVICES, distinct, is_streamed
from tests.support.fakes import a_movie

HERE = "US"


@pytest.mark.parametrize(
    ("number", "name", "service"),
    [
        (8, "Netflix", "netflix"),
        (1796, "Netflix Standard with Ads", "netflix"),
        (9, "Amazon Prime Video", "prime"),
        (119, "Amazon Prime Video", "prime"),
        (337, "Disney Plus", "disney"),
        (1899, "HBO Max", "hbo"),
        (350, "Apple TV", "apple"),
        (531, "Paramount Plus", "paramount"),
        (2303, "Paramount Plus Premium", "paramount"),
        (2616, "Paramount Plus Essential", "paramount"),
        (15, "Hulu", "hulu"),
        (11, "MUBI", "mubi"),
    ],
)
def test_services_match_by_number_else_by_name(number: int, name: str, service: str) -> None:
    """The numbers are TMDb's own: of its examples of ``/watch/providers/movie`` and of answers about movies."""
    numbered = a_movie(providers={HERE: ("A new name",)}, provider_ids={HERE: (number,)})
    named = a_movie(providers={HERE: (name.upper(),)})
    for movie in (numbered, named):
        assert {one for one in SERVICES if is_streamed(movie, HERE, [one])} == {service}


def test_services_stream_per_country() -> None:
    movie = a_movie(providers={"US": ("Netflix",)}, provider_ids={"US": (8,)})
    assert is_streamed(movie, "US", ["netflix", "hulu"])
    assert not is_streamed(movie, "CA", ["netflix"])
    assert not is_streamed(movie, "US", ["hulu"])
    assert not is_streamed(movie, "US", [])


def test_unknown_stored_service_streams_nothing() -> None:
    assert not is_streamed(a_movie(providers={"US": ("Netflix",)}), "US", ["videodrome"])


def test_no_number_and_no_name_belongs_to_two_services() -> None:
    numbers = [number for service in SERVICES.values() for number in service.ids]
    names = [name for service in SERVICES.values() for name in service.names]
    assert len(set(numbers)) == len(numbers)
    assert len(set(names)) == len(names)
    assert all(name == name.casefold() for name in names)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Netflix", "Netflix Standard with Ads"), ("Netflix",)),
        (("Netflix Standard with Ads", "Kino+", "Netflix"), ("Netflix", "Kino+")),
        (("Amazon Prime Video with Ads",), ("Amazon Prime Video with Ads",)),
        (("Paramount Plus Premium", "Paramount Plus Essential"), ("Paramount Plus Premium",)),
        (("Starz", "Starz Amazon Channel", "Starz Apple TV Channel"), ("Starz",)),
        (("Sky Go", "Sky X", "ARD Plus", "ARD"), ("Sky Go", "Sky X", "ARD Plus", "ARD")),
        (("Premium", "with ads"), ("Premium", "with ads")),
        ((), ()),
    ],
)
def test_tiers_and_channels_of_a_service_are_told_once(names: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert distinct(names) == told
