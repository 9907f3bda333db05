"""Backup and restore of the embedded database: one file, complete and checked, without the keys.

A copy is made from the running database by SQLite itself, looked through, and only then given its name: whatever
carries the name of a backup is a sound one. Without the key folder it opens no text and names nobody.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from storage.encryption import Keyring
from storage.migrations import known_revisions
from storage.store import Store


class BackupRefused(Exception):
    """The copy was not made, or not put in place; the text says why in one sentence."""


async def backup(store: Store | Path, target: Path) -> Path:
    """Write a sound copy of the database to ``target``, which must not exist. The bot may be running.

    The file of an embedded database will do as well as the store: a copy can be made where the keys are lost.
    """
    source = store if isinstance(store, Path) else store.database_file
    if source is None:
        raise BackupRefused("This is a PostgreSQL database: back it up with pg_dump.")
    await asyncio.to_thread(_copy, source, target)
    return target


async def restore(file: Path, database: Path, *, force: bool = False) -> Path | None:
    """Put a backup in the place of ``database``. The bot must be stopped.

    An existing database is refused; with ``force`` it is kept beside the restored one, and its path returned.
    """
    return await asyncio.to_thread(_restore, file, database, force)


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
    try:
        # Not read-only: whoever opens a journal takes it in at the end, and leaves one file behind.
        with closing(sqlite3.connect(file)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM people WHERE erased_at IS NOT NULL")}
    except sqlite3.DatabaseError:
        return None


def check(file: Path) -> list[str]:
    """What is wrong with a database file, a sentence each. Nothing means that it is sound."""
    if not file.is_file():
        return [f"There is no file {file}."]
    try:
        with closing(_read_only(file)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
            if said != ["ok"]:
                return [f"{file} is damaged: {words}." for words in said]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            if orphans:
                return [f"{file} has {len(orphans)} rows that belong to nothing."]
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if "alembic_version" not in tables:
                return [f"{file} is a database, but not one of this bot."]
            revisions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError:
        return [f"{file} is not a database, or is damaged."]
    if not set(revisions) <= known_revisions() or len(revisions) != 1:
        return [f"{file} was made by a newer version of this bot."]
    return []


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise BackupRefused(f"{target} exists already; choose another name.")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        problems = check(unfinished)
        if problems:
            raise BackupRefused(problems[0])
        _put_in_place(unfinished, target)
    except sqlite3.Error as trouble:
        raise BackupRefused(f"The copy could not be made: {trouble}.") from trouble
    finally:
        unfinished.unlink(missing_ok=True)


def _restore(file: Path, database: Path, force: bool) -> Path | None:
    problems = check(file)
    if problems:
        raise BackupRefused(problems[0])
    kept: Path | None = None
    if database.exists():
        if not force:
            raise BackupRefused(f"{database} exists already; nothing was changed.")
        _settle(database)
        kept = _free_name(database)
        # A damaged one may still have words in its journal, and is read together with it.
        for rest in ("-wal", "-shm", ""):
            part = database.with_name(database.name + rest)
            if part.exists():
                part.replace(kept.with_name(kept.name + rest))
    # A journal of an old database would be played into the restored one.
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = database.with_name(database.name + ".unfinished")
    unfinished.touch(mode=0o600)
    shutil.copyfile(file, unfinished)
    _put_in_place(unfinished, database)
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
        raise BackupRefused(f"{database} is in use; stop the bot first.") from None
    except sqlite3.DatabaseError:
        pass  # a damaged one may well be the reason for restoring


def _put_in_place(finished: Path, name: Path) -> None:
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    finished.replace(name)
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
