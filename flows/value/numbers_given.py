"""Quantities that people give as such: a number, a choice, how often something happened before and now.

Each is of the time that the map values, and none has a range of its own: it is what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from flows.value.evidence import Evidence, EvidenceRow
from flows.value.figures import PERSON, TIME
from flows.value.periods import Period, stretch_of
from flows.value.quantity import Part, Quantity
from flows.value.references import Each, QuestionReference
from flows.value.valuation import FewerTimes, NumberGiven, PeopleWho
from flows.value.value_map import ValueMap
from flows.values import Choice, Number


def number_given(rule: NumberGiven, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    """The numbers that people gave, added up person by person."""
    sign = -1 if rule.takes_away else 1
    by_person: dict[str, list[EvidenceRow]] = {}
    for question in rule.questions:
        of_question = _answers(question, value_map, evidence, period)
        for row in one_for_each(rule.each, period, (row for row in of_question if _number(row) is not None)):
            by_person.setdefault(row.person, []).append(row)
    parts = tuple(
        _part(person, sign * sum((_number(row) or Decimal(0) for row in rows), Decimal(0)), rows)
        for person, rows in by_person.items()
    )
    return Quantity(TIME, parts, (), bool(by_person), rule.questions[0])


def people_who(rule: PeopleWho, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    """People whose latest answer is one of the choices."""
    latest = {row.person: row for row in _answers(rule.question, value_map, evidence, period)}
    # Who chose otherwise adds nothing, and is as much a part of it: that nobody did is an answer too.
    parts = tuple(_part(row.person, Decimal(_chose(row, rule)), [row]) for row in latest.values())
    return Quantity(PERSON, parts, (), bool(latest), rule.question)


def _chose(row: EvidenceRow, rule: PeopleWho) -> bool:
    return isinstance(row.value, Choice) and row.value.name in rule.choices


def fewer_times(rule: FewerTimes, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    """Before less now, of people who told both; whoever has it more often now counts the other way."""
    sign = -1 if rule.takes_away else 1
    before, now = (
        {
            row.person: row
            for row in _answers(question, value_map, evidence, period)
            if _number(row) is not None
        }
        for question in (rule.before, rule.now)
    )
    both = [(before[person], now[person]) for person in before if person in now]
    parts = tuple(
        _part(
            was.person, sign * ((_number(was) or Decimal(0)) - (_number(is_now) or Decimal(0))), [was, is_now]
        )
        for was, is_now in both
    )
    more_often = tuple(Part(part.person, 1, 1, 1, part.evidence) for part in parts if sign * part.central < 0)
    return Quantity(TIME, parts, more_often, bool(both), rule.before, takes_them_off=True)


def one_for_each(each: Each, period: Period, rows: Iterable[EvidenceRow]) -> list[EvidenceRow]:
    """Of answers that one person gave for the same stretch of time, the latest."""
    if each is Each.ANSWER:
        return list(rows)
    latest: dict[tuple[str, tuple[int, ...]], EvidenceRow] = {}
    for row in rows:
        latest[(row.person, stretch_of(each, period.day_of(row.at)))] = row
    return list(latest.values())


def _answers(
    question: QuestionReference, value_map: ValueMap, evidence: Evidence, period: Period
) -> Iterator[EvidenceRow]:
    for row in evidence.answers(question.flow, question.question):
        if period.covers(row.at, value_map.valued_over, value_map.year_begins):
            yield row


def _part(person: str, amount: Decimal, rows: list[EvidenceRow]) -> Part:
    return Part(person, amount, amount, amount, tuple(row.identity for row in rows))


def _number(row: EvidenceRow) -> Decimal | None:
    return row.value.decimal if isinstance(row.value, Number) else None
