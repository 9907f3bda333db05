"""An impact map's ledger to read: each row step by step, the totals, who gains, and what the result hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import worded
from bot.report.ledger.columns import money, number, percent, table
from flows.value.discounting import Schedule
from flows.value.sroi import GroupResult, ImpactMap, Return, Row
from flows.value.unit_costs import Cashable

EXACT_PLACES = 6
"""As near as an answer may be: whoever multiplies a quantity by its price gets what is printed."""

PARAMETERS = ("quantity", "proxy", "deadweight", "displacement", "attribution_to_others")


def impact_map(given: ImpactMap, found: Return) -> Iterator[str]:
    yield worded("value-map", currency=given.currency)
    yield discounted_by(given.schedule, given.first_period, "value-year-1")
    if given.prices_of is not None:
        yield worded("value-prices-of", year=str(given.prices_of))
    if given.left_out:
        yield worded("value-left-out", list="; ".join(given.left_out))
    yield from ("", worded("value-inputs"))
    put_in = [(f"{each.stakeholder}: {each.description}", money(each.value)) for each in given.inputs]
    yield from table(("", ""), [*put_in, (worded("value-together"), money(found.inputs))])
    for place, row in enumerate(found.rows, start=1):
        yield ""
        yield from _row(row, place, found)
    yield from ("", worded("value-result"))
    yield from _totals(found)
    if found.low != found.high:
        yield "  " + worded("value-range", low=money(found.low), high=money(found.high))
    yield from ("", worded("value-by-year"))
    years = enumerate(zip(found.years, found.factors, found.pv_by_year, strict=False), start=1)
    head = ("", worded("value-amount"), worded("value-factor"), worded("value-now"))
    yield from table(
        head,
        [
            (worded("value-year", year=str(year)), money(amount), number(factor, 6), money(now))
            for year, (amount, factor, now) in years
        ],
    )
    yield from _who_gains(found)
    yield from _what_carries_it(found)
    yield from _sensitivity(found)
    yield from _switching(found)
    yield from ("", worded("value-not-compared"))
    unverified = [row.outcome.id for row in found.rows if not row.outcome.is_verified]
    if unverified:
        yield worded("value-unverified-rows", count=len(unverified), rows=", ".join(unverified))


def discounted_by(schedule: Schedule, first_period: int, year: str) -> str:
    """The rate or the schedule, and whether the first year is discounted: no figure stands without them."""
    first = worded(f"{year}-{first_period}")
    if schedule.is_flat:
        return worded("value-discounted", rate=percent(schedule.rate(1)), first=first)
    bands = ", ".join(
        worded("value-band", rate=percent(band.rate), until=str(band.until))
        if band.until is not None
        else worded("value-band-rest", rate=percent(band.rate))
        for band in schedule.bands
    )
    told = worded(
        "value-discounted-by",
        schedule=schedule.id,
        bands=bands,
        first=first,
        source=schedule.source,
        day=_day_of(schedule),
    )
    if not schedule.superseded_by:
        return told
    return f"{told} {worded('value-superseded', by=schedule.superseded_by)}"


def _day_of(schedule: Schedule) -> str:
    """Since when it is in force."""
    if schedule.valid_from is None:
        return worded("value-not-known")
    day = schedule.valid_from.isoformat()
    return worded("value-day-as-quoted", day=day) if schedule.day_as_quoted else day


def _row(row: Row, place: int, found: Return) -> Iterator[str]:
    outcome, steps = row.outcome, row.steps
    yield worded("value-row", place=str(place), description=outcome.description, id=outcome.id)
    accrues = worded(
        "value-row-for", stakeholder=outcome.stakeholder, accrues_to=outcome.accrues_to, kind=outcome.kind
    )
    yield f"  {accrues}"
    adjusted = (
        ("displacement", outcome.displacement, steps.after_displacement),
        ("attribution_to_others", outcome.attribution_to_others, steps.after_attribution),
    )
    yield from table(
        ("", "", ""),
        [
            (
                worded("value-gross"),
                f"{number(outcome.quantity, EXACT_PLACES)} × {money(outcome.proxy)}",
                money(steps.gross),
            ),
            (worded("value-less-deadweight"), percent(outcome.deadweight), money(steps.after_deadweight)),
            *(
                (worded(f"value-less-{name.replace('_', '-')}"), percent(share), money(left))
                for name, share, left in adjusted
            ),
        ],
    )
    years = zip(row.years, found.factors, row.pv_years, strict=False)
    yield from table(
        ("", worded("value-amount"), worded("value-factor"), worded("value-now")),
        [
            (worded("value-year", year=str(year)), money(amount), number(factor, 6), money(now))
            for year, (amount, factor, now) in enumerate(years, start=1)
        ],
    )
    if outcome.duration > 1:
        yield "  " + worded("value-drop-off", share=percent(outcome.drop_off))
    if outcome.transfer:
        yield "  " + worded("value-row-transfer", pv=money(row.pv))
    else:
        yield "  " + worded("value-row-pv", pv=money(row.pv), share=percent(row.share_of_pv))
    if row.low != row.high:
        yield "  " + worded("value-range", low=money(row.low), high=money(row.high))
    yield "  " + worded(
        "value-row-source",
        source=outcome.source or worded("value-no-source"),
        verified="yes" if outcome.is_verified else "no",
    )
    if outcome.proxy_as_given is not None:
        yield "  " + worded(
            "value-row-deflated", given=money(outcome.proxy_as_given), year=str(outcome.price_year)
        )
    elif outcome.price_year is not None:
        yield "  " + worded("value-row-prices", year=str(outcome.price_year))


def _totals(found: Return) -> list[str]:
    return table(
        ("", ""),
        [
            (worded("value-total-year-1"), money(found.total_year_1)),
            (worded("value-pv"), money(found.pv)),
            (worded("value-less-inputs"), money(found.inputs)),
            (worded("value-npv"), money(found.npv)),
            (worded("value-ratio"), money(found.ratio)),
            (worded("value-net-ratio"), money(found.net_ratio)),
            (worded("value-payback"), money(found.payback_months)),
        ],
    )


def _who_gains(found: Return) -> Iterator[str]:
    yield from ("", worded("value-who-gains"))
    gains = sorted(found.by_accrual, key=lambda gain: gain[1], reverse=True)
    shares = [percent(value / found.pv) if found.pv else worded("value-none") for _, value in gains]
    yield from table(
        ("", "", ""),
        [(name, money(value), share) for (name, value), share in zip(gains, shares, strict=True)],
    )
    yield from ("", worded("value-by-kind"))
    yield from table(("", ""), [(worded(f"value-{kind}"), money(value)) for kind, value in found.by_kind])
    if any(name != Cashable.UNKNOWN for name, _ in found.by_cashable):
        yield from ("", worded("value-narrow"))
        cashable = [(worded(f"value-cashable-{name}"), money(value)) for name, value in found.by_cashable]
        yield from table(("", ""), [*cashable, (worded("value-real"), money(found.pv))])
    if found.by_agency:
        yield from ("", worded("value-by-agency"))
        yield from table(("", ""), [(name, money(value)) for name, value in found.by_agency])
    if any(row.outcome.transfer for row in found.rows):
        yield "  " + worded("value-transfers", amount=money(found.transfers))


def _what_carries_it(found: Return) -> Iterator[str]:
    yield from ("", worded("value-concentration"))
    for group in found.groups:
        yield from _group(group, found)
    if found.concentration is not None:
        rows = found.concentration.ids
        yield "  " + worded(
            "value-largest",
            count=len(rows),
            rows=", ".join(rows),
            share=percent(found.concentration.share_of_pv),
        )


def _group(group: GroupResult, found: Return) -> Iterator[str]:
    rows = sum(1 for row in found.rows if row.outcome.group == group.name and not row.outcome.transfer)
    yield "  " + worded("value-group", count=rows, name=group.name, share=percent(group.share_of_pv))
    if group.ratio_without is not None:
        yield "    " + worded("value-group-without", ratio=money(group.ratio_without))
    if group.quantity_factor is not None:
        yield "    " + worded("value-group-factor", share=percent(group.quantity_factor))
    if group.deadweight is not None:
        yield "    " + worded("value-group-deadweight", share=percent(group.deadweight))


def _sensitivity(found: Return) -> Iterator[str]:
    if not found.sensitivity:
        return
    yield from ("", worded("value-sensitivity"))
    yield from table(
        (worded("value-rate"), worded("value-pv-short"), worded("value-ratio-short")),
        [(percent(each.rate), money(each.pv), money(each.ratio)) for each in found.sensitivity],
    )


def _switching(found: Return) -> Iterator[str]:
    yield from ("", worded("value-switching"))
    rows = {row.outcome.id: row.outcome for row in found.rows}
    lines = []
    for each in found.switching:
        if each.value is None:
            continue
        as_it_is = getattr(rows[each.id], each.parameter)
        shown = number if each.parameter == "quantity" else money if each.parameter == "proxy" else percent
        name = worded(f"value-{each.parameter.replace('_', '-')}")
        lines.append((each.id, name, shown(as_it_is), shown(each.value)))
    if lines:
        head = (
            worded("value-row-head"),
            worded("value-what"),
            worded("value-as-it-is"),
            worded("value-switch"),
        )
        yield from table(head, lines, texts=2)
    without = [
        id
        for id in dict.fromkeys(each.id for each in found.switching)
        if all(id != line[0] for line in lines)
    ]
    if without:
        yield "  " + worded("value-no-switch", count=len(without), rows=", ".join(without))
