"""Which submissions are meant: of a programme, of one flow, begun between two moments, of some people.

Only of people who said yes to being counted: whatever is exported or counted of what people did begins here, so that
the database itself leaves the others out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

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


def counted(programme: str) -> Select[Any]:
    """The people whose latest word is that they may be counted."""
    asked = consents.c
    latest = (
        select(func.max(asked.id))
        .where(asked.programme == programme, asked.purpose == COUNTING)
        .group_by(asked.person)
    )
    return select(asked.person).where(asked.id.in_(latest), asked.given)


def meant(selection: Selection) -> list[ColumnElement[bool]]:
    """The conditions on ``runs`` that the selection stands for."""
    run = runs.c
    conditions = [
        run.programme == selection.programme,
        run.person.in_(counted(selection.programme)),
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
        holds = select(part.person).where(
            part.programme == selection.programme, part.role.in_(sorted(selection.roles))
        )
        conditions.append(run.person.in_(holds))
    return conditions
