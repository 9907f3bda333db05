"""The summary as a workbook: summary, ledger in the order assurors expect, indicators, data dictionary.

The ledger's formulas are live, so that an economist can change an assumption; what each comes to is kept beside its
formula, so that a phone's preview shows it. No text of a person or a programme ever becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.report.footnotes import star_of
from bot.report.ledger_rows import COLUMNS, OWN_COLUMNS, impact_ledger
from bot.report.ledger_sheet import GAP, money_format, reading_order, write_ledger
from bot.report.names import figure_name
from bot.report.numbers import MANY, Numbers, numbers_in
from bot.report.provenance import entries
from bot.report.row_heights import RowHeights
from bot.report.view import heading_of, warnings_of
from bot.report.wording import is_leftwards
from flows.value.figures import POINT, SHARE, STEP, Figure, Published, Section
from flows.value.references import in_language
from flows.value.value_map import ValueMap

A4, A3 = 9, 8
"""Paper, by the numbers that spreadsheets have for it."""

Column = tuple[str, float]
"""Its header's key, and its width in letters."""

SUMMARY: Sequence[Column] = (
    ("figure-number", 8), ("figure-section", 22), ("figure-what", 52), ("figure-shown", 18),
    ("figure-value-number", 16), ("figure-unit", 9), ("figure-low", 14), ("figure-high", 14), ("figure-people", 9),
    ("figure-period", 16), ("figure-price-year", 9), ("figure-grade", 8), ("figure-id", 44),
)  # fmt: skip
INDICATORS: Sequence[Column] = (
    ("indicator-name", 34), ("indicator-measure", 56), ("figure-value-number", 12), ("figure-unit", 9),
    ("figure-people", 9), ("indicator-of", 60), ("indicator-questions", 40),
)  # fmt: skip


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
        order = reading_order(numbers.language)

        def form(**more: object) -> Format:
            return book.add_format({"valign": "top", "reading_order": order, **more})

        end = "left" if is_leftwards(numbers.language) else "right"
        head = {"bold": True, "text_wrap": True, "bottom": 1}
        self._bold = form(bold=True)
        self._head = form(**head)
        self._head_end = form(**head, align=end, indent=1)
        self._wrap = form(text_wrap=True)
        self._top = form()
        self._end = form(align=end, indent=1)
        self._year = form(num_format=f"0{GAP}")
        self._whole = form(num_format=f"#,##0{GAP}")
        self._broken = form(num_format=f"#,##0.00{GAP}")
        self._forms = {
            numbers.currency: form(num_format=money_format(numbers)),
            SHARE: form(num_format=f"0.0%{GAP}"),
            STEP: form(num_format=f"0.0{GAP}"),
            POINT: form(num_format=f"0.0{GAP}"),
        }

    def write(self) -> None:
        self._write_summary()
        ledger = impact_ledger(self._summary, self._value_map, self._numbers)
        sheet = self._sheet("sheet-ledger")
        head = write_ledger(self._book, sheet, ledger, self._numbers, self._notices())
        self._print(sheet, head, paper=A3, wide=2)
        sheet.repeat_columns(0)
        self._write_indicators()
        self._write_dictionary()

    def _sheet(self, key: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._words(key)[:31])
        if is_leftwards(self._words.language):
            sheet.right_to_left()
        return sheet

    def _print(self, sheet: Worksheet, head: int, *, paper: int = A4, wide: int = 1) -> None:
        """Across, as wide as the paper, the headers on each page and its number at the foot."""
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(wide, 0)
        sheet.repeat_rows(head)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        heading = heading_of(self._summary, self._numbers).replace("&", "&&")
        if is_leftwards(self._words.language):
            # A foot knows no side where reading begins.
            heading = f"\N{RIGHT-TO-LEFT EMBEDDING}{heading}\N{POP DIRECTIONAL FORMATTING}"
        sheet.set_footer(f"&L{heading}&R&P / &N")

    def _notices(self) -> list[str]:
        """One line for whose it is, one for what has to be known: what stays in sight leaves room for the rest."""
        told = " ".join(warnings_of(self._summary, self._numbers))
        return [heading_of(self._summary, self._numbers), *([told] if told else [])]

    def _write_summary(self) -> None:
        """Every figure, one a row, with its number as a number."""
        numbered = {id: entry.number for entry in entries(self._summary, self._numbers) for id in entry.ids}
        self._write_table(
            "sheet-summary",
            SUMMARY,
            [
                (
                    (numbered[figure.id], self._whole),
                    (self._words(f"section-{figure.section}"), self._wrap),
                    (figure_name(figure, self._words), self._wrap),
                    (self._numbers.with_unit(figure), self._end),
                    self._amount(figure, figure.value),
                    (self._unit(figure), self._top),
                    self._amount(figure, figure.low),
                    self._amount(figure, figure.high),
                    (figure.n, self._whole),
                    (self._words(f"span-{figure.span}"), self._wrap),
                    (figure.price_year, self._year),
                    (figure.grade, self._top),
                    (figure.id, self._top),
                )
                for figure in self._summary.figures
            ],
        )

    def _write_indicators(self) -> None:
        """What is measured: each ladder and output, the published indicators that it shows, and where it stands."""
        found = [
            figure for figure in self._summary.figures if figure.section in (Section.CHANGE, Section.OUTPUTS)
        ]
        shows = self._indicators()
        self._write_table(
            "sheet-indicators",
            INDICATORS,
            [
                (
                    (in_language(figure.label, self._words.language) or figure.subject, self._wrap),
                    (figure_name(figure, self._words), self._wrap),
                    self._amount(figure, figure.value)
                    if figure.value is not None
                    else (self._numbers.of(figure), self._end),
                    (self._unit(figure), self._top),
                    (figure.n, self._whole),
                    (shows.get(figure.subject, ""), self._wrap),
                    (", ".join(figure.questions), self._wrap),
                )
                for figure in found
            ],
        )

    def _indicators(self) -> dict[str, str]:
        """By ladder and output, the published indicators that it shows: its own, and those of the outcomes behind."""
        labels = {one.id: one for one in self._value_map.indicators}
        found: dict[str, list[str]] = {each.id: [*each.indicators] for each in self._value_map.outputs}
        for outcome in self._value_map.service_outcomes:
            leads_to = [one for one in self._value_map.community_outcomes if outcome.id in one.outcomes]
            for measured_by in outcome.measured_by:
                of_both = (*outcome.indicators, *(id for one in leads_to for id in one.indicators))
                found.setdefault(measured_by, []).extend(of_both)
        return {
            subject: "; ".join(
                in_language(labels[id].label, self._words.language)
                for id in dict.fromkeys(ids)
                if id in labels
            )
            for subject, ids in found.items()
        }

    def _write_table(
        self, key: str, columns: Sequence[Column], rows: Sequence[Sequence[tuple[Any, Format]]]
    ) -> None:
        """Notices, headers that stay in sight, and the rows, to be sorted and filtered. No column is empty."""
        sheet = self._sheet(key)
        line = self._write_notices(sheet)
        kept = [
            place for place in range(len(columns)) if any(row[place][0] not in (None, "") for row in rows)
        ]
        for column, place in enumerate(kept):
            head, width = columns[place]
            is_number = any(isinstance(row[place][0], int | float) for row in rows)
            sheet.write_string(line, column, self._words(head), self._head_end if is_number else self._head)
            sheet.set_column(column, column, width)
        heights = RowHeights()
        for place in kept:
            heights.hear(line, self._words(columns[place][0]), columns[place][1])
        for below, row in enumerate(rows, start=1):
            for column, place in enumerate(kept):
                value, form = row[place]
                _write(sheet, line + below, column, value, form)
                if form is self._wrap:
                    heights.hear(line + below, str(value), columns[place][1])
        heights.set(sheet)
        if rows:
            sheet.autofilter(line, 0, line + len(rows), len(kept) - 1)
        sheet.freeze_panes(line + 1, 1)
        self._print(sheet, line)

    def _amount(self, figure: Figure, amount: Decimal | None) -> tuple[float | None, Format]:
        """A number as it is counted: money, shares and steps each in their own way."""
        form = self._forms.get(str(figure.unit))
        if form is None:
            is_whole = amount is None or amount == amount.to_integral_value()
            form = self._whole if is_whole else self._broken
        return (None if amount is None else float(amount)), form

    def _unit(self, figure: Figure) -> str:
        """``hours``, ``people``: what is left of "7 hours" without the number."""
        if figure.unit == SHARE:
            return "%"
        key = f"unit-{figure.unit}"
        told = self._words(key, amount="", n=MANY).strip() if self._words.has(key) else ""
        return told or str(figure.unit)

    def _write_dictionary(self) -> None:
        """What each column of the other sheets means."""
        sheet = self._sheet("sheet-dictionary")
        for column, key in enumerate(("dictionary-sheet", "dictionary-column", "dictionary-meaning")):
            sheet.write_string(0, column, self._words(key), self._head)
        line = 1
        of_ledger = (*COLUMNS, "year", "present", "present-value", *OWN_COLUMNS)
        for key, names in (
            ("sheet-summary", tuple(name for name, _ in SUMMARY)),
            ("sheet-ledger", tuple(f"ledger-{name}" for name in of_ledger)),
            (
                "sheet-indicators",
                ("indicator-name", "indicator-measure", "indicator-of", "indicator-questions"),
            ),
        ):
            for name in names:
                for column, text in enumerate(
                    (self._words(key), self._words(name, year="1"), self._words(f"meaning-{name}"))
                ):
                    sheet.write_string(line, column, text, self._wrap)
                line += 1
        widths, heights = (16, 30, 90), RowHeights()
        star = star_of(self._summary.figures, self._numbers)
        for text in (*star.split("\n"), self._words("changed-not-caused")):
            if text:
                line += 1
                sheet.write_string(line, 2, text, self._wrap)
                heights.hear(line, text, widths[2])
        heights.set(sheet)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        self._print(sheet, 0)

    def _write_notices(self, sheet: Worksheet) -> int:
        for line, text in enumerate(self._notices()):
            sheet.write_string(line, 0, text, self._bold)
        return len(self._notices()) + 1


def _write(sheet: Worksheet, line: int, column: int, value: Any, form: Format) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(line, column, value[:32767], form)
        case _:
            sheet.write_number(line, column, value, form)
