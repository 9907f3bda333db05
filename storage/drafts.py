"""Drafts: spreadsheets that people sent to be published, and the files that go with them, sealed until they are.

A row says what is still to be done with it (``wanted``), so whoever dies on the way leaves it to the next. ``step``
counts every change: what was worked out from an earlier one is not applied to a later.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, insert, select, update

from storage.encryption import as_json
from storage.people import Person
from storage.schema import drafts, from_moment, to_moment
from storage.unavailable import new_id

if TYPE_CHECKING:
    from storage.transactions import Tx

KEPT = timedelta(days=30)
"""So long a draft waits for its author."""

_d = drafts.c
_WITHOUT_BODY = select(_d.id, _d.person, _d.wanted, _d.step, _d.about, _d.at)


@dataclass(frozen=True, slots=True)
class Draft:
    """One file that was sent. ``wanted`` is what is to be done with it next, empty while it waits for its author."""

    id: str
    person: str
    wanted: str
    step: int
    #: its name, where to fetch it, which programme and flow it is for
    about: Mapping[str, Any] = field(repr=False)
    at: datetime

    @property
    def name(self) -> str:
        return str(self.about.get("name", ""))

    @property
    def programme(self) -> str:
        return str(self.about.get("programme", ""))

    @property
    def flow(self) -> str:
        return str(self.about.get("flow", ""))


class Drafts:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def add(self, person: Person, wanted: str, about: Mapping[str, Any], at: datetime) -> Draft:
        """Keep that a file was sent; it is fetched afterwards."""
        draft = Draft(new_id("d"), person.id, wanted, 1, dict(about), at)
        await self._tx.execute(
            insert(drafts).values(
                id=draft.id,
                person=person.id,
                wanted=wanted,
                step=1,
                about=person.own_key().seal(as_json(about), f"draft:{draft.id}"),
                body=None,
                at=to_moment(at),
            )
        )
        return draft

    async def get(self, draft: str) -> Draft | None:
        found = await self._opened(await self._tx.rows(_WITHOUT_BODY.where(_d.id == draft), drafts))
        return found[0] if found else None

    async def of(self, person: Person) -> list[Draft]:
        """All drafts of a person, the newest first."""
        query = _WITHOUT_BODY.where(_d.person == person.id).order_by(_d.at.desc(), _d.id)
        return await self._opened(await self._tx.rows(query, drafts))

    async def body(self, draft: Draft) -> bytes | None:
        """The file itself; ``None`` while it is not fetched."""
        person = (await self._tx.people.get([draft.person]))[draft.person]
        for (sealed,) in await self._tx.rows(select(_d.body).where(_d.id == draft.id), drafts):
            if sealed is not None and person.key is not None:
                return person.key.open(sealed, f"draft-body:{draft.id}")
        return None

    async def tables(self, person: Person) -> dict[str, bytes]:
        """The files that questionnaires of this person may name, by their names in small letters."""
        found = {}
        for draft in reversed(await self.of(person)):
            if draft.about.get("table") and (body := await self.body(draft)) is not None:
                found[draft.name.casefold()] = body
        return found

    async def waiting(self, limit: int) -> list[Draft]:
        """With which something is to be done, the oldest first."""
        query = _WITHOUT_BODY.where(_d.wanted != "").order_by(_d.at, _d.id).limit(limit)
        return await self._opened(await self._tx.rows(query, drafts))

    async def change(
        self, draft: Draft, *, wanted: str = "", body: bytes | None = None, **about: Any
    ) -> Draft | None:
        """Note what is known of it now and what is wanted next. ``None`` where it has changed since it was read."""
        person = (await self._tx.people.get([draft.person]))[draft.person]
        if person.key is None:
            return None
        changed = replace(draft, wanted=wanted, step=draft.step + 1, about={**draft.about, **about})
        values: dict[str, Any] = {
            "wanted": wanted,
            "step": changed.step,
            "about": person.key.seal(as_json(changed.about), f"draft:{draft.id}"),
        }
        if body is not None:
            values["body"] = person.key.seal(body, f"draft-body:{draft.id}")
        same = update(drafts).where(_d.id == draft.id, _d.step == draft.step)
        return changed if await self._tx.execute(same.values(**values)) else None

    async def drop(self, ids: Iterable[str]) -> None:
        named = list(ids)
        if named:
            await self._tx.execute(delete(drafts).where(_d.id.in_(named)))

    async def clear_up(self, now: datetime) -> None:
        """Drop what nobody came back to."""
        await self._tx.execute(delete(drafts).where(_d.at < to_moment(now - KEPT)))

    async def everything(self, person: Person) -> list[dict[str, Any]]:
        """All drafts of a person with their content, for the file they can ask for."""
        found = []
        for draft in await self.of(person):
            body = await self.body(draft)
            coded = base64.b64encode(body).decode() if body is not None else None
            found.append({"name": draft.name, "at": draft.at.isoformat(), "base64": coded})
        return found

    async def _opened(self, rows: Iterable[Row[Any]]) -> list[Draft]:
        found = list(rows)
        people = await self._tx.people.get({row.person for row in found})
        opened = []
        for row in found:
            key = people[row.person].key
            if key is not None:
                about = json.loads(key.open(row.about, f"draft:{row.id}"))
                opened.append(Draft(row.id, row.person, row.wanted, row.step, about, from_moment(row.at)))
        return opened
