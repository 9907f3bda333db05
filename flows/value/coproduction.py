"""Time given, placed in the co-production matrix by who planned it and who carried it out.

Only work that users deliver or co-deliver is time given. Opinions, boards, information, and planning what
professionals then deliver alone are involvement, reported as just that and never added to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.value.evidence import Evidence, EvidenceRow
from flows.value.periods import Period
from flows.value.references import QuestionReference, Span
from flows.value.value_map import Contributions, Who
from flows.values import Choice, Number


class Place(StrEnum):
    """Where one contribution belongs, besides the cells of time given."""

    CELL = "cell"
    PROVISION = "provision"
    INVOLVEMENT = "involvement"
    NOT_PLACED = "not_placed"


PLANNING = "planning"
"""Involvement in planning: planned together with users, delivered by professionals alone."""

CELLS: tuple[tuple[Who, Who], ...] = tuple(
    (planned, delivered) for delivered in (Who.TOGETHER, Who.USERS) for planned in Who
)
"""The six cells of time given, row by row as the matrix is read: delivery down, planning across."""


def cell_name(planned: Who, delivered: Who) -> str:
    return f"{planned}-{delivered}"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Time that one person gave on one occasion, and where it belongs."""

    person: str
    minutes: int
    place: Place
    #: the cell's name, or the kind of involvement
    name: str
    at: datetime
    evidence: tuple[str, ...]


def contributions(
    rules: Contributions, evidence: Evidence, period: Period, span: Span = Span.WEEK, year_begins: int = 1
) -> tuple[Contribution, ...]:
    """What was written down in the week, or in a longer time. Each run of the flow is one contribution."""
    flow = rules.hours.flow
    by_run: dict[str, dict[str, EvidenceRow]] = {}
    for row in evidence.rows:
        if row.flow == flow and row.at < period.until:
            by_run.setdefault(row.run, {})[row.question] = row
    found = (_contribution(rules, rows) for rows in by_run.values())
    return tuple(one for one in found if one is not None and period.covers(one.at, span, year_begins))


def _contribution(rules: Contributions, rows: dict[str, EvidenceRow]) -> Contribution | None:
    hours, minutes = rows.get(rules.hours.question), rows.get(rules.minutes.question)
    given = 60 * _whole(hours) + _whole(minutes)
    if given <= 0:
        return None
    sort = rows.get(rules.sort.question)
    planned = _first_answered(rules.planned_by, rows)
    delivered = _first_answered(rules.delivered_by, rows)
    placing = (sort, planned, delivered)
    place, name = _place(rules, *(_choice(row) for row in placing))
    used = [row for row in (hours, minutes, *placing) if row is not None]
    used.sort(key=lambda row: row.sequence)
    person, at = used[0].person, min(row.at for row in used)
    return Contribution(person, given, place, name, at, tuple(row.identity for row in used))


def _place(
    rules: Contributions, sort: str | None, planned_by: str | None, delivered_by: str | None
) -> tuple[Place, str]:
    """Row 13 of the source: who plans by who delivers."""
    if sort is None:
        return Place.NOT_PLACED, ""
    if sort != rules.activity:
        return Place.INVOLVEMENT, sort
    planned, delivered = rules.planners.get(planned_by or ""), rules.deliverers.get(delivered_by or "")
    match planned, delivered:
        case (None, _) | (_, None) | (Who.USERS, Who.PROFESSIONALS):
            return Place.NOT_PLACED, ""
        case Who.PROFESSIONALS, Who.PROFESSIONALS:
            return Place.PROVISION, ""
        case Who.TOGETHER, Who.PROFESSIONALS:
            return Place.INVOLVEMENT, PLANNING
        case _:
            assert planned is not None
            assert delivered is not None
            return Place.CELL, cell_name(planned, delivered)


def _first_answered(
    questions: Iterable[QuestionReference], rows: dict[str, EvidenceRow]
) -> EvidenceRow | None:
    return next((rows[question.question] for question in questions if question.question in rows), None)


def _choice(row: EvidenceRow | None) -> str | None:
    return row.value.name if row is not None and isinstance(row.value, Choice) else None


def _whole(row: EvidenceRow | None) -> int:
    return int(row.value.decimal) if row is not None and isinstance(row.value, Number) else 0
