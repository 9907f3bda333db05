"""How answers become a quantity that a price can be put on: weeks avoided, moves held, shares of a year.

Each rule looks at one person at a time and gives the central quantity with the least and the most that the
answers allow: people say where they are now and then, so the day of a change lies between two answers.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from flows.value.evidence import Evidence
from flows.value.figures import DAY, PERSON, WEEK
from flows.value.numbers_given import fewer_times, number_given, people_who
from flows.value.periods import Period
from flows.value.quantity import Part, Quantity, valued_since
from flows.value.readings import (
    Reading,
    Spell,
    current_spell,
    has_answers,
    left_days,
    readings,
    standings,
)
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


def quantity_of(rule: QuantityRule, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    """The quantity over the time that the map values: the quarter or the year so far."""
    match rule:
        case WeeksAvoided():
            return _weeks_avoided(rule, value_map, evidence, period)
        case LadderMove():
            return _ladder_move(rule, value_map, evidence, period)
        case ShareOfYear():
            return _share_of_year(rule, value_map, evidence, period)
        case NumberGiven():
            return number_given(rule, value_map, evidence, period)
        case PeopleWho():
            return people_who(rule, value_map, evidence, period)
        case FewerTimes():
            return fewer_times(rule, value_map, evidence, period)
        case _:
            assert_never(rule)


def _weeks_avoided(rule: WeeksAvoided, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    state = value_map.state(rule.state)
    since = valued_since(value_map, period)
    left = left_days(evidence, period)
    parts, other_way = [], []
    for person, of_person in standings(state, evidence, period).items():
        first, latest = of_person[0], of_person[-1]
        if first.choice != rule.choice:
            if latest.choice == rule.choice:
                other_way.append(Part(person, 1, 1, 1, (first.evidence, latest.evidence)))
            continue
        if latest.choice in rule.no_saving:
            other_way.append(Part(person, 1, 1, 1, (first.evidence, latest.evidence)))
            continue
        spell = current_spell(
            of_person, lambda choice: choice != rule.choice and choice not in rule.no_saving
        )
        if spell is None:
            continue
        central, low, high = (days // 7 for days in _days(spell, period, since, left.get(person)))
        parts.append(Part(person, central, low, high, _evidence(spell), rule.costs.get(latest.choice)))
    counted = tuple(part for part in parts if part.counts)
    known = has_answers(state.question, evidence, period)
    return Quantity(WEEK, counted, tuple(other_way), known, state.question)


def _share_of_year(rule: ShareOfYear, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    state = value_map.state(rule.state)
    since = valued_since(value_map, period)
    left = left_days(evidence, period)
    parts, other_way = [], []
    for person, of_person in standings(state, evidence, period).items():
        first, latest = of_person[0], of_person[-1]
        if first.choice == rule.choice:
            if latest.choice != rule.choice:
                other_way.append(Part(person, 1, 1, 1, (first.evidence, latest.evidence)))
            continue
        spell = current_spell(of_person, lambda choice: choice == rule.choice)
        if spell is not None:
            central, low, high = _days(spell, period, since, left.get(person))
            parts.append(Part(person, central, low, high, _evidence(spell)))
    counted = tuple(part for part in parts if part.counts)
    known = has_answers(state.question, evidence, period)
    return Quantity(DAY, counted, tuple(other_way), known, state.question, rule.days_in_year)


def _days(spell: Spell, period: Period, since: date, left: date | None) -> tuple[int, int, int]:
    """Days of the spell since then: as answered, at least, at most.

    As answered: from the answer that began the spell to the end of the period. At least: only to the latest
    answer. At most: from the last answer before the spell. Nobody counts after leaving the programme.
    """
    ends = period.end_day
    if left is not None:
        ends = min(ends, left)

    def between(first: date, last: date) -> int:
        return max(0, (min(last, ends) - max(first, since)).days)

    central = between(spell.entered.day, ends)
    low = between(spell.entered.day, spell.latest.day)
    high = between(spell.before.day, ends) if spell.before else central
    return central, low, high


def _evidence(spell: Spell) -> tuple[str, ...]:
    used = [spell.first, spell.before, spell.entered, spell.latest]
    return tuple(dict.fromkeys(standing.evidence for standing in used if standing is not None))


def _ladder_move(rule: LadderMove, value_map: ValueMap, evidence: Evidence, period: Period) -> Quantity:
    ladder = value_map.ladder(rule.ladder)
    crisis = next(band for band in ladder.bands if band.id == rule.from_band)
    managing = next(band for band in ladder.bands if band.id == rule.to_band)
    since = valued_since(value_map, period)
    parts, other_way = [], []
    for person, of_person in readings(ladder, evidence, period).items():
        if of_person[0].step >= managing.first and of_person[-1].step <= crisis.last:
            other_way.append(Part(person, 1, 1, 1, (of_person[0].evidence, of_person[-1].evidence)))
        used = _held(of_person, crisis.last, managing.first, rule.held_days)
        if used is None:
            continue
        confirmed = used[2].day
        if confirmed >= since:
            identities = dict.fromkeys(reading.evidence for reading in (*used, of_person[-1]))
            parts.append(Part(person, 1, 1, 1, tuple(identities)))
    known = has_answers(ladder.question, evidence, period)
    return Quantity(PERSON, tuple(parts), tuple(other_way), known, ladder.question)


def _held(
    of_person: list[Reading], crisis_up_to: int, managing_from: int, held_days: int
) -> tuple[Reading, Reading, Reading] | None:
    """The reading in crisis, the first of the rise that still holds, and the one that confirmed the holding.

    One crisis is left once: after a fall short of a new crisis, a second rise is not counted again.
    """
    in_crisis: Reading | None = None
    risen: Reading | None = None
    held: tuple[Reading, Reading, Reading] | None = None
    counted_before = False
    for reading in of_person:
        if reading.step <= crisis_up_to:
            in_crisis, risen, held, counted_before = reading, None, None, False
        elif reading.step < managing_from:
            counted_before = counted_before or held is not None
            risen, held = None, None
        elif in_crisis is not None and not counted_before:
            risen = risen or reading
            if held is None and (reading.day - risen.day).days >= held_days:
                held = (in_crisis, risen, reading)
    return held
