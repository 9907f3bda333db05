"""Which submissions are meant: of a programme, of one flow, begun between two moments, of some people.

Only of people who said yes to being counted: whatever is exported or counted of what people did begins here, so that
the database itself leaves the others out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, select

from storage.runs import REHEARSAL
from storage.schema import consents, memberships, runs, to_moment

COUNTING = "count"


@dataclass(frozen=True, slots=True)
class Selection:
    """``since`` is inclusive, ``before`` is not. An empty set of roles or languages means all."""

    programme: str
    flow: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    roles: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def may_be_counted(person: Any, programme: str) -> ColumnElement[bool]:
    """Whether the latest word of the person in this column is that they may be counted.

    Asked of each row by itself, for a page of them must not cost as much as all.
    """
    asked = consents.c
    latest = (
        select(asked.given)
        .where(asked.person == person, asked.programme == programme, asked.purpose == COUNTING)
        .order_by(asked.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(latest, false())


def meant(selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on ``runs`` that the selection stands for."""
    run = runs.c
    conditions = [
        run.programme == selection.programme,
        may_be_counted(run.person, selection.programme),
        ~run.id.startswith(REHEARSAL),
    ]
    if selection.flow is not None:
        conditions.append(run.flow == selection.flow)
    if selection.since is not None:
        conditions.append(run.started_at >= to_moment(selection.since))
    if selection.before is not None:
        conditions.append(run.started_at < to_moment(selection.before))
    if selection.languages:
        conditions.append(run.language.in_(sorted(selection.languages)))
    if selection.roles:
        part = memberships.c
        holds = select(part.id).where(
            part.person == run.person,
            part.programme == selection.programme,
            part.role.in_(sorted(selection.roles)),
        )
        conditions.append(holds.exists())
    return conditions
