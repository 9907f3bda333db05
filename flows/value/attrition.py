"""Who is missing from a change: eligible, first and latest reading, compared; and the change if they stayed the same.

A mean over those who are still there flatters: who left may have left because nothing changed. So beside each change
stands the same change spread over everybody it was meant for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from flows.value.asks import Answers
from flows.value.changed import asked_of
from flows.value.figures import PERSON, POINT, STEP, Figure, Formula, FormulaKind, Measure, Section, State
from flows.value.periods import Period
from flows.value.readings import Compared
from flows.value.references import Span
from flows.value.value_map import Ladder, ValueMap
from flows.values import EXACT, Unit

TENTH = Decimal("0.1")


def attrition_figures(
    value_map: ValueMap, ladder: Ladder, found: Compared, answers: Answers, period: Period
) -> Iterator[Figure]:
    """Nothing where the map does not say whom it hopes to hear from by the ladder's flow."""
    roles = {rule.role for rule in value_map.reach if rule.flow == ladder.question.flow}
    if not roles:
        return
    matched = frozenset(change.person for change in found.changes)
    too_close = frozenset(change.person for change in found.too_close)
    one = frozenset(reading.person for reading in found.one_reading)
    with_first = matched | too_close | one
    reached = {
        reach.person for reach in answers.people if reach.role in roles and reach.joined_at < period.until
    }
    eligible = frozenset(reached) | with_first
    readings = [each for reading in found.one_reading for each in reading.evidence]
    readings += [
        each
        for change in (*found.changes, *found.too_close)
        for reading in (change.first, change.latest)
        for each in reading.evidence
    ]

    def figure(
        measure: Measure,
        value: Decimal | int | None,
        people: frozenset[str],
        groups: Iterable[frozenset[str]],
        unit: Unit = PERSON,
        formula: Formula | None = None,
        rests_on: tuple[str, ...] = (),
    ) -> Figure:
        number = None if value is None else Decimal(value)
        return Figure(
            id=_id(ladder.id, measure),
            section=Section.ATTRITION,
            measure=measure,
            subject=ladder.id,
            label=ladder.label,
            value=number,
            unit=unit,
            span=Span.TO_DATE,
            first_day=None,
            last_day=period.last_day,
            formula=formula or Formula(FormulaKind.COUNT),
            n=len(people),
            low=number,
            high=number,
            state=State.SHOWN if number is not None else State.UNKNOWN,
            evidence=tuple(dict.fromkeys(readings)) if measure is not Measure.ELIGIBLE else (),
            questions=asked_of(ladder),
            people=people,
            groups=(people, *groups),
            rests_on=rests_on,
        )

    # Each group that is counted apart elsewhere could be read out of these by taking away.
    yield figure(Measure.ELIGIBLE, len(eligible), eligible, (eligible - with_first,))
    yield figure(Measure.WITH_FIRST, len(with_first), with_first, (matched, too_close, one))
    yield figure(Measure.WITH_LATEST, len(matched | too_close), matched | too_close, (matched, too_close))
    change = f"{Section.CHANGE}.{ladder.id}.{Measure.CHANGE}"
    compared = f"{Section.CHANGE}.{ladder.id}.{Measure.COMPARED}"
    spread: Decimal | None = None
    if matched:
        with localcontext(EXACT):
            spread = Decimal(sum(each.points for each in found.changes)) / len(eligible)
    yield figure(
        Measure.IF_MISSING_SAME,
        spread,
        matched,
        (),
        STEP if ladder.scale is None else POINT,
        Formula(FormulaKind.SPREAD, of=(change, compared, _id(ladder.id, Measure.ELIGIBLE))),
        (change, compared, _id(ladder.id, Measure.ELIGIBLE)),
    )


def spread_as_printed(figure: Figure, printed: Mapping[str, Figure]) -> Decimal | None:
    """The mean change over everybody, out of what stands beside it: it tells no more than these do."""
    change, compared, eligible = (printed[id].value for id in figure.formula.of)
    if change is None or compared is None or not eligible:
        return None
    return (change * compared / eligible).quantize(TENTH, ROUND_HALF_UP)


def _id(ladder: str, measure: Measure) -> str:
    return f"{Section.ATTRITION}.{ladder}.{measure}"
