"""A week's summary: every figure of a programme, from its value map and its answers. Pure.

``summarise`` knows everything; ``flows.value.disclosure.disclose`` decides what of it may be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from flows.value.asks import Answers, Ask
from flows.value.asks_of_numbers import Givers, Latest, Sums
from flows.value.attrition import attrition_figures
from flows.value.changed import changed_figures
from flows.value.coproduction import CELLS, PLANNING, Contribution, Place, cell_name, contributions
from flows.value.evidence import Evidence
from flows.value.figures import (
    HOUR,
    PERSON,
    Area,
    Figure,
    Formula,
    FormulaKind,
    Ledger,
    Measure,
    Parameter,
    Section,
    State,
    Summary,
    SummaryHead,
)
from flows.value.inputs import input_figures
from flows.value.local_money import local_money_figures
from flows.value.monetised import value_figures
from flows.value.not_known import not_known_figures
from flows.value.periods import Period
from flows.value.principles import principle_figures
from flows.value.promises import promise_figures
from flows.value.readings import compare
from flows.value.reciprocity import reciprocity_figures
from flows.value.references import About, Each, QuestionReference, Span, Words
from flows.value.returns import return_figures
from flows.value.tallies import Noting
from flows.value.uncertainty import uncertainty_figures
from flows.value.value_for_money import value_for_money_figures
from flows.value.value_map import Contributions, Output, ReachRule, TenderAnswers, ValueMap
from flows.value.voices import voice_figures
from flows.values import Unit

COUNT = Formula(FormulaKind.COUNT)
SUM = Formula(FormulaKind.SUM)


def summarise(value_map: ValueMap, answers: Answers, period: Period, *, sample_data: bool = False) -> Summary:
    """Every figure of the week, in the order of the value map. The same inputs give the same summary."""
    head = _head(value_map, period, sample_data)
    answers = noting = Noting(answers)
    figures: list[Figure] = []
    for rule in value_map.reach:
        figures += _reached(rule, answers, period)
    for ladder in value_map.ladders:
        found = compare(ladder, answers, period)
        figures += changed_figures(ladder, found, period)
        figures += uncertainty_figures(ladder, found, value_map.sources, period)
        if ladder.worker is not None:
            workers = compare(replace(ladder, question=ladder.worker), answers, period)
            figures += voice_figures(ladder, found, workers, period)
        figures += attrition_figures(value_map, ladder, found, answers, period)
    figures += (_output(output, answers, period) for output in value_map.outputs)
    values, valued = value_figures(value_map, answers, period, head)
    figures += values
    ledger = None
    inputs = input_figures(value_map, answers, period)
    if value_map.discounting is not None:
        groups = MappingProxyType({group.id: group.label for group in value_map.groups})
        ledger = Ledger(valued, inputs, value_map.discounting, groups)
        figures += return_figures(ledger, value_map.sources, value_map.currency)
    figures += value_for_money_figures(value_map, values, inputs, period)
    figures += _in_words(value_map, {figure.id: figure for figure in figures})
    figures += local_money_figures(value_map, answers, period)
    figures += promise_figures(value_map, answers, period)
    if value_map.contributions is not None:
        figures += _time_given(value_map.contributions, answers, period)
    figures += reciprocity_figures(value_map, answers, period)
    if value_map.tender_answers is not None:
        figures.append(_tender_answers(value_map.tender_answers, answers, period))
    figures += principle_figures(value_map, answers, period)
    figures += not_known_figures(value_map, period)
    return Summary(head, tuple(figures), ledger, noting.whose, noting.steps, noting.at)


def wanted(value_map: ValueMap, period: Period) -> tuple[Ask[Any], ...]:
    """The tallies that the summary of this period is made of: what it asks of answers that are not there."""
    noting = Noting(Evidence())
    summarise(value_map, noting, period)
    return tuple(noting.asked)


def _head(value_map: ValueMap, period: Period, sample_data: bool) -> SummaryHead:
    return SummaryHead(
        programme=value_map.programme,
        title=value_map.title,
        currency=value_map.currency,
        week=period.id,
        quarter=period.quarter,
        zone=period.zone,
        first_day=period.monday,
        last_day=period.last_day,
        quarter_first_day=period.quarter_monday,
        finished=period.finished,
        areas=tuple(
            (ladder.id, Area(ladder.bottom, ladder.top, ladder.scale)) for ladder in value_map.ladders
        ),
        names=MappingProxyType(
            {aim.id: aim.label for aim in value_map.aims}
            | {one.id: one.label for one in value_map.beneficiaries.values() if one.label is not None}
        ),
        sample_data=sample_data,
    )


def _figure(
    period: Period,
    section: Section,
    measure: Measure,
    subject: str,
    label: Words,
    value: Decimal | int | None,
    *,
    unit: Unit = PERSON,
    span: Span = Span.WEEK,
    people: Iterable[str] = (),
    evidence: Iterable[str] = (),
    formula: Formula = COUNT,
    groups: tuple[frozenset[str], ...] | None = None,
    parameters: tuple[Parameter, ...] = (),
    questions: Iterable[object] = (),
) -> Figure:
    """A figure without a range: low and high are the value itself."""
    behind = frozenset(people)
    number = Decimal(value) if value is not None else None
    return Figure(
        id=".".join(name for name in (section, subject, measure) if name),
        section=section,
        measure=measure,
        subject=subject,
        label=label,
        value=number,
        unit=unit,
        span=span,
        first_day=period.first_day(span),
        last_day=period.last_day,
        formula=formula,
        n=len(behind),
        low=number,
        high=number,
        state=State.SHOWN if number is not None else State.UNKNOWN,
        parameters=parameters,
        evidence=tuple(evidence),
        questions=tuple(str(question) for question in questions),
        people=behind,
        groups=(behind,) if groups is None else (behind, *groups),
    )


def _reached(rule: ReachRule, answers: Answers, period: Period) -> Iterator[Figure]:
    """Of those in the role during the week, how many answered in it."""
    eligible = {
        reach.person
        for reach in answers.people
        if reach.role == rule.role
        and reach.joined_at < period.until
        and (reach.left_at is None or reach.left_at > period.start)
    }
    givers = answers.tally(Givers(rule.flow, (), period.start, period.until))
    of_eligible = {each.person: each.evidence for each in givers if each.person in eligible}

    def figure(measure: Measure, who: set[str], evidence: Iterable[str] = ()) -> Figure:
        return _figure(
            period, Section.REACH, measure, rule.id, rule.label, len(who), people=who, evidence=evidence
        )

    yield figure(Measure.REACHED, eligible)
    behind = (identity for given in of_eligible.values() for identity in given)
    yield figure(Measure.ANSWERED, set(of_eligible), behind)
    yield figure(Measure.NOT_ANSWERED, eligible - of_eligible.keys())


def _output(output: Output, answers: Answers, period: Period) -> Figure:
    """The numbers given to the output's questions in its span, added up."""
    zone, since, until = period.zone, period.since(output.span), period.until
    given = answers.tally(Sums(output.sum, output.each, zone, since, until))
    total = sum((each.total for each in given), Decimal(0))
    figure = _figure(
        period,
        Section.OUTPUTS,
        Measure.OUTPUT,
        output.id,
        output.label,
        total if given else None,
        unit=output.unit,
        span=output.span,
        people=(each.person for each in given),
        evidence=(identity for each in given for identity in each.evidence),
        formula=SUM,
        questions=output.sum,
        # Where most answer nought, the sum belongs to the few others.
        groups=(frozenset(each.person for each in given if each.any),),
    )
    figure = replace(
        figure, id=f"{Section.OUTPUTS}.{output.id}", counts_people=output.counts_people, about=output.about
    )
    if output.about is About.ORGANISATION:
        reports = (
            row
            for question in output.sum
            for row in answers.tally(Latest(question, Each.SPAN, zone, None, until))
        )
        last_answer = max((period.day_of(row.at) for row in reports), default=None)
        return replace(figure, n=None, people=frozenset(), groups=(), last_answer=last_answer)
    return figure


def _in_words(value_map: ValueMap, figures: dict[str, Figure]) -> Iterator[Figure]:
    """What has no price: the count of another figure, and the words that say why."""
    for entry in value_map.in_words:
        told_by = (
            f"{Section.OUTPUTS}.{entry.output}"
            if entry.output is not None
            else f"{Section.CHANGE}.{entry.ladder}.{Measure.UP}"
        )
        counted = figures[told_by]
        yield replace(
            counted,
            id=f"{Section.IN_WORDS}.{entry.id}",
            section=Section.IN_WORDS,
            measure=Measure.IN_WORDS,
            subject=entry.id,
            label=entry.label,
            why=entry.why,
            dimension=value_map.dimension_of(entry.outcome),
            formula=Formula(FormulaKind.TOTAL, of=(counted.id,)),
            repeats=counted.id,
        )


def _time_given(rules: Contributions, answers: Answers, period: Period) -> Iterator[Figure]:
    """Hours by cell of the matrix; involvement, provision and what has no place, each apart."""
    given = contributions(rules, answers, period)
    asked = (rules.hours, rules.minutes, rules.sort, *rules.planned_by, *rules.delivered_by)

    def figure(measure: Measure, subject: str, label: Words, of: Iterable[Contribution]) -> Figure:
        counted = tuple(of)
        return _figure(
            period,
            Section.TIME_GIVEN,
            measure,
            subject,
            label,
            Decimal(sum(one.minutes for one in counted)) / 60,
            unit=HOUR,
            people=(one.person for one in counted),
            evidence=(identity for one in counted for identity in one.evidence),
            questions=asked,
            formula=SUM,
        )

    yield figure(Measure.GIVEN, "", {}, (one for one in given if one.place is Place.CELL))
    for planned, delivered in CELLS:
        name = cell_name(planned, delivered)
        yield figure(
            Measure.CELL, name, {}, (one for one in given if one.place is Place.CELL and one.name == name)
        )
    yield figure(Measure.PROVISION, "", {}, (one for one in given if one.place is Place.PROVISION))
    involved = [one for one in given if one.place is Place.INVOLVEMENT]
    yield figure(Measure.INVOLVED, "", {}, involved)
    no_words: Words = {}
    for kind, label in ((PLANNING, no_words), *rules.involvement.items()):
        yield figure(Measure.INVOLVEMENT, kind, label, (one for one in involved if one.name == kind))
    yield figure(Measure.NOT_PLACED, "", {}, (one for one in given if one.place is Place.NOT_PLACED))


def _tender_answers(rule: TenderAnswers, answers: Answers, period: Period) -> Figure:
    """How many suppliers answered the tender questions; what they wrote is not read here."""
    questions = tuple(QuestionReference(rule.flow, question) for question in rule.questions)
    givers = answers.tally(Givers(rule.flow, questions, None, period.until))
    return _figure(
        period,
        Section.TENDERS,
        Measure.TENDER_ANSWERS,
        rule.id,
        rule.label,
        len(givers),
        span=Span.TO_DATE,
        people=(each.person for each in givers),
        evidence=(identity for each in givers for identity in each.evidence),
        questions=map(str, questions),
    )
