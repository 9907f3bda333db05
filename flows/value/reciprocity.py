"""Whether people are givers as well as receivers: how many are both, and how even the hours are.

People say what they gave and what others gave to them, each for themselves; the two are not the same hours seen
from two sides, so nothing is said of who owes whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from flows.value.asks import Answers
from flows.value.asks_of_numbers import Sums
from flows.value.coproduction import Place, contributions
from flows.value.figures import HOUR, SHARE, Figure, Formula, FormulaKind, Measure, Section, State
from flows.value.periods import Period
from flows.value.references import Each, QuestionReference
from flows.value.time_bank import POT, Transfer, settle
from flows.value.value_map import ValueMap
from flows.values import EXACT, Unit

HUNDREDTH = Decimal("0.01")


def even_as_printed(figure: Figure, printed: Mapping[str, Figure]) -> Decimal | None:
    """How even the hours are, out of the hours that stand beside it: it tells no more than these do."""
    given, received = (printed[id].value for id in figure.formula.of)
    if given is None or received is None or not (given or received):
        return None
    return (min(given, received) / max(given, received)).quantize(HUNDREDTH, ROUND_HALF_UP)


def reciprocity_figures(value_map: ValueMap, answers: Answers, period: Period) -> tuple[Figure, ...]:
    """Over the time that money is counted over; nothing where nobody is asked what they received."""
    rules = value_map.contributions
    if rules is None or not rules.received:
        return ()
    span, begins = value_map.valued_over, value_map.year_begins
    given: dict[str, int] = {}
    of_given: list[str] = []
    for one in contributions(rules, answers, period, span, begins):
        if one.place is Place.CELL:
            given[one.person] = given.get(one.person, 0) + one.minutes
            of_given += one.evidence
    asked = Sums(rules.received, Each.MONTH, period.zone, period.since(span, begins), period.until)
    told = answers.tally(asked)
    received = {each.person: int(each.total * 60) for each in told if each.any}
    of_received = [identity for each in told for identity in each.evidence]
    gave, got = frozenset(given), frozenset(received)
    both, everybody = gave & got, gave | got
    # In the words of the time bank: who gives is credited by all, who receives is debited by all.
    account = settle(
        [Transfer(person, POT, minutes) for person, minutes in given.items()],
        [Transfer(POT, person, minutes) for person, minutes in received.items()],
        Decimal(0),
    )
    is_known = bool(given or told)

    questions_given = (rules.hours, rules.minutes)
    of_all = ((*of_given, *of_received), (*questions_given, *rules.received))

    def figure(
        measure: Measure,
        value: Decimal | None,
        unit: Unit,
        people: frozenset[str],
        formula: Formula,
        identities: Iterable[str],
        questions: Iterable[QuestionReference],
    ) -> Figure:
        known = value if is_known else None
        return Figure(
            id=f"{Section.RECIPROCITY}.{measure}",
            section=Section.RECIPROCITY,
            measure=measure,
            subject="",
            label={},
            value=known,
            unit=unit,
            span=span,
            first_day=period.first_day(span, begins),
            last_day=period.last_day,
            formula=formula,
            n=len(people),
            low=known,
            high=known,
            state=State.SHOWN if known is not None else State.UNKNOWN,
            evidence=tuple(dict.fromkeys(identities)),
            questions=tuple(map(str, questions)),
            people=people,
            groups=(people, both, gave - got, got - gave),
            rests_on=formula.of,
        )

    with localcontext(EXACT):
        hours_given, hours_received = (Decimal(sum(of.values())) / 60 for of in (given, received))
        greater = max(hours_given, hours_received)
        even = min(hours_given, hours_received) / greater if greater else None
    total = Formula(FormulaKind.SUM)
    share = Formula(FormulaKind.SHARE, dividend=Decimal(len(both)), divisor=len(everybody) or None)
    ids = tuple(f"{Section.RECIPROCITY}.{one}" for one in (Measure.HOURS_GIVEN, Measure.HOURS_RECEIVED))
    return (
        figure(Measure.HOURS_GIVEN, hours_given, HOUR, gave, total, of_given, questions_given),
        figure(Measure.HOURS_RECEIVED, hours_received, HOUR, got, total, of_received, rules.received),
        figure(Measure.BOTH, account.share_both, SHARE, everybody, share, *of_all),
        figure(Measure.EVEN, even, SHARE, everybody, Formula(FormulaKind.EVEN, of=ids), *of_all),
    )
