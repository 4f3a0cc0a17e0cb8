"""How much an address may take. Pure: the clock is a parameter, and nothing is kept but numbers."""

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_BURST_SECONDS = 30  # for so long may somebody save up what they do not use
_ADDRESSES_KEPT = 10_000
_FILES_FOR_A_PAGE = 10  # twice as many as a page links to
_READING = {"GET", "HEAD"}
_ONE_HOUSEHOLD = (
    64  # bits of an IPv6 address that providers leave to a customer, https://www.ripe.net/publications/docs/ripe-690/
)
_ONE_CUSTOMER = 48
"""Bits of an IPv6 address that all networks of a customer share at most, by the same source."""
_HOUSEHOLDS_OF_A_CUSTOMER = 2
"""How many may use up their share at the same time: a provider of phones puts many people behind one."""


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
        found = [(who, times, self._tokens(who, times, now)) for who, times in _shares(address)]
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


@dataclass(frozen=True, slots=True)
class Capacity:
    """What open connections may take."""

    connections: int = 400
    """In all. A process may usually have 1,024 files open, and the store and the chat platforms need theirs."""
    per_address: int = 128
    """From an address that is no proxy's: Telegram opens up to 40, a browser six, but a school may share one."""
    seconds: float = 15
    """Within which a request has to come: a megabyte comes over a slow line, and a form over any."""


class Doors:
    """Counts who is inside, so that nobody keeps the others out."""

    def __init__(self, capacity: Capacity, is_proxy: Callable[[str], bool]) -> None:
        """Take how many there may be, and what tells who speaks for many."""
        self.capacity = capacity
        self._is_proxy = is_proxy
        self._inside: Counter[str] = Counter()
        self._connections = 0

    def enter(self, address: str) -> bool:
        """Let a connection in, which then has to leave; False when there is no room for it."""
        shares = _shares(address)
        is_full = any(self._inside[who] >= self.capacity.per_address * times for who, times in shares)
        if (is_full and not self._is_proxy(address)) or self._connections >= self.capacity.connections:
            return False
        self._connections += 1
        self._inside.update(who for who, _ in shares)
        return True

    def leave(self, address: str) -> None:
        """Let out what was let in."""
        self._connections -= 1
        self._inside -= Counter(who for who, _ in _shares(address))  # which forgets who has left altogether


def customer(address: str) -> str:
    """Return all that one customer of a provider may have of IPv6; anything else as it is.

    >>> customer("2001:db8:7:1::5"), customer("::ffff:192.0.2.7")
    ('2001:db8:7::/48', '192.0.2.7')
    """
    return _network(address, _ONE_CUSTOMER)


def _household(address: str) -> str:
    """Return the network of an IPv6 address, in which one person has billions; anything else as it is."""
    return _network(address, _ONE_HOUSEHOLD)


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


def _shares(address: str) -> list[tuple[str, int]]:
    """Return the networks that an address counts for, each with how many times as much as one address it may take."""
    household, whole = _household(address), customer(address)
    return [(household, 1)] if household == whole else [(household, 1), (whole, _HOUSEHOLDS_OF_A_CUSTOMER)]
