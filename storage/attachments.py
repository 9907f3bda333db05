"""Attachments: files that people sent and that are kept here, sealed, with the answer they belong to."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from storage.people import Person
from storage.schema import attachments, from_moment, to_moment
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

_a = attachments.c
_INSERT = Write(insert(attachments), "run", "sequence", "person", "body", "at")


class Attachments:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def keep(self, person: Person, run: str, sequence: int, body: bytes, at: datetime) -> None:
        """Keep a file beside the answer ``run#sequence``."""
        sealed = person.own_key().seal(body, f"attachment:{run}#{sequence}")
        self._tx.write(_INSERT, run, sequence, person.id, sealed, to_moment(at))

    async def read(self, person: Person, run: str, sequence: int) -> bytes | None:
        query = select(_a.body).where(_a.run == run, _a.sequence == sequence, _a.person == person.id)
        found = await self._tx.rows(query, attachments)
        return person.own_key().open(found[0][0], f"attachment:{run}#{sequence}") if found else None

    async def everything(self, person: Person) -> list[dict[str, Any]]:
        query = select(attachments).where(_a.person == person.id).order_by(_a.run, _a.sequence)
        return [
            {
                "run": row.run,
                "sequence": row.sequence,
                "at": from_moment(row.at).isoformat(),
                "base64": base64.b64encode(
                    person.own_key().open(row.body, f"attachment:{row.run}#{row.sequence}")
                ).decode(),
            }
            for row in await self._tx.rows(query, attachments)
        ]
