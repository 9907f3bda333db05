"""Quantities that people give as such: a number, a choice, how often something happened before and now.

Each is of the time that the map values, and none has a range of its own: it is what was said.
"""

from __future__ import annotations

from decimal import Decimal

from flows.value.asks import Answers, number_of
from flows.value.asks_of_numbers import Latest, Sums
from flows.value.evidence import EvidenceRow
from flows.value.figures import PERSON, TIME
from flows.value.periods import Period
from flows.value.quantity import Part, Quantity
from flows.value.references import Each, QuestionReference
from flows.value.valuation import FewerTimes, NumberGiven, PeopleWho
from flows.value.value_map import ValueMap
from flows.values import Choice


def number_given(rule: NumberGiven, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    """The numbers that people gave, added up person by person."""
    since = period.since(value_map.valued_over, value_map.year_begins)
    given = answers.tally(Sums(rule.questions, rule.each, period.zone, since, period.until))
    sign = -1 if rule.takes_away else 1
    parts = tuple(_part(each.person, sign * each.total, each.evidence) for each in given)
    return Quantity(TIME, parts, (), bool(given), rule.questions[0])


def people_who(rule: PeopleWho, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    """People whose latest answer is one of the choices."""
    latest = _latest(rule.question, value_map, answers, period, anything=True)
    # Who chose otherwise adds nothing, and is as much a part of it: that nobody did is an answer too.
    parts = tuple(_part(row.person, Decimal(_chose(row, rule)), (row.identity,)) for row in latest.values())
    return Quantity(PERSON, parts, (), bool(latest), rule.question)


def _chose(row: EvidenceRow, rule: PeopleWho) -> bool:
    return isinstance(row.value, Choice) and row.value.name in rule.choices


def fewer_times(rule: FewerTimes, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    """Before less now, of people who told both; whoever has it more often now counts the other way."""
    sign = -1 if rule.takes_away else 1
    before, now = (_latest(question, value_map, answers, period) for question in (rule.before, rule.now))
    both = [(before[person], now[person]) for person in before if person in now]
    parts = tuple(
        _part(
            was.person,
            sign * (number_of(was).decimal - number_of(is_now).decimal),
            (was.identity, is_now.identity),
        )
        for was, is_now in both
    )
    more_often = tuple(Part(part.person, 1, 1, 1, part.evidence) for part in parts if sign * part.central < 0)
    return Quantity(TIME, parts, more_often, bool(both), rule.before, takes_them_off=True)


def _latest(
    question: QuestionReference,
    value_map: ValueMap,
    answers: Answers,
    period: Period,
    *,
    anything: bool = False,
) -> dict[str, EvidenceRow]:
    since = period.since(value_map.valued_over, value_map.year_begins)
    asked = Latest(question, Each.SPAN, period.zone, since, period.until, anything)
    return {row.person: row for row in answers.tally(asked)}


def _part(person: str, amount: Decimal, evidence: tuple[str, ...]) -> Part:
    return Part(person, amount, amount, amount, evidence)
