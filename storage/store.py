"""The store: opens the database, hands out transactions, and lets those who wait share a commit.

``Store`` is all the bot knows of databases. It is the same for SQLite, where one transaction writes at a time, and
PostgreSQL, where several processes do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.database import StorageUnavailable, make_engine, new_id, unavailable
from storage.encryption import KeyMismatch, Keyring
from storage.group_commit import GroupCommit
from storage.memory import Memory
from storage.schema import keycheck
from storage.transactions import Tx

T = TypeVar("T")

__all__ = ["StorageUnavailable", "Store", "Tx", "new_id"]


class Store:
    """One open database. Make it with ``Store.open``."""

    def __init__(self, engine: AsyncEngine, keyring: Keyring, process: str) -> None:
        self.engine = engine
        self.keyring = keyring
        self.process = process
        self.on_sqlite = engine.dialect.name == "sqlite"
        self._memory = Memory()
        self._one_writer = asyncio.Lock()
        self._group = GroupCommit(self.transaction)

    @classmethod
    async def open(cls, url: str, keyring: Keyring, *, process: str | None = None) -> Store:
        """Open the database at ``url`` (made by ``migrate`` where there is none yet)."""
        engine = make_engine(url)
        if engine.dialect.name == "sqlite" and engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        return cls(engine, keyring, process or new_id("process-"))

    @property
    def database_file(self) -> Path | None:
        """Where an embedded database lies; ``None`` for a server."""
        return Path(self.engine.url.database) if self.on_sqlite and self.engine.url.database else None

    async def migrate(self) -> None:
        """Bring the tables up to date, and make sure that these are the keys they were filled with.

        Raises ``KeyMismatch`` when they are not.
        """
        from storage.migrations import upgrade

        async with self._one_writer, self._connection(reading=False) as connection:
            await connection.begin()
            if not self.on_sqlite:
                # Two machines that start together: the second waits, and finds the work done.
                await connection.execute(text("SELECT pg_advisory_xact_lock(7246103)"))
            await connection.run_sync(upgrade)
            found = (await connection.execute(select(keycheck.c.sealed))).first()
            if found is None:
                await connection.execute(insert(keycheck).values(id=1, sealed=self.keyring.seal_check()))
            elif not self.keyring.opens(found[0]):
                raise KeyMismatch("These are not the keys that this database was made with.")
            await connection.commit()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """A transaction that writes: committed at the end, undone if anything raises."""
        if self.on_sqlite:
            # Waiting here costs nothing; waiting for the database's own lock would hold a thread.
            async with self._one_writer, self._begun(writing=True) as tx:
                yield tx
        else:
            async with self._begun(writing=True) as tx:
                yield tx

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A transaction that only reads, and sees one moment."""
        async with self._begun(writing=False) as tx:
            yield tx

    async def submit(self, work: Callable[[Tx], Awaitable[T]], *, about: Iterable[int] = ()) -> T:
        """Do a piece of work in a transaction shared with whoever else waits; returns after the commit.

        ``about`` names the Telegram ids it concerns: all of a group are read together. A work may be carried out a
        second time when the first was undone, so it must do nothing but read and write through its ``Tx``.
        """
        return await self._group.submit(work, about)

    async def close(self) -> None:
        """Commit what waits and close every connection."""
        await self._group.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def _begun(self, *, writing: bool) -> AsyncIterator[Tx]:
        async with self._connection(reading=not writing) as connection:
            tx = Tx(connection, self.keyring, self._memory, self.process, writing=writing)
            yield tx
            await tx.finish()

    @asynccontextmanager
    async def _connection(self, *, reading: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                if reading and self.on_sqlite:
                    connection = await connection.execution_options(reading=True)
                elif reading:
                    connection = await connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                yield connection
        except Exception as error:
            meant = unavailable(error)
            if meant is None or meant is error:
                raise
            raise meant from error
