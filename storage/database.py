"""The two databases, each opened so that nothing committed is lost. Everything above this file is the same for both.

SQLite is called directly: its statements take microseconds, and handing each to a thread costs ten times that. Only
what waits for the disk (a commit, a long read) goes to a thread. PostgreSQL is called over asyncpg.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import sqlalchemy
from sqlalchemy import Row, Select, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.sql.base import Executable

from storage.unavailable import unavailable

T = TypeVar("T")
Rows: TypeAlias = Sequence[Row[Any]]

_PAUSE = 0.01
_READERS = 10
_PATIENCE_SECONDS = 5.0
_READER_MILLISECONDS = 1000


class SqliteConnection:
    """One connection to an embedded database, in one transaction at a time."""

    def __init__(
        self,
        connection: sqlalchemy.Connection,
        thread: ThreadPoolExecutor,
        *,
        reading: bool,
        given_back: Callable[[], None] | None = None,
    ) -> None:
        self._connection = connection
        self._given_back = given_back
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        #: grouped rows and what has no parameters go to the driver directly
        self._driver = driver
        self.usable = True
        self._thread = thread
        self._reading = reading
        self.dialect: Dialect = connection.dialect

    async def begin(self) -> None:
        """Start a transaction. A writer waits here for another process to finish, never half-way."""
        if self._reading:
            self._driver.execute("BEGIN")
            return
        # A plain BEGIN takes the write lock at the first write: two that read first can then both fail.
        waited = 0.0
        while True:
            try:
                self._driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                trouble = unavailable(error)
                if trouble is None or trouble.reason != "locked" or waited >= _PATIENCE_SECONDS:
                    raise
            await asyncio.sleep(_PAUSE)
            waited += _PAUSE

    async def rows(self, query: Select[Any], parameters: Mapping[str, Any]) -> Rows:
        return self._connection.execute(query, parameters).all()

    async def number(self, text: str) -> int | None:
        found: int | None = self._driver.execute(text).fetchone()[0]
        return found

    async def stream(self, query: Select[Any], size: int) -> AsyncIterator[Rows]:
        result = await self._in_thread(lambda: self._connection.execute(query))
        while part := await self._in_thread(lambda: result.fetchmany(size)):
            yield part

    async def execute(self, statement: Executable, parameters: Mapping[str, Any]) -> int:
        return self._connection.execute(statement, parameters).rowcount

    async def send(self, text: str, rows: list[tuple[Any, ...]]) -> int:
        """Carry out a statement for each of the rows. Returns how many were touched."""
        return self._driver.executemany(text, rows).rowcount

    async def order(self, text: str) -> None:
        self._driver.execute(text)

    async def run_sync(self, work: Callable[[sqlalchemy.Connection], T]) -> T:
        return await self._in_thread(lambda: work(self._connection))

    async def commit(self) -> None:
        if self._reading:
            self._driver.execute("COMMIT")
        else:
            await self._in_thread(lambda: self._driver.execute("COMMIT"))

    async def overwrite(self) -> None:
        """Bring the journal into the file and empty it, so that no older copy of a row is left in either."""
        if not self._reading:
            with suppress(sqlite3.OperationalError):  # somebody is reading: the next one does it
                await self._in_thread(
                    lambda: self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                )

    async def close(self) -> None:
        """End the transaction; what was not committed is undone."""
        try:
            if self._driver.in_transaction:
                self._driver.rollback()
        except sqlite3.Error:
            self.usable = False
        if self._reading:
            self._connection.close()
        if self._given_back is not None:
            self._given_back()

    def discard(self) -> None:
        self._connection.invalidate()
        self._connection.close()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        working = self._thread.submit(work)
        try:
            return await asyncio.wrap_future(working)
        except asyncio.CancelledError:
            # The connection is busy until the thread is done with it.
            while not working.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([asyncio.wrap_future(working)])
            raise


class Sqlite:
    """An embedded database: one file beside the bot. One connection writes, others read."""

    name = "sqlite"

    def __init__(self, url: sqlalchemy.URL) -> None:
        self.file = Path(url.database) if url.database else None
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sqlalchemy.create_engine(
            url.set(drivername="sqlite+pysqlite"),
            hide_parameters=True,
            # BEGIN and COMMIT are ours to say.
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False},
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        self._writer: SqliteConnection | None = None
        self._readers = asyncio.Semaphore(_READERS)
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._reading = ThreadPoolExecutor(2, thread_name_prefix="sqlite-reading")

    async def connect(self, *, reading: bool) -> SqliteConnection:
        if reading:
            # Waiting for one of the pool would hold up everybody: wait here.
            await self._readers.acquire()
            try:
                connection = self._engine.connect()
            except BaseException:
                self._readers.release()
                raise
            return SqliteConnection(connection, self._reading, reading=True, given_back=self._readers.release)
        if self._writer is not None and not self._writer.usable:
            self._writer.discard()
            self._writer = None
        if self._writer is None:
            connection = self._engine.connect()
            # The writer does its waiting itself, so that nobody else has to.
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            self._writer = SqliteConnection(connection, self._writing, reading=False)
        return self._writer

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.discard()
            self._writer = None
        self._engine.dispose()
        self._writing.shutdown()
        self._reading.shutdown()


class PostgresConnection:
    """One connection to a server, in one transaction at a time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.dialect: Dialect = connection.dialect

    async def begin(self) -> None:
        await self._connection.begin()

    async def rows(self, query: Select[Any], parameters: Mapping[str, Any]) -> Rows:
        found: Rows = (await self._connection.execute(query, parameters)).all()
        return found

    async def stream(self, query: Select[Any], size: int) -> AsyncIterator[Rows]:
        async with self._connection.stream(query) as result:
            async for part in result.partitions(size):
                yield part

    async def execute(self, statement: Executable, parameters: Mapping[str, Any]) -> int:
        return (await self._connection.execute(statement, parameters)).rowcount

    async def number(self, text: str) -> int | None:
        found: int | None = (await self._connection.exec_driver_sql(text)).scalar()
        return found

    async def send(self, text: str, rows: list[tuple[Any, ...]]) -> int:
        return (await self._connection.exec_driver_sql(text, rows if len(rows) > 1 else rows[0])).rowcount

    async def order(self, text: str) -> None:
        await self._connection.exec_driver_sql(text)

    async def run_sync(self, work: Callable[[sqlalchemy.Connection], T]) -> T:
        return await self._connection.run_sync(work)

    async def commit(self) -> None:
        await self._connection.commit()

    async def overwrite(self) -> None:
        """A server cleans up after itself (autovacuum)."""

    async def close(self) -> None:
        await self._connection.close()


class Postgres:
    """A server that several processes share."""

    name = "postgresql"
    file = None

    def __init__(self, url: sqlalchemy.URL) -> None:
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            hide_parameters=True,
            # A connection that the server closed while it lay idle is replaced and nobody notices.
            pool_pre_ping=True,
        )

    async def connect(self, *, reading: bool) -> PostgresConnection:
        connection = await self._engine.connect()
        if reading:
            connection = await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        return PostgresConnection(connection)

    async def close(self) -> None:
        await self._engine.dispose()


Connection: TypeAlias = SqliteConnection | PostgresConnection
Database: TypeAlias = Sqlite | Postgres


class UnknownDatabase(ValueError):
    """An address of a kind of database that this bot cannot use."""


def open_database(url: str) -> Database:
    """The database at an address. Raises ``UnknownDatabase`` for one we cannot use."""
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            return Sqlite(address)
        case "postgresql" | "postgres":
            return Postgres(address)
        case other:
            raise UnknownDatabase(f"{other} is no database this bot can use: choose sqlite or postgresql.")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # NORMAL loses confirmed rows in a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what was erased is overwritten, not only unlinked
        "temp_store = MEMORY",
        f"busy_timeout = {_READER_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
