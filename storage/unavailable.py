"""What the databases have in common: what each says when it cannot go on, in our words, and fresh names."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

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

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class StorageUnavailable(Exception):
    """Nothing was written, and trying again later may help. The text is one sentence: no SQL, no values."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason: Reason = reason


class Conflict(Exception):
    """A row that breaks a rule of the tables, most often because it is there already. Nothing of it was written."""

    def __init__(self) -> None:
        super().__init__("The database refused a row: it breaks a rule of its table.")


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
    if isinstance(error, sqlite3.OperationalError):
        return _said_by_sqlite(error)
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
        return _said_by_sqlite(error.orig)
    # asyncpg has no code for a connection that is gone
    return StorageUnavailable("lost") if isinstance(error, InterfaceError) else None


@contextmanager
def in_our_words() -> Iterator[None]:
    """A driver's complaint becomes ``StorageUnavailable``; everything else passes as it is."""
    try:
        yield
    except Exception as error:
        meant = unavailable(error)
        if meant is None or meant is error:
            raise
        raise meant from error


def _said_by_sqlite(error: BaseException | None) -> StorageUnavailable | None:
    said = str(error).lower()
    return next((StorageUnavailable(why) for words, why in _SQLITE_SAYS if words in said), None)
