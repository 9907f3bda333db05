"""Backup and restore: a copy that was checked, put back only where nothing is lost."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from storage.backup import BackupRefused, backup, check, restore
from storage.encryption import KeyMismatch, Keyring
from storage.store import Store

from .lives import SAM, after, arrive, converse, opened_again


async def test_a_restored_backup_holds_everything_and_needs_the_keys(embedded: Store, tmp_path: Path) -> None:
    sam = await arrive(embedded)
    run, events = await converse(embedded, sam, "2", "the landlord")
    copy = await backup(embedded, tmp_path / "backup.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert check(copy) == []
    elsewhere = tmp_path / "restored" / "commonweal.db"
    assert (await restore(copy, elsewhere, embedded.keyring, after(9))).kept is None
    again = await Store.open(f"sqlite:///{elsewhere}", embedded.keyring)
    await again.migrate()
    async with again.reading() as tx:
        assert (await tx.people.by_telegram([SAM]))[SAM] == sam
        assert await tx.runs.get("r1") == run
        assert await tx.runs.events("r1") == events
    await again.close()
    stranger = await Store.open(f"sqlite:///{elsewhere}", Keyring.open(tmp_path / "wrong"))
    with pytest.raises(KeyMismatch):
        await stranger.migrate()
    await stranger.close()


async def test_the_bot_goes_on_writing_while_the_copy_is_made(embedded: Store, tmp_path: Path) -> None:
    await arrive(embedded)
    async with embedded.transaction() as tx:
        await tx.people.create(SAM + 9, "Kim", "en", after(0))
        await tx.flush()
        copy = await backup(embedded, tmp_path / "backup.db")
    restored = await Store.open(f"sqlite:///{copy}", embedded.keyring)
    async with restored.reading() as tx:
        assert len(await tx.people.all()) == 1
    await restored.close()


async def test_nothing_is_overwritten_unless_it_is_asked_for_and_even_then_it_is_kept(
    embedded: Store, tmp_path: Path
) -> None:
    await arrive(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    with pytest.raises(BackupRefused, match="backup-exists"):
        await backup(embedded, copy)
    database = embedded.database_file
    assert database is not None
    with pytest.raises(BackupRefused, match="restore-database-there"):
        await restore(copy, database, embedded.keyring, after(9))
    with pytest.raises(BackupRefused, match="restore-in-use"):
        await restore(copy, database, embedded.keyring, after(9), force=True)
    await arrive(embedded, SAM + 1)
    await embedded.close()
    kept = (await restore(copy, database, embedded.keyring, after(9), force=True)).kept
    assert kept is not None
    for file, count in ((database, 1), (kept, 2)):
        store = await Store.open(f"sqlite:///{file}", embedded.keyring)
        async with store.reading() as tx:
            assert len(await tx.people.all()) == count
        await store.close()


async def test_a_file_that_is_no_sound_backup_is_refused_with_the_reason(
    embedded: Store, tmp_path: Path
) -> None:
    await arrive(embedded)
    copy = await backup(embedded, tmp_path / "backup.db")
    torn = tmp_path / "torn.db"
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    words = tmp_path / "words.db"
    words.write_text("not a database at all, only words")
    stranger = tmp_path / "stranger.db"
    connection = sqlite3.connect(stranger)
    connection.execute("CREATE TABLE recipes (name)")
    connection.commit()
    connection.close()
    newer = tmp_path / "newer.db"
    newer.write_bytes(copy.read_bytes())
    connection = sqlite3.connect(newer)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    target = tmp_path / "target.db"
    for file, why in (
        (torn, "copy-unreadable|copy-damaged"),
        (words, "copy-unreadable"),
        (stranger, "copy-of-another"),
        (newer, "copy-newer"),
        (tmp_path / "absent.db", "copy-absent"),
    ):
        with pytest.raises(BackupRefused, match=why):
            await restore(file, target, embedded.keyring, after(9))
        assert not target.exists()


@pytest.mark.postgres
async def test_a_server_is_backed_up_with_its_own_tools(store: Store, tmp_path: Path) -> None:
    if not store.on_sqlite:
        with pytest.raises(BackupRefused, match="backup-of-server"):
            await backup(store, tmp_path / "backup.db")


async def test_an_erased_person_cannot_be_read_from_an_older_backup_with_todays_keys_alone(
    embedded: Store, tmp_path: Path
) -> None:
    sam = await arrive(embedded)
    await converse(embedded, sam, "2", "the landlord")
    async with embedded.transaction() as tx:
        await tx.people.erase(sam, after(9))
    copy = await backup(embedded, tmp_path / "backup.db")
    other = await opened_again(embedded)
    async with other.reading() as tx:
        assert await tx.people.all() == []
    await other.close()
    assert b"landlord" not in copy.read_bytes()
