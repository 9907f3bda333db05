"""Migrations: the tables the code knows are the tables a database has."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.encryption import KeyMismatch, Keyring
from storage.migrations import known_revisions, latest_revision
from storage.schema import metadata
from storage.store import NotMigrated, Store

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
    assert {"0001", latest_revision()} <= known_revisions()


async def test_a_database_that_is_not_up_to_date_is_recognised(
    database_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    fresh = await Store.open(database_url, keyring)
    with pytest.raises(NotMigrated):
        await fresh.check()
    await fresh.migrate()
    await fresh.check()
    async with fresh.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(NotMigrated):
        await fresh.check()
    await fresh.close()
    stranger = await Store.open(database_url, Keyring.open(tmp_path / "other-keys"))
    async with stranger.transaction() as tx:
        await tx.execute(text(f"UPDATE alembic_version SET version_num = '{latest_revision()}'"))
    with pytest.raises(KeyMismatch):
        await stranger.check()
    await stranger.close()


async def test_two_that_start_together_on_a_new_database_both_find_it_ready(
    database_url: str, store: Store
) -> None:
    one, two = await opened_again(store), await opened_again(store)
    await asyncio.gather(one.migrate(), two.migrate())
    await one.close()
    await two.close()
    assert database_url
