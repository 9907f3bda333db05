"""The return: what is gained over the years, as it is worth now, against what was put in.

Every figure comes out of one impact map (``flows.value.sroi``), made of the summary's values and inputs. A ratio is for
looking into, never for comparing two organisations: beside it stands which values carry it, and how far each assumption
would have to be from the truth for the ratio to be 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from flows.value.figures import (
    MONTH,
    RATIO,
    SHARE,
    Figure,
    Formula,
    FormulaKind,
    Ledger,
    Measure,
    Parameter,
    Section,
    State,
    Valued,
)
from flows.value.put_in import Discounting
from flows.value.references import Words
from flows.value.sroi import ImpactMap, MapInput, MapOutcome, Return, social_return
from flows.value.totals import lowest_grade, total_of
from flows.value.valuation import Source
from flows.values import EXACT, Unit, plain_decimal

SHOWN_RETURN: Mapping[Measure, Measure] = {
    Measure.PRESENT_VALUE: Measure.PRESENT_VALUE_SHOWN,
    Measure.NET_PRESENT_VALUE: Measure.NET_PRESENT_VALUE_SHOWN,
    Measure.RATIO: Measure.RATIO_SHOWN,
    Measure.NET_RATIO: Measure.NET_RATIO_SHOWN,
    Measure.PAYBACK: Measure.PAYBACK_SHOWN,
    Measure.AT_RATE: Measure.AT_RATE_SHOWN,
}
"""What is made of all values and inputs -> the same made of the values that may be shown."""


def return_figures(ledger: Ledger, sources: Mapping[str, Source], currency: str) -> tuple[Figure, ...]:
    """Each input, what each value is worth now, and what they come to together; nothing where nothing is known."""
    with localcontext(EXACT):
        return tuple(_Worked(ledger, _rate(ledger.discounting, sources), currency).figures())


def returned(ledger: Ledger, figures: Sequence[Figure], currency: str) -> tuple[Figure, ...]:
    """The same again, by the parameters that its ``figures`` have."""
    with localcontext(EXACT):
        return tuple(_Worked(ledger, _parameters_of(figures), currency).figures())


def _parameters_of(figures: Iterable[Figure]) -> tuple[Parameter, ...]:
    return next((one.parameters for one in figures if one.measure is Measure.PRESENT_VALUE), ())


def shown_return(
    ledger: Ledger, figures: Sequence[Figure], hidden: frozenset[str], currency: str
) -> list[Figure]:
    """The totals again, without the values that are hidden. Without a hidden input there is nothing to set against.

    ``figures`` are those of the whole return: its parameters are theirs.
    """
    visible = tuple(one for one in ledger.valued if one.figure.id not in hidden)
    parameters = _parameters_of(figures)
    if any(each.id in hidden for each in ledger.inputs):
        ledger = replace(ledger, inputs=())
    with localcontext(EXACT):
        again = _Worked(replace(ledger, valued=visible), parameters, currency).totals()
        return [_of_what_is_shown(one) for one in again if one.measure in SHOWN_RETURN]


def _of_what_is_shown(total: Figure) -> Figure:
    """A total under its own name, made of the others that are made of what is shown."""
    without = {f"{Section.RETURN}.{measure}" for measure in SHOWN_RETURN}
    of = tuple(f"{id}.shown" if id in without else id for id in total.formula.of)
    return replace(
        total,
        id=f"{total.id}.shown",
        measure=SHOWN_RETURN[total.measure],
        formula=replace(total.formula, of=of),
    )


def _rate(discounting: Discounting, sources: Mapping[str, Source]) -> tuple[Parameter, ...]:
    source = sources[discounting.source]
    schedule = discounting.schedule
    return (
        Parameter(
            "discount_rate",
            schedule.rate(1),
            "share/year",
            source.title,
            note=schedule.id if not schedule.is_flat else source.note,
            as_quoted=source.as_quoted,
        ),
        Parameter("first_period", Decimal(discounting.first_period), "period"),
    )


def _at_rate(parameters: tuple[Parameter, ...], rate: Decimal) -> tuple[Parameter, ...]:
    """With a rate that was only tried, and that nobody is named for."""
    return tuple(
        replace(one, value=rate, source="", note="", as_quoted=False) if one.id == "discount_rate" else one
        for one in parameters
    )


@dataclass(frozen=True, slots=True)
class _Range:
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


class _Worked:
    """A return, worked out."""

    def __init__(self, ledger: Ledger, parameters: tuple[Parameter, ...], currency: str) -> None:
        self.ledger = ledger
        self.parameters = parameters
        self.currency = Unit(currency)
        self.known = tuple(one for one in ledger.valued if one.figure.value is not None)
        self.public = tuple(one for one in self.known if not one.figure.transfer)
        self.inputs = tuple(each for each in ledger.inputs if each.value is not None)
        self.result = self._of(tuple(one.outcome for one in self.known))
        self.rows = {row.outcome.id: row for row in self.result.rows}
        self.ranges = {one.figure.id: self._range(one) for one in self.known}

    def figures(self) -> Iterator[Figure]:
        yield from self.ledger.inputs
        for one in self.known:
            yield self._present(one)
        yield from self.totals()

    def totals(self) -> Iterator[Figure]:
        """What the values come to, and against the inputs, where all of these are known."""
        result, inputs = self.result, self.result.inputs
        all_known = bool(self.inputs) and len(self.inputs) == len(self.ledger.inputs)
        if all_known:
            put_in = Formula(FormulaKind.TOTAL, of=tuple(each.id for each in self.inputs))
            total = self._total(
                Measure.INPUTS, _Range(inputs, inputs, inputs), self.currency, put_in, against=True
            )
            yield replace(total, grade=lowest_grade(self.inputs))
        if not self.public:
            return
        low, high = self._all_ranges()
        gained = tuple(f"{Section.RETURN}.{one.figure.subject}.{Measure.PRESENT}" for one in self.public)
        present = Formula(FormulaKind.TOTAL, of=gained)
        yield self._total(Measure.PRESENT_VALUE, _Range(result.pv, low, high), self.currency, present)
        if not all_known or not inputs:
            return
        both = (f"{Section.RETURN}.{Measure.PRESENT_VALUE}", f"{Section.RETURN}.{Measure.INPUTS}")
        difference, ratio = Formula(FormulaKind.DIFFERENCE, of=both), Formula(FormulaKind.RATIO, of=both)
        of_net = (f"{Section.RETURN}.{Measure.NET_PRESENT_VALUE}", both[1])
        of_year_1 = (both[1], *(one.figure.id for one in self.public))

        def over(amount: Decimal | None, less: int = 0) -> Decimal | None:
            return None if amount is None else (amount - less * inputs) / inputs

        def net(amount: Decimal | None) -> Decimal | None:
            return None if amount is None else amount - inputs

        yield self._total(
            Measure.NET_PRESENT_VALUE, _Range(result.npv, net(low), net(high)), self.currency, difference
        )
        yield self._total(Measure.RATIO, _Range(result.ratio, over(low), over(high)), RATIO, ratio)
        yield self._total(
            Measure.NET_RATIO,
            _Range(result.net_ratio, over(low, 1), over(high, 1)),
            RATIO,
            Formula(FormulaKind.RATIO, of=of_net),
        )
        if result.payback_months is not None:
            payback = Formula(FormulaKind.PAYBACK, of=of_year_1)
            yield self._total(Measure.PAYBACK, _Range(result.payback_months), MONTH, payback)
        for other in result.sensitivity:
            at_rate = self._total(
                Measure.AT_RATE,
                _Range(other.ratio),
                RATIO,
                Formula(FormulaKind.AT_RATE, of=both),
                subject=plain_decimal(other.rate),
            )
            yield replace(at_rate, parameters=_at_rate(self.parameters, other.rate))
        yield from self._switching()
        yield from self._carried()

    def _present(self, one: Valued) -> Figure:
        """One value over the years that it lasts, as it is worth now."""
        row, within = self.rows[one.outcome.id], self.ranges[one.figure.id]
        return replace(
            one.figure,
            id=f"{Section.RETURN}.{one.figure.subject}.{Measure.PRESENT}",
            section=Section.RETURN,
            measure=Measure.PRESENT,
            value=row.pv,
            low=within[0],
            high=within[1],
            formula=Formula(
                FormulaKind.DISCOUNTED, dividend=row.impact_year_1, of=(one.figure.id,), years=row.years
            ),
            parameters=(*one.figure.parameters, *self.parameters),
            rests_on=(one.figure.id,),
        )

    def _switching(self) -> Iterator[Figure]:
        """How far each assumption would have to be from what the map says for the ratio to be 1."""
        by_id = {one.outcome.id: one for one in self.public}
        for each in self.result.switching:
            one = by_id[each.id]
            value, unit = each.value, SHARE
            if value is None:
                continue
            if each.parameter == "quantity":
                if not one.outcome.quantity:
                    continue
                value, unit = value / one.outcome.quantity * one.quantity, one.counted_in
            elif each.parameter == "proxy":
                if one.price is None:
                    continue
                value, unit = value * one.price, self.currency
            elif each.parameter not in one.assumed:
                continue
            total = self._total(
                Measure.SWITCHING, _Range(value), unit, Formula(FormulaKind.SWITCHING), subject=each.parameter
            )
            yield replace(
                total,
                id=f"{Section.RETURN}.{each.id}.{Measure.SWITCHING}.{each.parameter}",
                label=one.figure.label,
            )

    def _carried(self) -> Iterator[Figure]:
        """Which values carry the result, alone and in groups."""
        labels = {one.outcome.id: one.figure.label for one in self.public}
        carried = self.result.concentration
        if carried is not None:
            together: Words = {
                language: ", ".join(labels[id].get(language, id) for id in carried.ids)
                for language in dict.fromkeys(language for id in carried.ids for language in labels[id])
            }
            of = tuple(f"{Section.RETURN}.{id}.{Measure.PRESENT}" for id in carried.ids)
            total = self._total(
                Measure.CONCENTRATION, _Range(carried.share_of_pv), SHARE, Formula(FormulaKind.SHARE, of=of)
            )
            yield replace(total, label=together)
        for group in self.result.groups:
            label = self.ledger.groups.get(group.name, {})
            for measure, value, unit in (
                (Measure.GROUP, group.share_of_pv, SHARE),
                (Measure.GROUP_WITHOUT, group.ratio_without, RATIO),
                (Measure.GROUP_FACTOR, group.quantity_factor, RATIO),
            ):
                if value is not None:
                    total = self._total(
                        measure, _Range(value), unit, Formula(FormulaKind.SHARE), subject=group.name
                    )
                    yield replace(total, label=label)

    # --- ranges ---------------------------------------------------------------------------------------

    def _range(self, one: Valued) -> tuple[Decimal | None, Decimal | None]:
        """The least and the most that one value is worth now."""
        if one.figure.low is None or one.figure.high is None:
            return None, None
        ends = [row.pv for row in self._of(one.extremes).rows] + [self.rows[one.outcome.id].pv]
        return min(ends), max(ends)

    def _all_ranges(self) -> tuple[Decimal | None, Decimal | None]:
        found = [self.ranges[one.figure.id] for one in self.public]
        if any(low is None or high is None for low, high in found):
            return None, None
        return total_of(low for low, _ in found), total_of(high for _, high in found)

    def _of(self, outcomes: tuple[MapOutcome, ...]) -> Return:
        discounting = self.ledger.discounting
        return social_return(
            ImpactMap(
                self.currency,
                discounting.schedule,
                discounting.first_period,
                tuple(
                    MapInput("", each.subject, each.value) for each in self.inputs if each.value is not None
                ),
                outcomes,
                discounting.other_rates,
            )
        )

    def _total(
        self,
        measure: Measure,
        amount: _Range,
        unit: Unit,
        formula: Formula,
        *,
        subject: str = "",
        against: bool = False,
    ) -> Figure:
        """A figure that all values, and from the inputs on all inputs too, are behind."""
        gained = [one.figure for one in self.public]
        parts: list[Figure] = list(self.inputs) if against else gained
        if measure is not Measure.PRESENT_VALUE and not against:
            parts = [*gained, *self.inputs]
        first = parts[0]
        return Figure(
            id=".".join(name for name in (Section.RETURN, measure, subject) if name),
            section=Section.RETURN,
            measure=measure,
            subject=subject,
            label={},
            value=amount.value,
            unit=unit,
            span=first.span,
            first_day=first.first_day,
            last_day=first.last_day,
            formula=formula,
            n=len(frozenset[str]().union(*(part.people for part in parts))),
            low=amount.low,
            high=amount.high,
            state=State.SHOWN if amount.value is not None else State.UNKNOWN,
            parameters=self.parameters if not against else (),
            evidence=_together(part.evidence for part in parts),
            questions=_together(part.questions for part in parts),
            grade=lowest_grade(gained),
            price_year=first.price_year,
            historic=any(part.historic for part in gained),
            people=frozenset[str]().union(*(part.people for part in parts)),
            rests_on=tuple(part.id for part in parts),
        )


def _together(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one))
