"""The sections about people: who was reached, what changed for them, and who is missing from that."""

from __future__ import annotations

from decimal import Decimal

from bot.report.blocks import Column, Illustration, Part, Statement, Table, table
from bot.report.chart import chart_data
from bot.report.names import subject_name
from bot.report.picture import finding
from bot.report.sections.certainty import area_name, heading, sureness, voices
from bot.report.sections.desk import Desk
from bot.report.view import by_subject, changes_in_words
from flows.value.figures import POINT, Figure, Measure, Section, State

ASKED = (Measure.REACHED, Measure.ANSWERED, Measure.NOT_ANSWERED)
MEANS = (Measure.FIRST, Measure.LATEST, Measure.CHANGE)
MOVES = (Measure.UP, Measure.SAME, Measure.DOWN, Measure.BEGAN_AT_TOP)


def reach(desk: Desk) -> Part:
    found = by_subject(desk.summary.of(Section.REACH)).values()
    rows = [
        desk.row(
            figures[Measure.REACHED],
            subject_name(figures[Measure.REACHED], desk.words),
            *(desk.numbers.of(figures[measure]) for measure in ASKED),
        )
        for figures in found
    ]
    columns = (
        desk.what("report-who"),
        *(desk.number(f"report-{name}") for name in ("reached", "answered", "not-answered")),
    )
    return Part(Section.REACH, desk.words("section-reach"), tables=table("", columns, rows))


def change(desk: Desk) -> Part:
    """First and latest step, declines as prominent as rises; below it, whom a mean does not speak of."""
    areas = by_subject(desk.summary.of(Section.CHANGE))
    told = [figures for figures in areas.values() if _is_told(figures[Measure.COMPARED])]
    silent = [figures[Measure.COMPARED] for figures in areas.values() if figures not in told]
    lead = [Statement(desk.words("changed-not-caused"))] if told else []
    if silent:
        names = ", ".join(subject_name(figure, desk.words) for figure in silent)
        lead.append(desk.statement(desk.words("report-nobody-twice", list=names), *silent))
    drawn = any(figure.value is not None for figure in desk.summary.of(Section.CHANGE, Measure.CHANGE))
    words = "; ".join(changes_in_words(desk.summary, desk.numbers))
    return Part(
        Section.CHANGE,
        desk.words("section-change"),
        lead=tuple(lead),
        tables=(*_moved(desk, told), *sureness(desk), *voices(desk), *_missing(desk), *_apart(desk)),
        illustration=Illustration("change", words, finding(chart_data(desk.summary, desk.numbers.language)))
        if drawn
        else None,
    )


def _is_told(compared: Figure) -> bool:
    return compared.state is State.HIDDEN or bool(compared.value)


def _moved(desk: Desk, told: list[dict[Measure, Figure]]) -> tuple[Table, ...]:
    numbers = desk.numbers
    top = any(figures[Measure.BEGAN_AT_TOP].value != 0 for figures in told)
    measures = (Measure.COMPARED, *MEANS, *(MOVES if top else MOVES[:-1]))

    def cell(figure: Figure) -> str:
        if figure.measure is Measure.CHANGE and figure.value is not None:
            return numbers.signed(figure.value, figure.unit)
        return numbers.of(figure)

    rows = [
        desk.row(
            figures[Measure.COMPARED],
            area_name(desk, figures[Measure.COMPARED]),
            *(cell(figures[measure]) if measure in figures else "–" for measure in measures),
        )
        for figures in told
    ]
    columns = (desk.what("report-area"), *(desk.number(heading(desk, each, told)) for each in measures))
    scaled = any(figures[Measure.FIRST].unit == POINT for figures in told)
    title = desk.words("report-changes-scales" if scaled else "report-changes")
    return (*table(title, columns, rows), *_often(desk, told))


def _often(desk: Desk, told: list[dict[Measure, Figure]]) -> tuple[Table, ...]:
    """Who is lonely often or always: so it is published."""
    measures = (Measure.COMPARED, Measure.OFTEN_FIRST, Measure.OFTEN_LATEST)
    rows = [
        desk.row(
            figures[Measure.OFTEN_FIRST],
            subject_name(figures[Measure.COMPARED], desk.words),
            *(desk.numbers.of(figures[measure]) for measure in measures),
        )
        for figures in told
        if Measure.OFTEN_FIRST in figures
    ]
    columns = (desk.what("report-area"), *(desk.number(f"report-{measure}") for measure in measures))
    return table(desk.words("report-often"), columns, rows)


def _missing(desk: Desk) -> tuple[Table, ...]:
    """From everybody it is meant for to those who can be compared, step by step, and what that makes of the mean."""
    numbers, rows = desk.numbers, []
    compared = by_subject(desk.summary.of(Section.CHANGE))
    for subject, figures in by_subject(desk.summary.of(Section.ATTRITION)).items():
        everybody, spread = figures[Measure.ELIGIBLE], figures[Measure.IF_MISSING_SAME]
        if everybody.value == 0:
            continue
        steps = [figures[measure] for measure in (Measure.ELIGIBLE, Measure.WITH_FIRST, Measure.WITH_LATEST)]
        matched = compared.get(subject, {})
        last = matched.get(Measure.COMPARED)
        mean = matched.get(Measure.CHANGE)
        rows.append(
            desk.row(
                everybody,
                subject_name(everybody, desk.words),
                *(numbers.of(figure) for figure in steps),
                numbers.of(last) if last is not None else "–",
                *(
                    "–"
                    if figure is None or figure.state is State.UNKNOWN
                    else numbers.of(figure)
                    if figure.value is None
                    else numbers.signed(figure.value, figure.unit)
                    for figure in (mean, spread)
                ),
            )
        )
    columns = (
        desk.what("report-area"),
        desk.number("report-eligible"),
        *(
            Column(desk.words(f"report-{measure}"), flows=True)
            for measure in (Measure.WITH_FIRST, Measure.WITH_LATEST, "far_enough_apart")
        ),
        desk.number("report-their-change"),
        desk.number("report-if_missing_same"),
    )
    return table(desk.words("section-attrition"), columns, rows, desk.words("report-attrition-note"))


def _apart(desk: Desk) -> tuple[Table, ...]:
    """Who has readings that cannot be compared, where there is anybody."""
    measures = (Measure.ONE_READING, Measure.TOO_CLOSE)
    rows = [
        desk.row(
            figures[Measure.COMPARED],
            subject_name(figures[Measure.COMPARED], desk.words),
            *(desk.numbers.of(figures[measure]) for measure in measures),
        )
        for figures in by_subject(desk.summary.of(Section.CHANGE)).values()
        if any(figures[measure].value != Decimal(0) for measure in measures)
    ]
    columns = (desk.what("report-area"), *(desk.number(f"report-{measure}") for measure in measures))
    return table(desk.words("report-waiting"), columns, rows)
