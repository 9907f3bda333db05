"""Totals of money: public value in all, by who gains, by level, by kind, by what can be cashed, by strategy aim.

Benefits and taxes are transfers, money that moves without any being made: they have a total of their own and are part
of no public value. To a budget they are savings like others, so the kinds and what can be cashed have them too. What is
fiscal, economic and social stays apart as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from flows.value.figures import SHARE, Figure, Formula, FormulaKind, Measure, Section, State, SummaryHead
from flows.value.unit_costs import Cashable
from flows.value.valuation import Grade, Kind
from flows.values import Unit

T = TypeVar("T")

CARRIES = Decimal("0.1")
"""What carries more than this of a figure decides how far the figure can be trusted."""

SHOWN_PART: Mapping[Measure, Measure] = {
    Measure.TOTAL: Measure.TOTAL_SHOWN,
    Measure.TRANSFERS: Measure.TRANSFERS_SHOWN,
    Measure.ACCRUES: Measure.ACCRUES_SHOWN,
    Measure.LEVEL: Measure.LEVEL_SHOWN,
    Measure.KIND: Measure.KIND_SHOWN,
    Measure.CASHABLE: Measure.CASHABLE_SHOWN,
    Measure.AIM: Measure.AIM_SHOWN,
    Measure.DIMENSION: Measure.DIMENSION_SHOWN,
    Measure.LARGEST: Measure.LARGEST_SHOWN,
}
"""What is made of several values -> the same made of those that may be shown."""


def totals(figures: Iterable[Figure], head: SummaryHead, shown: bool = False) -> list[Figure]:
    """The totals of some valuations' values.

    ``shown`` gives each the name that it has when hidden values are left out.
    """
    values = [figure for figure in figures if figure.measure is Measure.VALUE]
    public = [figure for figure in values if not figure.transfer]
    groups: list[tuple[Measure, str, list[Figure]]] = [
        (Measure.TOTAL, "", public),
        (Measure.TRANSFERS, "", [figure for figure in values if figure.transfer]),
    ]
    for budget in dict.fromkeys(figure.accrues_to for figure in public if figure.accrues_to):
        groups.append((Measure.ACCRUES, budget, [one for one in public if one.accrues_to == budget]))
    for level in dict.fromkeys(figure.level for figure in public if figure.level):
        groups.append((Measure.LEVEL, level, [one for one in public if one.level is level]))
    for kind in dict.fromkeys(figure.kind for figure in values if figure.kind):
        groups.append((Measure.KIND, kind, [one for one in values if one.kind is kind]))
    for cashable in Cashable:
        if cashable is not Cashable.UNKNOWN:
            groups.append((Measure.CASHABLE, cashable, savings(values, cashable)))
    for aim in dict.fromkeys(aim for figure in public for aim in figure.aims):
        groups.append((Measure.AIM, aim, [one for one in public if aim in one.aims]))
    for dimension in dict.fromkeys(figure.dimension for figure in public if figure.dimension):
        groups.append((Measure.DIMENSION, dimension, [one for one in public if one.dimension is dimension]))
    found = [_total(measure, subject, parts, head) for measure, subject, parts in groups if parts]
    largest = _largest(public, found[0]) if public else None
    if largest is not None:
        found.append(largest)
    if not shown:
        return found
    return [replace(one, id=f"{one.id}.shown", measure=SHOWN_PART[one.measure]) for one in found]


def savings(values: Iterable[Figure], cashable: Cashable) -> list[Figure]:
    """What budgets save as far as it can be cashed, transfers with it: a benefit not paid is money not spent."""
    return [one for one in values if one.kind is Kind.FISCAL and one.cashable is cashable]


def _total(measure: Measure, subject: str, parts: list[Figure], head: SummaryHead) -> Figure:
    known = [part for part in parts if part.value is not None]
    first = parts[0]
    has_range = bool(known) and all(part.low is not None and part.high is not None for part in known)
    people = frozenset[str]().union(*(part.people for part in known))
    return Figure(
        id=".".join(name for name in (Section.VALUE, measure, subject) if name),
        section=Section.VALUE,
        measure=measure,
        subject=subject,
        label=head.names.get(subject, {}),
        value=total_of(part.value for part in known) if known else None,
        unit=Unit(head.currency),
        span=first.span,
        first_day=first.first_day,
        last_day=first.last_day,
        formula=Formula(FormulaKind.TOTAL, of=tuple(part.id for part in known)),
        n=len(people),
        low=total_of(part.low for part in known) if has_range else None,
        high=total_of(part.high for part in known) if has_range else None,
        state=State.SHOWN if known else State.UNKNOWN,
        evidence=tuple(dict.fromkeys(identity for part in known for identity in part.evidence)),
        questions=tuple(dict.fromkeys(question for part in parts for question in part.questions)),
        grade=lowest_grade(known),
        accrues_to=_common(part.accrues_to for part in parts),
        level=_common(part.level for part in parts),
        kind=_common(part.kind for part in parts),
        cashable=_common(part.cashable for part in parts),
        transfer=all(part.transfer for part in parts),
        price_year=_common(part.price_year for part in parts),
        historic=any(part.historic for part in parts),
        people=people,
    )


def _largest(parts: list[Figure], total: Figure) -> Figure | None:
    """Which valuation carries the total, and how much of it. Without a meaning where one takes away."""
    known = [part for part in parts if part.value is not None]
    if not total.value or any(part.value is None or part.value < 0 for part in known):
        return None
    most = max(known, key=lambda part: part.value or Decimal(0))
    share = (most.value or Decimal(0)) / total.value
    return replace(
        total,
        id=f"{Section.VALUE}.{Measure.LARGEST}",
        measure=Measure.LARGEST,
        subject=most.subject,
        label=most.label,
        value=share,
        low=share,
        high=share,
        unit=SHARE,
        # All parts carry it: if one of them is hidden, so is which one is the largest.
        formula=replace(total.formula, kind=FormulaKind.SHARE),
    )


def lowest_grade(parts: Iterable[Figure]) -> Grade | None:
    """The lowest grade among parts that carry more than a tenth; of all of them where they cancel each other out."""
    graded = [(part.grade, abs(part.value or Decimal(0))) for part in parts if part.grade is not None]
    whole = total_of(amount for _, amount in graded)
    carrying = [grade for grade, amount in graded if amount > whole * CARRIES]
    return min(carrying or [grade for grade, _ in graded], default=None)


def total_of(numbers: Iterable[Decimal | int | None]) -> Decimal:
    return sum((Decimal(number) for number in numbers if number is not None), Decimal(0))


def _common(values: Iterable[T]) -> T | None:
    """The one value that all share, if they do."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
