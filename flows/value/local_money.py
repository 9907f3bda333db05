"""What a contract leaves in the area over three rounds of spending (LM3), by what the supplier and its suppliers say.

Who has not replied is bounded: none of their money stays, or all of it. In between stands the likely, and only where
replies cover half the spend. The convention stands with each figure, and figures of two are never compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext

from flows.value.asks import Answers, number_of
from flows.value.asks_of_numbers import Latest
from flows.value.evidence import EvidenceRow
from flows.value.figures import MULTIPLIER, SHARE, Figure, Formula, FormulaKind, Measure, Section, State
from flows.value.local_multiplier import Multiplier, Spend, of_spend
from flows.value.monetised import assumption_parameter
from flows.value.periods import Period
from flows.value.references import About, Each, QuestionReference, Span
from flows.value.valuation import Grade
from flows.value.value_map import LocalMoney, ValueMap
from flows.values import EXACT, Number, Unit

NOBODY = frozenset[str]()


def local_money_figures(value_map: ValueMap, answers: Answers, period: Period) -> tuple[Figure, ...]:
    """The three rounds, LM3 with floor and ceiling, and how many replied; unknown where nothing was reported."""
    rules = value_map.local_money
    if rules is None:
        return ()
    with localcontext(EXACT):
        return tuple(_figures(rules, value_map, answers, period))


def _figures(rules: LocalMoney, value_map: ValueMap, answers: Answers, period: Period) -> Iterator[Figure]:
    told = {
        question: latest
        for question in rules.told_by_recipient
        if (latest := _latest(question, answers, period)) is not None
    }
    replies = _replies(rules, answers, period)
    found = _multiplier(rules, told, replies)
    currency = Unit(value_map.currency)
    rows = (*told.values(), *(row for reply in replies for row in reply))
    assumed = assumption_parameter("staff_respend_local", rules.staff_respend_local, value_map, SHARE)

    def figure(
        measure: Measure, value: Decimal | None, unit: Unit, suppliers: frozenset[str] = NOBODY
    ) -> Figure:
        return Figure(
            id=f"{Section.LOCAL_MONEY}.{measure}",
            section=Section.LOCAL_MONEY,
            measure=measure,
            # Two conventions are two figures.
            subject=rules.convention,
            label=rules.area,
            value=value,
            unit=unit,
            span=Span.TO_DATE,
            first_day=None,
            last_day=period.last_day,
            formula=Formula(FormulaKind.LM3 if unit == MULTIPLIER else FormulaKind.SUM),
            low=value,
            high=value,
            state=State.SHOWN if value is not None else State.UNKNOWN,
            parameters=(assumed,),
            evidence=tuple(row.identity for row in rows),
            questions=tuple(map(str, (*rules.told_by_recipient, rules.reply_paid, rules.reply_spent_local))),
            grade=min(Grade.SELF_REPORT, value_map.sources[rules.staff_respend_local.source].grade),
            about=About.ORGANISATION,
            suppliers=suppliers,
        )

    if found is None:
        yield figure(Measure.MULTIPLIER, None, MULTIPLIER)
        return
    suppliers = frozenset(paid.person for paid, _ in replies)
    # Where they were paid more than the contractor says, so much is in round 2.
    more = sum((_amount(paid) for paid, _ in replies), Decimal(0)) > (_told(told, rules.suppliers_local) or 0)
    yield figure(Measure.ROUND_1, found.round_1, currency)
    yield figure(Measure.ROUND_2, found.round_2, currency, suppliers if more else NOBODY)
    # Everything that follows holds what each of those who replied spends again.
    yield figure(Measure.ROUND_3, found.round_3.central, currency, suppliers)
    yield figure(Measure.MULTIPLIER, found.lm3.central, MULTIPLIER, suppliers)
    yield figure(Measure.MULTIPLIER_FLOOR, found.lm3.floor, MULTIPLIER, suppliers)
    yield figure(Measure.MULTIPLIER_CEILING, found.lm3.ceiling, MULTIPLIER, suppliers)
    if found.response is not None and found.response.by_count is not None:
        yield figure(Measure.REPLIED_BY_COUNT, found.response.by_count, SHARE)
        yield figure(Measure.REPLIED_BY_VALUE, found.response.by_value, SHARE, suppliers)


def _multiplier(
    rules: LocalMoney,
    told: dict[QuestionReference, EvidenceRow],
    replies: list[tuple[EvidenceRow, EvidenceRow]],
) -> Multiplier | None:
    """``None`` where the contract's sum, or where the money went, is not known yet."""
    received, suppliers = _told(told, rules.received), _told(told, rules.suppliers_local)
    staff_pay, staff_local = _told(told, rules.staff_pay), _told(told, rules.staff_local) or Decimal(0)
    if not received or (staff_pay is None and suppliers is None):
        return None
    staff = staff_pay or Decimal(0)
    lines = [Spend("staff", staff, staff_local / staff)] if staff else []
    heard = Decimal(0)
    one = Decimal(1)
    for paid, spent in replies:
        amount, again = _amount(paid), _amount(spent)
        heard += amount
        lines.append(Spend("supplier", amount, one, paid.person, min(again / amount, one)))
    silent = (suppliers or Decimal(0)) - heard
    count = int(_told(told, rules.suppliers_count) or 0) - len(replies)
    if silent > 0:
        lines += [Spend("supplier", silent / max(count, 1), one) for _ in range(max(count, 1))]
    return of_spend(
        received, lines, rules.staff_respend_local.central, rules.convention, local=rules.recipient_is_local
    )


def _told(told: Mapping[QuestionReference, EvidenceRow], question: QuestionReference) -> Decimal | None:
    row = told.get(question)
    return row.value.decimal if row is not None and isinstance(row.value, Number) else None


def _replies(rules: LocalMoney, answers: Answers, period: Period) -> list[tuple[EvidenceRow, EvidenceRow]]:
    """Each supplier's latest answers, of those who told both numbers."""
    paid, spent = (
        {row.person: row for row in _by_each(question, answers, period)}
        for question in (rules.reply_paid, rules.reply_spent_local)
    )
    return [(paid[person], spent[person]) for person in paid if person in spent and _amount(paid[person]) > 0]


def _latest(question: QuestionReference, answers: Answers, period: Period) -> EvidenceRow | None:
    told = _by_each(question, answers, period)
    return max(told, key=lambda row: (row.at, row.run, row.sequence), default=None)


def _by_each(question: QuestionReference, answers: Answers, period: Period) -> tuple[EvidenceRow, ...]:
    return answers.tally(Latest(question, Each.SPAN, period.zone, None, period.until))


def _amount(row: EvidenceRow) -> Decimal:
    return number_of(row).decimal
