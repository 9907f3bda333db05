"""The inbox: every update as it came, stored and committed before the messenger may forget it.

The body is sealed, and emptied in the transaction that handles it. One that could not be handled is kept,
sealed, for thirty days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.encryption import KeyMismatch
from storage.people import lock_key
from storage.schema import from_moment, inbox, to_moment
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as the messenger gave it. ``person`` is the Telegram id of who sent it, where that is known."""

    update_id: int
    body: bytes = field(repr=False)
    person: int | None = field(repr=False)
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that is safe: ``id`` is its row."""

    id: int
    update_id: int
    body: bytes = field(repr=False)
    person: int | None = field(repr=False)
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An update that could not be handled."""

    id: int
    update_id: int
    at: datetime
    kind: str
    reason: str


_INSERT = Write(
    sqlite.insert(inbox).on_conflict_do_nothing(),
    "id", "update_id", "digest", "sender", "body", "kind", "at", "state",
    postgres=postgresql.insert(inbox).on_conflict_do_nothing(),
)  # fmt: skip
_DONE = Write(
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state="done", body=None, sender=None, reason=None),
    "row",
)
_FAILED = Write(
    update(inbox).where(inbox.c.id == bindparam("row")).values(state="failed", reason=bindparam("why")),
    "why",
    "row",
)
_STORED = select(inbox.c.id).where(inbox.c.id.between(bindparam("first"), bindparam("last")))
_WAITING = (
    select(inbox.c.id, inbox.c.update_id, inbox.c.body, inbox.c.at, inbox.c.kind)
    .where(inbox.c.state == "waiting")
    .order_by(inbox.c.id)
)
_KEY = func.unnest(bindparam("keys", type_=postgresql.ARRAY(BigInteger))).column_valued("key")
_SEPARATOR = b"\n"


class Inbox:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def add(self, updates: Sequence[RawUpdate]) -> list[StoredUpdate]:
        """Store what is new. The same update twice is one row; the same id with another body is another update."""
        if not updates:
            return []
        ids = await self._tx.reserve(inbox, len(updates))
        keyring = self._tx.keyring
        rows = []
        for row, raw in zip(ids, updates, strict=True):
            sender = keyring.lookup(raw.person) if raw.person is not None else None
            known_sender = str(raw.person).encode() if raw.person is not None else b""
            rows.append(
                (
                    row,
                    raw.update_id,
                    keyring.fingerprint(raw.body)[:16],
                    sender,
                    keyring.inbox.seal(known_sender + _SEPARATOR + raw.body, f"inbox:{row}"),
                    raw.kind,
                    to_moment(raw.at),
                    "waiting",
                )
            )
        stored = set(ids)
        if await self._tx.write_now(_INSERT, rows) != len(rows):
            found = await self._tx.rows(_STORED, inbox, first=ids[0], last=ids[-1])
            stored = {row[0] for row in found}
        return [
            StoredUpdate(row, raw.update_id, raw.body, raw.person, raw.at, raw.kind)
            for row, raw in zip(ids, updates, strict=True)
            if row in stored
        ]

    async def waiting(self, limit: int) -> list[StoredUpdate]:
        """What has not been handled, oldest first.

        On PostgreSQL the people it comes from are locked until the transaction ends: two processes never handle
        one person at once, nor a person's updates out of order.
        """
        query = _WAITING.limit(limit)
        if not self._tx.on_sqlite and self._tx.writing:
            ours = await self._lock_senders(limit)
            query = query.where((inbox.c.sender.in_(ours)) | (inbox.c.sender.is_(None)))
            query = query.with_for_update(skip_locked=True)
        found = []
        for row in await self._tx.rows(query, inbox):
            sender, _, body = self._opened(row.body, row.id).partition(_SEPARATOR)
            person = int(sender) if sender else None
            found.append(StoredUpdate(row.id, row.update_id, body, person, from_moment(row.at), row.kind))
        return found

    def _opened(self, sealed: bytes, row: int) -> bytes:
        """Nothing for one that was damaged: it comes as an update that says nothing, and is kept as failed."""
        try:
            return self._tx.keyring.inbox.open(sealed, f"inbox:{row}")
        except KeyMismatch:
            return b""

    async def claim(self, ids: Iterable[int]) -> set[int]:
        """Those of these rows that still wait, locked for this transaction: another process may have been quicker."""
        query = select(inbox.c.id).where(inbox.c.id.in_(list(ids)), inbox.c.state == "waiting")
        if not self._tx.on_sqlite and self._tx.writing:
            query = query.with_for_update(skip_locked=True)
        return {row[0] for row in await self._tx.rows(query, inbox)}

    async def done(self, row: int) -> None:
        """Handled: the body is emptied with this transaction."""
        self._tx.write(_DONE, row)

    async def failed(self, row: int, reason: str) -> None:
        """Could not be handled: kept sealed, and reported. ``reason`` must not quote what the person said."""
        self._tx.write(_FAILED, reason.replace("\0", ""), row)

    async def failures(self) -> list[Failure]:
        query = select(inbox.c.id, inbox.c.update_id, inbox.c.at, inbox.c.kind, inbox.c.reason).where(
            inbox.c.state == "failed"
        )
        return [
            Failure(row.id, row.update_id, from_moment(row.at), row.kind, row.reason or "")
            for row in await self._tx.rows(query.order_by(inbox.c.id), inbox)
        ]

    async def purge(self, now: datetime) -> int:
        """Delete what was settled more than thirty days ago. The last row stays: numbers are never given twice."""
        last = select(func.max(inbox.c.id)).scalar_subquery()
        return await self._tx.execute(
            delete(inbox).where(
                inbox.c.state != "waiting", inbox.c.at < to_moment(now - KEPT), inbox.c.id < last
            )
        )

    async def last_update_id(self) -> int | None:
        """The messenger's number of the update stored last: it may be lower than earlier ones after a quiet week."""
        found = await self._tx.rows(select(inbox.c.update_id).order_by(inbox.c.id.desc()).limit(1), inbox)
        return found[0][0] if found else None

    async def _lock_senders(self, limit: int) -> list[bytes]:
        """Lock people with waiting updates, those who wait longest first; who is locked elsewhere is passed over."""
        found = await self._tx.rows(
            select(inbox.c.sender)
            .where(inbox.c.state == "waiting", inbox.c.sender.is_not(None))
            .group_by(inbox.c.sender)
            .order_by(func.min(inbox.c.id)),
            inbox,
        )
        senders = {lock_key(row[0]): row[0] for row in found}
        keys = list(senders)
        ours: list[bytes] = []
        for start in range(0, len(keys), limit):
            tried = await self._tx.rows(
                select(_KEY, func.pg_try_advisory_xact_lock(_KEY)), inbox, keys=keys[start : start + limit]
            )
            ours.extend(senders[key] for key, free in (tuple(row) for row in tried) if free)
            if ours:
                break
        return ours
