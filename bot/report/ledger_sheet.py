"""The ledger as a sheet with live formulas: whoever changes an assumption sees what follows from it.

What each formula comes to, as ``flows.value.sroi`` has it, is written beside it: what cannot reckon shows that. In any
language ``bot value`` reads the sheet back: where the headers are not English, a row below them has the English ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import xlsxwriter
from babel.numbers import get_currency_symbol
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.report.ledger_rows import COLUMNS, OWN_COLUMNS, ImpactLedger, LedgerRow
from bot.report.numbers import Numbers
from bot.report.row_heights import RowHeights
from bot.report.wording import is_leftwards, report_words
from flows.value.figures import State
from flows.value.sroi import MapOutcome, Row

MACHINE = "en"
"""The language of the headers that ``bot value`` reads."""

WIDTHS = {
    "stakeholder": 30,
    "input": 24,
    "outputs": 30,
    "outcome": 32,
    "indicator": 30,
    "source": 24,
    "proxy": 30,
    "proxy-source": 40,
    "deadweight-source": 40,
    "other-sources": 40,
    "id": 20,
    "group": 18,
    "accrues-to": 18,
}
WIDTH = 13
MAY_BE_LEFT_OUT = ("cashable", "proxy-low", "proxy-high", "group", "other-sources")
"""Columns of our own that are not there where no row has anything to say in them."""
TEXTS = ("outputs", "outcome", "indicator", "source", "proxy", "proxy-source", "deadweight-source")
IN_WORDS = (
    "stakeholder", "input", *TEXTS, "id", "accrues-to", "kind", "transfer", "cashable", "group", "other-sources",
)  # fmt: skip
"""Columns of words: all others are of numbers, and their heads stand over these."""
OF_SHARE = ("deadweight", "displacement", "attribution", "drop-off")
ASSUMED = ("input-value", "quantity", "duration", "starts", "proxy-value", *OF_SHARE)
HIDDEN = "*"
"""In every language, so that whoever reads the sheet back knows it."""


GAP = "_)"
"""After a number, so that it does not touch the text beside it."""


def reading_order(language: str) -> int:
    """From the left or from the right, by the numbers that spreadsheets have for it."""
    return 2 if is_leftwards(language) else 1


def money_format(numbers: Numbers) -> str:
    """Pence are always shown, so that the points stand under each other."""
    symbol = get_currency_symbol(numbers.currency, locale=numbers.locale)
    return f'"{symbol}"#,##0.00{GAP};-"{symbol}"#,##0.00{GAP}'


class _Ledger:
    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, ledger: ImpactLedger, numbers: Numbers
    ) -> None:
        self._sheet = sheet
        self._ledger = ledger
        self._numbers = numbers
        self._words = numbers.words
        years = range(1, ledger.years + 1)
        #: each column by its key, with the year where there is one for each
        keys = [
            *((name, "") for name in COLUMNS),
            *(("year", str(year)) for year in years),
            *(("present", str(year)) for year in years),
            ("present-value", ""),
            *((name, "") for name in OWN_COLUMNS if name not in MAY_BE_LEFT_OUT or self._holds(name)),
        ]
        self._at = {key: column for column, key in enumerate(keys)}
        money = money_format(numbers)

        order = reading_order(self._words.language)

        def form(**more: object) -> Format:
            return book.add_format({"valign": "top", "reading_order": order, **more})

        self._bold = form(bold=True)
        end = "left" if is_leftwards(self._words.language) else "right"
        self._head = form(bold=True, text_wrap=True, bottom=1)
        self._head_end = form(bold=True, text_wrap=True, bottom=1, align=end, indent=1)
        self._quiet = form(text_wrap=True, font_color="#505a5f", bottom=1)
        self._quiet_end = form(text_wrap=True, font_color="#505a5f", bottom=1, align=end, indent=1)
        self._text = form(text_wrap=True)
        self._name = form(text_wrap=True)
        self._year = form(num_format=f"0{GAP}")
        self._money = form(num_format=money)
        self._count = form(num_format=f"#,##0{GAP}")
        # What may be changed is blue and underlined, and its cell says so when it is chosen.
        assumed = {"font_color": "#1d70b8", "underline": 1}
        self._share = form(num_format=f"0.0%{GAP}", **assumed)
        self._price = form(num_format=money, **assumed)
        self._changed = form(num_format=f"#,##0{GAP}", **assumed)
        self._changed_part = form(num_format=f"#,##0.0000{GAP}", **assumed)
        self._sum = form(num_format=money, bold=True, top=1)
        self._sum_head = form(bold=True, top=1, text_wrap=True)
        self._mark_form = form(font_color="#505a5f")
        self._ratio = form(num_format=f"0.00{GAP}", bold=True)
        self._heights = RowHeights()
        self._rate = ""
        self._first = ""

    def _holds(self, name: str) -> bool:
        return any(_own(row, name) != "" for row in self._ledger.rows)

    def write(self, notices: Sequence[str]) -> int:
        """The line of the headers, from 0."""
        line = 0
        told = (
            *notices,
            f"{self._words('ledger-notice')} {self._words('ledger-not-a-ratio')}",
        )
        for text in told:
            self._sheet.write_string(line, 0, text, self._bold if line == 0 else None)
            line += 1
        if not any(row.figure is not None for row in self._ledger.rows):
            self._sheet.write_string(line, 0, self._words("ledger-nothing"))
            line += 1
        line = self._write_assumptions(line)
        head = line
        line = self._write_heads(line)
        for place, row in enumerate(self._ledger.rows):
            self._write_row(line + place, row)
        last = line + len(self._ledger.rows) - 1
        self._write_totals(line, last)
        if last >= line:
            for name in ASSUMED:
                self._may_be_changed(line, self._at[name, ""], last)
        self._sheet.freeze_panes(line, 1)
        for (name, _), column in self._at.items():
            self._sheet.set_column(column, column, WIDTHS.get(name, WIDTH))
        self._heights.set(self._sheet)
        return head

    def _write_assumptions(self, line: int) -> int:
        """Currency, discount rate, and the period in which year 1 stands."""
        schedule = self._ledger.schedule
        rate: Decimal | str = schedule.rate(1) if self._ledger.is_flat else schedule.id
        cells = []
        for key, value, form in (
            ("currency", self._numbers.currency, None),
            ("rate", rate, self._share),
            ("first-period", Decimal(self._ledger.first_period), self._changed),
        ):
            self._wrapped(line, 0, "stakeholder", self._words(f"ledger-{key}"), self._name)
            if isinstance(value, str):
                self._sheet.write_string(line, 1, value, form)
            else:
                self._sheet.write_number(line, 1, float(value), form)
                self._may_be_changed(line, 1, line)
            if self._is_foreign:
                self._sheet.write_string(line, 2, report_words(MACHINE)(f"ledger-{key}"), self._mark_form)
            cells.append(xl_rowcol_to_cell(line, 1, row_abs=True, col_abs=True))
            line += 1
        _, self._rate, self._first = cells
        return line

    def _may_be_changed(self, first: int, column: int, last: int) -> None:
        """Who comes to one of these cells is told, without its colour, that it is an assumption."""
        told = {"validate": "any", "input_message": self._words("ledger-may-be-changed")}
        self._sheet.data_validation(first, column, last, column, told)

    @property
    def _is_foreign(self) -> bool:
        """Whether its heads are not the English ones: a language that lacks these sentences says them in English."""
        english = report_words(MACHINE)
        return any(
            self._words(f"ledger-{name}", year=year) != english(f"ledger-{name}", year=year)
            for name, year in self._at
        )

    def _write_heads(self, line: int) -> int:
        for (name, year), column in self._at.items():
            head = self._head if name in IN_WORDS else self._head_end
            self._wrapped(line, column, name, self._words(f"ledger-{name}", year=year), head)
        if not self._is_foreign:
            return line + 1
        for (name, year), column in self._at.items():
            said = report_words(MACHINE)(f"ledger-{name}", year=year)
            quiet = self._quiet if name in IN_WORDS else self._quiet_end
            self._wrapped(line + 1, column, name, said, quiet)
        return line + 2

    # --- a row --------------------------------------------------------------------------------------------

    def _write_row(self, line: int, row: LedgerRow) -> None:
        self._wrapped(line, 0, "stakeholder", row.stakeholder, self._name)
        if row.numbers is not None:
            for name, count in zip(("in-group", "involved"), row.numbers, strict=True):
                if count is None:
                    self._say(line, name, self._words("unknown"))
                else:
                    self._number(line, name, Decimal(count), self._count)
        if row.put_in is not None:
            self._write_input(line, row)
        elif row.numbers is not None:
            self._say(line, "input", self._words("ledger-no-input"))
        for name in TEXTS:
            self._say(line, name, row.words.get(name, ""))
        if row.figure is None:
            return
        if row.outcome is None:
            for name in ("quantity", "sample-size", "impact", "present-value"):
                self._say(line, name, HIDDEN)
            return
        self._write_assumed(line, row, row.outcome)
        self._write_worked_out(line, self._ledger.row_of(row.outcome))
        self._write_own(line, row, row.outcome)

    def _write_input(self, line: int, row: LedgerRow) -> None:
        assert row.put_in is not None
        self._say(line, "input", row.put_in.label.get(self._words.language) or row.put_in.label.get("en", ""))
        if row.put_in.state is State.HIDDEN:
            self._say(line, "input-value", HIDDEN)
        elif row.put_in.value is None:
            self._say(line, "input-value", self._words("unknown"))
        else:
            self._number(line, "input-value", row.put_in.value, self._price)

    def _write_assumed(self, line: int, row: LedgerRow, outcome: MapOutcome) -> None:
        assert row.quantity is not None
        assert row.figure is not None
        is_whole = outcome.quantity == outcome.quantity.to_integral_value()
        form = self._changed if is_whole else self._changed_part
        if row.divisor == 1:
            self._number(line, "quantity", outcome.quantity, form)
        else:
            divided = f"={format(row.quantity.normalize(), 'f')}/{row.divisor}"
            column = self._at["quantity", ""]
            self._sheet.write_formula(line, column, divided, form, float(outcome.quantity))
        if row.figure.n is not None:
            self._number(line, "sample-size", Decimal(row.figure.n), self._count)
        self._number(line, "duration", Decimal(outcome.duration), self._changed)
        self._number(line, "starts", Decimal(outcome.first_year), self._changed)
        self._number(line, "proxy-value", outcome.proxy, self._price)
        shares = (outcome.deadweight, outcome.displacement, outcome.attribution_to_others, outcome.drop_off)
        for name, share in zip(OF_SHARE, shares, strict=True):
            self._number(line, name, share, self._share)

    def _write_worked_out(self, line: int, result: Row) -> None:
        at = {name: xl_rowcol_to_cell(line, self._at[name, ""], col_abs=True) for name in COLUMNS}
        off = "".join(f"*(1-{at[name]})" for name in OF_SHARE[:3])
        impact = f"={at['quantity']}*{at['proxy-value']}{off}"
        self._formula(line, ("impact", ""), impact, result.impact_year_1)
        factors = self._ledger.result.factors
        for place, factor in enumerate(factors):
            year = str(place + 1)
            # Nothing before it starts, then less by the drop-off each year, and nothing after its duration.
            lasted = f"{year}-{at['starts']}"
            held = (
                f"=IF(AND({lasted}>=0,{lasted}<{at['duration']}),"
                f"{at['impact']}*(1-{at['drop-off']})^MAX(0,{lasted}),0)"
            )
            value = result.years[place] if place < len(result.years) else Decimal(0)
            self._formula(line, ("year", year), held, value)
            cell = xl_rowcol_to_cell(line, self._at["year", year])
            now = f"{cell}/(1+{self._rate})^({place}+{self._first})"
            if not self._ledger.is_flat:
                now = f"{cell}*{format(factor.normalize(), 'f')}"
            self._formula(line, ("present", year), f"={now}", value * factor)
        first, last = (
            xl_rowcol_to_cell(line, self._at["present", str(year)]) for year in (1, max(1, len(factors)))
        )
        self._formula(line, ("present-value", ""), f"=SUM({first}:{last})", result.pv)

    def _write_own(self, line: int, row: LedgerRow, outcome: MapOutcome) -> None:
        assert row.figure is not None
        for name in MAY_BE_LEFT_OUT:
            own = _own(row, name)
            if isinstance(own, Decimal):
                self._number(line, name, own, self._money)
            else:
                self._say(line, name, own)
        for name, text in (
            ("id", outcome.id),
            ("accrues-to", outcome.accrues_to),
            ("kind", outcome.kind),
            ("transfer", "yes" if outcome.transfer else "no"),
        ):
            self._say(line, name, text)
        if outcome.price_year is not None:
            self._number(line, "price-year", Decimal(outcome.price_year), self._year)

    # --- totals -------------------------------------------------------------------------------------------

    def _write_totals(self, first: int, last: int) -> None:
        """Without transfers: money moved, not made. They have a line of their own."""
        if last < first or not any(row.outcome is not None for row in self._ledger.rows):
            return
        result, line = self._ledger.result, last + 1
        counted = [row for row in result.rows if not row.outcome.transfer]
        moved = [row for row in result.rows if row.outcome.transfer]
        is_whole = all(row.outcome is not None for row in self._ledger.rows if row.figure is not None)
        self._write_total(line, "total" if is_whole else "total-shown", "no", counted, (first, last))
        if moved:
            self._write_total(line + 1, "transfers", "yes", moved, (first, last))
        if not self._ledger.has_ratio:
            return
        put_in = xl_rowcol_to_cell(line, self._at["input-value", ""])
        gained = xl_rowcol_to_cell(line, self._at["present-value", ""])
        column = self._at["present-value", ""]
        name = xl_col_to_name(self._at["input-value", ""])
        self._sheet.write_formula(
            line,
            self._at["input-value", ""],
            f"=SUM({name}{first + 1}:{name}{last + 1})",
            self._sum,
            float(result.inputs),
        )
        below = line + (2 if moved else 1)
        self._mark(below, "net")
        self._sheet.write_formula(below, column, f"={gained}-{put_in}", self._sum, float(result.npv))
        if result.ratio is not None:
            self._mark(below + 1, "ratio")
            ratio = float(result.ratio)
            self._sheet.write_formula(below + 1, column, f"={gained}/{put_in}", self._ratio, ratio)

    def _write_total(
        self, line: int, key: str, transfer: str, rows: Sequence[Row], between: tuple[int, int]
    ) -> None:
        self._mark(line, key)
        first, last = between
        kinds = xl_col_to_name(self._at["transfer", ""], col_abs=True)
        sought = f"{kinds}${first + 1}:{kinds}${last + 1}"
        years = range(self._ledger.years)
        sums: list[tuple[tuple[str, str], Callable[[Row], Decimal]]] = [
            (("impact", ""), lambda row: row.impact_year_1),
            *((("year", str(year + 1)), _of_year(year, lambda row: row.years)) for year in years),
            *((("present", str(year + 1)), _of_year(year, lambda row: row.pv_years)) for year in years),
            (("present-value", ""), lambda row: row.pv),
        ]
        for column_key, amount in sums:
            column = self._at[column_key]
            name = xl_col_to_name(column)
            added = f'=SUMIF({sought},"{transfer}",{name}${first + 1}:{name}${last + 1})'
            cached = sum((amount(row) for row in rows), Decimal(0))
            self._sheet.write_formula(line, column, added, self._sum, float(cached))

    def _mark(self, line: int, key: str) -> None:
        """What a line of sums is, for people and for whoever reads the sheet back."""
        self._wrapped(line, 0, "stakeholder", self._words(f"ledger-{key}"), self._sum_head)
        self._sheet.write_string(line, self._at["id", ""], "total", self._mark_form)

    # --- cells --------------------------------------------------------------------------------------------

    def _say(self, line: int, name: str, text: str) -> None:
        if text:
            self._wrapped(line, self._at[name, ""], name, text[:32767], self._text)

    def _wrapped(self, line: int, column: int, name: str, text: str, form: Format) -> None:
        self._sheet.write_string(line, column, text, form)
        self._heights.hear(line, text, WIDTHS.get(name, WIDTH))

    def _number(self, line: int, name: str, value: Decimal, form: Format) -> None:
        self._sheet.write_number(line, self._at[name, ""], float(value), form)

    def _formula(self, line: int, key: tuple[str, str], formula: str, value: Decimal) -> None:
        self._sheet.write_formula(line, self._at[key], formula, self._money, float(value))


def _own(row: LedgerRow, name: str) -> str | Decimal:
    """What a row has to say in a column that may be left out; empty where it has nothing."""
    if row.outcome is None or row.figure is None:
        return ""
    match name:
        case "cashable":
            return str(row.figure.cashable or "")
        case "proxy-low" | "proxy-high":
            proxy = row.proxy
            end = None if proxy is None else proxy.low if name == "proxy-low" else proxy.high
            return "" if end is None else end
        case _:
            return row.words[name]


def _of_year(year: int, years: Callable[[Row], Sequence[Decimal]]) -> Callable[[Row], Decimal]:
    def amount(row: Row) -> Decimal:
        found = years(row)
        return found[year] if year < len(found) else Decimal(0)

    return amount


def write_ledger(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    ledger: ImpactLedger,
    numbers: Numbers,
    notices: Iterable[str],
) -> int:
    """The whole sheet; the line of its headers is returned."""
    return _Ledger(book, sheet, ledger, numbers).write(tuple(notices))
