"""How many requests an address may make per second."""

import time
from collections.abc import Callable

from cachetools import LRUCache

from bot.frontends.web.networks import network_shares

_BURST_SECONDS = 30  # allowance that is not used is kept for so long
_MAX_BUCKETS = 10_000
_FILES_PER_PAGE = 10  # twice as many as a page links to
_READING_METHODS = {"GET", "HEAD"}


class Cooldown:
    """A token bucket per network; the addresses of one household share one."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow ``rate`` requests per second for long, and more for half a minute; 0 allows everything."""
        self._rate = rate
        self._burst = max(1.0, rate * _BURST_SECONDS)
        self._clock = clock
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(_MAX_BUCKETS)
        """Network → tokens, and when they were counted."""

    def wait_seconds(self, address: str) -> float:
        """Count a request and return 0, or return the seconds until the next one is allowed."""
        if not self._rate:
            return 0
        now = self._clock()
        shares = network_shares(address)
        tokens: dict[str, float] = {}
        for network, share in shares.items():
            tokens[network] = self._refill(network, share, now)
        is_allowed = min(tokens.values()) >= 1
        for network, left in tokens.items():
            self._buckets[network] = left - is_allowed, now
        if is_allowed:
            return 0
        return max((1 - tokens[network]) / (self._rate * share) for network, share in shares.items())

    def _refill(self, network: str, share: int, now: float) -> float:
        """Return the tokens in a network's bucket now; ``share`` multiplies its size and its rate."""
        burst = self._burst * share
        tokens, counted_at = self._buckets.get(network, (burst, now))
        return min(burst, tokens + (now - counted_at) * self._rate * share)


class RequestLimits:
    """The limits of a site: one for pages, a higher one for static files, none for probes.

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
        self._unlimited_paths = unlimited_paths
        self._static_paths = static_paths
        self._page_cooldown = Cooldown(rate, clock)
        self._file_cooldown = Cooldown(rate * _FILES_PER_PAGE, clock)

    def wait_seconds(self, method: str, path: str, address: str) -> float:
        """Count a request and return 0, or return the seconds until the next one is allowed."""
        is_reading = method in _READING_METHODS
        if is_reading and path in self._unlimited_paths:
            return 0
        if is_reading and path in self._static_paths:
            return self._file_cooldown.wait_seconds(address)
        return self._page_cooldown.wait_seconds(address)
