"""A group that looks for one movie together: each member chooses a mood, then votes on a short list."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

import msgspec

from core.moods.mood import Mood

LIFETIME = timedelta(days=1)
MIN_MEMBERS = 2
"""A group must have this many members before it gets a short list."""
MAX_MEMBERS = 200


class Group(msgspec.Struct, frozen=True):
    """A snapshot. Each change returns the next snapshot, or the same one if the change is too late or not allowed."""

    room: str
    opened_at: datetime
    wishes: dict[str, Mood] = {}
    """The chosen mood of each member; choosing a mood makes a person a member."""
    shortlist: tuple[int, ...] = ()
    """TMDb ids of the movies to vote on, best first; members may choose moods while it is empty."""
    votes: dict[str, int] = {}
    winner: int | None = None
    """The movie that won the vote."""

    @property
    def is_full(self) -> bool:
        """Whether the group takes no more members."""
        return len(self.wishes) >= MAX_MEMBERS

    def is_over(self, now: datetime) -> bool:
        """Return whether the group's time is up."""
        return now >= self.opened_at + LIFETIME

    def choose_mood(self, person: str, mood: Mood, now: datetime) -> Self:
        """Let a person choose a mood, in place of their earlier one."""
        is_closed = bool(self.shortlist) or self.is_over(now)
        may_choose = person in self.wishes or not self.is_full
        if is_closed or not may_choose:
            return self
        return msgspec.structs.replace(self, wishes={**self.wishes, person: mood})

    def propose(self, movies: Iterable[int], now: datetime) -> Self:
        """Put movies to the vote, best first."""
        if self.shortlist or self.is_over(now) or len(self.wishes) < MIN_MEMBERS:
            return self
        return msgspec.structs.replace(self, shortlist=tuple(movies))

    def vote(self, person: str, movie: int, now: datetime) -> Self:
        """Let a member vote, in place of their earlier vote.

        The vote ends with a majority of all members, at the latest with the last member's vote.
        """
        if self.decision(now) is not None or person not in self.wishes or movie not in self.shortlist:
            return self
        after = msgspec.structs.replace(self, votes={**self.votes, person: movie})
        leader, members = after.leader(), len(after.wishes)
        has_majority = 2 * after.count(leader) > members
        if has_majority or len(after.votes) == members:
            return msgspec.structs.replace(after, winner=leader)
        return after

    def count(self, movie: int) -> int:
        """Count the votes for a movie."""
        return Counter(self.votes.values())[movie]

    def leader(self) -> int:
        """Return the movie with most votes; of equals, the one that is higher on the short list."""
        return max(self.shortlist, key=self.count)

    def decision(self, now: datetime) -> int | None:
        """Return the group's movie; None while the vote is open, and for a group without a short list."""
        if self.winner is None and self.shortlist and self.is_over(now):
            return self.leader()
        return self.winner
