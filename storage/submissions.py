"""Submissions, page by page: the runs that are meant with the answers that stand, opened with each person's key.

However many there are, no more than a page of them is held at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

from flows.conversation.over_revisions import PlaceNow
from flows.conversation.tables import Seen
from flows.values import Attachment, Number, Text, Value, as_text
from storage.answers import COLUMNS, Kept, read_row
from storage.encryption import PersonKey
from storage.runs import REHEARSAL
from storage.schema import answers, from_moment, person_keys, runs
from storage.selection import Selection, meant

if TYPE_CHECKING:
    from storage.transactions import Tx

PAGE = 200
_PART = 500
_STANDING = ("answered", "corrected", "skipped", "said")

_r, _a = runs.c, answers.c


@dataclass(frozen=True, slots=True)
class Stored:
    """One submission: a run, and what stands in it, in the order in which it was given."""

    id: str
    person: str
    flow: str
    revision: str
    language: str
    started_at: datetime
    last_at: datetime
    ending: str | None
    kept: tuple[Kept, ...]


async def count(tx: Tx, selection: Selection) -> int:
    [row] = await tx.rows(select(func.count().label("runs")).where(*meant(selection)), runs)
    return int(row.runs)


async def submissions(tx: Tx, selection: Selection, *, page: int = PAGE) -> AsyncIterator[Stored]:
    """All that are meant, in the order in which they began."""
    after: tuple[int, str] | None = None
    while True:
        conditions = meant(selection)
        if after is not None:
            conditions.append(tuple_(_r.started_at, _r.id) > tuple_(*after))
        query = select(runs).where(*conditions).order_by(_r.started_at, _r.id).limit(page)
        found = await tx.rows(query, runs)
        if not found:
            return
        keys = await _keys(tx, {row.person for row in found})
        kept: dict[str, list[Kept]] = {row.id: [] for row in found}
        stands = _a.run.in_(list(kept)) & _a.standing & _a.kind.in_(_STANDING)
        for row in await tx.rows(select(*COLUMNS).where(stands).order_by(_a.run, _a.sequence), answers):
            kept[row.run].append(read_row(row, keys.get(row.person)))
        after = (found[-1].started_at, found[-1].id)
        for row in found:
            yield Stored(
                id=row.id,
                person=row.person,
                flow=row.flow,
                revision=row.revision,
                language=row.language,
                started_at=from_moment(row.started_at),
                last_at=from_moment(row.last_at),
                ending=row.ending,
                kept=tuple(kept.pop(row.id)),
            )


def answered(stored: Stored) -> Iterator[Kept]:
    return (kept for kept in stored.kept if kept.value is not None)


def plain_text(value: Value) -> str:
    match value:
        case Attachment(name=name, media_type=media_type):
            return name or media_type  # the messenger's handle opens nothing outside it
        case Text(text):
            return text
        case _:
            return as_text(value)


def as_answers(stored: Stored) -> Iterator[dict[str, Any]]:
    """Each answer in the form that JSON has had from the beginning."""
    for kept in answered(stored):
        assert kept.value is not None
        yield {
            "person": stored.person,
            "flow": stored.flow,
            "revision": kept.revision,
            "run": stored.id,
            "question": kept.question,
            "value": plain_text(kept.value),
            "unit": kept.value.unit if isinstance(kept.value, Number) else None,
            "at": kept.at.isoformat(),
        }


async def flows_answered(tx: Tx, programme: str) -> list[str]:
    """The flows that anybody has begun, served or not."""
    query = select(_r.flow).where(_r.programme == programme, ~_r.id.startswith(REHEARSAL)).distinct()
    return sorted([row.flow async for part in tx.stream(query, _PART) for row in part])


async def seen(tx: Tx, programme: str, flow: str, place_now: PlaceNow) -> list[Seen]:
    """Every question of a flow that was ever answered, whatever is selected: so that columns stay the same."""
    query = (
        select(
            _a.question,
            _a.revision,
            func.max(_a.type).label("type"),
            func.min(_a.at).label("first"),
            func.max(_a.at).label("last"),
        )
        .where(
            _a.programme == programme,
            _a.flow == flow,
            _a.kind.in_(["answered", "corrected"]),
            ~_a.run.startswith(REHEARSAL),
        )
        .group_by(_a.question, _a.revision)
    )
    found = []
    async for part in tx.stream(query, _PART):
        for row in part:
            place, question = place_now(row.question, row.revision)
            found.append(Seen(place, question, row.revision, row.type or "", row.first, row.last))
    return found


async def _keys(tx: Tx, people: set[str]) -> dict[str, PersonKey]:
    """Only the keys: of a hundred thousand people nothing else is needed, and nothing is kept."""
    key = person_keys.c
    query = select(key.person, key.key).where(key.person.in_(sorted(people)))
    return {row.person: tx.keyring.unwrap(row.key, row.person) for row in await tx.rows(query, person_keys)}
