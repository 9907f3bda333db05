"""A transaction as the rest of storage sees it: rows are gathered while it runs and written in groups.

The laws:

- What is written waits in memory and is sent, many rows to a statement, before the commit or before a
  read of the same table. So a hundred answers cost a dozen statements.
- A savepoint is a mark in what waits; it becomes a real ``SAVEPOINT`` only when rows are sent inside it.
- A gathered update names its row by its primary key. Anything else is executed at once, in order.
- Once the database was unavailable, the transaction stays broken: nothing of it is ever committed.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.base import Executable

from storage.answers import Answers
from storage.attachments import Attachments
from storage.careful import Careful
from storage.database import Connection, Rows
from storage.drafts import Drafts
from storage.encryption import KeyMismatch, Keyring
from storage.evidence import Evidences
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.kept_keys import KeptKeys
from storage.memory import Memory
from storage.naming import Naming
from storage.offers import Offers
from storage.outbox import Outbox
from storage.people import People
from storage.released_tables import ReleasedTables
from storage.releases import Releases
from storage.revisions import Revisions
from storage.runs import Runs
from storage.stories import Stories
from storage.subscriptions import Subscriptions
from storage.unavailable import Conflict, StorageUnavailable, unavailable
from storage.writes import Gathered, Write

_IDS_AT_ONCE = 64


@dataclass(slots=True, eq=False)
class _Mark:
    """Where a savepoint began: how many rows of each kind were waiting, and its name once it is real."""

    waiting: dict[Write, int]
    new_messages: int
    erased: int
    name: str | None = None


class Tx:
    """One transaction. Its parts (``people``, ``runs``, ...) read and write; all their methods are awaited."""

    def __init__(
        self, connection: Connection, keyring: Keyring, memory: Memory, process: str, *, writing: bool
    ) -> None:
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
        #: who was erased: older copies of their rows go too, and the key that is kept for backups
        self.erased: list[str] = []
        self._ids: dict[str, deque[int]] = {}
        self._last_id: dict[str, int] = {}
        self.people = People(self)
        self.inbox = Inbox(self)
        self.answers = Answers(self)
        self.runs = Runs(self)
        self.outbox = Outbox(self)
        self.careful = Careful(self)
        self.naming = Naming(self)
        self.invitations = Invitations(self)
        self.evidence = Evidences(self)
        self.releases = Releases(self)
        self.released_tables = ReleasedTables(self)
        self.revisions = Revisions(self)
        self.offers = Offers(self)
        self.attachments = Attachments(self)
        self.drafts = Drafts(self)
        self.subscriptions = Subscriptions(self)
        self.stories = Stories(self)

    # --- for the parts -----------------------------------------------------------------------------------

    async def write_now(self, write: Write, rows: list[tuple[Any, ...]]) -> int:
        """Send these rows at once. Returns how many were written, where the driver says so; else -1."""
        await self.flush(everything=True)
        with self._translated():
            statement = write.compiled(self._connection.dialect)
            return await self._connection.send(statement.text, statement.rows(rows))

    def write(self, write: Write, *row: Any) -> None:
        """Gather one row; it is sent with the others."""
        if not self.writing:
            raise RuntimeError("a reading transaction does not write")
        rows = self._gathered.rows.get(write)
        if rows is None:
            self._gathered.rows[write] = [row]
        else:
            rows.append(row)

    async def rows(self, query: Select[Any], *tables: Table, **parameters: Any) -> Rows:
        """What the query finds. Gathered rows of the tables it reads (``tables``) are sent first."""
        if self._gathered.rows and self._gathered.touches(tables):
            await self.flush()
        with self._translated():
            return await self._connection.rows(query, parameters)

    async def stream(self, query: Select[Any], size: int) -> AsyncIterator[Rows]:
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
        free = self._ids.setdefault(table.name, deque())
        if len(free) < count:
            missing = max(count - len(free), _IDS_AT_ONCE)
            if self.on_sqlite:
                # The write lock is ours: nobody else can take these.
                last = self._last_id.get(table.name)
                if last is None:
                    with self._translated():
                        last = await self._connection.number(f"SELECT max(id) FROM {table.name}") or 0
                self._last_id[table.name] = last + missing
                free.extend(range(last + 1, last + 1 + missing))
            else:
                # One by one from the sequence, so never those of another process.
                sequence = func.pg_get_serial_sequence(table.name, "id")
                numbers = func.generate_series(1, missing).table_valued("number")
                free.extend(
                    row[0] for row in await self.rows(select(func.nextval(sequence)).select_from(numbers))
                )
        return [free.popleft() for _ in range(count)]

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
        mark = _Mark(self._gathered.lengths(), self.outbox.count_new(), len(self.erased))
        self._marks.append(mark)
        try:
            yield
        except BaseException:
            self._marks.remove(mark)
            self._gathered.cut(mark.waiting)
            self.outbox.cut_new(mark.new_messages)
            del self.erased[mark.erased :]
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
        # Where one of them cannot be opened, each work reads its own, and only theirs fails.
        with suppress(KeyMismatch):
            people = await self.people.by_telegram(wanted)
            await self.runs.open_of([person.id for person in people.values()])

    async def take_turns(self, programmes: Iterable[str]) -> None:
        """Until this transaction ends nobody else decides what of these programmes goes out, and nobody leaves them.

        People are locked first (``load``), then programmes in their order. What was read of people is read again:
        while this waited, somebody may have left.
        """
        if self.on_sqlite:
            return  # the write lock says so already
        for programme in sorted(set(programmes)):
            await self.rows(select(func.pg_advisory_xact_lock(func.hashtext(f"turns of {programme}"))))
        self.people.forget_read()

    async def finish(self) -> None:
        """Send what waits and commit. Only the store calls this."""
        if self._broken is not None:
            raise self._broken
        if self.writing:
            await self.flush()
        with self._translated():
            await self._connection.commit()
        if self.erased:
            await self._connection.overwrite()
            # They are erased all the same: if this fails, the next start or backup does it.
            with suppress(OSError, KeyMismatch):
                await KeptKeys(self.keyring.folder).drop(self.erased)
        self.people.remember_read()
        self.runs.remember_read()
        self.outbox.remember_read()

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
        if isinstance(error, (IntegrityError, sqlite3.IntegrityError)):
            raise Conflict from error
