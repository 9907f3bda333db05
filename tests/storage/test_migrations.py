"""Migrations: the tables the code knows are the tables a database has."""

from __future__ import annotations

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from storage.migrations import known_revisions
from storage.schema import metadata
from storage.store import Store

from .lives import arrive, opened_again


async def test_the_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with store._connected(reading=False) as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(store: Store) -> None:
    sam = await arrive(store)
    await store.migrate()
    async with store.reading() as tx:
        assert await tx.people.all() == [sam]
    assert known_revisions() == {"0001"}


async def test_two_that_start_together_on_a_new_database_both_find_it_ready(
    database_url: str, store: Store
) -> None:
    one, two = await opened_again(store), await opened_again(store)
    await asyncio.gather(one.migrate(), two.migrate())
    await one.close()
    await two.close()
    assert database_url
