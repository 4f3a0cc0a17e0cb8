"""Cooldown: how often a person, or an internet address, may make a request."""

from collections.abc import Mapping
from typing import NamedTuple

from cachetools import TTLCache

_MAX_BUCKETS = 10_000


class _Bucket(NamedTuple):
    tokens: float
    counted_at: float
    """Time in seconds from which the return of tokens is counted."""


class Cooldown:
    """Buckets of tokens, one per person or address; a request takes a token, and an empty bucket refuses it.

    Tokens return all at once, ``seconds`` after the first of them was taken. With ``is_gradual`` they return one by
    one, at a rate that fills an empty bucket in ``seconds``.

    Either way a bucket that was not used for ``seconds`` is full and is forgotten. Of more than 10,000 buckets, only
    the most recently used are kept.
    """

    def __init__(self, max_requests: float, seconds: float, *, is_gradual: bool = False) -> None:
        self._max_requests = max_requests
        self._seconds = seconds
        self._is_gradual = is_gradual
        self._now = 0.0
        self._buckets: TTLCache[str, _Bucket] = TTLCache(_MAX_BUCKETS, seconds, lambda: self._now)

    def __len__(self) -> int:
        """Return the number of buckets in memory."""
        return len(self._buckets)

    def allows(self, person: str, now: float) -> bool:
        """Count a request and return whether it is allowed; ``now`` is in seconds."""
        return self.wait_seconds({person: 1}, now) == 0

    def wait_seconds(self, shares: Mapping[str, float], now: float) -> float:
        """Count a request and return 0, or return the seconds until it would be allowed.

        Args:
            shares: Buckets from which the request takes a token, each with its size as a multiple of the usual size.
                A single empty one refuses the request, which then takes no token from the others either.
            now: In seconds.
        """
        self._now = now
        buckets = {key: self._refill(key, share, now) for key, share in shares.items()}
        is_allowed = all(bucket.tokens >= 1 for bucket in buckets.values())
        wait_seconds = 0.0
        for key, bucket in buckets.items():
            if is_allowed:
                self._buckets[key] = bucket._replace(tokens=bucket.tokens - 1)
                continue
            self._buckets[key] = bucket
            wait_seconds = max(wait_seconds, self._seconds_until_token(bucket, shares[key], now))
        return wait_seconds

    def _refill(self, key: str, share: float, now: float) -> _Bucket:
        """Return a bucket with the tokens that have returned by now."""
        size = self._max_requests * share
        bucket = self._buckets.get(key, _Bucket(size, now))
        seconds = now - bucket.counted_at
        if self._is_gradual:
            tokens = bucket.tokens + seconds * size / self._seconds
            return _Bucket(min(size, tokens), now)
        if seconds > self._seconds:
            return _Bucket(size, now)
        return bucket

    def _seconds_until_token(self, bucket: _Bucket, share: float, now: float) -> float:
        if bucket.tokens >= 1:
            return 0.0
        if self._is_gradual:
            return (1 - bucket.tokens) * self._seconds / (self._max_requests * share)
        return self._seconds - (now - bucket.counted_at)
