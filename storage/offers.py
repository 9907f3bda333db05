"""What the bot says first to somebody: once for each occasion, however often the clock knocks; and what came of it.

``around`` reads all that has a bearing on whether somebody may be spoken to now, for many people at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flows.conversation.approaching import Answer, Kind, Made, OpenRun, Promise
from flows.conversation.events import Ending
from storage.runs import is_rehearsal
from storage.schema import from_moment, offers, opts, runs, to_moment, turns

if TYPE_CHECKING:
    from storage.transactions import Tx

OUTAGE = "outage"
OUR_OWN = ("schedule", "moved")
"""Turns of these kinds are the bot's own: no sign of life."""

_AT_ONCE = 500
_o = offers.c
_r = runs.c
_KINDS = [kind.value for kind in Kind]
_MADE = (
    select(_o.person, _o.programme, _o.flow, _o.period, _o.kind, _o.made_at, _o.answer, _o.answered_at)
    .where(
        _o.person.in_(bindparam("people", expanding=True)),
        _o.made_at >= bindparam("since"),
        _o.kind.in_(_KINDS),
    )
    .order_by(_o.made_at, _o.period)
)
_PROMISED = (
    select(_o.person, _o.programme, _o.flow, _o.period, _o.asked_at, _o.due_at)
    .where(_o.person.in_(bindparam("people", expanding=True)), _o.made_at.is_(None), _o.due_at.is_not(None))
    .order_by(_o.due_at)
)
_OPEN = select(_r.id, _r.person, _r.programme, _r.flow, _r.last_at, _r.stopped).where(
    _r.person.in_(bindparam("people", expanding=True)), _r.ending.is_(None)
)
_COMPLETED = (
    select(_r.person, _r.programme, _r.flow, func.max(_r.last_at).label("at"))
    .where(_r.person.in_(bindparam("people", expanding=True)), _r.ending == Ending.COMPLETED.value)
    .group_by(_r.person, _r.programme, _r.flow)
)
_HEARD = (
    select(_r.person, func.max(turns.c.at).label("at"))
    .join(turns, turns.c.run == _r.id)
    .where(_r.person.in_(bindparam("people", expanding=True)), turns.c.kind.not_in(OUR_OWN))
    .group_by(_r.person)
)


@dataclass
class Around:
    """What has a bearing on whether one person may be spoken to. Runs and passes by (programme, flow)."""

    made: list[Made] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    open: dict[tuple[str, str], OpenRun] = field(default_factory=dict)
    completed: dict[tuple[str, str], datetime] = field(default_factory=dict)
    heard_at: datetime | None = None


class Offers:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    # --- writing -----------------------------------------------------------------------------------------

    async def claim(
        self,
        person_id: str,
        programme: str,
        flow: str,
        period: str,
        *,
        kind: str = Kind.OFFER,
        at: datetime | None = None,
    ) -> bool:
        """``True`` for the first who asks, ``False`` for everyone after. ``at``: it is said now."""
        made_at = to_moment(at) if at is not None else None
        return await self._insert(
            person=person_id, programme=programme, flow=flow, period=period, kind=str(kind), made_at=made_at
        )

    async def promise(self, person_id: str, programme: str, flow: str, at: datetime, due: datetime) -> bool:
        """The person wants to hear of the flow again at ``due``. Said twice, it is promised once."""
        return await self._insert(
            person=person_id,
            programme=programme,
            flow=flow,
            period=f"later {due:%Y-%m-%dT%H:%M:%S}",
            kind=Kind.AGAIN.value,
            asked_at=to_moment(at),
            due_at=to_moment(due),
        )

    async def keep(self, person_id: str, programme: str, flow: str, period: str, at: datetime) -> bool:
        """What was promised is said now: ``True`` once."""
        kept = update(offers).where(*_one(person_id, programme, flow, period), _o.made_at.is_(None))
        return bool(await self._tx.execute(kept.values(made_at=to_moment(at))))

    async def answer(
        self, person_id: str, programme: str, flow: str, period: str, answer: Answer, at: datetime
    ) -> None:
        """What the person said to it; what they say last holds."""
        said = update(offers).where(*_one(person_id, programme, flow, period))
        await self._tx.execute(said.values(answer=answer.value, answered_at=to_moment(at)))

    async def _insert(self, **row: object) -> bool:
        insert = sqlite.insert if self._tx.on_sqlite else postgresql.insert
        return bool(await self._tx.execute(insert(offers).values(**row).on_conflict_do_nothing()))

    # --- reading -----------------------------------------------------------------------------------------

    async def concerned(self) -> Sequence[str]:
        """Who wants to be spoken to: they asked for offers or reminders, or were promised something."""
        wanting = select(opts.c.person).where(opts.c.opted_in)
        promised = select(_o.person).where(_o.made_at.is_(None), _o.due_at.is_not(None))
        found = [row[0] for row in await self._tx.rows(wanting, opts)]
        found += [row[0] for row in await self._tx.rows(promised, offers)]
        return sorted(set(found))

    async def around(self, person_ids: Iterable[str], since: datetime) -> Mapping[str, Around]:
        """How things stand with these people; what was said to them before ``since`` is left out."""
        wanted = list(dict.fromkeys(person_ids))
        found = {person: Around() for person in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            await self._read(found, part, to_moment(since))
        return found

    async def _read(self, found: Mapping[str, Around], people: list[str], since: int) -> None:
        for row in await self._tx.rows(_MADE, offers, people=people, since=since):
            answered = from_moment(row.answered_at) if row.answered_at is not None else None
            answer = Answer(row.answer) if row.answer else None
            at = from_moment(row.made_at)
            found[row.person].made.append(
                Made(Kind(row.kind), row.programme, row.flow, row.period, at, answer, answered)
            )
        for row in await self._tx.rows(_PROMISED, offers, people=people):
            asked, due = from_moment(row.asked_at), from_moment(row.due_at)
            found[row.person].promises.append(Promise(row.programme, row.flow, row.period, asked, due))
        for row in await self._tx.rows(_OPEN, runs, people=people):
            if is_rehearsal(row.id):
                continue
            key, run = (row.programme, row.flow), OpenRun(row.id, from_moment(row.last_at), row.stopped)
            known = found[row.person].open.get(key)
            if known is None or known.last_at < run.last_at:
                found[row.person].open[key] = run
        for row in await self._tx.rows(_COMPLETED, runs, people=people):
            found[row.person].completed[row.programme, row.flow] = from_moment(row.at)
        for row in await self._tx.rows(_HEARD, runs, turns, people=people):
            found[row.person].heard_at = from_moment(row.at)


def _one(person_id: str, programme: str, flow: str, period: str) -> tuple[ColumnElement[bool], ...]:
    return _o.person == person_id, _o.programme == programme, _o.flow == flow, _o.period == period
