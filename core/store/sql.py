"""Building blocks of statements that all engines understand."""

from collections.abc import Collection, Iterator
from typing import Any

from core.store.engine import Cursor


def placeholders(values: Collection[object]) -> str:
    """Return a placeholder for each value, for use in ``IN (...)``; NULL, which equals nothing, when there is none.

    >>> placeholders([603, 604]), placeholders([])
    ('?, ?', 'NULL')
    """
    return ", ".join("?" * len(values)) or "NULL"


def insert(table: str, columns: Collection[str]) -> str:
    """Return the statement that inserts a row, with placeholders named like the columns.

    >>> insert("notes", ["name", "value"])
    'INSERT INTO notes (name, value) VALUES (:name, :value)'
    """
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608 - names of our own tables


def upsert(table: str, key: Collection[str], columns: Collection[str]) -> str:
    """Return the statement that inserts a row, or overwrites the row of the same key.

    >>> upsert("notes", ["name"], ["name", "value"])
    'INSERT INTO notes (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
    """
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in key)
    return f"{insert(table, columns)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"


def dicts(cursor: Cursor) -> Iterator[dict[str, Any]]:
    """Yield rows as dictionaries by column."""
    columns = [column[0] for column in cursor.description or ()]
    for row in cursor:
        yield dict(zip(columns, row, strict=True))
