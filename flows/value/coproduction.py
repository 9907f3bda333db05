"""Time given, placed in the co-production matrix by who planned it and who carried it out.

Only work that users deliver or co-deliver is time given. Opinions, boards, information, and planning what
professionals then deliver alone are involvement, reported as just that and never added to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flows.value.asks import Answers
from flows.value.asks_of_numbers import Occasions
from flows.value.periods import Period
from flows.value.references import Span
from flows.value.value_map import Contributions, Who


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
    """Time that one person gave, and where it belongs."""

    person: str
    minutes: int
    place: Place
    #: the cell's name, or the kind of involvement
    name: str
    evidence: tuple[str, ...]


def contributions(
    rules: Contributions, answers: Answers, period: Period, span: Span = Span.WEEK, year_begins: int = 1
) -> tuple[Contribution, ...]:
    """What was written down in the week, or in a longer time. Each run of the flow is one occasion."""
    asked = Occasions(
        rules.hours, rules.minutes, rules.sort, rules.planned_by, rules.delivered_by,
        period.since(span, year_begins), period.until,
    )  # fmt: skip
    return tuple(
        Contribution(
            one.person, one.minutes, *_place(rules, one.sort, one.planned_by, one.delivered_by), one.evidence
        )
        for one in answers.tally(asked)
    )


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
