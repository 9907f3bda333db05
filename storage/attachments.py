"""Attachments: files that people sent and that are kept here, sealed, with the answer they belong to."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from flows.values import Attachment, value_from_json
from storage.people import Person
from storage.schema import answers, attachments, from_moment, to_moment
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

    async def missing(self, limit: int) -> list[tuple[Person, str, int, Attachment]]:
        """Files that were sent as an answer and are not kept yet: (person, run, sequence, where to fetch it)."""
        kept = select(_a.run).where(_a.run == answers.c.run, _a.sequence == answers.c.sequence).exists()
        query = (
            select(answers.c.person, answers.c.run, answers.c.sequence, answers.c.sealed)
            .where(
                answers.c.type == "attachment",
                answers.c.sealed.is_not(None),
                # What is sent in a rehearsal is not kept for longer than it lasts, so it is not fetched.
                answers.c.run.not_like("rehearsal-%"),
                ~kept,
            )
            .order_by(answers.c.at.desc())
            .limit(limit)
        )
        rows = await self._tx.rows(query, answers, attachments)
        people = await self._tx.people.get({row.person for row in rows})
        found = []
        for row in rows:
            person = people[row.person]
            if person.key is not None:
                box = json.loads(person.key.open(row.sealed, f"answer:{row.run}#{row.sequence}"))
                value = value_from_json(box["value"])
                if isinstance(value, Attachment):
                    found.append((person, row.run, row.sequence, value))
        return found

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
