"""The ledger's rows: a value figure of the summary, term by term, in the words of an impact map, by stakeholder.

A figure is a sum of quantities times prices: what is added and what is taken off each have a row of their own; what a
stakeholder puts in stands in their first rows, as assurors have it. The reckoning itself is ``flows.value.sroi``'s; a
figure that may not be shown has a row without numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from bot.report.names import subject_name
from bot.report.numbers import Numbers
from bot.report.provenance import named
from flows.authoring.parameter_packs import shipped
from flows.value.discounting import Schedule, flat
from flows.value.figures import Figure, Measure, Parameter, Published, Section, State, Term
from flows.value.references import in_language
from flows.value.sroi import ImpactMap, MapInput, MapOutcome, Return, Row, social_return
from flows.value.valuation import Starts
from flows.value.value_map import Stakeholder, ValueMap

SCHEDULE = "green-book-2026"
FIRST_PERIOD = 0
"""Where a map says nothing of discounting: the time that is told of is now; later years are discounted."""

COLUMNS = (
    "stakeholder", "in-group", "involved", "input", "input-value", "outputs", "outcome", "indicator", "source",
    "quantity", "sample-size", "duration", "starts", "proxy", "proxy-value", "proxy-source", "deadweight",
    "deadweight-source", "displacement", "attribution", "drop-off", "impact",
)  # fmt: skip
"""In the order in which assurors expect them; then the years, their present values, and the total."""

OWN_COLUMNS = (
    "id", "accrues-to", "kind", "transfer", "cashable", "price-year", "proxy-low", "proxy-high", "group",
    "other-sources",
)  # fmt: skip
"""What the assurors' columns have no place for, behind them; their words are those of ``bot value``."""

SHARES = ("deadweight", "displacement", "attribution_to_others", "drop_off")
OTHER_SOURCES = {
    "displacement": "displacement",
    "attribution_to_others": "attribution",
    "drop_off": "drop-off",
    "duration": "duration",
}
"""Assumptions whose source the assurors' columns do not ask for, and the column of each."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row: a term of a value, something put in, or both. ``outcome`` is ``None`` where its figure is hidden."""

    stakeholder: str
    #: how many there are and how many take part, in the first row of a stakeholder
    numbers: tuple[int | None, int | None] | None
    put_in: Figure | None
    figure: Figure | None
    words: Mapping[str, str]
    #: what the quantity is divided by, to be a quantity of the price's unit: days by the days of a year
    divisor: int = 1
    quantity: Decimal | None = None
    proxy: Parameter | None = None
    outcome: MapOutcome | None = None


@dataclass(frozen=True, slots=True)
class ImpactLedger:
    """All rows, and what they come to with the assumptions as they stand."""

    rows: tuple[LedgerRow, ...]
    schedule: Schedule
    first_period: int
    result: Return
    #: everything that was put in is known and may be shown, so that what is gained can be set against it
    has_ratio: bool

    @property
    def years(self) -> int:
        """How many years the longest outcome reaches."""
        return max(1, len(self.result.factors))

    @property
    def is_flat(self) -> bool:
        """One rate for all of these years."""
        factors = self.schedule.factors(self.first_period, self.years)
        return factors == flat(self.schedule.rate(1)).factors(self.first_period, self.years)

    def row_of(self, outcome: MapOutcome) -> Row:
        return next(row for row in self.result.rows if row.outcome.id == outcome.id)


def impact_ledger(summary: Published, value_map: ValueMap, numbers: Numbers) -> ImpactLedger:
    """By stakeholder, in the order of the map. What nobody answered is no row: it stands among what we do not know."""
    rows = tuple(_rows(summary, value_map, numbers))
    discounting = value_map.discounting
    schedule = shipped().schedules[SCHEDULE] if discounting is None else discounting.schedule
    first_period = FIRST_PERIOD if discounting is None else discounting.first_period
    put_in = [row.put_in for row in rows if row.put_in is not None]
    has_ratio = discounting is not None and bool(put_in) and all(each.state is State.SHOWN for each in put_in)
    inputs = tuple(MapInput("", each.subject, each.value) for each in put_in if each.value is not None)
    outcomes = tuple(row.outcome for row in rows if row.outcome is not None)
    result = social_return(ImpactMap(numbers.currency, schedule, first_period, inputs, outcomes))
    return ImpactLedger(rows, schedule, first_period, result, has_ratio)


def _rows(summary: Published, value_map: ValueMap, numbers: Numbers) -> Iterator[LedgerRow]:
    before = {figure.subject: figure for figure in summary.of(Section.VALUE, Measure.GROSS)}
    words = _Words(value_map, numbers)
    by_stakeholder: dict[tuple[str, ...], list[LedgerRow]] = {(one.id,): [] for one in value_map.stakeholders}
    for figure in summary.of(Section.VALUE, Measure.VALUE):
        if figure.state is not State.UNKNOWN:
            terms = _terms(figure, before.get(figure.subject, figure), words)
            by_stakeholder.setdefault(words.stakeholders_of(figure), []).extend(terms)
    given = {each.subject: each for each in summary.of(Section.RETURN, Measure.INPUT)}
    by_giver: dict[tuple[str, ...], list[Figure]] = {}
    for each in value_map.inputs:
        if each.id in given:
            by_giver.setdefault((each.stakeholder,), []).append(given[each.id])
            by_stakeholder.setdefault((each.stakeholder,), [])
    for who, rows in by_stakeholder.items():
        yield from _of_stakeholder(who, tuple(_apart(rows, words)), by_giver.get(who, ()), words)


def _of_stakeholder(
    who: tuple[str, ...], rows: Sequence[LedgerRow], put_in: Sequence[Figure], words: _Words
) -> Iterator[LedgerRow]:
    """Their rows, with what they put in beside the first ones; at least one, for who is named is looked for."""
    found = zip_longest(rows, put_in) if rows or put_in else [(None, None)]
    for place, (row, each) in enumerate(found):
        row = row or LedgerRow(words.named(who), None, None, None, {})
        yield replace(row, numbers=words.how_many(who) if place == 0 else None, put_in=each)


def _apart(rows: Sequence[LedgerRow], words: _Words) -> Iterator[LedgerRow]:
    """Where several values show one outcome, each row says which of them it is."""
    labels = [row.words["outcome"] for row in rows]
    for row, label in zip(rows, labels, strict=True):
        own = {other.words["indicator"] for other in rows if other.words["outcome"] == label}
        if len(own) > 1:
            told = words.said("because", text=label, why=row.words["indicator"])
            row = replace(row, words={**row.words, "outcome": told})
        yield row


def _terms(figure: Figure, gross: Figure, words: _Words) -> Iterator[LedgerRow]:
    """``gross``: the same before anything was taken off, where its quantities and prices stand."""
    for place, term in enumerate(gross.formula.terms):
        proxy = _proxy(figure, place, term)
        told = words.of(figure, proxy)
        who = words.named(words.stakeholders_of(figure))
        row = LedgerRow(who, None, None, figure, told, term.divisor, None, proxy)
        if figure.state is not State.HIDDEN and term.quantity is not None:
            quantity = term.quantity if term.adds else -term.quantity
            outcome = _outcome(figure, place, term, quantity, words)
            row = replace(row, quantity=quantity, outcome=outcome)
        yield row


def _proxy(figure: Figure, place: int, term: Term) -> Parameter | None:
    """The price of a term: the first parameter is the value's own; what is taken off has another of them."""
    prices = [one for one in figure.parameters if one.value == term.price]
    return next((one for one in prices if place == 0 or one is not figure.parameters[0]), None)


def _outcome(figure: Figure, place: int, term: Term, quantity: Decimal, words: _Words) -> MapOutcome:
    assumed = {one.id: one.value for one in figure.parameters}
    deadweight, displacement, others, drop_off = (assumed.get(share, Decimal(0)) for share in SHARES)
    return MapOutcome(
        id=figure.subject if place == 0 else f"{figure.subject}-{place + 1}",
        stakeholder=words.named(words.stakeholders_of(figure)),
        description="",
        quantity=quantity / term.divisor,
        proxy=term.price,
        deadweight=deadweight,
        displacement=displacement,
        attribution_to_others=others,
        drop_off=drop_off,
        duration=int(assumed.get("duration", Decimal(1))),
        accrues_to=str(figure.accrues_to or ""),
        kind=str(figure.kind or ""),
        transfer=figure.transfer,
        price_year=figure.price_year,
        first_year=words.first_year(figure),
    )


class _Words:
    """What the map calls whatever a row is about."""

    def __init__(self, value_map: ValueMap, numbers: Numbers) -> None:
        self._map = value_map
        self._numbers = numbers
        self.said = numbers.words
        self._stakeholders = {one.id: one for one in value_map.stakeholders}
        self._valuations = {one.id: one for one in value_map.valuations}
        self._services = {one.id: one for one in value_map.service_outcomes}
        self._communities = {one.id: one for one in value_map.community_outcomes}
        self._outputs = {one.id: one.label for one in value_map.outputs}
        self._prices = {one.id: one.label for one in value_map.proxies}
        self._groups = {one.id: one.label for one in value_map.groups}

    def first_year(self, figure: Figure) -> int:
        valuation = self._valuations.get(figure.subject)
        return 2 if valuation is not None and valuation.starts is Starts.AFTER else 1

    def stakeholders_of(self, figure: Figure) -> tuple[str, ...]:
        """Whose change it is: the stakeholders of all service outcomes that its outcome is made of."""
        valuation = self._valuations.get(figure.subject)
        outcome = valuation.outcome if valuation is not None else ""
        community = self._communities.get(outcome)
        behind = community.outcomes if community is not None else (outcome,)
        return tuple(dict.fromkeys(self._services[id].stakeholder for id in behind if id in self._services))

    def named(self, who: Iterable[str]) -> str:
        return ", ".join(
            self._in_language(self._stakeholders[id].label) if id in self._stakeholders else named(id)
            for id in who
        )

    def how_many(self, who: Sequence[str]) -> tuple[int | None, int | None]:
        """In the group, and involved; of several groups nobody has said how many are in two of them."""
        one: Stakeholder | None = self._stakeholders.get(who[0]) if len(who) == 1 else None
        return (None, None) if one is None else (one.in_group, one.involved)

    def of(self, figure: Figure, proxy: Parameter | None) -> dict[str, str]:
        valuation = self._valuations.get(figure.subject)
        named_outcome = valuation.outcome if valuation is not None else ""
        community = self._communities.get(named_outcome)
        behind = community.outcomes if community is not None else (named_outcome,)
        outputs = dict.fromkeys(
            output for id in behind if id in self._services for output in self._services[id].outputs
        )
        outcome = community or self._services.get(named_outcome)
        group = valuation.group if valuation is not None else ""
        price = self._in_language(self._prices.get(proxy.id, {})) if proxy is not None else ""
        assumed = {one.id: one for one in figure.parameters}
        deadweight = assumed.get("deadweight")
        return {
            "outputs": ", ".join(
                self._in_language(self._outputs[id]) for id in outputs if id in self._outputs
            ),
            "outcome": self._in_language(outcome.label) if outcome is not None else "",
            "indicator": subject_name(figure, self.said),
            "source": ", ".join(figure.questions),
            "proxy": price or (named(proxy.id) if proxy is not None else ""),
            "proxy-source": self._source(proxy) if proxy is not None else "",
            "deadweight-source": self.said("ledger-not-said")
            if deadweight is None
            else self._source(deadweight),
            "other-sources": self._other_sources(assumed),
            "group": self._in_language(self._groups[group]) if group in self._groups else group,
        }

    def _other_sources(self, assumed: Mapping[str, Parameter]) -> str:
        """Who says so of each; what one paper says is named together."""
        by_source: dict[str, list[str]] = {}
        for name, column in OTHER_SOURCES.items():
            if name in assumed:
                by_source.setdefault(self._source(assumed[name]), []).append(self.said(f"ledger-{column}"))
        return "\n".join(f"{', '.join(names)}: {source}" for source, names in by_source.items())

    def _source(self, parameter: Parameter) -> str:
        quoted = self.said("provenance-as-quoted") if parameter.as_quoted else ""
        return "; ".join(part for part in (parameter.source, quoted) if part)

    def _in_language(self, label: Mapping[str, str]) -> str:
        return in_language(label, self._numbers.language)
