"""Messages: what is to be sent, and what a row of the outbox says once it is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from storage.encryption import Keyring, PersonKey, as_json
from storage.people import Person
from storage.schema import from_moment

if TYPE_CHECKING:
    from storage.transactions import Tx


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to send. ``key`` makes it unique; ``careful`` ones are never sent twice blindly."""

    person: Person | str
    kind: str
    payload: Mapping[str, Any] = field(repr=False)
    run: str | None = None
    sequence: int | None = None
    question: str | None = None
    edits: int | None = None
    key: str | None = None
    careful: bool = False
    blob: bytes | None = field(default=None, repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox, opened. ``chat`` is the Telegram id it goes to, 0 when the person was erased."""

    id: int
    person: str
    chat: int = field(repr=False)
    kind: str
    payload: Mapping[str, Any] = field(repr=False)
    blob: bytes | None = field(default=None, repr=False)
    run: str | None = None
    sequence: int | None = None
    question: str | None = None
    edits: int | None = None
    key: str | None = None
    careful: bool = False
    state: str = "waiting"
    telegram_message_id: int | None = None
    attempts: int = 0
    not_before: datetime | None = None
    at: datetime | None = None
    #: a number of the messenger's that was there before this one was sent
    after: int | None = None
    #: a number that was given later
    before: int | None = None


def seal_payload(key: PersonKey, row: int, payload: Mapping[str, Any]) -> bytes:
    return key.seal(as_json(payload), f"message:{row}")


def _open(row: Row[Any], person: Person, keyring: Keyring) -> Message:
    """A row as a message. What was sealed for a person who is gone stays closed, but for their goodbye."""
    key, chat = person.key, person.telegram_id
    if key is None and row.chat is not None:
        key = keyring.inbox
        chat = int(key.open(row.chat, f"chat:{row.id}"))
    return Message(
        id=row.id,
        person=row.person,
        chat=chat,
        kind=row.kind,
        payload=json.loads(key.open(row.payload, f"message:{row.id}")) if key and row.payload else {},
        blob=key.open(row.blob, f"blob:{row.id}") if key and row.blob is not None else None,
        run=row.run,
        sequence=row.sequence,
        question=row.question,
        edits=row.edits,
        key=row.key,
        careful=row.careful,
        state=row.state,
        telegram_message_id=row.telegram_message_id,
        attempts=row.attempts,
        not_before=from_moment(row.not_before) if row.not_before is not None else None,
        at=from_moment(row.at) if row.at is not None else None,
        after=row.after,
        before=row.before,
    )


async def opened(tx: Tx, rows: Sequence[Row[Any]]) -> list[Message]:
    """Rows as messages, each with the key of its person."""
    people = await tx.people.get({row.person for row in rows})
    return [_open(row, people[row.person], tx.keyring) for row in rows]
