"""The answers of a programme that stood at a moment, for the database to count.

What stands now is marked on each row. What stood then is the same, but for the few people who corrected, set aside or
brought back something since: they are named here, and their answers are gone through one by one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    false,
    func,
    or_,
    select,
)

from flows.value.evidence import Evidence
from storage.answers import COLUMNS
from storage.evidence import replayed
from storage.runs import REHEARSAL, is_rehearsal
from storage.schema import answers, from_moment, runs, to_moment

if TYPE_CHECKING:
    from storage.transactions import Tx

_a, _r = answers.c, runs.c
_AT_ONCE = 400
_STREAM = 1000

Name: TypeAlias = tuple[str, str, str]
"""A flow, its revision, and the path under which that revision kept an answer."""

STANDS = (_a.standing, _a.type.is_not(None))
_COUNTED = (
    _a.person, _a.at, _a.run, _a.sequence, _a.flow, _a.revision, _a.question, _a.type, _a.choices, _a.exact,
    _a.millionths, _a.unit, _a.day,
)  # fmt: skip


def _next(*names: Column[str]) -> Select[Any]:
    """The next of the last of these names, after a given one and under the given others: one look into the index."""
    *over, name = names
    given = (column == bindparam(column.name, type_=String) for column in over)
    after = name > bindparam(name.name, type_=String)
    return select(func.min(name).label("next")).where(
        _a.programme == bindparam("programme"), *given, after, *STANDS
    )


_FLOWS, _REVISIONS, _QUESTIONS = (
    _next(_a.flow),
    _next(_a.flow, _a.revision),
    _next(_a.flow, _a.revision, _a.question),
)
IDENTITY = _a.run + "#" + cast(_a.sequence, String)


class Standing:
    """``changed`` are the people in whose runs something else stood then than does of the same answers now."""

    def __init__(
        self,
        tx: Tx,
        programme: str,
        until: datetime,
        first: datetime,
        changed: frozenset[str],
        rehearsed: bool,
    ) -> None:
        self._tx = tx
        self.programme = programme
        self.until = until
        #: when the first run began
        self.first = first
        self.changed = changed
        self._rehearsed = rehearsed

    @classmethod
    async def at(cls, tx: Tx, programme: str, until: datetime) -> Standing:
        of_programme = _r.programme == programme
        [began] = await tx.rows(select(func.min(_r.started_at).label("first")).where(of_programme), runs)
        first = until if began.first is None else from_moment(began.first)
        moment = to_moment(until)
        since = and_(_r.started_at < moment, _r.last_at >= moment)
        query = select(_r.id, _r.person).where(of_programme, or_(since, _r.id.startswith(REHEARSAL)))
        found = {row.id: row.person async for part in tx.stream(query, _STREAM) for row in part}
        spoken_since = [run for run in found if not is_rehearsal(run)]
        changed: set[str] = set()
        for some in _in_parts(spoken_since):
            changed |= {found[run] for run in await _changed(tx, some, moment)}
        return cls(tx, programme, until, first, frozenset(changed), len(found) > len(spoken_since))

    async def of_changed(self) -> AsyncIterator[Evidence]:
        """The answers of the people who are named here, some people at a time."""
        for some in _in_parts(sorted(self.changed)):
            query = select(_r.id).where(_r.programme == self.programme, _r.person.in_(some))
            theirs = {row.id for row in await self._tx.rows(query, runs) if not is_rehearsal(row.id)}
            yield await self._tx.evidence.read(self.programme, self.until, runs=theirs)

    async def names(self) -> set[Name]:
        """Every name under which an answer stands: one look into the index for each."""
        found: set[Name] = set()
        async for flow in self._each(_FLOWS, "flow"):
            async for revision in self._each(_REVISIONS, "revision", flow=flow):
                async for question in self._each(_QUESTIONS, "question", flow=flow, revision=revision):
                    found.add((flow, revision, question))
        return found

    async def _each(self, query: Select[Any], name: str, **given: str) -> AsyncIterator[str]:
        last: str | None = ""
        while last is not None:
            parameters = {"programme": self.programme, **given, name: last}
            [row] = await self._tx.rows(query, answers, **parameters)
            last = row.next
            if last is not None:
                yield last

    def rows(
        self, names: Collection[Name], since: datetime | None = None, *conditions: ColumnElement[bool]
    ) -> Subquery:
        """The answers kept under these names, given from ``since`` on, of whoever has not changed any."""
        asked = [
            _a.programme == self.programme,
            _a.at < to_moment(self.until),
            is_named(answers, names),
            *STANDS,
            *conditions,
        ]
        if since is not None:
            asked.append(_a.at >= to_moment(since))
        if self._rehearsed:
            asked.append(~_a.run.startswith(REHEARSAL))
        return select(*_COUNTED, IDENTITY.label("identity")).where(*asked).subquery()

    def in_use(self, flow: str, since: datetime) -> ColumnElement[bool]:
        """That an answer is of a run of the flow in which something was said from ``since`` on."""
        of_flow = (_r.programme == self.programme, _r.flow == flow)
        used = select(_r.id).where(
            *of_flow, _r.started_at < to_moment(self.until), _r.last_at >= to_moment(since)
        )
        return _a.run.in_(used)


def is_named(rows: FromClause, names: Collection[Name]) -> ColumnElement[bool]:
    """That an answer was kept under one of these names.

    Asked of each part of the name first: so the index leads to a person's answers to a question, in however many
    revisions it was asked. Given nothing but alternatives, SQLite goes through a whole programme for each person.
    """
    if not names:
        return false()
    of = rows.c
    flows, revisions, questions = (sorted(set(part)) for part in zip(*names, strict=True))
    parts = _is_any(of.flow, flows) & _is_any(of.revision, revisions) & _is_any(of.question, questions)
    if len(flows) * len(revisions) * len(questions) == len(names):
        return parts
    by_revision: dict[tuple[str, str], list[str]] = {}
    for flow, revision, question in sorted(names):
        by_revision.setdefault((flow, revision), []).append(question)
    one_of_them = (
        (of.flow == flow) & (of.revision == revision) & _is_any(of.question, kept)
        for (flow, revision), kept in by_revision.items()
    )
    return parts & or_(*one_of_them)


def _is_any(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    """One value is an equality: so the index gives each person's answers in their order."""
    return column == values[0] if len(values) == 1 else column.in_(values)


async def _changed(tx: Tx, some: Sequence[str], moment: int) -> set[str]:
    """Of these runs, those in which something else stood at the moment than does of the same answers now."""
    before = (_a.run.in_(some), _a.at < moment)
    query = select(*COLUMNS, _a.flow).where(*before, _a.kind != "said").order_by(_a.run, _a.sequence)
    stood = {(row.run, row.sequence) for row in replayed(await tx.rows(query, answers))}
    stands = {
        (row.run, row.sequence)
        for row in await tx.rows(select(_a.run, _a.sequence).where(*before, *STANDS), answers)
    }
    return {run for run, _ in stood ^ stands}


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
