"""The ledger as a sheet with live formulas: whoever changes an assumption sees what follows from it.

What each formula comes to, as ``flows.value.sroi`` has it, is written beside it: what cannot reckon shows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.report.ledger_rows import COLUMNS, FIRST_PERIOD, LedgerRow, rate, worked, years_of
from bot.report.numbers import Numbers
from flows.value.sroi import Row

WIDTHS = {
    "stakeholder": 18,
    "outputs": 36,
    "outcome": 36,
    "indicator": 32,
    "source": 30,
    "proxy": 34,
    "proxy-source": 40,
}
TEXTS = (
    "stakeholder",
    "outputs",
    "outcome",
    "indicator",
    "source",
    "proxy",
    "proxy-source",
    "deadweight-source",
)
OF_SHARE = ("deadweight", "displacement", "attribution", "drop-off")


class _Ledger:
    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, rows: Sequence[LedgerRow], numbers: Numbers
    ) -> None:
        self._sheet = sheet
        self._rows = rows
        self._words = numbers.words
        self._years = years_of(rows)
        self._result = worked(rows, numbers.currency)
        self._at = {name: column for column, name in enumerate(COLUMNS)}
        after = len(COLUMNS)
        self._year = [after + year for year in range(self._years)]
        self._present = [after + self._years + year for year in range(self._years)]
        self._total = after + 2 * self._years
        self._transfer = self._total + 1
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self._plain = book.add_format({"num_format": "#,##0.####", "valign": "top"})
        # What may be changed is blue, and said to be so.
        self._assumed = book.add_format({"num_format": "0.0%", "font_color": "#1d70b8", "valign": "top"})
        self._changed = book.add_format(
            {"num_format": "#,##0.####", "font_color": "#1d70b8", "valign": "top"}
        )
        self._sum = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
        self._rate = ""
        self._first = ""

    def write(self, notices: Sequence[str]) -> None:
        line = 0
        for text in (*notices, self._words("ledger-notice"), self._words("ledger-not-a-ratio")):
            self._sheet.write_string(line, 0, text, self._bold if line == 0 else None)
            line += 1
        line = self._write_assumptions(line + 1)
        self._write_heads(line)
        first = line + 1
        results = iter(self._result.rows)
        for place, row in enumerate(self._rows):
            self._write_row(first + place, row, next(results) if row.outcome is not None else None)
        self._write_totals(first, first + len(self._rows) - 1)
        self._sheet.freeze_panes(first, 1)
        for name, column in self._at.items():
            self._sheet.set_column(column, column, WIDTHS.get(name, 13))

    def _write_assumptions(self, line: int) -> int:
        """Discount rate, and the period in which year 1 stands."""
        self._sheet.write_string(line, 0, self._words("ledger-rate"))
        self._sheet.write_number(line, 1, float(rate()), self._assumed)
        self._sheet.write_string(line + 1, 0, self._words("ledger-first-period"))
        self._sheet.write_number(line + 1, 1, FIRST_PERIOD, self._changed)
        self._rate = xl_rowcol_to_cell(line, 1, row_abs=True, col_abs=True)
        self._first = xl_rowcol_to_cell(line + 1, 1, row_abs=True, col_abs=True)
        return line + 3

    def _write_heads(self, line: int) -> None:
        heads = [self._words(f"ledger-{name}") for name in COLUMNS]
        heads += [self._words("ledger-year", year=str(year + 1)) for year in range(self._years)]
        heads += [self._words("ledger-present", year=str(year + 1)) for year in range(self._years)]
        heads += [self._words("ledger-present-value"), self._words("ledger-transfer")]
        for column, head in enumerate(heads):
            self._sheet.write_string(line, column, head, self._head)

    def _write_row(self, line: int, row: LedgerRow, result: Row | None) -> None:
        for name in TEXTS:
            if row.words.get(name):
                self._sheet.write_string(line, self._at[name], row.words[name], self._text)
        if row.outcome is None or result is None or row.quantity is None:
            for column in (self._at["quantity"], self._at["sample-size"], self._at["impact"], self._total):
                self._sheet.write_string(line, column, self._words("hidden"), self._text)
            return
        outcome = row.outcome
        self._write_quantity(line, row, outcome.quantity)
        if row.sample_size is not None:
            self._number(line, "sample-size", Decimal(row.sample_size), self._plain)
        self._number(line, "duration", Decimal(outcome.duration), self._changed)
        self._sheet.write_string(line, self._at["starts"], self._words("ledger-in-period"), self._text)
        self._number(line, "proxy-value", outcome.proxy, self._changed)
        shares = (outcome.deadweight, outcome.displacement, outcome.attribution_to_others, outcome.drop_off)
        for name, share in zip(OF_SHARE, shares, strict=True):
            self._number(line, name, share, self._assumed)
        at = {name: xl_rowcol_to_cell(line, column) for name, column in self._at.items()}
        off = "".join(f"*(1-{at[name]})" for name in OF_SHARE[:3])
        impact = f"={at['quantity']}*{at['proxy-value']}{off}"
        self._formula(line, self._at["impact"], impact, result.impact_year_1)
        for year, column in enumerate(self._year):
            held = f"=IF({at['duration']}>{year},{at['impact']}*(1-{at['drop-off']})^{year},0)"
            value = result.years[year] if year < len(result.years) else Decimal(0)
            self._formula(line, column, held, value)
            cell = xl_rowcol_to_cell(line, column)
            factor = (1 + rate()) ** (year + FIRST_PERIOD)
            self._formula(
                line, self._present[year], f"={cell}/(1+{self._rate})^({year}+{self._first})", value / factor
            )
        first, last = (xl_rowcol_to_cell(line, column) for column in (self._present[0], self._present[-1]))
        self._formula(line, self._total, f"=SUM({first}:{last})", result.pv)
        said = self._words("ledger-yes" if outcome.transfer else "ledger-no")
        self._sheet.write_string(line, self._transfer, said, self._text)

    def _write_quantity(self, line: int, row: LedgerRow, quantity: Decimal) -> None:
        assert row.quantity is not None
        if row.divisor == 1:
            self._number(line, "quantity", quantity, self._changed)
        else:
            divided = f"={_plain(row.quantity)}/{row.divisor}"
            self._sheet.write_formula(line, self._at["quantity"], divided, self._changed, float(quantity))

    def _write_totals(self, first: int, last: int) -> None:
        """Without transfers: money moved, not made. They have a line of their own."""
        if last < first:
            return
        kinds = xl_col_to_name(self._transfer)
        moved = (row.impact_year_1 for row in self._result.rows if row.outcome.transfer)
        for below, key, value, impact in (
            (1, "no", self._result.pv, self._result.total_year_1),
            (2, "yes", self._result.transfers, sum(moved, Decimal(0))),
        ):
            said = self._words(f"ledger-{key}")
            line = last + below
            self._sheet.write_string(
                line, 0, self._words("ledger-total" if key == "no" else "ledger-transfers"), self._bold
            )
            for column, cached in ((self._at["impact"], impact), (self._total, value)):
                name = xl_col_to_name(column)
                sought = f"${kinds}${first + 1}:${kinds}${last + 1}"
                added = f'=SUMIF({sought},"{said}",{name}${first + 1}:{name}${last + 1})'
                self._sheet.write_formula(line, column, added, self._sum, float(cached))

    def _number(self, line: int, name: str, value: Decimal, form: Format) -> None:
        self._sheet.write_number(line, self._at[name], float(value), form)

    def _formula(self, line: int, column: int, formula: str, value: Decimal) -> None:
        self._sheet.write_formula(line, column, formula, self._money, float(value))


def write_ledger(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    rows: Sequence[LedgerRow],
    numbers: Numbers,
    notices: Sequence[str],
) -> None:
    """The whole sheet."""
    _Ledger(book, sheet, rows, numbers).write(notices)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
