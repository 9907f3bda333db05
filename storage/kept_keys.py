"""The keys of people, kept apart from backups: one file in the key folder, so that no backup holds a key itself.

Whoever is erased loses their entry at once, and with it every older backup its last way to their words. The file is
written beside and put in place; who reads and then writes it holds the folder's lock, so that no entry comes back.
"""

from __future__ import annotations

import asyncio
import base64
import fcntl
import json
import os
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from storage.encryption import KeyMismatch, keep_names, unfinished
from storage.own_data import erase
from storage.schema import people, person_keys
from storage.writes import Write

if TYPE_CHECKING:
    from storage.store import Store

_NAME = "people.keys"
"""To people in this role nothing is written about others."""

_INSERT = Write(insert(person_keys))
_WITH_KEYS = people.outerjoin(person_keys)


class KeptKeys:
    """The file: by pseudonym, each person's key as the master key wraps it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / _NAME

    def read(self) -> dict[str, bytes]:
        """What is kept; nothing where there is no file. Raises ``KeyMismatch`` for one that cannot be read."""
        try:
            entries = json.loads(self.file.read_text(encoding="ascii"))
            return {person: base64.b64decode(wrapped) for person, wrapped in entries.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            raise KeyMismatch("kept-keys-unreadable", file=str(self.file)) from None

    def write(self, keys: Mapping[str, bytes]) -> None:
        """Put these in the place of what was kept: all of them, or, whatever happens, none."""
        entries = {person: base64.b64encode(wrapped).decode() for person, wrapped in sorted(keys.items())}
        written = unfinished(self.file)
        written.unlink(missing_ok=True)
        written.touch(mode=0o600)
        written.write_text(json.dumps(entries, indent=0), encoding="ascii")
        put_in_place(written, self.file)

    async def drop(self, gone: Iterable[str]) -> None:
        """Forget the keys of these people."""
        async with self.alone():
            kept = await asyncio.to_thread(self.read)
            left = {person: wrapped for person, wrapped in kept.items() if person not in set(gone)}
            if left != kept:
                await asyncio.to_thread(self.write, left)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody else, in this process or another, changes the file meanwhile."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            await asyncio.to_thread(fcntl.flock, folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


async def keep_keys(store: Store) -> int:
    """Keep the keys of all who live, and of nobody who was erased. Returns how many are kept.

    Keys of people whom this database never knew stay: they belong to backups that are newer than it is.
    """
    return await _bring_up_to_date(store, adding=True)


async def drop_erased(store: Store) -> None:
    """Forget the keys of people who were erased, for a process that died before it could do so itself."""
    if KeptKeys(store.keyring.folder).file.exists():
        await _bring_up_to_date(store, adding=False)


async def bring_back(store: Store, at: datetime, *, gone: Collection[str] = ()) -> int:
    """Give people their kept keys again, and erase whoever has none any more, or is ``gone``. Returns how many.

    Raises ``KeyMismatch``, and changes nothing, where the file is missing though somebody's key is.
    """
    kept = KeptKeys(store.keyring.folder)
    keys = await asyncio.to_thread(kept.read)
    async with store.transaction() as tx:
        query = select(people.c.id, people.c.lookup, person_keys.c.key).select_from(_WITH_KEYS)
        living = await tx.rows(query.where(people.c.erased_at.is_(None)), people, person_keys)
        if any(row.key is None for row in living) and not kept.file.exists():
            raise KeyMismatch("kept-keys-missing", file=str(kept.file))
        leaving = [row for row in living if row.id in gone or (row.key is None and row.id not in keys)]
        for row in living:
            if row.key is None and row.id not in gone and row.id in keys:
                try:
                    tx.keyring.unwrap(keys[row.id], row.id)
                except KeyMismatch:
                    raise KeyMismatch("kept-keys-of-another", file=str(kept.file)) from None
                tx.write(_INSERT, row.id, keys[row.id])
        # What others were written about them is under the others' keys: those are there by now.
        await tx.flush()
        for row in leaving:
            await erase(tx, row.id, row.lookup, at)
    return len(leaving)


def put_in_place(finished: Path, name: Path) -> None:
    """Give a finished file its name, so that a power cut leaves either the old content or the new."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    finished.replace(name)
    keep_names(name.parent)


async def _bring_up_to_date(store: Store, *, adding: bool) -> int:
    kept = KeptKeys(store.keyring.folder)
    async with kept.alone():
        before = await asyncio.to_thread(kept.read)
        # Read while the file is ours: who is erased from now on drops their entry after us.
        async with store.reading() as tx:
            query = select(people.c.id, people.c.erased_at, person_keys.c.key).select_from(_WITH_KEYS)
            found = await tx.rows(query, people, person_keys)
        after = dict(before)
        for row in found:
            if row.erased_at is not None:
                after.pop(row.id, None)
            elif adding and row.key is not None:
                after[row.id] = row.key
        if after != before or (adding and not kept.file.exists()):
            await asyncio.to_thread(kept.write, after)
    return len(after)
