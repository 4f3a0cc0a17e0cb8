"""The store's ports: one protocol per subject, and ``Store``, which bundles them.

Code outside ``core.store`` depends on these protocols alone, and takes the one or two that it uses. Every method may
raise a ``StoreError``; its sentence says which store failed and how to repair it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec

from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Person, Preferences, Showing
from core.people.verdict import Doubt, Opinion, Verdict, Voice


class MovieStore(Protocol):
    """Catalogues of the last weeks, and the movies in them or judged by people.

    Movies that are not for general audiences are never returned, even if they were stored before that was known.
    """

    async def latest_catalogue(self, source: str) -> Catalogue | None:
        """Return the newest catalogue of a source, None when there is none yet."""
        ...

    async def save_catalogue(self, catalogue: Catalogue, *, fetched: Collection[int]) -> None:
        """Save a catalogue completely or, when that fails, not at all.

        It replaces the catalogue of the same source and week, and catalogues of later weeks, which only a clock that
        was ahead can have left. Catalogues of the source beyond the newest 8 weeks are deleted, and movies that are in
        no catalogue and have no verdict.

        Args:
            catalogue: The catalogue to save.
            fetched: Ids of the movies whose details were fetched from the source just now. The details of the others
                came from this store and keep their age; a movie that is not stored yet counts as fetched.
        """
        ...

    async def find_movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return the stored movies among ``ids`` that were fetched at or after ``since``, by id."""
        ...

    async def find_scored_movies(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """Return the movies among ``ids`` that are in any stored catalogue, by id, as the newest catalogue has them."""
        ...

    async def find_outdated_movies(self, source: str, *, before: datetime, limit: int) -> list[int]:
        """Return ids of movies that are in no catalogue and were fetched before a moment, oldest first."""
        ...

    async def renew_movie(self, source: str, movie_id: int, movie: Movie | None, *, now: datetime) -> None:
        """Save a movie that was fetched now; None deletes the stored one, which must be in no catalogue."""
        ...


class PeopleStore(Protocol):
    """Preferences and verdicts of people, and the preferences of rooms such as ``telegram:42``."""

    async def load_person(self, person: str, week: Week) -> Person:
        """Return everything about a person that decides which movies are offered in a week."""
        ...

    async def load_preferences(self, owner: str) -> Preferences:
        """Return the preferences of a person or a room; the defaults when nothing was chosen."""
        ...

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """Replace preferences by the result of ``change``, and return it; None changes nothing.

        No other change of the same preferences runs at the same time. Preferences that equal the defaults are deleted.
        """
        ...

    async def list_verdicts(self, person: str) -> tuple[Verdict, ...]:
        """Return the verdicts of a person, oldest first."""
        ...

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """Save a verdict; if the person gave the same one before, only its moment changes.

        Args:
            person: The person.
            verdict: The verdict.
            voice: Lets a doubt count for everybody, unless another doubt from the same network counts already. Without
                it, the verdict concerns only the person.
        """
        ...

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """Delete a verdict, if there is one."""
        ...

    async def export_person(self, person: str) -> dict[str, Any]:
        """Return everything that is stored about a person, as values that JSON can hold.

        The keys are always ``shown`` (week → ids, longest ago first), ``offered`` (movies with the moods that they
        were shown for), ``preferences`` (if they differ from the defaults), ``verdicts``, ``doubts`` (the ones
        that count for everybody, with the fingerprint of the network), ``taps`` in groups (these three oldest first),
        and ``digests``. All values are empty when nothing is stored.
        """
        ...

    async def forget_person(self, person: str) -> int:
        """Delete everything that ``export_person`` returns, and return the number of deleted rows."""
        ...

    async def move_room(self, old: str, new: str) -> None:
        """Move everything about a room to its new id; preferences and a digest that exist there already win.

        Telegram gives a group a new id when it becomes a supergroup:
        https://core.telegram.org/bots/api#message (``migrate_to_chat_id``)
        """
        ...


class ShowingStore(Protocol):
    """Which movies were shown to people and rooms, and for which moods, in the last 90 days."""

    async def save_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """Save which movies people were just shown; a movie that is shown again moves to the end."""
        ...

    async def save_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """Save which movies were just shown for a mood, by person or room and mood."""
        ...

    async def find_showing(self, viewers: Collection[str], movie: int) -> Showing:
        """Return whether a movie was shown to any of these people and rooms, and for which moods."""
        ...


class DoubtStore(Protocol):
    """The verdicts of all people together on the moods of movies."""

    async def count_doubters(self) -> dict[tuple[int, Mood], int]:
        """Count the people with a voice that deny a movie's mood, by movie and mood; no zeros."""
        ...

    async def count_judges(self) -> dict[tuple[int, Mood], int]:
        """Count the people with any verdict on a movie that was offered for a mood, by movie and mood.

        People without a voice count only if they have another verdict than a doubt.
        """
        ...

    async def list_doubts(self) -> tuple[Doubt, ...]:
        """Return all doubts that count for everybody, by movie and mood."""
        ...

    async def clear_doubts(self, movie: int | None = None, mood: Mood | None = None) -> int:
        """Let doubts, all or those about a movie or a mood, no longer count for everybody; return their number.

        The doubters are still not offered the movie for that mood.
        """
        ...


class GroupStore(Protocol):
    """Groups that look for one movie together, kept for a week."""

    async def open_group(self, room: str, *, now: datetime) -> int:
        """Open a group in a room and return its number, which is never used again."""
        ...

    async def find_group(self, number: int) -> Group | None:
        """Return a group, None when it was deleted."""
        ...

    async def change_group(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """Replace a group by the result of ``change``, and return it; None when the group was deleted.

        No other change of the same group runs at the same time. Members may join and change their minds; they leave
        only by ``PeopleStore.forget_person``.
        """
        ...


class DigestStore(Protocol):
    """The weekly digest of each room."""

    async def find_digest(self, room: str) -> Digest | None:
        """Return the digest of a room, None when it has none."""
        ...

    async def save_digest(self, digest: Digest) -> None:
        """Save a digest in place of the room's earlier one."""
        ...

    async def delete_digest(self, room: str) -> bool:
        """Delete the digest of a room, and return whether there was one."""
        ...

    async def list_due_digests(self, *, now: datetime) -> tuple[Digest, ...]:
        """Return all digests that are due now or were due before."""
        ...

    async def claim_digest(self, before: Digest, after: Digest) -> bool:
        """Replace ``before`` by ``after`` unless it has changed since it was read, and return whether that was done.

        Of all processes that try at once, one gets True and may send the digest.
        """
        ...


class NoteStore(Protocol):
    """Small facts that frontends remember by name, such as the id under which Telegram has a picture."""

    async def find_note(self, name: str, *, now: datetime) -> str | None:
        """Return a note, None when there is none. Reading a note counts as using it."""
        ...

    async def save_note(self, name: str, value: str, *, now: datetime) -> None:
        """Save a note in place of an earlier one of the same name; it is deleted after eight weeks without use."""
        ...

    async def settle_note(self, name: str, value: str) -> str:
        """Save a note that is never deleted, unless there is one of that name, and return the note that stands.

        All processes that try at once get the same one.
        """
        ...


class Health(msgspec.Struct, frozen=True):
    """The result of checking a whole store; a damaged store raises instead."""

    place: str
    """Where the store is, for people to read."""
    size_bytes: int
    version: int
    """Version of the schema."""
    weeks: tuple[Week, ...]
    """Weeks that have a catalogue, newest first."""


class Store(Protocol):
    """Everything that CineMood remembers, by subject. ``core.store.opening.open_store`` opens and closes it."""

    @property
    def movies(self) -> MovieStore:
        """Catalogues and movies."""
        ...

    @property
    def people(self) -> PeopleStore:
        """Preferences and verdicts."""
        ...

    @property
    def showings(self) -> ShowingStore:
        """Movies that people were shown."""
        ...

    @property
    def doubts(self) -> DoubtStore:
        """Doubts of all people."""
        ...

    @property
    def groups(self) -> GroupStore:
        """Groups that look for a movie."""
        ...

    @property
    def digests(self) -> DigestStore:
        """Weekly digests."""
        ...

    @property
    def notes(self) -> NoteStore:
        """Notes of the frontends."""
        ...

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """Hold the right to refresh the catalogue, which is given back when the process dies.

        Raises:
            RefreshRunning: Another task or process holds it.
        """
        ...

    async def forget_past(self, *, now: datetime) -> None:
        """Delete everything at the end of its retention period.

        That is: showings after 90 days, groups after a week, notes after eight weeks without use, networks of doubts
        after 90 days (these doubts no longer count for everybody), and movies in no catalogue half a year after they
        were fetched, because TMDb allows no more.
        """
        ...

    async def health(self) -> Health:
        """Check the whole store.

        Raises:
            StoreCorrupt: A part of it is damaged.
        """
        ...


class Backups(Protocol):
    """Copies of a store, for databases that are files."""

    def back_up(self, file: Path | None, now: datetime) -> Path:
        """Copy the store, which may be in use, and return the copy: ``file``, or a new one beside the store.

        Raises:
            StoreError: There is no sound store, or the copy cannot be written.
        """
        ...

    def restore(self, file: Path, now: datetime) -> Path | None:
        """Put a copy in the place of the store; return where the replaced store is kept, None when there was none.

        Raises:
            StoreBusy: A process has the store open.
            StoreError: The copy is unusable or cannot be written there; the store is unchanged.
        """
        ...


class OnDisk(Protocol):
    """Where a store lies, for databases that are files of this machine."""

    @property
    def file(self) -> Path:
        """The store's file, which need not exist yet."""
        ...
