"""A transaction as the rest of storage sees it: rows are gathered while it runs and written in groups.

The laws:

- What is written waits in memory and is sent, many rows to a statement, before the commit or before a
  read of the same table. So a hundred answers cost a dozen statements.
- A savepoint is a mark in what waits; it becomes a real ``SAVEPOINT`` only when rows are sent inside it.
- A gathered update names its row by its primary key. Anything else is executed at once, in order.
- Once the database was unavailable, the transaction stays broken: nothing of it is ever committed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert, Update

from storage.schema import metadata
from storage.unavailable import StorageUnavailable, unavailable

if TYPE_CHECKING:
    from storage.database import Connection
    from storage.encryption import Keyring
    from storage.memory import Memory

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
class _Mark:
    """Where a savepoint began: how many rows of each kind were waiting, and its name once it is real."""

    waiting: dict[Write, int]
    new_messages: int
    name: str | None = None


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


class Tx:
    """One transaction. Its parts (``people``, ``runs``, ...) read and write; all their methods are awaited."""

    def __init__(
        self, connection: Connection, keyring: Keyring, memory: Memory, process: str, *, writing: bool
    ) -> None:
        # Here, because the parts name Tx in their types.
        from storage.answers import Answers
        from storage.attachments import Attachments
        from storage.evidence import Evidences
        from storage.inbox import Inbox
        from storage.invitations import Invitations
        from storage.offers import Offers
        from storage.outbox import Outbox
        from storage.people import People
        from storage.releases import Releases
        from storage.runs import Runs

        self.keyring = keyring
        self.memory = memory
        self.process = process
        self.writing = writing
        self.on_sqlite = connection.dialect.name == "sqlite"
        self._connection = connection
        self._gathered = Gathered()
        self._marks: list[_Mark] = []
        self._savepoints = 0
        self._broken: StorageUnavailable | None = None
        self._ids: dict[str, list[int]] = {}
        self.people = People(self)
        self.inbox = Inbox(self)
        self.answers = Answers(self)
        self.runs = Runs(self)
        self.outbox = Outbox(self)
        self.invitations = Invitations(self)
        self.evidence = Evidences(self)
        self.releases = Releases(self)
        self.offers = Offers(self)
        self.attachments = Attachments(self)

    # --- for the parts -----------------------------------------------------------------------------------

    def write(self, write: Write, *row: Any) -> None:
        """Gather one row; it is sent with the others."""
        if not self.writing:
            raise RuntimeError("a reading transaction does not write")
        rows = self._gathered.rows.get(write)
        if rows is None:
            self._gathered.rows[write] = [row]
        else:
            rows.append(row)

    async def rows(self, query: Select[Any], *tables: Table, **parameters: Any) -> Sequence[Row[Any]]:
        """What the query finds. Gathered rows of the tables it reads (``tables``) are sent first."""
        if self._gathered.rows and self._gathered.touches(tables):
            await self.flush()
        with self._translated():
            return await self._connection.rows(query, parameters)

    async def stream(self, query: Select[Any], size: int) -> AsyncIterator[Sequence[Row[Any]]]:
        """What the query finds, ``size`` rows at a time, so that a long read lets others work."""
        await self.flush()
        with self._translated():
            async for part in self._connection.stream(query, size):
                yield part

    async def execute(self, statement: Executable, **parameters: Any) -> int:
        """Carry out a statement now, after all that was gathered. Returns how many rows it touched."""
        if not self.writing:
            raise RuntimeError("a reading transaction does not write")
        await self.flush(everything=True)
        with self._translated():
            return await self._connection.execute(statement, parameters)

    async def reserve(self, table: Table, count: int) -> list[int]:
        """Fresh row ids, rising, known before their rows are written."""
        free = self._ids.setdefault(table.name, [])
        if len(free) < count:
            missing = max(count - len(free), 64)
            if self.on_sqlite:
                # The write lock is ours: nobody else can take these.
                if free:
                    last = free[-1]
                else:
                    [(highest,)] = await self.rows(select(func.max(table.c.id)))
                    last = max(highest or 0, self._ids.get("highest:" + table.name, [0])[0])
                free.extend(range(last + 1, last + 1 + missing))
                self._ids["highest:" + table.name] = [free[-1]]
            else:
                # One by one from the sequence, so never those of another process.
                sequence = func.pg_get_serial_sequence(table.name, "id")
                numbers = func.generate_series(1, missing).table_valued("number")
                free.extend(
                    row[0] for row in await self.rows(select(func.nextval(sequence)).select_from(numbers))
                )
        taken, self._ids[table.name] = free[:count], free[count:]
        return taken

    async def flush(self, *, everything: bool = False) -> None:
        """Send what was gathered; open savepoints become real first, so that each can still be undone."""
        if not self._gathered.rows and not everything:
            return
        for mark in self._marks:
            if mark.name is None:
                await self._send(self._gathered.take(mark.waiting))
                self._savepoints += 1
                mark.name = f"s{self._savepoints}"
                with self._translated():
                    await self._connection.order(f"SAVEPOINT {mark.name}")
                # What waited at this mark is sent; the marks inside it count from here.
                for inner in self._marks:
                    if inner.name is None:
                        inner.waiting = {w: n - mark.waiting.get(w, 0) for w, n in inner.waiting.items()}
                mark.waiting = {}
        await self._send(self._gathered.take())

    # --- for everyone ------------------------------------------------------------------------------------

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone together if it raises; the exception passes on."""
        mark = _Mark(self._gathered.lengths(), self.outbox.count_new())
        self._marks.append(mark)
        try:
            yield
        except BaseException:
            self._marks.remove(mark)
            self._gathered.cut(mark.waiting)
            self.outbox.cut_new(mark.new_messages)
            self.people.forget_read()
            self.runs.forget_read()
            if mark.name is not None and self._broken is None:
                with self._translated():
                    await self._connection.order(f"ROLLBACK TO SAVEPOINT {mark.name}")
                    await self._connection.order(f"RELEASE SAVEPOINT {mark.name}")
            raise
        self._marks.remove(mark)
        if mark.name is not None:
            with self._translated():
                await self._connection.order(f"RELEASE SAVEPOINT {mark.name}")

    async def load(self, telegram_ids: Iterable[int]) -> None:
        """Read these people and their open runs together; asking for one of them then costs nothing.

        On PostgreSQL they are also locked until the transaction ends, so that no other process handles them.
        """
        wanted = set(telegram_ids)
        if not wanted:
            return
        await self.people.lock(wanted)
        people = await self.people.by_telegram(wanted)
        await self.runs.open_of([person.id for person in people.values()])

    async def finish(self) -> None:
        """Send what waits and commit. Only the store calls this."""
        if self._broken is not None:
            raise self._broken
        if self.writing:
            await self.flush()
        with self._translated():
            await self._connection.commit()
        self.people.remember_read()
        self.runs.remember_read()

    async def _send(self, taken: list[tuple[Write, list[tuple[Any, ...]]]]) -> None:
        with self._translated():
            for write, rows in taken:
                statement = write.compiled(self._connection.dialect)
                await self._connection.send(statement.text, statement.rows(rows))

    def _translated(self) -> _Translated:
        if self._broken is not None:
            raise self._broken
        return _Translated(self)

    def break_with(self, error: StorageUnavailable) -> None:
        self._broken = error


class _Translated:
    """Turns a driver's error into ``StorageUnavailable`` and leaves the transaction broken."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        meant = unavailable(error)
        if meant is not None:
            self._tx.break_with(meant)
            raise meant from error
