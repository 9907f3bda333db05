"""Runs: where each person's pass through a flow stands. The answers are the state; the row holds what is not in
them, and the sequence that says whether a run read before is still the same.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, text, update

from flows.conversation.events import Ending, Event, Revived, RunEnded, RunStarted
from flows.conversation.run import Run
from flows.values import as_text
from storage import turns
from storage.answers import COLUMNS, as_events, fold, read_row
from storage.encryption import PersonKey
from storage.schema import answers, attachments, from_moment, runs, to_moment
from storage.schema import turns as turns_table
from storage.writes import Write

if TYPE_CHECKING:
    from storage.people import Person
    from storage.transactions import Tx

_r = runs.c
_INSERT = Write(insert(runs))
_UPDATE = Write(
    update(runs)
    .where(_r.id == bindparam("run"))
    .values(
        revision=bindparam("revision"),
        language=bindparam("language"),
        sequence=bindparam("sequence"),
        stopped=bindparam("stopped"),
        refusals=bindparam("refusals"),
        last_at=bindparam("last_at"),
        ending=bindparam("ending"),
    ),
    "revision", "language", "sequence", "stopped", "refusals", "last_at", "ending", "run",
)  # fmt: skip
_OPEN_OF = (
    select(runs)
    .where(_r.person.in_(bindparam("people", expanding=True)), _r.ending.is_(None))
    .order_by(_r.started_at, _r.id)
)
_ONE = select(runs).where(_r.id == bindparam("run"))
_AT_ONCE = 500

REHEARSAL = "rehearsal-"
"""How the id of a run begins that is only a rehearsal: nothing of it stays."""


def is_rehearsal(run_id: str | None) -> bool:
    return run_id is not None and run_id.startswith(REHEARSAL)


def _in_progress(programme: str, flow: str) -> list[ColumnElement[bool]]:
    return [_r.programme == programme, _r.flow == flow, _r.ending.is_(None), ~_r.id.startswith(REHEARSAL)]


class Runs:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._read: dict[str, Run] = {}
        self._open: dict[str, dict[str, Run]] = {}
        self._programmes: dict[str, str] = {}

    async def open_of(self, person_ids: Iterable[str]) -> dict[str, list[Run]]:
        """The open runs of each of these people, the one begun first first."""
        wanted = list(dict.fromkeys(person_ids))
        unread = [person for person in wanted if person not in self._open]
        for start in range(0, len(unread), _AT_ONCE):
            part = unread[start : start + _AT_ONCE]
            found = await self._tx.rows(_OPEN_OF, runs, people=part)
            for person in part:
                self._open[person] = {}
            for run in await self._take(found):
                self._open[run.person][run.id] = run
        return {person: list(self._open[person].values()) for person in wanted}

    async def get(self, run_id: str) -> Run | None:
        if run_id in self._read:
            return self._read[run_id]
        found = await self._take(await self._tx.rows(_ONE, runs, run=run_id))
        return found[0] if found else None

    async def of_person(self, person_id: str) -> list[Run]:
        """All runs of a person, ended ones too, in the order in which they began."""
        query = select(runs).where(_r.person == person_id).order_by(_r.started_at, _r.id)
        return await self._take(await self._tx.rows(query, runs, answers))

    async def last_ended(self, person_id: str) -> Run | None:
        """The run of a person that ended last."""
        query = (
            select(runs)
            .where(_r.person == person_id, _r.ending.is_not(None))
            .order_by(_r.last_at.desc(), _r.id)
            .limit(1)
        )
        found = await self._take(await self._tx.rows(query, runs))
        return found[0] if found else None

    async def last_begun(self, person_id: str, programme: str, flow: str) -> str | None:
        """The run of the flow that the person began last, open or ended."""
        query = (
            select(_r.id)
            .where(_r.person == person_id, _r.programme == programme, _r.flow == flow)
            .order_by(_r.started_at.desc(), _r.id.desc())
            .limit(1)
        )
        return next((row.id for row in await self._tx.rows(query, runs)), None)

    async def programme_of(self, run_id: str) -> str | None:
        if run_id not in self._programmes:
            for row in await self._tx.rows(_ONE, runs, run=run_id):
                self._programmes[run_id] = row.programme
        return self._programmes.get(run_id)

    async def rehearsals(self, before: datetime | None = None) -> list[str]:
        """The rehearsals that are going on (with ``before``: those that began before it)."""
        query = select(_r.id).where(text("runs.id LIKE 'rehearsal-%'"), _r.ending.is_(None)).order_by(_r.id)
        if before is not None:
            query = query.where(_r.started_at < to_moment(before))
        return [row[0] for row in await self._tx.rows(query, runs)]

    async def forget_rehearsal(self, run_id: str) -> None:
        """Remove all rows of a rehearsal, and empty what was said in it. Nothing else is ever removed so."""
        if not is_rehearsal(run_id):
            raise ValueError(f"{run_id} is no rehearsal")
        for table in (attachments, turns_table, answers):
            await self._tx.execute(delete(table).where(table.c.run == run_id))
        await self._tx.execute(delete(runs).where(_r.id == run_id))
        self._read.pop(run_id, None)
        self._programmes.pop(run_id, None)
        for open_runs in self._open.values():
            open_runs.pop(run_id, None)
        self._tx.memory.runs.drop(run_id)
        await self._tx.outbox.forget_rehearsals()

    async def waiting_since(self, moment: datetime) -> list[tuple[str, str, str, str, datetime]]:
        """Open runs in which nothing happened since ``moment``: (run, person, programme, flow, last time)."""
        query = (
            select(_r.id, _r.person, _r.programme, _r.flow, _r.last_at)
            .where(_r.ending.is_(None), _r.last_at < to_moment(moment))
            .order_by(_r.last_at, _r.id)
        )
        found = await self._tx.rows(query, runs)
        return [(row.id, row.person, row.programme, row.flow, from_moment(row.last_at)) for row in found]

    async def count_in(self, programme: str, flow: str, revision: str) -> int:
        """How many open runs are in a revision of a flow."""
        query: Any = (
            select(func.count())
            .select_from(runs)
            .where(_r.programme == programme, _r.flow == flow, _r.revision == revision, _r.ending.is_(None))
        )
        [(found,)] = [tuple(row) for row in await self._tx.rows(query, runs)]
        return int(found)

    async def in_progress(self, programme: str, flow: str) -> AsyncIterator[Run]:
        """The open runs of a flow, a part of them at a time; none is kept in memory for later."""
        last = ""
        while True:
            query = (
                select(runs)
                .where(*_in_progress(programme, flow), _r.id > last)
                .order_by(_r.id)
                .limit(_AT_ONCE)
            )
            found = await self._tx.rows(query, runs, answers)
            known = set(self._read)
            for run in await self._take(found):
                if run.id not in known:
                    del self._read[run.id]
                yield run
            if len(found) < _AT_ONCE:
                return
            last = found[-1].id

    async def record(
        self,
        before: Run | None,
        after: Run,
        events: Sequence[Event],
        *,
        programme: str,
        key: PersonKey,
        inbox_id: int | None = None,
        input_kind: str,
    ) -> None:
        """Keep one sprint: the run as it is now, what happened to answers, and the turn with its wording."""
        if not events:
            return
        at = to_moment(after.last_at or after.started_at)
        ending = after.ending.value if after.ending else None
        if before is None:
            start = events[0]
            if not isinstance(start, RunStarted):
                raise ValueError("the first event of a run is RunStarted")
            self._tx.write(
                _INSERT, after.id, after.person, programme, after.flow, start.revision, after.revision, start.language,
                after.language, start.invited, to_moment(after.started_at), after.sequence, after.stopped,
                after.refusals, at, ending,
            )  # fmt: skip
        else:
            self._tx.write(
                _UPDATE, after.revision, after.language, after.sequence, after.stopped, after.refusals, at, ending,
                after.id,
            )  # fmt: skip
        self._tx.answers.append(before, after, events, programme, key)
        what, question = turns.outcome(events)
        self._tx.write(
            turns.INSERT, after.id, events[0].sequence, events[-1].sequence, after.person, inbox_id, input_kind,
            question, what, to_moment(events[0].at), turns.seal_spoken(key, after.id, events),
            turns.asked_last(events), after.revision,
        )  # fmt: skip
        self._read[after.id] = after
        self._programmes[after.id] = programme
        known = self._open.get(after.person)
        if known is not None:
            if after.is_open:
                known[after.id] = after
            else:
                known.pop(after.id, None)

    async def events(self, run_id: str) -> list[Event]:
        """All that happened in a run, in order: ``replay`` makes the stored run of it."""
        found = await self._tx.rows(_ONE, runs, turns_table, answers, run=run_id)
        if not found:
            return []
        row = found[0]
        person = (await self._tx.people.get([row.person]))[row.person]
        key = person.own_key()
        happened = as_events((await self._tx.answers.of_runs({run_id: key}))[run_id])
        stored = await self._tx.rows(turns.OF_RUN, turns_table, in_run=run_id)
        for turn in stored:
            happened.extend(turns.open_spoken(key, run_id, turn.first, turn.spoken))
        started_at = from_moment(row.started_at)
        happened.append(
            RunStarted(
                sequence=stored[0].first,
                at=started_at,
                run=row.id,
                person=row.person,
                flow=row.flow,
                revision=row.first_revision,
                language=row.first_language,
                invited=row.invited,
            )
        )
        for revived in [event for event in happened if isinstance(event, Revived)]:
            happened.append(RunEnded(revived.sequence - 1, revived.ended_at, Ending.EXPIRED))
        if row.ending is not None:
            happened.append(RunEnded(row.sequence, from_moment(row.last_at), Ending(row.ending)))
        return sorted(happened, key=lambda event: event.sequence)

    async def everything(self, person: Person) -> list[dict[str, Any]]:
        """The person's runs with every answer they ever gave in them, for the file they can ask for."""
        query = (
            select(*COLUMNS, answers.c.standing)
            .where(answers.c.person == person.id)
            .order_by(answers.c.run, answers.c.sequence)
        )
        given: dict[str, list[dict[str, Any]]] = {}
        for row in await self._tx.rows(query, answers):
            kept = read_row(row, person.key)
            given.setdefault(kept.run, []).append(
                {
                    "question": kept.question,
                    "value": as_text(kept.value) if kept.value is not None else None,
                    "state": kept.kind,
                    "stands": bool(row.standing),
                    "at": kept.at.isoformat(),
                }
            )
        return [
            {
                "flow": run.flow,
                "revision": run.revision,
                "run": run.id,
                "started": run.started_at.isoformat(),
                "ended": run.ending.value if run.ending else None,
                "answers": given.get(run.id, []),
            }
            for run in await self.of_person(person.id)
        ]

    def sequence_read(self, run_id: str) -> int | None:
        """How far a run is, if this transaction has read or recorded it."""
        run = self._read.get(run_id)
        return run.sequence if run is not None and run.is_open else None

    def forget_read(self) -> None:
        self._read.clear()
        self._open.clear()
        self._programmes.clear()

    def remember_read(self) -> None:
        for run in self._read.values():
            if run.is_open:
                self._tx.memory.runs.put(run.id, run)
            else:
                self._tx.memory.runs.drop(run.id)

    async def _take(self, found: Sequence[Row[Any]]) -> list[Run]:
        taken: dict[str, Run | None] = {}
        unknown = {}
        for row in found:
            self._programmes[row.id] = row.programme
            known = self._read.get(row.id) or self._tx.memory.runs.get(row.id)
            if known is not None and known.sequence == row.sequence:
                taken[row.id] = self._read[row.id] = known
            else:
                taken[row.id] = None
                unknown[row.id] = row
        if unknown:
            people = await self._tx.people.get({row.person for row in unknown.values()})
            keys = {row.id: people[row.person].own_key() for row in unknown.values()}
            kept = await self._tx.answers.of_runs(keys)
            for row in unknown.values():
                run = Run(
                    id=row.id,
                    person=row.person,
                    flow=row.flow,
                    revision=row.revision,
                    language=row.language,
                    started_at=from_moment(row.started_at),
                    answers=fold(kept[row.id]),
                    sequence=row.sequence,
                    stopped=row.stopped,
                    refusals=row.refusals,
                    last_at=from_moment(row.last_at),
                    ending=Ending(row.ending) if row.ending else None,
                )
                taken[row.id] = self._read[row.id] = run
        return [run for run in taken.values() if run is not None]
