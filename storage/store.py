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

from sqlalchemy import func, insert, select

from storage.database import Connection, Database, Sqlite, open_database
from storage.encryption import KeyMismatch, Keyring
from storage.group_commit import GroupCommit
from storage.memory import Memory
from storage.migrations import current_revision, known_revisions, latest_revision, upgrade
from storage.schema import keycheck, people, person_keys
from storage.transactions import Tx
from storage.unavailable import StorageUnavailable, in_our_words, new_id

T = TypeVar("T")

__all__ = ["MadeByNewer", "NotMigrated", "StorageUnavailable", "Store", "Tx", "new_id"]


_WITHOUT_KEY = (
    select(func.count())
    .select_from(people.outerjoin(person_keys))
    .where(people.c.erased_at.is_(None), person_keys.c.key.is_(None))
)


class NotMigrated(Exception):
    """The database has no tables yet, or is not at the revision this version needs: ``migrate`` makes it so."""


class MadeByNewer(NotMigrated):
    """A newer version of the bot has migrated this database: this one must not touch it."""


class Store:
    """One open database. Make it with ``Store.open``."""

    def __init__(self, url: str, database: Database, keyring: Keyring, process: str) -> None:
        self.url = url
        self.keyring = keyring
        self.process = process
        self._database = database
        self._memory = Memory()
        self._one_writer = asyncio.Lock()
        self._group = GroupCommit(self.transaction)

    @classmethod
    async def open(cls, url: str, keyring: Keyring, *, process: str | None = None) -> Store:
        """Open the database at ``url``; ``migrate`` makes its tables."""
        return cls(url, open_database(url), keyring, process or new_id("process-"))

    @property
    def on_sqlite(self) -> bool:
        return isinstance(self._database, Sqlite)

    @property
    def database_file(self) -> Path | None:
        """Where an embedded database lies; ``None`` for a server."""
        return self._database.file

    async def migrate(self) -> None:
        """Bring the tables up to date, and make sure that these are the keys they were filled with.

        Raises ``KeyMismatch`` when they are not.
        """
        async with self._one_writer, self._connected(reading=False) as connection:
            with in_our_words():
                await self._upgrade(connection)

    async def revision(self) -> str | None:
        """The revision the tables are at; ``None`` where there are none yet."""
        async with self._connected(reading=True) as connection:
            with in_our_words():
                return await connection.run_sync(current_revision)

    async def check(self) -> None:
        """Make sure that the tables are there, were filled with these keys, and hold everybody's own; change nothing.

        Raises ``NotMigrated`` or ``KeyMismatch``.
        """
        async with self._connected(reading=True) as connection:
            with in_our_words():
                found_at = await connection.run_sync(current_revision)
                if found_at != latest_revision():
                    known = found_at is None or found_at in known_revisions()
                    raise NotMigrated if known else MadeByNewer
                found = await connection.rows(select(keycheck.c.sealed), {})
                [(without,)] = await connection.rows(_WITHOUT_KEY, {})
        if not found:
            raise NotMigrated
        if not self.keyring.opens(found[0][0]):
            raise KeyMismatch("keys-of-another")
        if without:
            # Just restored from a copy that holds no keys: nobody in it could be talked to.
            raise KeyMismatch("people-without-keys", count=without)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """A transaction that writes: committed at the end, undone if anything raises."""
        if self.on_sqlite:
            # Waiting here costs nothing; waiting for the database's own lock would be asking again and again.
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
        await self._database.close()

    async def _upgrade(self, connection: Connection) -> None:
        """Do what ``migrate`` promises, in the transaction that is open."""
        if not self.on_sqlite:
            # Two machines that start together: the second waits, and finds the work done.
            await connection.order("SELECT pg_advisory_xact_lock(7246103)")
        found_at = await connection.run_sync(current_revision)
        if found_at is not None and found_at not in known_revisions():
            raise MadeByNewer
        await connection.run_sync(upgrade)
        found = await connection.rows(select(keycheck.c.sealed), {})
        if not found:
            await connection.execute(insert(keycheck).values(id=1, sealed=self.keyring.seal_check()), {})
        elif not self.keyring.opens(found[0][0]):
            raise KeyMismatch("keys-of-another")
        await connection.commit()

    @asynccontextmanager
    async def _begun(self, *, writing: bool) -> AsyncIterator[Tx]:
        async with self._connected(reading=not writing) as connection:
            tx = Tx(connection, self.keyring, self._memory, self.process, writing=writing)
            yield tx
            await tx.finish()

    @asynccontextmanager
    async def _connected(self, *, reading: bool) -> AsyncIterator[Connection]:
        with in_our_words():
            connection = await self._database.connect(reading=reading)
        try:
            with in_our_words():
                await connection.begin()
            # What is raised from here on may be the caller's own: the transaction itself translates the database's.
            yield connection
        finally:
            await connection.close()
