"""The section about the return: the ratio and its range first, then what carries it and what would undo it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.report.blocks import Part, Statement, Table, TableRow, table
from bot.report.names import capital, subject_name
from bot.report.sections.desk import Desk
from flows.value.figures import Figure, Measure, Section, State

ALL = Section.RETURN
SUMS = frozenset(
    {
        Measure.INPUTS,
        Measure.NET_PRESENT_VALUE,
        Measure.NET_PRESENT_VALUE_SHOWN,
        Measure.PRESENT_VALUE,
        Measure.PRESENT_VALUE_SHOWN,
    }
)


def returned(desk: Desk) -> Part:
    found = any(figure.state is not State.UNKNOWN for figure in desk.summary.of(ALL))
    return Part(
        ALL,
        desk.words("section-return"),
        lead=tuple(_lead(desk)) if found else (),
        tables=(*_put_in(desk), *_worth_now(desk), *_at_rates(desk), *_switching(desk), *_groups(desk)),
    )


def _lead(desk: Desk) -> Iterator[Statement]:
    ratio = desk.one(ALL, Measure.RATIO, Measure.RATIO_SHOWN)
    if desk.view.returned:
        yield desk.statement(desk.view.returned, ratio)
    payback = desk.one(ALL, Measure.PAYBACK, Measure.PAYBACK_SHOWN)
    if payback is not None and payback.value is not None:
        time = desk.numbers.measured(payback.value.quantize(Decimal(1)), payback.unit)
        yield desk.statement(desk.words("report-payback", time=time), payback)
    carried = desk.one(ALL, Measure.CONCENTRATION)
    if carried is not None and carried.value is not None:
        label = subject_name(carried, desk.words)
        yield desk.statement(
            desk.words("report-carried", share=desk.numbers.of(carried), label=label), carried
        )
    if ratio is not None:
        yield Statement(desk.words("ledger-not-a-ratio"))


def _put_in(desk: Desk) -> tuple[Table, ...]:
    found = [
        (figure, (capital(subject_name(figure, desk.words)) or desk.words("figure-inputs"),))
        for figure in desk.summary.of(ALL, Measure.INPUT, Measure.INPUTS)
        if figure.state is not State.UNKNOWN
    ]
    return desk.money_table(desk.words("report-put-in"), (desk.what(),), found, SUMS)


def _worth_now(desk: Desk) -> tuple[Table, ...]:
    """Each value over the years it lasts, what they come to, and that less what was put in."""
    found = [
        (figure, (subject_name(figure, desk.words),))
        for figure in desk.summary.of(ALL, Measure.PRESENT)
        if figure.state is not State.UNKNOWN
    ]
    for whole, part in (
        (Measure.PRESENT_VALUE, Measure.PRESENT_VALUE_SHOWN),
        (Measure.NET_PRESENT_VALUE, Measure.NET_PRESENT_VALUE_SHOWN),
    ):
        for figure in desk.best(ALL, whole, part):
            label = desk.partly(desk.words(f"report-{whole}"), figure, whole)
            found.append((figure, (label,)))
    return desk.money_table(desk.words("report-worth-now"), (desk.what(),), found, SUMS)


def _at_rates(desk: Desk) -> tuple[Table, ...]:
    """The return at the rate that is used, and at others: the rate is a choice, and the reader can see what it does."""
    others = desk.best(ALL, Measure.AT_RATE, Measure.AT_RATE_SHOWN)
    ratio = desk.one(ALL, Measure.RATIO, Measure.RATIO_SHOWN)
    rates: list[tuple[Decimal, TableRow]] = [
        (Decimal(each.subject), desk.row(each, desk.numbers.rate(Decimal(each.subject)), _ratio(desk, each)))
        for each in others
    ]
    used = _parameter(ratio, "discount_rate")
    if ratio is not None and used is not None and others:
        label = desk.words("report-rate-used", rate=desk.numbers.rate(used))
        rates.append((used, desk.row(ratio, label, _ratio(desk, ratio))))
    if ratio is not None and ratio.value is None:
        return ()
    columns = (desk.what("report-rate"), desk.number("report-ratio"))
    return table(
        desk.words("report-sensitivity"), columns, [row for _, row in sorted(rates, key=lambda rate: rate[0])]
    )


def _switching(desk: Desk) -> tuple[Table, ...]:
    """For each assumption: what it is now, and what it would have to be for as much to be gained as was put in."""
    rows = [
        desk.row(
            figure,
            subject_name(figure, desk.words),
            _now(desk, figure),
            desk.numbers.with_unit(figure),
        )
        for figure in desk.summary.of(ALL, Measure.SWITCHING)
        if figure.state is State.SHOWN
    ]
    columns = (desk.what("report-assumption"), desk.number("report-now"), desk.number("report-switches-at"))
    return table(desk.words("report-switching"), columns, rows, desk.words("report-switching-note"))


def _now(desk: Desk, figure: Figure) -> str:
    """The assumption as the map makes it, or as the answers say."""
    outcome = figure.id.split(".")[1]
    match figure.subject:
        case "quantity":
            counted = desk.summary.figure(f"{Section.VALUE}.{outcome}.{Measure.QUANTITY}")
            return desk.numbers.with_unit(counted) if counted is not None else "–"
        case "proxy":
            found = desk.summary.of(Section.VALUE)
            terms = {term.price for one in found if one.subject == outcome for term in one.formula.terms}
            return desk.numbers.money(terms.pop()) if len(terms) == 1 else "–"
        case assumed:
            share = _parameter(desk.summary.figure(f"{Section.VALUE}.{outcome}"), assumed)
            return desk.numbers.share(share) if share is not None else "–"


def _groups(desk: Desk) -> tuple[Table, ...]:
    """Values that stand or fall together: how much they carry, and what is left without them."""
    found: dict[str, dict[Measure, Figure]] = {}
    for figure in desk.summary.of(ALL, Measure.GROUP, Measure.GROUP_WITHOUT, Measure.GROUP_FACTOR):
        if figure.state is State.SHOWN:
            found.setdefault(figure.subject, {})[figure.measure] = figure
    rows = [
        desk.row(
            next(iter(figures.values())),
            subject_name(next(iter(figures.values())), desk.words),
            desk.numbers.of(figures[Measure.GROUP]) if Measure.GROUP in figures else "–",
            *(
                _ratio(desk, figures[measure]) if measure in figures else "–"
                for measure in (Measure.GROUP_WITHOUT, Measure.GROUP_FACTOR)
            ),
        )
        for figures in found.values()
    ]
    columns = (
        desk.what("report-together"),
        desk.number("report-share"),
        desk.number("report-without"),
        desk.number("report-factor"),
    )
    return table(desk.words("report-groups"), columns, rows)


def _ratio(desk: Desk, figure: Figure) -> str:
    if figure.value is None:
        return desk.numbers.of(figure)
    return desk.numbers.plain(figure.value, 2, fixed=True)


def _parameter(figure: Figure | None, id: str) -> Decimal | None:
    if figure is None:
        return None
    return next((one.value for one in figure.parameters if one.id == id), None)
