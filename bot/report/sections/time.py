"""The sections about time given: the co-production matrix, and whether givers receive and receivers give."""

from __future__ import annotations

from bot.report.blocks import Illustration, Part, table
from bot.report.matrix import cells, matrix_data, matrix_in_words
from bot.report.names import capital, figure_name
from bot.report.picture import finding
from bot.report.sections.desk import Desk
from flows.value.figures import Measure, Section, State

BELOW = (Measure.GIVEN, Measure.INVOLVED, Measure.NOT_PLACED)


def time_given(desk: Desk) -> Part:
    """Only what somebody gave has a row: what is not there is empty."""
    if not desk.summary.of(Section.TIME_GIVEN):
        return Part(Section.TIME_GIVEN, "")
    found = cells(desk.summary, desk.numbers, desk.earlier)
    rows = [
        desk.row(cell.figure, cell.label, cell.hours, desk.people(cell.figure))
        for cell in found
        if cell.figure is not None and not cell.is_empty
    ]
    for measure in BELOW:
        for figure in desk.summary.of(Section.TIME_GIVEN, measure):
            if figure.value != 0:
                name = figure_name(figure, desk.words)
                amount = desk.numbers.with_unit(figure)
                is_total = measure is Measure.GIVEN
                rows.append(desk.row(figure, name, amount, desk.people(figure), is_total=is_total))
    given = desk.one(Section.TIME_GIVEN, Measure.GIVEN)
    columns = (desk.what("report-cell"), desk.number("report-time"), desk.number("report-people"))
    drawn = any(cell.figure is not None and cell.figure.value for cell in found)
    alt = "; ".join(matrix_in_words(desk.summary, desk.numbers, desk.earlier))
    return Part(
        Section.TIME_GIVEN,
        desk.words("section-time_given"),
        lead=tuple(desk.statement(line, given) for line in desk.view.given),
        tables=table("", columns, rows),
        illustration=Illustration(
            "matrix", alt, finding(matrix_data(desk.summary, desk.numbers.language, desk.earlier))
        )
        if drawn
        else None,
    )


def plainly(desk: Desk, section: Section) -> Part:
    """A section that needs no more than its figures one below the other."""
    rows = [
        desk.row(
            figure,
            capital(figure_name(figure, desk.words)),
            desk.numbers.with_unit(figure),
            desk.between(figure),
            desk.people(figure),
        )
        for figure in desk.summary.of(section)
        if figure.state is not State.UNKNOWN
    ]
    columns = (
        desk.what(),
        desk.number("report-amount"),
        desk.number("report-between"),
        desk.number("report-people"),
    )
    return Part(section, desk.words(f"section-{section}"), tables=table("", columns, rows))
