"""Rows that wait to be written: gathered while a transaction runs, and sent many to a statement.

A gathered update names its row by its primary key, so that the order among different statements does not matter:
parents go before children, and new rows before changes to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import Insert, Update

from storage.schema import metadata

_TABLE_ORDER = {table: order for order, table in enumerate(metadata.sorted_tables)}


class Write:
    """A statement that is sent for many rows at once. A row is a tuple in the order of ``names``."""

    __slots__ = ("_compiled", "_names", "_statements", "order", "table")

    def __init__(self, statement: Insert | Update, *names: str, postgres: Insert | None = None) -> None:
        table = statement.table
        assert isinstance(table, Table)
        self.table = table
        self._names = names or tuple(column.name for column in table.columns)
        self._statements = {
            "sqlite": statement,
            "postgresql": postgres if postgres is not None else statement,
        }
        # Parents before children, new rows before changes to them.
        self.order = (_TABLE_ORDER[table], 0 if isinstance(statement, Insert) else 1)
        self._compiled: dict[str, _Compiled] = {}

    def compiled(self, dialect: Dialect) -> _Compiled:
        """The statement's text for the driver, worked out once."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statements[dialect.name]
        if isinstance(statement, Insert):
            compiled: Any = statement.inline().compile(dialect=dialect, column_keys=list(self._names))
        else:
            compiled = statement.compile(dialect=dialect)
        # The driver wants the row in the order of its places, and the statement's own constants among it.
        places: list[int] = []
        constants: list[Any] = []
        for name in compiled.positiontup:
            if name in self._names:
                places.append(self._names.index(name))
            else:
                places.append(len(self._names) + len(constants))
                constants.append(compiled.params[name])
        as_it_is = places == list(range(len(self._names)))
        return _Compiled(compiled.string, None if as_it_is else itemgetter(*places), tuple(constants))


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    arrange: Callable[[tuple[Any, ...]], Any] | None
    constants: tuple[Any, ...]

    def rows(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if self.arrange is None:
            return rows
        if not self.constants:
            return [self.arrange(row) for row in rows]
        return [self.arrange(row + self.constants) for row in rows]


@dataclass(slots=True, eq=False)
class Gathered:
    """What waits to be sent."""

    rows: dict[Write, list[tuple[Any, ...]]] = field(default_factory=dict)

    def lengths(self) -> dict[Write, int]:
        return {write: len(rows) for write, rows in self.rows.items()}

    def take(self, upto: dict[Write, int] | None = None) -> list[tuple[Write, list[tuple[Any, ...]]]]:
        """Remove and return what waits (only what waited at a mark), in the order it must be sent."""
        taken = []
        for write in sorted(self.rows, key=lambda w: w.order):
            rows = self.rows[write]
            count = len(rows) if upto is None else upto.get(write, 0)
            if count:
                taken.append((write, rows[:count]))
                self.rows[write] = rows[count:]
        self.rows = {write: rows for write, rows in self.rows.items() if rows}
        return taken

    def cut(self, lengths: dict[Write, int]) -> None:
        self.rows = {write: rows[: lengths.get(write, 0)] for write, rows in self.rows.items()}

    def touches(self, tables: Iterable[Table]) -> bool:
        wanted = set(tables)
        return any(rows and write.table in wanted for write, rows in self.rows.items())
