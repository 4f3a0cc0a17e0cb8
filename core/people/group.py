"""A group that looks for one movie: who wishes which mood, what it is offered, and how its vote stands."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

import msgspec

from core.moods.mood import Mood

LASTS = timedelta(days=1)
FEWEST, MOST = 2, 200
"""Members that a group must have before it is offered a movie, and that it may have."""


class Gathering(msgspec.Struct, frozen=True):
    """A snapshot. Each change returns the next one, or the same when the change comes too late or is not allowed."""

    room: str
    opened_at: datetime
    wishes: dict[str, Mood] = {}
    """The mood that each member wishes: whoever wishes one is a member."""
    shortlist: tuple[int, ...] = ()
    """The movies to vote on by TMDb id, best first; while it is empty, members may wish."""
    votes: dict[str, int] = {}
    winner: int | None = None
    """The movie that was voted for."""

    @property
    def is_full(self) -> bool:
        """Whether nobody else can become a member."""
        return len(self.wishes) >= MOST

    def is_over(self, now: datetime) -> bool:
        """Tell whether its time is up."""
        return now >= self.opened_at + LASTS

    def tapped(self, person: str, mood: Mood, now: datetime) -> Self:
        """Let somebody wish a mood, in place of the one that they wished before."""
        if self.shortlist or self.is_over(now) or (self.is_full and person not in self.wishes):
            return self
        return msgspec.structs.replace(self, wishes={**self.wishes, person: mood})

    def offered(self, movies: Iterable[int], now: datetime) -> Self:
        """Put movies to the vote, best first."""
        if self.shortlist or self.is_over(now) or len(self.wishes) < FEWEST:
            return self
        return msgspec.structs.replace(self, shortlist=tuple(movies))

    def voted(self, person: str, movie: int, now: datetime) -> Self:
        """Let a member vote, in place of their earlier vote; a majority of the members decides, else the last vote."""
        if self.decision(now) is not None or person not in self.wishes or movie not in self.shortlist:
            return self
        after = msgspec.structs.replace(self, votes={**self.votes, person: movie})
        leader = after.leader()
        is_decided = 2 * after.count(leader) > len(after.wishes) or len(after.votes) == len(after.wishes)
        return msgspec.structs.replace(after, winner=leader if is_decided else None)

    def count(self, movie: int) -> int:
        """Count the votes for a movie."""
        return Counter(self.votes.values())[movie]

    def leader(self) -> int:
        """Return the movie with most votes; of equals the one that is better for the group."""
        return max(self.shortlist, key=self.count)

    def decision(self, now: datetime) -> int | None:
        """Return the movie that it ended with, None when it has not ended or never saw a movie."""
        if self.winner is None and self.shortlist and self.is_over(now):
            return self.leader()
        return self.winner
