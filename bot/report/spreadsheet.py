"""The summary as a workbook: summary, ledger in the order assurors expect, indicators, data dictionary.

The ledger's formulas are live, so that an economist can change an assumption; what each comes to is kept beside its
formula, so that a phone's preview shows it. No text of a person or a programme ever becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.report.ledger_rows import COLUMNS, LedgerRow, ledger_rows, years_of
from bot.report.ledger_sheet import write_ledger
from bot.report.names import figure_name
from bot.report.numbers import Numbers, numbers_in
from bot.report.provenance import entries
from bot.report.view import heading_of, star_of, warnings_of
from bot.report.wording import is_leftwards
from flows.value.figures import Published, Section, State
from flows.value.value_map import ValueMap


def summary_spreadsheet(summary: Published, value_map: ValueMap, language: str) -> bytes:
    """The workbook (.xlsx): the same bytes for the same summary."""
    out = BytesIO()
    numbers = numbers_in(language, summary.head.currency)
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # The moment is the summary's, not the machine's.
        book.set_properties(
            {
                "title": heading_of(summary, numbers),
                "created": datetime.combine(summary.head.last_day, time()),
            }
        )
        book.set_calc_mode("auto")
        _Book(book, summary, value_map, numbers).write()
    return out.getvalue()


class _Book:
    def __init__(
        self, book: xlsxwriter.Workbook, summary: Published, value_map: ValueMap, numbers: Numbers
    ) -> None:
        self._book = book
        self._summary = summary
        self._value_map = value_map
        self._numbers = numbers
        self._words = numbers.words
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        self._write_summary()
        rows = ledger_rows(self._summary, self._value_map, self._numbers)
        sheet = self._sheet("sheet-ledger")
        write_ledger(self._book, sheet, rows, self._numbers, self._notices())
        self._write_indicators()
        self._write_dictionary(rows)

    def _sheet(self, key: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._words(key)[:31])
        if is_leftwards(self._words.language):
            sheet.right_to_left()
        return sheet

    def _notices(self) -> list[str]:
        return [heading_of(self._summary, self._numbers), *warnings_of(self._summary, self._numbers)]

    def _write_summary(self) -> None:
        """Every figure, one a row, with its number as a number."""
        sheet = self._sheet("sheet-summary")
        line = self._write_notices(sheet)
        heads = [
            "figure-number", "figure-section", "figure-what", "figure-shown", "figure-value-number", "figure-unit",
            "figure-low", "figure-high", "figure-people", "figure-period", "figure-price-year", "figure-grade",
            "figure-id",
        ]  # fmt: skip
        self._write_heads(sheet, line, heads)
        numbered = {id: entry.number for entry in entries(self._summary, self._numbers) for id in entry.ids}
        for place, figure in enumerate(self._summary.figures, start=line + 1):
            cells: Sequence[Any] = (
                numbered[figure.id],
                self._words(f"section-{figure.section}"),
                figure_name(figure, self._words),
                self._numbers.with_unit(figure),
                _number(figure.value),
                str(figure.unit),
                _number(figure.low),
                _number(figure.high),
                figure.n,
                self._words(f"span-{figure.span}"),
                figure.price_year,
                figure.grade,
                figure.id,
            )
            _write_row(sheet, place, cells)
        for column, width in enumerate((8, 22, 52, 20, 14, 9, 12, 12, 9, 16, 10, 8, 44)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(line + 1, 3)

    def _write_indicators(self) -> None:
        """What is measured: each ladder and output, the question it comes from, and where it stands."""
        sheet = self._sheet("sheet-indicators")
        line = self._write_notices(sheet)
        heads = (
            "indicator-name",
            "indicator-measure",
            "figure-value-number",
            "figure-unit",
            "figure-people",
            "indicator-questions",
        )
        self._write_heads(sheet, line, heads)
        found = [
            figure for figure in self._summary.figures if figure.section in (Section.CHANGE, Section.OUTPUTS)
        ]
        for place, figure in enumerate(found, start=line + 1):
            label = figure.label.get(self._words.language) or figure.label.get("en", figure.subject)
            shown = _number(figure.value) if figure.state is State.SHOWN else self._numbers.of(figure)
            cells = (
                label,
                figure_name(figure, self._words),
                shown,
                str(figure.unit),
                figure.n,
                ", ".join(figure.questions),
            )
            _write_row(sheet, place, cells)
        for column, width in enumerate((34, 60, 12, 9, 9, 60)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(line + 1, 1)

    def _write_dictionary(self, rows: Sequence[LedgerRow]) -> None:
        """What each column of the other sheets means."""
        sheet = self._sheet("sheet-dictionary")
        self._write_heads(sheet, 0, ("dictionary-sheet", "dictionary-column", "dictionary-meaning"))
        line = 1
        ledger = [*COLUMNS, *(["year"] if years_of(rows) else []), "present-value"]
        for key, names in (
            ("sheet-summary", ("figure-number", "figure-shown", "figure-value-number", "figure-low", "figure-high",
                               "figure-people", "figure-price-year", "figure-grade", "figure-id")),
            ("sheet-ledger", tuple(f"ledger-{name}" for name in ledger)),
            ("sheet-indicators", ("indicator-name", "indicator-measure", "indicator-questions")),
        ):  # fmt: skip
            for name in names:
                cells = (self._words(key), self._words(name, year="1"), self._words(f"meaning-{name}"))
                _write_row(sheet, line, cells, self._wrap)
                line += 1
        for text in filter(
            None, [star_of(self._summary.figures, self._numbers), self._words("changed-not-caused")]
        ):
            sheet.write_string(line + 1, 0, text)
            line += 1
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 90)

    def _write_notices(self, sheet: Worksheet) -> int:
        for line, text in enumerate(self._notices()):
            sheet.write_string(line, 0, text, self._bold)
        return len(self._notices()) + 1

    def _write_heads(self, sheet: Worksheet, line: int, keys: Iterable[str]) -> None:
        for column, key in enumerate(keys):
            sheet.write_string(line, column, self._words(key), self._head)


def _write_row(sheet: Worksheet, line: int, cells: Iterable[Any], form: Format | None = None) -> None:
    for column, value in enumerate(cells):
        match value:
            case None | "":
                continue
            case str():
                sheet.write_string(line, column, value[:32767], form)
            case _:
                sheet.write_number(line, column, value, form)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
