"""How much an address may take. Pure: the clock is a parameter, and nothing is kept but numbers."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.frontends.web.networks import shares

_BURST_SECONDS = 30  # for so long may somebody save up what they do not use
_ADDRESSES_KEPT = 10_000
_FILES_FOR_A_PAGE = 10  # twice as many as a page links to
_READING = {"GET", "HEAD"}


class Limit:
    """A token bucket for each address."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow ``rate`` requests per second, more for a while; 0 allows everything."""
        self._rate = rate
        self._burst = max(1.0, rate * _BURST_SECONDS)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Count a request; return the seconds after which it may be made, 0 when that is now."""
        if not self._rate:
            return 0
        now = self._clock()
        found = [(who, times, self._tokens(who, times, now)) for who, times in shares(address)]
        is_allowed = all(tokens >= 1 for _, _, tokens in found)
        for who, _, tokens in found:
            self._buckets[who] = tokens - is_allowed, now
        while len(self._buckets) > _ADDRESSES_KEPT:
            self._buckets.popitem(last=False)
        if is_allowed:
            return 0
        return max((1 - tokens) / (self._rate * times) for _, times, tokens in found)

    def _tokens(self, who: str, times: int, now: float) -> float:
        """Take a bucket out, which holds so many times an address's, and return what has come into it by now."""
        burst = self._burst * times
        tokens, since = self._buckets.pop(who, (burst, now))
        return min(burst, tokens + (now - since) * self._rate * times)


class Limits:
    """What an address may ask for: static files more often than anything else, and probes without a limit.

    Both only as far as they are read: how any other method is refused costs as much as a page.
    """

    def __init__(
        self,
        rate: float,
        *,
        free: frozenset[str],
        static: frozenset[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allow ``rate`` requests per second; 0 allows everything.

        Args:
            rate: For all but the paths that follow.
            free: Paths that are not counted, as they cost next to nothing: these alone, not what begins like them.
            static: Paths of files, of which each page has several.
            clock: Tells seconds.
        """
        self._free = free
        self._static = static
        self._pages_limit = Limit(rate, clock)
        self._files_limit = Limit(rate * _FILES_FOR_A_PAGE, clock)

    def wait(self, method: str, path: str, address: str) -> float:
        """Count a request; return the seconds after which it may be made, 0 when that is now."""
        is_read = method in _READING
        if is_read and path in self._free:
            return 0
        limit = self._files_limit if is_read and path in self._static else self._pages_limit
        return limit.wait(address)
