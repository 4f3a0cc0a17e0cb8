"""Limits per internet address: which addresses share a limit, and how many requests they may make."""

import ipaddress
import time
from collections.abc import Callable

from bot.frontends.manners.cooldown import Cooldown

_HOUSEHOLD_BITS = 64
"""Of an IPv6 address: the network of one household. Source: https://www.ripe.net/publications/docs/ripe-690/"""
_CUSTOMER_BITS = 48
"""Of an IPv6 address: the most that a provider gives to one customer, by the same source."""
_CUSTOMER_SHARE = 2
"""How many times a household's limit a customer has: mobile providers put many people behind one customer network."""
_BURST_SECONDS = 30  # requests that are not made are saved up for so long
_FILES_PER_PAGE = 10  # twice as many as a page links to
_READING_METHODS = {"GET", "HEAD"}


class RequestLimits:
    """The limits of a site: one for pages, a higher one for static files, none for health checks.

    Only reading has the exceptions: refusing any other method costs as much as a page.
    """

    def __init__(
        self,
        rate: float,
        *,
        unlimited_paths: frozenset[str],
        static_paths: frozenset[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Limit the addresses of a site.

        Args:
            rate: Requests per second for all other paths; 0 allows everything.
            unlimited_paths: Exactly these paths are not counted, as they cost next to nothing.
            static_paths: Paths of files, of which each page loads several.
            clock: Returns seconds.
        """
        self._rate = rate
        self._unlimited_paths = unlimited_paths
        self._static_paths = static_paths
        self._clock = clock
        self._page_cooldown = cooldown_for(rate)
        self._file_cooldown = cooldown_for(rate * _FILES_PER_PAGE)

    def wait_seconds(self, method: str, path: str, address: str) -> float:
        """Count a request and return 0, or return the seconds until it would be allowed."""
        is_reading = method in _READING_METHODS
        if not self._rate or (is_reading and path in self._unlimited_paths):
            return 0
        cooldown = self._page_cooldown
        if is_reading and path in self._static_paths:
            cooldown = self._file_cooldown
        return cooldown.wait_seconds(network_shares(address), self._clock())


def cooldown_for(rate: float) -> Cooldown:
    """Return a cooldown that allows ``rate`` requests per second for long, and half a minute's worth at once."""
    max_requests = max(1.0, rate * _BURST_SECONDS)
    seconds = max_requests / rate if rate else _BURST_SECONDS
    return Cooldown(max_requests, seconds, is_gradual=True)


def network_shares(address: str) -> dict[str, int]:
    """Return the networks that an address counts for, each with how many times the limit of one address it has."""
    household = _network(address, _HOUSEHOLD_BITS)
    customer = customer_network(address)
    if household == customer:
        return {household: 1}
    return {household: 1, customer: _CUSTOMER_SHARE}


def customer_network(address: str) -> str:
    """Return the IPv6 network of one customer of a provider; any other address as it is.

    >>> customer_network("2001:db8:7:1::5"), customer_network("::ffff:192.0.2.7")
    ('2001:db8:7::/48', '192.0.2.7')
    """
    return _network(address, _CUSTOMER_BITS)


def _network(address: str, bits: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, bits), strict=False))
