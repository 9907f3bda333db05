"""How answers become a quantity that a price can be put on: weeks avoided, moves held, shares of a year.

Each rule looks at one person at a time and gives the central quantity with the least and the most that the
answers allow: people say where they are now and then, so the day of a change lies between two answers.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from flows.value.asks import Answers
from flows.value.asks_of_numbers import WasAnswered
from flows.value.asks_of_readings import FirstAndLatest, Rises, Spell, Spells, Told
from flows.value.figures import DAY, PERSON, WEEK
from flows.value.numbers_given import fewer_times, number_given, people_who
from flows.value.periods import Period
from flows.value.quantity import Part, Quantity, valued_since
from flows.value.readings import left_days
from flows.value.references import QuestionReference
from flows.value.valuation import (
    FewerTimes,
    LadderMove,
    NumberGiven,
    PeopleWho,
    QuantityRule,
    ShareOfYear,
    WeeksAvoided,
)
from flows.value.value_map import ValueMap


def quantity_of(rule: QuantityRule, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    """The quantity over the time that the map values: the quarter or the year so far."""
    match rule:
        case WeeksAvoided():
            return _weeks_avoided(rule, value_map, answers, period)
        case LadderMove():
            return _ladder_move(rule, value_map, answers, period)
        case ShareOfYear():
            return _share_of_year(rule, value_map, answers, period)
        case NumberGiven():
            return number_given(rule, value_map, answers, period)
        case PeopleWho():
            return people_who(rule, value_map, answers, period)
        case FewerTimes():
            return fewer_times(rule, value_map, answers, period)
        case _:
            assert_never(rule)


def _weeks_avoided(rule: WeeksAvoided, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    state = value_map.state(rule.state)
    since = valued_since(value_map, period)
    left = left_days(answers, period)
    saves_nothing = frozenset({rule.choice, *rule.no_saving})
    elsewhere = Spells(
        state.question, frozenset(state.no_answer), rule.choice, saves_nothing, False, period.until
    )
    parts, other_way = [], []
    for spell in answers.tally(elsewhere):
        latest = spell.latest.said
        if latest == rule.choice or latest in rule.no_saving:
            other_way.append(_went_other_way(spell.person, spell.first, spell.latest))
        elif spell.entered is not None:
            central, low, high = (
                days // 7 for days in _days(spell, spell.entered, period, since, left.get(spell.person))
            )
            parts.append(Part(spell.person, central, low, high, _evidence(spell), rule.costs.get(latest)))
    counted = tuple(part for part in parts if part.counts)
    known = _is_answered(state.question, answers, period)
    return Quantity(WEEK, counted, tuple(other_way), known, state.question)


def _share_of_year(rule: ShareOfYear, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    state = value_map.state(rule.state)
    since = valued_since(value_map, period)
    left = left_days(answers, period)
    there = Spells(
        state.question, frozenset(state.no_answer), rule.choice, frozenset({rule.choice}), True, period.until
    )
    parts, other_way = [], []
    for spell in answers.tally(there):
        if spell.first.said == rule.choice:
            other_way.append(_went_other_way(spell.person, spell.first, spell.latest))
        elif spell.entered is not None:
            central, low, high = _days(spell, spell.entered, period, since, left.get(spell.person))
            parts.append(Part(spell.person, central, low, high, _evidence(spell)))
    counted = tuple(part for part in parts if part.counts)
    known = _is_answered(state.question, answers, period)
    return Quantity(DAY, counted, tuple(other_way), known, state.question, rule.days_in_year)


def _days(
    spell: Spell, entered: Told, period: Period, since: date, left: date | None
) -> tuple[int, int, int]:
    """Days of the spell since then: as answered, at least, at most.

    As answered: from the answer that began the spell to the end of the period. At least: only to the latest
    answer. At most: from the last answer before the spell. Nobody counts after leaving the programme.
    """
    ends = period.end_day
    if left is not None:
        ends = min(ends, left)

    def between(first: date, last: date) -> int:
        return max(0, (min(last, ends) - max(first, since)).days)

    begun = period.day_of(entered.at)
    central = between(begun, ends)
    low = between(begun, period.day_of(spell.latest.at))
    high = between(period.day_of(spell.before.at), ends) if spell.before is not None else central
    return central, low, high


def _evidence(spell: Spell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told.identity for told in spell.told))


def _ladder_move(rule: LadderMove, value_map: ValueMap, answers: Answers, period: Period) -> Quantity:
    ladder = value_map.ladder(rule.ladder)
    crisis = next(band for band in ladder.bands if band.id == rule.from_band)
    managing = next(band for band in ladder.bands if band.id == rule.to_band)
    since = valued_since(value_map, period)
    asked = Rises(
        ladder.question, ladder.bottom, ladder.top, crisis.last, managing.first, rule.held_days, period.zone,
        period.until,
    )  # fmt: skip
    ends = FirstAndLatest(ladder.question, ladder.bottom, ladder.top, period.until)
    latest = {each.person: each.latest for each in answers.tally(ends)}
    other_way = [
        _went_other_way(each.person, each.first, each.latest)
        for each in answers.tally(ends)
        if each.first.step >= managing.first and each.latest.step <= crisis.last
    ]
    parts = []
    for rise in answers.tally(asked):
        if period.day_of(rise.confirmed.at) >= since:
            identities = dict.fromkeys(told.identity for told in (*rise.told, latest[rise.person]))
            parts.append(Part(rise.person, 1, 1, 1, tuple(identities)))
    known = _is_answered(ladder.question, answers, period)
    return Quantity(PERSON, tuple(parts), tuple(other_way), known, ladder.question)


def _went_other_way(person: str, first: Told, latest: Told) -> Part:
    return Part(person, 1, 1, 1, (first.identity, latest.identity))


def _is_answered(question: QuestionReference, answers: Answers, period: Period) -> bool:
    return bool(answers.tally(WasAnswered(question, period.until)))
