"""Streaming services that people may have, with their numbers and names at TMDb."""

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from core.movies.movie import Movie


class Service(NamedTuple):
    """A service, with all names of its subscriptions."""

    name: str
    """The name on a button."""
    ids: frozenset[int]
    """TMDb's ``provider_id`` of the service itself, its tiers, and its channels within other services."""
    names: frozenset[str]
    """TMDb's names of these, case-folded; for movies without numbers in the store or at TMDb."""


SERVICES: Final = {
    "netflix": Service(
        "Netflix",
        frozenset({8, 175, 1796}),
        frozenset({"netflix", "netflix kids", "netflix basic with ads", "netflix standard with ads"}),
    ),
    "prime": Service(
        "Amazon Prime Video",
        frozenset({9, 119, 2100}),
        frozenset({"amazon prime video", "amazon prime video with ads"}),
    ),
    "disney": Service("Disney Plus", frozenset({337}), frozenset({"disney plus", "disney+"})),
    "hbo": Service(
        "HBO Max",
        frozenset({384, 1825, 1899}),
        frozenset({"hbo max", "max", "hbo max amazon channel", "max amazon channel"}),
    ),
    "apple": Service(
        "Apple TV+",
        frozenset({350, 2243}),
        frozenset(
            {"apple tv", "apple tv+", "apple tv plus", "apple tv plus amazon channel", "apple tv amazon channel"}
        ),
    ),
    "paramount": Service(
        "Paramount Plus",
        frozenset({531, 582, 633, 1770, 1853, 2303, 2304, 2616}),
        frozenset(
            {
                "paramount plus",
                "paramount+",
                "paramount plus premium",
                "paramount plus essential",
                "paramount plus basic with ads",
                "paramount+ with showtime",
                "paramount+ amazon channel",
                "paramount plus apple tv channel",
                "paramount+ roku premium channel",
            }
        ),
    ),
    "hulu": Service("Hulu", frozenset({15}), frozenset({"hulu"})),
    "mubi": Service("MUBI", frozenset({11, 201}), frozenset({"mubi", "mubi amazon channel"})),
}
"""The services by the word that the store keeps. Names change (Apple TV+ is Apple TV now), numbers do not.

Source: https://developer.themoviedb.org/reference/watch-providers-movie-list
"""


_VARIANT = re.compile(
    r"(?: (?:basic|standard|premium|essential))?(?: with ads)?(?: (?:amazon|apple tv|roku premium) channel)?$"
)
"""TMDb's endings of a service's name for its tiers, and for its channels within other services."""


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return each service once, by the shortest name of its tiers and channels.

    >>> distinct(["Netflix Standard with Ads", "Netflix", "MUBI", "MUBI Amazon Channel"])
    ('Netflix', 'MUBI')
    """
    shortest: dict[str, str] = {}
    for name in names:
        service = _service_of(name)
        if service not in shortest or len(name) < len(shortest[service]):
            shortest[service] = name
    return tuple(shortest.values())


def _service_of(name: str) -> str:
    """Return a common word for all names of a service: its word in ``SERVICES``, else the name without its ending."""
    plain = " ".join(name.casefold().split())
    for word, service in SERVICES.items():
        if plain in service.names:
            return word
    return _VARIANT.sub("", plain)


def is_streamed(movie: Movie, country: str, services: Collection[str]) -> bool:
    """Return whether a subscription to one of the services, words of ``SERVICES``, has the movie in a country."""
    ids = movie.provider_ids.get(country, ())
    names = set(map(str.casefold, movie.providers.get(country, ())))
    for word in services:
        service = SERVICES.get(word.casefold())
        if service and not (service.ids.isdisjoint(ids) and service.names.isdisjoint(names)):
            return True
    return False
