"""The port behind the tables: runs functions over SQL in transactions. Each database has an engine of its own."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar, TypeVarTuple

from core.store.ports import Health

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class Cursor(Protocol):
    """The rows that a statement returns, as tuples."""

    @property
    def description(self) -> Sequence[Sequence[Any]] | None:
        """A sequence per column that begins with its name."""
        ...

    @property
    def rowcount(self) -> int:
        """Number of rows that the statement has written."""
        ...

    def __iter__(self) -> Iterator[Any]: ...

    def fetchone(self) -> Any:  # noqa: ANN401 - a row holds values of any type
        """Return the next row, None after the last."""
        ...


class Db(Protocol):
    """A connection inside of a transaction.

    Statements are written with the placeholders ``?`` and ``:name``, in SQL that all engines understand:
    ``ON CONFLICT (key)`` instead of ``REPLACE``, ``coalesce`` instead of ``ifnull``. A question mark or colon must not
    stand in a literal.
    """

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Cursor:
        """Run a statement."""
        ...

    def execute_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once per row."""
        ...

    def json_rows(self, parameter: str, columns: Mapping[str, str]) -> str:
        """Return SQL for a table expression that reads rows from a JSON array of arrays.

        It lets one statement write many rows, whatever their number.

        Args:
            parameter: Name of the statement's parameter that holds the JSON text.
            columns: Name → type, ``text`` or ``integer``, in the order of the inner arrays.
        """
        ...


class Engine(Protocol):
    """Runs functions over a ``Db``; every method may raise a ``StoreError``."""

    async def read(self, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Return the result of ``look``, which sees one state of the database and all earlier writes of this engine."""
        ...

    async def glance(self, owner: str, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Read data of one owner as fast as the engine can; for reads that every answer waits for.

        It sees all earlier writes that named the owner.
        """
        ...

    async def write(
        self, change: Callable[[Db, *Arguments], Result], *args: *Arguments, owners: Collection[str] = ()
    ) -> Result:
        """Return the result of ``change``, which writes all or nothing.

        Writes that share an owner (a person, a room, a group, a note) run one after the other, in the order in which
        they were asked for.
        """
        ...

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """Hold the right to refresh the catalogue, which only one of all processes has.

        Raises:
            RefreshRunning: Another task or process holds it.
        """
        ...

    async def health(self) -> Health:
        """Check the whole database."""
        ...
