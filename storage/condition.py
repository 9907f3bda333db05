"""The condition of the database in numbers: what waits, what failed, how much there is. Nobody can be told from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, func, select

from storage.schema import answers, from_moment, inbox, memberships, messages, people, runs

if TYPE_CHECKING:
    from storage.transactions import Tx

_UNSETTLED = ("waiting", "sending", "undecided")


@dataclass(frozen=True, slots=True)
class Condition:
    """Counts of what an operator may have to look after, and when something last came in."""

    waiting_updates: int
    waiting_since: datetime | None
    last_update: datetime | None
    failed_updates: int
    waiting_messages: int
    undecided_messages: int
    failed_messages: int
    people: int
    open_runs: int
    answers: int


async def condition(tx: Tx) -> Condition:
    """Count, in the moment that this transaction sees."""
    box = inbox.c
    waits: Any = select(func.count(), func.min(box.at)).select_from(inbox).where(box.state == "waiting")
    [(waiting, since)] = [tuple(row) for row in await tx.rows(waits, inbox)]
    [(last,)] = [tuple(row) for row in await tx.rows(select(func.max(box.at)), inbox)]
    unsettled = await _states(tx, messages, _UNSETTLED)
    return Condition(
        waiting_updates=waiting,
        waiting_since=_moment(since),
        last_update=_moment(last),
        failed_updates=(await _states(tx, inbox, ["failed"])).get("failed", 0),
        waiting_messages=unsettled.get("waiting", 0) + unsettled.get("sending", 0),
        undecided_messages=unsettled.get("undecided", 0),
        failed_messages=(await _states(tx, messages, ["failed"])).get("failed", 0),
        people=await _count(tx, people, people.c.erased_at.is_(None)),
        open_runs=await _count(tx, runs, runs.c.ending.is_(None)),
        answers=await _count(tx, answers, answers.c.standing & answers.c.kind.in_(["answered", "corrected"])),
    )


async def refusals(tx: Tx, limit: int) -> list[tuple[int, str, str, datetime | None]]:
    """Messages that were refused for good, the latest first: (row, kind, why, when it was put)."""
    column = messages.c
    query = (
        select(column.id, column.kind, column.reason, column.at)
        .where(column.state == "failed")
        .order_by(column.id.desc())
        .limit(limit)
    )
    rows = await tx.rows(query, messages)
    return [(row.id, row.kind, row.reason or "", _moment(row.at)) for row in rows]


async def known_programmes(tx: Tx) -> set[str]:
    """Every programme that somebody had a part in, served or not: what they said can be exported."""
    return {row[0] for row in await tx.rows(select(memberships.c.programme).distinct(), memberships)}


async def _states(tx: Tx, table: Table, states: Iterable[str]) -> dict[str, int]:
    state = table.c.state
    query: Any = select(state, func.count()).where(state.in_(list(states))).group_by(state)
    return dict(tuple(row) for row in await tx.rows(query, table))


async def _count(tx: Tx, table: Table, which: ColumnElement[bool]) -> int:
    query: Any = select(func.count()).select_from(table).where(which)
    [(found,)] = [tuple(row) for row in await tx.rows(query, table)]
    return int(found)


def _moment(stored: int | None) -> datetime | None:
    return from_moment(stored) if stored is not None else None
