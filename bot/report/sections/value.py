"""The sections about value: what was done, what it is worth, who gains, what has no price, and value for money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.report.blocks import Column, Illustration, Part, Statement, Table, TableRow, table
from bot.report.gains import gains, gains_data, gains_in_words
from bot.report.names import capital, figure_name, subject_name
from bot.report.picture import finding
from bot.report.sections.desk import Desk
from bot.report.worth import shown_total
from flows.value.figures import Figure, Measure, Section, State
from flows.value.references import in_language

TOTALS = (
    (Measure.TOTAL, Measure.TOTAL_SHOWN),
    (Measure.TRANSFERS, Measure.TRANSFERS_SHOWN),
)
SUMS = frozenset({Measure.TOTAL, Measure.TOTAL_SHOWN})
KINDS = ((Measure.KIND, Measure.KIND_SHOWN), (Measure.CASHABLE, Measure.CASHABLE_SHOWN))
AIMS = ((Measure.AIM, Measure.AIM_SHOWN),)
LEVELS = ((Measure.LEVEL, Measure.LEVEL_SHOWN),)


def outputs(desk: Desk) -> Part:
    rows = [
        desk.row(
            figure,
            subject_name(figure, desk.words),
            desk.numbers.with_unit(figure),
            desk.words(f"span-{figure.span}"),
            desk.people(figure),
        )
        for figure in desk.summary.of(Section.OUTPUTS)
        if figure.state is not State.UNKNOWN
    ]
    columns = (
        desk.what(),
        desk.number("report-amount"),
        desk.said("report-period"),
        desk.number("report-people"),
    )
    return Part(Section.OUTPUTS, desk.words("section-outputs"), tables=table("", columns, rows))


def value(desk: Desk) -> Part:
    found: list[tuple[Figure, tuple[str, ...]]] = []
    for figure in desk.summary.of(Section.VALUE, Measure.VALUE):
        if figure.state is not State.UNKNOWN:
            label = subject_name(figure, desk.words)
            if figure.transfer:
                label = desk.words("report-transfer", label=label)
            found.append((figure, (label, desk.words(f"kind-{figure.kind}") if figure.kind else "")))
    for whole, part in TOTALS:
        for figure in shown_total(desk.summary, whole, part):
            if figure.state is not State.UNKNOWN and (whole is Measure.TOTAL or figure.value != 0):
                found.append((figure, (figure_name(figure, desk.words), "")))
    columns = (desk.what(), desk.said("report-kind"))
    view = desk.view
    headline = " ".join(part for part in (view.worth, view.worth_range) if part)
    total = desk.one(Section.VALUE, Measure.TOTAL, Measure.TOTAL_SHOWN)
    largest = desk.one(Section.VALUE, Measure.LARGEST, Measure.LARGEST_SHOWN)
    lead = [desk.statement(f"{headline}.", total)] if headline else []
    if view.mostly:
        lead.append(desk.statement(view.mostly, largest))
    paragraphs = [view.prices] if view.prices else []
    if not desk.summary.exact:
        paragraphs.append(desk.words("report-rounded-apart"))
    return Part(
        Section.VALUE,
        desk.words("section-value"),
        lead=tuple(lead) if found else (),
        paragraphs=tuple(paragraphs) if found else (),
        tables=(
            *desk.money_table("", columns, found, SUMS),
            *_split_table(desk, "report-kinds", KINDS),
        ),
    )


def accrual(desk: Desk) -> Part:
    found = gains(desk.summary, desk.numbers)
    labelled = [
        (gain.figure, (gain.label + (f" {desk.words('gains-partly')}" if gain.partly else ""),))
        for gain in found
    ]
    drawn = any(gain.figure.value for gain in found)
    alt = "; ".join(gains_in_words(desk.summary, desk.numbers))
    return Part(
        "accrual",
        desk.words("report-accrual"),
        tables=(
            *desk.money_table("", (desk.what("report-who"),), labelled),
            *_split_table(desk, "report-levels", LEVELS),
            *_split_table(desk, "report-aims", AIMS),
        ),
        illustration=Illustration("gains", alt, finding(gains_data(desk.summary, desk.numbers.language)))
        if drawn
        else None,
    )


def not_priced(desk: Desk) -> Part:
    rows = [
        desk.row(
            figure,
            subject_name(figure, desk.words),
            desk.numbers.with_unit(figure),
            in_language(figure.why or {}, desk.numbers.language),
        )
        for figure in desk.summary.of(Section.IN_WORDS)
        if figure.state is not State.UNKNOWN
    ]
    columns = (
        desk.what(),
        desk.number("report-amount"),
        Column(desk.words("report-why"), is_number=False, grows=True),
    )
    return Part(Section.IN_WORDS, desk.words("section-in_words"), tables=table("", columns, rows))


def value_for_money(desk: Desk) -> Part:
    """The narrow reading and the real one, side by side: what one does not ask stands there as not asked."""
    rows = [*_readings(desk)]
    # What was counted and not priced is one reading beside others: by itself it has its own section.
    rows += _in_counts(desk) if rows else []
    columns = (desk.what("report-asked"), desk.number("report-narrow"), desk.number("report-real"))
    explained = (Statement(desk.words("report-two-readings")),) if rows else ()
    return Part(
        Section.VALUE_FOR_MONEY,
        desk.words("section-value_for_money"),
        lead=explained,
        tables=table("", columns, rows),
    )


def _readings(desk: Desk) -> Iterator[TableRow]:
    words, numbers = desk.words, desk.numbers
    unasked = words("report-not-asked")
    price = desk.one(Section.VALUE_FOR_MONEY, Measure.PRICE)
    if price is not None:
        yield desk.row(price, words("report-price"), numbers.of(price), numbers.of(price))
    for measure in (Measure.WHOLE_LIFE_COST, Measure.YEARLY_COST):
        figure = desk.one(Section.VALUE_FOR_MONEY, measure)
        if figure is not None:
            yield desk.row(figure, words(f"report-{measure}"), unasked, numbers.of(figure))
    for whole, part in (
        (Measure.CASHABLE, Measure.CASHABLE_SHOWN),
        (Measure.DIMENSION, Measure.DIMENSION_SHOWN),
    ):
        for figure in desk.best(Section.VALUE, whole, part):
            label = desk.partly(capital(subject_name(figure, words)), figure, whole)
            cashed = whole is Measure.CASHABLE
            # What can be cashed is a part of the worth, and no more of it.
            cells = (
                (numbers.of(figure), words("report-part-of-worth"))
                if cashed
                else (unasked, numbers.of(figure))
            )
            yield desk.row(figure, label, *cells)
    narrow = desk.one(Section.VALUE_FOR_MONEY, Measure.NARROW_NET, Measure.NARROW_NET_SHOWN)
    real = desk.one(Section.VALUE_FOR_MONEY, Measure.REAL_NET, Measure.REAL_NET_SHOWN)
    if real is not None:
        label = desk.partly(words("report-net"), real, Measure.REAL_NET)
        yield desk.row(
            real, label, unasked if narrow is None else numbers.of(narrow), numbers.of(real), is_total=True
        )


def _in_counts(desk: Desk) -> Iterator[TableRow]:
    for figure in desk.summary.of(Section.IN_WORDS):
        if figure.dimension is not None and figure.state is not State.UNKNOWN:
            yield desk.row(
                figure,
                desk.words("report-in-counts", label=subject_name(figure, desk.words)),
                desk.words("report-not-asked"),
                desk.numbers.with_unit(figure),
            )


def _split_table(desk: Desk, title: str, measures: Iterable[tuple[Measure, Measure]]) -> tuple[Table, ...]:
    """The total split one way; where a part is hidden, what of it may be shown."""
    found = [
        (figure, (desk.partly(subject_name(figure, desk.words), figure, whole),))
        for whole, part in measures
        for figure in desk.best(Section.VALUE, whole, part)
    ]
    return desk.money_table(desk.words(title), (desk.what(),), found)
