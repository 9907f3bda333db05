"""What every section has at hand: the summary, its numbers as text, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.report.blocks import NOTHING, Cell, Column, Statement, Table, TableRow, table
from bot.report.matrix import Earlier
from bot.report.numbers import Numbers
from bot.report.view import SummaryView, reason_unknown
from bot.wording import Words
from flows.value.figures import PERSON, Figure, Measure, Published, Section, State


@dataclass(frozen=True, slots=True)
class Desk:
    summary: Published
    numbers: Numbers
    view: SummaryView
    #: by the id of a figure, its entry in the appendix
    number_of: Mapping[str, int]
    earlier: Earlier | None = None

    @property
    def words(self) -> Words:
        return self.numbers.words

    # --- figures --------------------------------------------------------------------------------------

    def best(self, section: Section, whole: Measure, part: Measure) -> tuple[Figure, ...]:
        """Each figure of a kind; where one is hidden, what of it may be shown."""
        shown = {figure.subject: figure for figure in self.summary.of(section, part)}
        found = (
            shown.get(figure.subject, figure) if figure.state is State.HIDDEN else figure
            for figure in self.summary.of(section, whole)
        )
        return tuple(figure for figure in found if figure.state is not State.UNKNOWN)

    def one(self, section: Section, measure: Measure, part: Measure | None = None) -> Figure | None:
        return next(iter(self.best(section, measure, part or measure)), None)

    def partly(self, label: str, figure: Figure, whole: Measure) -> str:
        """The label; where a part is hidden, it says so."""
        return label if figure.measure is whole else f"{label} {self.words('gains-partly')}"

    def reason(self, figure: Figure) -> str | None:
        return reason_unknown(figure, self.numbers)

    # --- statements and rows --------------------------------------------------------------------------

    def statement(self, text: str, *figures: Figure | None, title: str = "") -> Statement:
        numbers = (self.number_of.get(figure.id, 0) for figure in figures if figure is not None)
        return Statement(text, tuple(dict.fromkeys(number for number in numbers if number)), title)

    def row(self, figure: Figure, *cells: Cell, is_total: bool = False) -> TableRow:
        return TableRow(self.number_of.get(figure.id, 0), cells, is_total)

    # --- columns --------------------------------------------------------------------------------------

    def what(self, key: str = "report-what") -> Column:
        return Column(self.words(key), is_number=False, grows=True)

    def said(self, key: str) -> Column:
        """A column of words."""
        return Column(self.words(key), is_number=False)

    def number(self, key: str, unit: str = "") -> Column:
        return Column(self.words(key), unit)

    # --- cells ----------------------------------------------------------------------------------------

    def people(self, figure: Figure) -> str:
        if figure.state is State.HIDDEN:
            return self.words("hidden")
        if figure.n is None or figure.unit == PERSON:
            return "–"
        return self.numbers.plain(Decimal(figure.n), 0)

    def between(self, figure: Figure) -> str:
        if figure.low is None or figure.high is None or figure.low == figure.high:
            return ""
        low, high = (self.numbers.amount(one, figure.unit) for one in (figure.low, figure.high))
        return self.words("between", low=low, high=high)

    def ends(self, figures: Sequence[Figure]) -> list[tuple[str, str, str]]:
        """Least, central and most of each, all with as many decimals; the head of the column has the unit.

        Where least and most are the central value throughout, only that is said. To the pound where there are
        thousands of them: the appendix has the pence.
        """
        amounts = [
            amount
            for figure in figures
            for amount in (figure.low, figure.value, figure.high)
            if amount is not None
        ]
        whole = all(amount == amount.to_integral_value() for amount in amounts)
        decimals = 0 if whole or any(abs(amount) >= 1000 for amount in amounts) else 2
        ranged = any(
            figure.low is not None and figure.high is not None and figure.low != figure.high
            for figure in figures
        )

        def cells(figure: Figure) -> tuple[str, str, str]:
            if figure.value is None:
                told = self.numbers.of(figure)
                end = told if ranged and figure.state is State.HIDDEN else "–"
                return end, told, end
            central = self.numbers.plain(figure.value, decimals, fixed=True)
            if not ranged or figure.low is None or figure.high is None:
                return "–", central, "–"
            low, high = (self.numbers.plain(end, decimals, fixed=True) for end in (figure.low, figure.high))
            return low, central, high

        return [cells(figure) for figure in figures]

    def money_table(
        self,
        caption: str,
        before: Iterable[Column],
        labelled: Iterable[tuple[Figure, tuple[str, ...]]],
        totals: frozenset[Measure] = frozenset(),
    ) -> tuple[Table, ...]:
        """A row for each: what stands before its amounts, then least, central and most, where they differ."""
        found = list(labelled)
        ends = self.ends([figure for figure, _ in found])
        ranged = any(low not in NOTHING for low, _, _ in ends)
        heads = ("low", "central", "high") if ranged else ("low", "money", "high")
        columns = (*before, *(self.number(f"report-{head}", self.numbers.symbol) for head in heads))
        rows = [
            self.row(figure, *cells, *amounts, is_total=figure.measure in totals)
            for (figure, cells), amounts in zip(found, ends, strict=True)
        ]
        return table(caption, columns, rows)
