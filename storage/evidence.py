"""Evidence: the answers that may be counted, one by one, as an auditor reads them and as an export writes them.

Only people who said yes to being counted are in it, and only answers that stood at the given moment: what is read
late is what would have been read in time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, func, select

from flows.conversation.places import template_path
from flows.value.evidence import Evidence, EvidenceRow, Reach
from storage.answers import COLUMNS, Kept, read_row
from storage.encryption import PersonKey
from storage.people import Person
from storage.schema import answers, consents, from_moment, memberships, people, to_moment
from storage.selection import COUNTING, Selection
from storage.submissions import as_answers, submissions

if TYPE_CHECKING:
    from storage.transactions import Tx

_PART = 500

_a = answers.c


class Evidences:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def read(
        self,
        programme: str,
        until: datetime,
        *,
        runs: Collection[str] | None = None,
        with_texts: bool = False,
    ) -> Evidence:
        """Answers given before ``until`` that stood then, one by one: those of some ``runs``, or all there are.

        Free text reads as empty unless it is asked for. Figures are not made of these: for them the database
        counts (``storage.tallies``).
        """
        counted = await self.counted(programme)
        keys = await self._keys(counted) if with_texts else {}
        rows: list[EvidenceRow] = []
        before = (_a.programme == programme, _a.at < to_moment(until), _a.kind != "said")
        for some in _parts(runs):
            query = select(*COLUMNS, _a.flow).where(*before, *some).order_by(_a.run, _a.sequence)
            held: list[Row[Any]] = []
            async for part in self._tx.stream(query, _PART):
                for row in part:
                    if held and held[-1].run != row.run:
                        rows += _evidence_rows(held, counted, keys)
                        held = []
                    held.append(row)
            rows += _evidence_rows(held, counted, keys)
        rows = await asyncio.to_thread(sorted, rows, key=attrgetter("at", "run", "sequence"))
        return Evidence(rows=tuple(rows), people=await self.reached(programme, until, counted))

    async def of_person(self, person: str, programme: str) -> Evidence:
        """One person's own standing answers, for that person: nobody's consent is asked for it, and no text is read."""
        query = (
            select(*COLUMNS, _a.flow)
            .where(_a.person == person, _a.programme == programme, _a.kind != "said")
            .order_by(_a.run, _a.sequence)
        )
        found = await self._tx.rows(query, answers)
        rows = [
            row
            for _, of_run in groupby(found, key=attrgetter("run"))
            for row in _evidence_rows(list(of_run), {person}, {})
        ]
        return Evidence(rows=tuple(sorted(rows, key=attrgetter("at", "run", "sequence"))), people=())

    async def export(self, programme: str) -> AsyncIterator[dict[str, Any]]:
        """Every standing answer of the people who may be counted, free text opened, in the exported form."""
        async for stored in submissions(self._tx, Selection(programme)):
            for answer in as_answers(stored):
                yield answer

    async def counted(self, programme: str) -> set[str]:
        """Whose latest word is that they may be counted."""
        query = (
            select(consents.c.person, consents.c.given)
            .where(consents.c.programme == programme, consents.c.purpose == COUNTING)
            .order_by(consents.c.id)
        )
        latest = {row.person: row.given for row in await self._tx.rows(query, consents)}
        return {person for person, given in latest.items() if given}

    async def withdrawn(self, programme: str) -> tuple[int, int]:
        """How often a yes to being counted was taken back or not given, and how many people were erased: where both
        are as they were, everybody who was counted then is counted still."""
        noes = select(func.count().label("number")).where(
            consents.c.programme == programme, consents.c.purpose == COUNTING, ~consents.c.given
        )
        erased = select(func.count().label("number")).where(people.c.erased_at.is_not(None))
        return (
            int((await self._tx.rows(noes, consents))[0].number),
            int((await self._tx.rows(erased, people))[0].number),
        )

    async def reached(self, programme: str, until: datetime, counted: Collection[str]) -> tuple[Reach, ...]:
        """In which roles those who may be counted were in the programme, and since when."""
        part = memberships.c
        query = (
            select(part.person, part.role, part.joined_at, part.ended_at)
            .where(part.programme == programme, part.joined_at < to_moment(until))
            .order_by(part.joined_at, part.id)
        )
        return tuple(
            Reach(
                person=row.person,
                role=row.role,
                joined_at=from_moment(row.joined_at),
                left_at=from_moment(row.ended_at) if row.ended_at is not None else None,
            )
            for row in await self._tx.rows(query, memberships)
            if row.person in counted
        )

    async def _keys(self, counted: set[str]) -> dict[str, PersonKey]:
        people: dict[str, Person] = await self._tx.people.get(counted)
        return {person.id: person.key for person in people.values() if person.key is not None}


def replayed(rows: Iterable[Row[Any]]) -> Iterable[Row[Any]]:
    """The rows whose answers stood after all of these, which are whole runs from their beginning, in order."""
    standing: dict[tuple[str, str], Row[Any]] = {}
    aside: dict[tuple[str, str], Row[Any]] = {}
    for row in rows:
        place = (row.run, row.question)
        if row.kind == "set_aside":
            if place in standing:
                aside[place] = standing.pop(place)
        elif row.kind == "brought_back":
            if place in aside:
                standing[place] = aside.pop(place)
        elif row.kind == "renamed":
            # The row keeps the name it was given under; where its run keeps it now, what follows refers to.
            _exchange(standing, place, (row.run, row.was))
            _exchange(aside, place, (row.run, row.was))
        elif row.kind == "skipped":
            standing.pop(place, None)
            aside.pop(place, None)
        else:
            standing[place] = row
    return standing.values()


def _parts(runs: Collection[str] | None) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The conditions that name these runs, some at a time; none where all are meant."""
    if runs is None:
        yield ()
        return
    named = sorted(runs)
    for start in range(0, len(named), _PART):
        yield (_a.run.in_(named[start : start + _PART]),)


def _evidence_rows(
    rows: Sequence[Row[Any]], counted: Collection[str], keys: Mapping[str, PersonKey]
) -> Iterator[EvidenceRow]:
    """What stood in a run, if its person may be counted."""
    if rows and rows[0].person in counted:
        for row in replayed(rows):
            yield _evidence_row(row.flow, row.person, read_row(row, keys.get(row.person)))


def _exchange(rows: dict[tuple[str, str], Row[Any]], one: tuple[str, str], other: tuple[str, str]) -> None:
    before, after = rows.pop(one, None), rows.pop(other, None)
    if after is not None:
        rows[one] = after
    if before is not None:
        rows[other] = before


def _evidence_row(flow: str, person: str, kept: Kept) -> EvidenceRow:
    assert kept.value is not None
    return EvidenceRow(
        person=person,
        flow=flow,
        revision=kept.revision,
        run=kept.run,
        sequence=kept.sequence,
        # A figure counts every instance of a repeat: it knows the question by its path in the flow.
        question=template_path(kept.question),
        value=kept.value,
        at=kept.at,
    )
