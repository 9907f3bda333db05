"""The ledger's rows: a value figure of the summary, term by term, in the words of an impact map.

A figure is a sum of quantities times prices: what is added and what is taken off each have a row of their own. The
reckoning itself is ``flows.value.sroi``'s; a figure that may not be shown has a row without numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.report.names import subject_name
from bot.report.numbers import Numbers
from bot.report.provenance import named
from flows.authoring.parameter_packs import shipped
from flows.value.discounting import Schedule, flat
from flows.value.figures import Figure, Measure, Parameter, Published, Section, State, Term
from flows.value.references import in_language
from flows.value.sroi import ImpactMap, MapOutcome, Return, social_return
from flows.value.value_map import ValueMap

SCHEDULE = "green-book-2026"
FIRST_PERIOD = 0
"""The quarter that is told of is now; later years are discounted."""

COLUMNS = (
    "stakeholder", "in-group", "involved", "input", "input-value", "outputs", "outcome", "indicator", "source",
    "quantity", "sample-size", "duration", "starts", "proxy", "proxy-value", "proxy-source", "deadweight",
    "deadweight-source", "displacement", "attribution", "drop-off", "impact",
)  # fmt: skip
"""In the order in which assurors expect them; then the years, their present values, and the total."""

SHARES = ("deadweight", "displacement", "attribution_to_others", "drop_off")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row. ``outcome`` is ``None`` where the figure may not be shown."""

    words: dict[str, str]
    sample_size: int | None
    #: what the quantity is divided by, to be a quantity of the price's unit: days by the days of a year
    divisor: int
    quantity: Decimal | None
    outcome: MapOutcome | None


def ledger_rows(summary: Published, value_map: ValueMap, numbers: Numbers) -> tuple[LedgerRow, ...]:
    """In the order of the value map. What nobody answered is no row: it stands among what we do not know."""
    before = {figure.subject: figure for figure in summary.of(Section.VALUE, Measure.GROSS)}
    return tuple(
        row
        for figure in summary.of(Section.VALUE, Measure.VALUE)
        if figure.state is not State.UNKNOWN
        for row in _rows_of(figure, before.get(figure.subject, figure), value_map, numbers)
    )


def rate() -> Decimal:
    """The discount rate in force."""
    return schedule().rate(1)


def schedule() -> Schedule:
    """One rate for all years: outcomes here end long before the rate falls."""
    return flat(shipped().schedules[SCHEDULE].rate(1))


def worked(rows: Sequence[LedgerRow], currency: str) -> Return:
    """What the rows come to, with the assumptions as they stand."""
    outcomes = tuple(row.outcome for row in rows if row.outcome is not None)
    return social_return(ImpactMap(currency, schedule(), FIRST_PERIOD, (), outcomes))


def years_of(rows: Sequence[LedgerRow]) -> int:
    """How many years the longest outcome lasts."""
    return max((row.outcome.duration for row in rows if row.outcome is not None), default=1)


def _rows_of(figure: Figure, gross: Figure, value_map: ValueMap, numbers: Numbers) -> Iterator[LedgerRow]:
    """``gross``: the same before anything was taken off, where its quantities and prices stand."""
    hidden = figure.state is State.HIDDEN
    for place, term in enumerate(gross.formula.terms):
        proxy = next((one for one in figure.parameters if one.value == term.price), None)
        words = _words(figure, proxy, value_map, numbers)
        if hidden or term.quantity is None:
            yield LedgerRow(words, None, term.divisor, None, None)
            continue
        quantity = term.quantity if term.adds else -term.quantity
        yield LedgerRow(
            words, figure.n, term.divisor, quantity, _outcome(figure, place, term, quantity, words)
        )


def _outcome(figure: Figure, place: int, term: Term, quantity: Decimal, words: dict[str, str]) -> MapOutcome:
    assumed = {one.id: one.value for one in figure.parameters}
    deadweight, displacement, others, drop_off = (assumed.get(share, Decimal(0)) for share in SHARES)
    return MapOutcome(
        id=f"{figure.subject}.{place}",
        stakeholder=words["stakeholder"],
        description=words["outcome"],
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
    )


def _words(figure: Figure, proxy: Parameter | None, value_map: ValueMap, numbers: Numbers) -> dict[str, str]:
    language = numbers.language
    valuation = next((one for one in value_map.valuations if one.id == figure.subject), None)
    services = {one.id: one for one in value_map.service_outcomes}
    communities = {one.id: one for one in value_map.community_outcomes}
    named_outcome = valuation.outcome if valuation is not None else ""
    community = communities.get(named_outcome)
    behind = [
        services[id] for id in (community.outcomes if community else (named_outcome,)) if id in services
    ]
    outputs = dict.fromkeys(output for service in behind for output in service.outputs)
    stakeholders = dict.fromkeys(service.stakeholder for service in behind)
    outcome = community or services.get(named_outcome)
    labels = {output.id: output.label for output in value_map.outputs}
    deadweight = next((one.source for one in figure.parameters if one.id == "deadweight"), "")
    prices = {one.id: one.label for one in value_map.proxies}
    price = in_language(prices.get(proxy.id, {}), language) if proxy is not None else ""
    return {
        "stakeholder": ", ".join(named(one) for one in stakeholders),
        "outputs": ", ".join(in_language(labels[id], language) for id in outputs if id in labels),
        "outcome": in_language(outcome.label, language) if outcome is not None else "",
        "indicator": subject_name(figure, numbers.words),
        "source": ", ".join(figure.questions),
        "proxy": price or (named(proxy.id) if proxy is not None else ""),
        "proxy-source": proxy.source if proxy is not None else "",
        "deadweight-source": deadweight,
    }
