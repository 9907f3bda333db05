"""Backup and restore of the embedded database: one file, complete and checked, without any keys.

A copy is made from the running database by SQLite itself, looked through, and only then given its name: whatever
carries the name of a backup is a sound one. Without the key folder it opens no text and names nobody; with it, only
those who live: the keys of people are kept there, and who was erased has none.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from storage.encryption import Keyring
from storage.kept_keys import bring_back, keep_keys, put_in_place
from storage.migrations import known_revisions
from storage.store import Store
from storage.trouble import Trouble


class BackupRefused(Trouble):
    """The copy was not made, or not put in place."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore."""

    kept: Path | None  #: where the database that was replaced is now
    erased: int  #: people who asked to be forgotten after the backup was made, and are so again
    certain: bool  #: the replaced database could be asked whom it had forgotten


async def backup(store: Store | Path, target: Path) -> Path:
    """Write a sound copy of the database to ``target``, which must not exist. The bot may be running.

    The keys of people are not in it: they are kept in the key folder, before the copy has its name. Where the keys
    are lost, the file of an embedded database will do as well as the store: a copy is made all the same.
    """
    source = store if isinstance(store, Path) else store.database_file
    if source is None:
        raise BackupRefused("backup-of-server")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        await asyncio.to_thread(_copy, source, unfinished, target)
        if not isinstance(store, Path):
            # After the copy: whoever is in it then has their key kept, or was erased meanwhile.
            await keep_keys(store)
        await asyncio.to_thread(put_in_place, unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


async def restore(
    file: Path, database: Path, keyring: Keyring, at: datetime, *, force: bool = False
) -> Restored:
    """Put a backup in the place of ``database``, with the keys that are kept for it. The bot must be stopped.

    Whoever has no key any more is erased anew, and so is whoever the replaced database had forgotten. An existing
    database is refused; with ``force`` it is kept beside the restored one.
    """
    await asyncio.to_thread(_look_first, file, database, force)
    gone = await asyncio.to_thread(forgotten_in, database)
    unfinished = database.with_name(database.name + ".unfinished")
    try:
        await asyncio.to_thread(_copy_private, file, unfinished)
        store = await Store.open(f"sqlite:///{unfinished}", keyring)
        try:
            await store.migrate()
            erased = await bring_back(store, at, gone=gone or ())
        finally:
            await store.close()
        kept = await asyncio.to_thread(_swap, unfinished, database)
    finally:
        for rest in ("", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + rest).unlink(missing_ok=True)
    return Restored(kept, erased, certain=gone is not None)


def fits(file: Path, keyring: Keyring) -> bool:
    """Whether these are the keys that a database file was filled with."""
    try:
        with closing(_read_only(file)) as connection:
            found = connection.execute("SELECT sealed FROM keycheck").fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is not None and keyring.opens(found[0])


def forgotten_in(file: Path) -> set[str] | None:
    """The pseudonyms of the people that a database file knows to be erased; ``None`` where it cannot be read."""
    if not file.is_file():
        return None
    try:
        # Not read-only: whoever opens a journal takes it in at the end, and leaves one file behind.
        with closing(sqlite3.connect(file)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM people WHERE erased_at IS NOT NULL")}
    except sqlite3.DatabaseError:
        return None


def check(file: Path) -> list[BackupRefused]:
    """What is wrong with a database file. Nothing means that it is sound."""
    named = str(file)
    if not file.is_file():
        return [BackupRefused("copy-absent", file=named)]
    try:
        with closing(_read_only(file)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
            if said != ["ok"]:
                return [BackupRefused("copy-damaged", file=named, words=words) for words in said]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            if orphans:
                return [BackupRefused("copy-with-orphans", file=named, count=len(orphans))]
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if "alembic_version" not in tables:
                return [BackupRefused("copy-of-another", file=named)]
            revisions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError:
        return [BackupRefused("copy-unreadable", file=named)]
    if not set(revisions) <= known_revisions() or len(revisions) != 1:
        return [BackupRefused("copy-newer", file=named)]
    return []


def _copy(source: Path, unfinished: Path, target: Path) -> None:
    if target.exists():
        raise BackupRefused("backup-exists", file=str(target))
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            # Overwritten, and no journal keeps them either.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("DELETE FROM person_keys")
    except sqlite3.Error as trouble:
        raise BackupRefused("backup-failed", why=str(trouble)) from trouble
    problems = check(unfinished)
    if problems:
        raise problems[0]


def _look_first(file: Path, database: Path, force: bool) -> None:
    """Refuse before anything is touched."""
    problems = check(file)
    if problems:
        raise problems[0]
    if database.exists():
        if not force:
            raise BackupRefused("restore-database-there", file=str(database))
        _settle(database)
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _copy_private(file: Path, unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    shutil.copyfile(file, unfinished)


def _swap(unfinished: Path, database: Path) -> Path | None:
    """Give the restored database its name. Returns where the one that had it is now."""
    kept: Path | None = None
    if database.exists():
        kept = _free_name(database)
        # A damaged one may still have words in its journal, and is read together with it.
        for rest in ("-wal", "-shm", ""):
            part = database.with_name(database.name + rest)
            if part.exists():
                part.replace(kept.with_name(kept.name + rest))
    # A journal of an old database would be played into the restored one.
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    put_in_place(unfinished, database)
    return kept


def _free_name(database: Path) -> Path:
    """Where a replaced database is kept: never in the place of one that was kept before."""
    names = (f"{database.name}.replaced{'' if number == 1 else f'-{number}'}" for number in count(1))
    return next(path for path in map(database.with_name, names) if not path.exists())


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _settle(database: Path) -> None:
    """Bring the journal into the file; refused while a process has the database open."""
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError:
        raise BackupRefused("restore-in-use", file=str(database)) from None
    except sqlite3.DatabaseError:
        pass  # a damaged one may well be the reason for restoring
