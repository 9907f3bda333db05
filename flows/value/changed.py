"""What changed on a ladder: first against latest reading, means, and how many went up, stayed and went down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from flows.value.figures import (
    PERSON,
    POINT,
    SHARE,
    STEP,
    Figure,
    Formula,
    FormulaKind,
    Measure,
    Parameter,
    Section,
    State,
)
from flows.value.periods import Period
from flows.value.readings import Change, Compared
from flows.value.references import Span
from flows.value.scales import OFTEN
from flows.value.value_map import Ladder
from flows.values import Unit

COUNT = Formula(FormulaKind.COUNT)

_Behind: TypeAlias = tuple[frozenset[str], tuple[str, ...]]
"""The people, and their answers."""


@dataclass(frozen=True, slots=True)
class OfLadder:
    """Makes figures of one ladder, each out of pairs of readings."""

    ladder: Ladder
    period: Period
    section: Section
    #: the questions that were asked
    questions: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    #: groups that could be read out of any of them
    apart: tuple[frozenset[str], ...] = ()
    #: the pairs that most of them are made of: who and what is behind these is found once
    everybody: tuple[Change, ...] = ()
    _behind_all: _Behind = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_behind_all", _behind(self.everybody))

    def figure(
        self,
        measure: Measure,
        value: Decimal | int | None,
        of: Iterable[Change],
        *,
        unit: Unit = PERSON,
        formula: Formula = COUNT,
        ends: tuple[Decimal, Decimal] | None = None,
        parameters: tuple[Parameter, ...] | None = None,
        groups: Iterable[frozenset[str]] = (),
    ) -> Figure:
        """Without ``ends`` its low and high are the value itself."""
        behind, evidence = self._behind_all if of is self.everybody else _behind(tuple(of))
        number = None if value is None else Decimal(value)
        low, high = ends or (number, number)
        return Figure(
            id=f"{self.section}.{self.ladder.id}.{measure}",
            section=self.section,
            measure=measure,
            subject=self.ladder.id,
            label=self.ladder.label,
            value=number,
            unit=unit,
            span=Span.TO_DATE,
            first_day=None,
            last_day=self.period.last_day,
            formula=formula,
            n=len(behind),
            low=low,
            high=high,
            state=State.SHOWN if number is not None else State.UNKNOWN,
            parameters=self.parameters if parameters is None else parameters,
            evidence=evidence,
            questions=self.questions,
            people=behind,
            groups=(behind, *self.apart, *groups),
            lower_is_better=self.ladder.lower_is_better,
        )

    @property
    def unit(self) -> Unit:
        """What its readings are counted in."""
        return STEP if self.ladder.scale is None else POINT

    def gained(self, change: Change) -> int:
        """By how many steps somebody is better off."""
        return -change.steps if self.ladder.lower_is_better else change.steps

    def mean(self, measure: Measure, total: int | Decimal, of: Sequence[Change]) -> Figure:
        """Unknown where there is nobody."""
        n = len(of)
        formula = Formula(FormulaKind.MEAN, dividend=Decimal(total), divisor=n or None)
        return self.figure(measure, Decimal(total) / n if n else None, of, unit=self.unit, formula=formula)

    def share(self, measure: Measure, part: Iterable[Change], of: Sequence[Change]) -> Figure:
        """The part of them; unknown where there is nobody."""
        n, people = len(of), people_of(part)
        return self.figure(
            measure,
            Decimal(len(people)) / n if n else None,
            of,
            unit=SHARE,
            formula=Formula(FormulaKind.SHARE, dividend=Decimal(len(people)), divisor=n or None),
            groups=(people, people_of(of) - people),
        )


def _behind(pairs: Sequence[Change]) -> _Behind:
    answers = (each for pair in pairs for reading in (pair.first, pair.latest) for each in reading.evidence)
    return people_of(pairs), tuple(dict.fromkeys(answers))


def people_of(pairs: Iterable[Change]) -> frozenset[str]:
    return frozenset(pair.person for pair in pairs)


def asked_of(ladder: Ladder) -> tuple[str, ...]:
    """The questions that make a reading of the person."""
    return tuple(map(str, ladder.asked))


def scale_parameters(ladder: Ladder) -> Iterator[Parameter]:
    """How a published scale is scored, and who says so."""
    scale = ladder.scale
    if scale is None:
        return
    source = scale.form.source
    yield Parameter(
        "scale_items",
        Decimal(scale.items),
        "item",
        source,
        note=ladder.licence and f"{ladder.licence.rstrip('.')}.",
    )
    for id, step in (("scale_lowest", scale.bottom), ("scale_highest", scale.top)):
        yield Parameter(id, scale.points(step), POINT, source)


def changed_figures(ladder: Ladder, found: Compared, period: Period) -> Iterator[Figure]:
    """Of everybody with two readings far enough apart; all three directions alike."""
    changes = found.changes
    n = len(changes)
    apart = (Parameter("apart_days", Decimal(ladder.apart_days), "day"), *scale_parameters(ladder))
    of = OfLadder(ladder, period, Section.CHANGE, asked_of(ladder), apart, everybody=changes)
    up = [change for change in changes if of.gained(change) > 0]
    same = [change for change in changes if change.steps == 0]
    down = [change for change in changes if of.gained(change) < 0]

    yield of.figure(Measure.COMPARED, n, changes)
    yield of.mean(Measure.FIRST, sum(change.first.points for change in changes), changes)
    yield of.mean(Measure.LATEST, sum(change.latest.points for change in changes), changes)
    yield of.mean(Measure.CHANGE, sum(change.points for change in changes), changes)
    for measure, who in ((Measure.UP, up), (Measure.SAME, same), (Measure.DOWN, down)):
        yield of.figure(measure, len(who) if n else None, who)
    # Those who begin at the top cannot rise: without their share, "made progress" misleads.
    at_top = (change for change in changes if change.first.step == ladder.best)
    yield of.share(Measure.BEGAN_AT_TOP, at_top, changes)
    if ladder.scale is not None and ladder.scale.tells_often:
        for measure, often in (
            (Measure.OFTEN_FIRST, (change for change in changes if change.first.step == OFTEN)),
            (Measure.OFTEN_LATEST, (change for change in changes if change.latest.step == OFTEN)),
        ):
            yield of.share(measure, often, changes)
    for measure, rest in (
        (Measure.ONE_READING, [Change(reading, reading) for reading in found.one_reading]),
        (Measure.TOO_CLOSE, list(found.too_close)),
    ):
        yield of.figure(measure, len(rest), rest)
