"""Reads an impact map: what was put in, and each outcome with its adjustments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from flows.authoring.amounts import number_in
from flows.authoring.fields import Fields
from flows.authoring.parameter_packs import DEFLATOR, shipped
from flows.authoring.problems import Problems, did_you_mean, quote
from flows.authoring.value_files.draft import Draft
from flows.value.sroi import ImpactMap, MapInput, MapOutcome
from flows.value.unit_costs import Cashable, UnitCost, Worth, nested
from flows.values import EXACT

LONGEST_DURATION = 100
YEARS = (1900, 2200)
_SEVERAL_YEARS = ("duration", "year", "years", "from", "to")
_INPUT = (
    ("stakeholder", "description", "value", "quantity", "unit_value", *_SEVERAL_YEARS),
    ("stakeholder", "description"),
)
_REQUIRED = (
    *("id", "stakeholder", "description", "quantity", "deadweight", "displacement"),
    *("attribution_to_others", "drop_off", "duration", "accrues_to"),
)
_OPTIONAL = (
    *(
        "proxy",
        "low",
        "high",
        "code",
        "starts",
        "evidence_years",
        "transfer",
        "cashable",
        "source",
        "price_year",
        "group",
    ),
)
WELLBY, QALY = "wellby", "qaly"
"""Codes of the two measures of how people are."""
NOT_STATED = "not-stated"
"""The kind of a row in a spreadsheet that has no column for it."""


def impact_map(draft: Draft, *, in_words: bool = True) -> ImpactMap:
    """``in_words`` is false for a spreadsheet: the assurors' columns have none for the kind of a value, and a sheet
    may hold outcomes only, which then have no ratio."""
    top = draft.top(
        "an impact map",
        ("currency", "rate", "first_period", "prices_of", "inputs", "outcomes", "sensitivity"),
        ("currency", "rate", "first_period", "inputs", "outcomes"),
    )
    put_in = draft.each(top, "inputs", "an input", *_INPUT, may_be_empty=not in_words)
    inputs = tuple(_input(draft, each) for each in put_in)
    required = (*_REQUIRED, "kind") if in_words else _REQUIRED
    rows = draft.each(top, "outcomes", "an outcome", (*_REQUIRED, "kind", *_OPTIONAL), required)
    ids: dict[str, int] = {}
    outcomes = tuple(_outcome(draft, each, ids) for each in rows)
    _forbidden(draft, rows, outcomes, inputs)
    prices_of = top.integer("prices_of", *YEARS) if top.has("prices_of") else None
    outcomes = _in_one_year(draft.problems, rows, outcomes, prices_of)
    return ImpactMap(
        _currency(top),
        draft.schedule(top),
        draft.first_period(top, 1),
        inputs,
        outcomes,
        _other_rates(draft, top),
        prices_of,
    )


def _currency(top: Fields) -> str:
    text = top.text("currency")
    if text is not None and not re.fullmatch("[A-Z]{3}", text):
        top.problem("currency", f"{quote(text)} is no currency", "Write three capitals, for example GBP")
        return "GBP"
    return text or "GBP"


def _other_rates(draft: Draft, top: Fields) -> tuple[Decimal, ...]:
    """The rates that were asked for. Where a schedule is in force and none was, the one that is recommended."""
    node = top.mapping("sensitivity")
    if node is None:
        in_force = top.text("rate") == "green-book-2026"
        return (shipped().row("discount_rate_recommended").value,) if in_force else ()
    fields = Fields(node, draft.problems, "sensitivity", ("rates",), ("rates",))
    found = []
    for scalar in fields.scalars("rates"):
        rate_of = number_in(scalar.text)
        if rate_of is not None and 0 <= rate_of <= 1:
            found.append(rate_of)
        else:
            draft.problems.add(
                scalar.line, "rates", f"{quote(scalar.text)} is no discount rate", 'Write for example "0.030"'
            )
    return tuple(found)


def _input(draft: Draft, fields: Fields) -> MapInput:
    for key in _SEVERAL_YEARS:
        if fields.has(key):
            fields.problem(
                key,
                "an input of several years would stand undiscounted under discounted benefits",
                "Work out its net present cost first (kind: cost-lines), and write that npc as its value",
            )
    direct, by_quantity = fields.has("value"), fields.has("quantity") or fields.has("unit_value")
    if direct == by_quantity or (by_quantity and not (fields.has("quantity") and fields.has("unit_value"))):
        fields.problem(
            None,
            "an input is a value, or a quantity with a unit_value",
            "Write value: …, or both quantity: … and unit_value: …",
        )
    with localcontext(EXACT):
        value = (
            draft.number(fields, "quantity", 0) * draft.number(fields, "unit_value", 0)
            if by_quantity
            else draft.number(fields, "value", 0)
        )
    return MapInput(fields.text("stakeholder") or "", fields.text("description") or "", value)


def _outcome(draft: Draft, fields: Fields, ids: dict[str, int]) -> MapOutcome:
    duration = fields.integer("duration", 1, LONGEST_DURATION)
    evidence = fields.integer("evidence_years", 0, LONGEST_DURATION) if fields.has("evidence_years") else None
    if duration is not None and evidence is not None and duration > evidence:
        fields.problem(
            "duration",
            f"the duration of {duration} years is longer than the evidence, which covers {evidence}",
            "Count only the years for which there is evidence",
        )
    kind = fields.one_of("kind", list(Worth)) or NOT_STATED
    code = fields.text("code") or ""
    cost = draft.costs.get(code)
    transfer = fields.yes_or_no("transfer") if fields.has("transfer") else cost is not None and cost.transfer
    cashable = fields.one_of("cashable", list(Cashable)) if fields.has("cashable") else None
    outcome = MapOutcome(
        id=draft.unique(fields, "id", ids),
        stakeholder=fields.text("stakeholder") or "",
        description=fields.text("description") or "",
        quantity=draft.number(fields, "quantity"),
        proxy=draft.number(fields, "proxy", 0),
        deadweight=draft.share(fields, "deadweight"),
        displacement=draft.share(fields, "displacement"),
        attribution_to_others=draft.share(fields, "attribution_to_others"),
        drop_off=draft.share(fields, "drop_off"),
        duration=duration or 1,
        accrues_to=fields.text("accrues_to") or "",
        kind=kind,
        transfer=bool(transfer),
        source=fields.text("source") or "",
        price_year=fields.integer("price_year", *YEARS) if fields.has("price_year") else None,
        group=fields.text("group") or "",
        first_year=2 if fields.has("starts") and fields.one_of("starts", ("in", "after")) == "after" else 1,
        code=code,
        cashable=Cashable(cashable or (cost.cashable if cost is not None else Cashable.UNKNOWN)),
        low=draft.number(fields, "low", 0) if fields.has("low") else None,
        high=draft.number(fields, "high", 0) if fields.has("high") else None,
    )
    if not fields.has("proxy"):
        outcome = _at_unit_cost(draft, fields, outcome, cost)
    ends = [end for end in (outcome.low, outcome.proxy, outcome.high) if end is not None]
    if ends != sorted(ends):
        fields.problem("proxy", "the proxy is not between low and high", "Look at the three again")
    return outcome


def _at_unit_cost(draft: Draft, fields: Fields, outcome: MapOutcome, cost: UnitCost | None) -> MapOutcome:
    """The outcome with the price that its unit cost has, of its kind."""
    row = shipped().priced.get(outcome.code)
    if cost is None and row is not None:
        return replace(
            outcome,
            proxy=row.value,
            low=row.low if outcome.low is None else outcome.low,
            high=row.high if outcome.high is None else outcome.high,
            price_year=row.price_year,
            source=row.origin.source,
        )
    if cost is None:
        if not outcome.code:
            fields.problem(
                "proxy", "an outcome needs the key proxy", "Add proxy: …, or code: … of a unit cost"
            )
        else:
            known = f"there is no unit cost {quote(outcome.code)}"
            fields.problem("code", known, did_you_mean(outcome.code, draft.costs, "Add proxy: …"))
        return outcome
    amount = cost.amount(Worth(outcome.kind)) if outcome.kind in list(Worth) else None
    if amount is None:
        told = f"the unit cost {cost.code} has no {outcome.kind} amount"
        fields.problem("kind", told, "Choose the kind it has, or add proxy: …")
        return outcome
    origin = cost.origin
    return replace(
        outcome,
        proxy=amount.value,
        price_year=amount.price_year,
        source=outcome.source or f"{cost.code}: {origin.source}",
        agency=" / ".join(filter(None, (cost.agency, cost.agency_detail))),
    )


# --- what the methods do not allow, whatever the numbers are ----------------------------------------------


def _forbidden(
    draft: Draft, rows: Sequence[Fields], outcomes: Sequence[MapOutcome], inputs: Sequence[MapInput]
) -> None:
    """The same value twice for one stakeholder, a unit cost beside its own part, and what the service costs as what
    it is worth to somebody."""
    seen: dict[tuple[object, ...], int] = {}
    codes = {row.code: fields for fields, row in zip(rows, outcomes, strict=True) if row.code}
    for part, whole in nested(codes):
        codes[part].problem(
            "code",
            f"{part} is a part of {whole}, which is in {draft.place} {codes[whole].line}",
            "Keep the whole, or its parts",
        )
    both = {row.stakeholder for row in outcomes if row.code == WELLBY} & {
        row.stakeholder for row in outcomes if row.code == QALY
    }
    for fields, row in zip(rows, outcomes, strict=True):
        if row.code == QALY and row.stakeholder in both:
            fields.problem(
                "code",
                "a QALY and a WELLBY are not added for one group of people: each holds a part of the other",
                "Keep one of them",
            )
        # One outcome may have several proxies (three stays that a fall leads to), but each only once.
        same: list[tuple[object, ...]] = [
            (row.stakeholder, row.description.casefold(), row.proxy, row.quantity < 0)
        ]
        gross = row.quantity * row.proxy
        if gross > 0:
            same.append((row.stakeholder, row.quantity, row.proxy, row.accrues_to))
        first = next((seen[key] for key in same if row.stakeholder and key in seen), None)
        if first is not None:
            fields.problem(
                "description",
                f"{row.stakeholder} is given the same value twice; it is also in {draft.place} {first}",
                "Keep one of them",
            )
        for key in same:
            seen.setdefault(key, fields.line)
        if gross and row.kind == Worth.SOCIAL and any(abs(gross) == each.value for each in inputs):
            fields.problem(
                "proxy",
                "what the service costs is not what it is worth to somebody",
                "Use a value that comes from the person's side, with its source",
            )


def _in_one_year(
    problems: Problems, rows: Sequence[Fields], outcomes: tuple[MapOutcome, ...], wanted: int | None
) -> tuple[MapOutcome, ...]:
    """All prices of one year: they are so already, or ``prices_of`` names the year to bring them to."""
    years = sorted({row.price_year for row in outcomes if row.price_year is not None})
    deflator = shipped().series(DEFLATOR)
    if wanted is None:
        if len(years) > 1:
            problems.add(
                rows[0].line,
                "price_year",
                f"the prices are of several years: {', '.join(map(str, years))}",
                "Add prices_of: with the year to bring them to by the GDP deflator, or do so first",
            )
        return outcomes
    found = []
    for fields, row in zip(rows, outcomes, strict=True):
        year = row.price_year
        if year is not None and year != wanted and not deflator.covers(year, wanted):
            known = ", ".join(map(str, deflator.values))
            fields.problem(
                "price_year",
                f"the GDP deflator here does not go from {year} to {wanted}",
                f"It has these years: {known}; bring this price to one of them first",
            )
        elif year is not None and year != wanted:
            proxy, low, high = (
                None if price is None else deflator.at_prices_of(price, year, wanted)
                for price in (row.proxy, row.low, row.high)
            )
            assert proxy is not None
            row = replace(row, proxy=proxy, low=low, high=high, proxy_as_given=row.proxy)
        found.append(row)
    return tuple(found)
