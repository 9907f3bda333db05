"""The two databases: how each is opened so that nothing committed is lost, and what each says when it cannot go on.

Everything above this file is the same for SQLite and PostgreSQL.
"""

from __future__ import annotations

import secrets
from typing import Any, Literal, TypeAlias

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Reason: TypeAlias = Literal["full", "locked", "lost"]

_SENTENCES: dict[Reason, str] = {
    "full": "The database cannot write: the disk is full.",
    "locked": "The database is locked by another process.",
    "lost": "The database cannot be reached.",
}
_SQLITE_SAYS: tuple[tuple[str, Reason], ...] = (
    ("disk is full", "full"),
    ("locked", "locked"),
    ("busy", "locked"),
    ("disk i/o error", "lost"),
    ("unable to open", "lost"),
    ("readonly database", "lost"),
)
# PostgreSQL's classes of trouble that pass: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_SAYS: tuple[tuple[str, Reason], ...] = (
    ("53100", "full"),
    ("40", "locked"),
    ("55P03", "locked"),
    ("08", "lost"),
    ("53", "lost"),
    ("57P", "lost"),
)

_BUSY_SECONDS = 5
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class StorageUnavailable(Exception):
    """Nothing was written, and trying again later may help. The text is one sentence: no SQL, no values."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason: Reason = reason


def new_id(prefix: str) -> str:
    """A fresh name: the prefix and 13 random characters (65 bits)."""
    bits = secrets.randbits(65)
    return prefix + "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(0, 65, 5))


def unavailable(error: BaseException) -> StorageUnavailable | None:
    """What a driver's error means for us; ``None`` when it is a mistake of ours and trying again is no use."""
    if isinstance(error, StorageUnavailable):
        return error
    if isinstance(error, (OSError, PoolTimeout)):
        return StorageUnavailable("lost")
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return StorageUnavailable("lost")
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state:
        return next(
            (StorageUnavailable(why) for start, why in _POSTGRES_SAYS if str(state).startswith(start)), None
        )
    if isinstance(error, OperationalError):
        said = str(error.orig).lower()
        return next((StorageUnavailable(why) for words, why in _SQLITE_SAYS if words in said), None)
    # asyncpg has no code for a connection that is gone
    return StorageUnavailable("lost") if isinstance(error, InterfaceError) else None


def with_driver(url: str) -> URL:
    """The address with the driver we use. Raises ``ValueError`` for a database we do not know."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise ValueError(f"{other} is no database this bot can use: choose sqlite or postgresql.")


def make_engine(url: str) -> AsyncEngine:
    """An engine whose transactions are durable, and whose errors do not print what people said."""
    address = with_driver(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address, hide_parameters=True, pool_pre_ping=False)
    engine = create_async_engine(
        address, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # NORMAL loses confirmed rows in a power cut
        "foreign_keys = ON",
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "secure_delete = ON",  # what was erased is overwritten, not only unlinked
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN takes the write lock at the first write: two transactions that read first can then both fail.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
