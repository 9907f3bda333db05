"""The full report as a document: five statements, a section for each part of the summary, and the provenance of each.

It is arranged here once, and set as PDF or as HTML elsewhere. Every row carries the number of the entry in the
appendix that says where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.report.gains import gains, gains_in_words
from bot.report.matrix import Earlier, cells, matrix_in_words
from bot.report.message import statements
from bot.report.names import capital, figure_name, subject_name
from bot.report.numbers import Numbers, numbers_in
from bot.report.provenance import Entry, entries
from bot.report.view import (
    by_subject,
    changes_in_words,
    heading_of,
    shown_total,
    star_of,
    view_of,
    warnings_of,
)
from flows.value.figures import PERSON, Figure, Measure, Published, Section, State
from flows.value.references import in_language

ALL_MEASURES = (
    Measure.COMPARED,
    Measure.FIRST,
    Measure.LATEST,
    Measure.CHANGE,
    Measure.UP,
    Measure.SAME,
    Measure.DOWN,
    Measure.BEGAN_AT_TOP,
)
TOTALS = (
    (Measure.TOTAL, Measure.TOTAL_SHOWN),
    (Measure.LARGEST, Measure.LARGEST_SHOWN),
    (Measure.TRANSFERS, Measure.TRANSFERS_SHOWN),
)
KINDS = ((Measure.KIND, Measure.KIND_SHOWN), (Measure.CASHABLE, Measure.CASHABLE_SHOWN))
AIMS = ((Measure.AIM, Measure.AIM_SHOWN),)
LEVELS = ((Measure.LEVEL, Measure.LEVEL_SHOWN),)
TOLD_HERE = frozenset({Section.REACH, Section.CHANGE, Section.OUTPUTS, Section.VALUE, Section.IN_WORDS,
                       Section.TIME_GIVEN})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. ``unit`` stands below it; numbers are set to the right."""

    head: str
    unit: str = ""
    is_number: bool = True
    #: it takes what room there is
    grows: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """``number`` leads to the appendix; 0 where the row has no entry of its own."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture by its name (``change``, ``gains``, ``matrix``), and the same in words."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    illustration: Illustration | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the five sentences of the first page, with the entries it rests on."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in one language."""

    language: str
    programme: str
    heading: str
    warnings: tuple[str, ...]
    statements: tuple[Statement, ...]
    illustration: Illustration | None
    parts: tuple[Part, ...]
    entries: tuple[Entry, ...]
    star: str


def document_of(
    summary: Published, language: str, *, quotes: Sequence[str] = (), earlier: Earlier | None = None
) -> Document:
    """``quotes``: words that people agreed may be quoted and a worker found fit to share."""
    return _Writer(summary, numbers_in(language, summary.head.currency), quotes, earlier).document()


class _Writer:
    def __init__(
        self, summary: Published, numbers: Numbers, quotes: Sequence[str], earlier: Earlier | None
    ) -> None:
        self._summary = summary
        self._numbers = numbers
        self._words = numbers.words
        self._quotes = tuple(quotes)
        self._earlier = earlier
        self._entries = entries(summary, numbers)
        self._number_of = {id: entry.number for entry in self._entries for id in entry.ids}

    def document(self) -> Document:
        summary, numbers = self._summary, self._numbers
        view = view_of(summary, numbers.language)
        change = next((part for part in [self._change()] if part.tables), None)
        return Document(
            language=numbers.language,
            programme=summary.head.programme,
            heading=heading_of(summary, numbers),
            warnings=tuple(warnings_of(summary, numbers)),
            statements=tuple(
                Statement(
                    text, tuple(dict.fromkeys(self._number_of[id] for id in ids if id in self._number_of))
                )
                for text, ids in statements(summary, numbers)
            ),
            illustration=change.illustration if change is not None else None,
            parts=tuple(
                part for part in self._parts(view.unknown) if part.tables or part.paragraphs or part.quotes
            ),
            entries=self._entries,
            star=star_of(summary.figures, numbers),
        )

    def _parts(self, unknown: str) -> Iterator[Part]:
        yield self._reach()
        yield self._change()
        yield self._outputs()
        yield self._value()
        yield self._accrual()
        yield self._not_priced()
        yield self._time_given()
        for section in Section:
            if section not in TOLD_HERE:
                yield self._plainly(section)
        yield Part("quotes", self._words("report-quotes"), quotes=self._quotes)
        yield self._unknown(unknown)

    # --- section by section ---------------------------------------------------------------------------

    def _reach(self) -> Part:
        rows = [
            self._row(figures[Measure.REACHED], label, *(
                self._numbers.of(figures[measure])
                for measure in (Measure.REACHED, Measure.ANSWERED, Measure.NOT_ANSWERED)
            ))
            for figures in by_subject(self._summary.of(Section.REACH)).values()
            for label in [subject_name(figures[Measure.REACHED], self._words)]
        ]  # fmt: skip
        columns = self._columns("report-who", "report-reached", "report-answered", "report-not-answered")
        return self._tabled(Section.REACH, columns, rows)

    def _change(self) -> Part:
        rows = []
        for figures in by_subject(self._summary.of(Section.CHANGE)).values():
            compared = figures[Measure.COMPARED]
            told = compared.state is State.HIDDEN or bool(compared.value)
            shown = [
                self._numbers.of(figures[measure]) if told and measure in figures else "–"
                for measure in ALL_MEASURES
            ]
            rows.append(self._row(compared, subject_name(compared, self._words), *shown))
        columns = self._columns("report-area", *(f"report-{measure}" for measure in ALL_MEASURES))
        apart = [
            self._row(figures[Measure.COMPARED], label, *(
                self._numbers.of(figures[measure]) for measure in (Measure.ONE_READING, Measure.TOO_CLOSE)
            ))
            for figures in by_subject(self._summary.of(Section.CHANGE)).values()
            for label in [subject_name(figures[Measure.COMPARED], self._words)]
        ]  # fmt: skip
        waiting = self._columns("report-area", "report-one_reading", "report-too_close")
        drawn = any(figure.value is not None for figure in self._summary.of(Section.CHANGE, Measure.CHANGE))
        words = "; ".join(changes_in_words(self._summary, self._numbers))
        return Part(
            id=Section.CHANGE,
            title=self._words("section-change"),
            paragraphs=(self._words("changed-not-caused"),) if rows else (),
            tables=(
                Table(self._words("report-changes"), columns, tuple(rows)),
                Table(self._words("report-waiting"), waiting, tuple(apart)),
            )
            if rows
            else (),
            illustration=Illustration("change", words) if drawn else None,
        )

    def _outputs(self) -> Part:
        rows = [
            self._row(
                figure,
                subject_name(figure, self._words),
                self._numbers.with_unit(figure),
                self._words(f"span-{figure.span}"),
                self._people(figure),
            )
            for figure in self._summary.of(Section.OUTPUTS)
            if figure.state is not State.UNKNOWN
        ]
        columns = (
            Column(self._words("report-what"), is_number=False, grows=True),
            Column(self._words("report-amount")),
            Column(self._words("report-period"), is_number=False),
            Column(self._words("report-people")),
        )
        return self._tabled(Section.OUTPUTS, columns, rows)

    def _value(self) -> Part:
        rows = []
        for figure in self._summary.of(Section.VALUE, Measure.VALUE):
            if figure.state is not State.UNKNOWN:
                label = subject_name(figure, self._words)
                if figure.transfer:
                    label = self._words("report-transfer", label=label)
                kind = self._words(f"kind-{figure.kind}") if figure.kind else ""
                rows.append(self._row(figure, label, kind, *self._ends(figure), self._people(figure)))
        for whole, part in TOTALS:
            for figure in shown_total(self._summary, whole, part):
                if figure.state is not State.UNKNOWN:
                    rows.append(
                        self._row(figure, figure_name(figure, self._words), "", *self._ends(figure), "")
                    )
        view = view_of(self._summary, self._numbers.language)
        columns = (
            Column(self._words("report-what"), is_number=False, grows=True),
            Column(self._words("report-kind"), is_number=False),
            Column(self._words("report-low"), self._numbers.currency),
            Column(self._words("report-central"), self._numbers.currency),
            Column(self._words("report-high"), self._numbers.currency),
            Column(self._words("report-people")),
        )
        headline = " ".join(part for part in (view.worth, view.worth_range) if part)
        told = tuple(line for line in (f"{headline}." if headline else "", view.mostly, view.prices) if line)
        told_here = self._tabled(Section.VALUE, columns, rows, told)
        return replace(told_here, tables=(*told_here.tables, *self._split_table("report-kinds", KINDS)))

    def _accrual(self) -> Part:
        rows = [
            self._row(gain.figure, gain.label + (f" {self._words('gains-partly')}" if gain.partly else ""),
                      *self._ends(gain.figure))
            for gain in gains(self._summary, self._numbers)
        ]  # fmt: skip
        rows += self._split(LEVELS)
        columns = self._money_columns("report-who")
        drawn = any(gain.figure.value for gain in gains(self._summary, self._numbers))
        alt = "; ".join(gains_in_words(self._summary, self._numbers))
        return Part(
            id="accrual",
            title=self._words("report-accrual"),
            tables=(
                *((Table(self._words("report-accrual"), columns, tuple(rows)),) if rows else ()),
                *self._split_table("report-aims", AIMS),
            ),
            illustration=Illustration("gains", alt) if drawn else None,
        )

    def _not_priced(self) -> Part:
        rows = [
            self._row(
                figure,
                subject_name(figure, self._words),
                self._numbers.with_unit(figure),
                in_language(figure.why or {}, self._numbers.language),
            )
            for figure in self._summary.of(Section.IN_WORDS)
            if figure.state is not State.UNKNOWN
        ]
        columns = (
            Column(self._words("report-what"), is_number=False, grows=True),
            Column(self._words("report-amount")),
            Column(self._words("report-why"), is_number=False, grows=True),
        )
        return self._tabled(Section.IN_WORDS, columns, rows)

    def _time_given(self) -> Part:
        rows = []
        for cell in cells(self._summary, self._numbers, self._earlier):
            if cell.figure is not None:
                rows.append(self._row(cell.figure, cell.label, cell.hours, cell.people))
        for measure in (Measure.GIVEN, Measure.INVOLVED, Measure.NOT_PLACED):
            for figure in self._summary.of(Section.TIME_GIVEN, measure):
                name = figure_name(figure, self._words)
                rows.append(self._row(figure, name, self._numbers.with_unit(figure), self._people(figure)))
        columns = (
            Column(self._words("report-cell"), is_number=False, grows=True),
            Column(self._words("report-time")),
            Column(self._words("report-people")),
        )
        drawn = any(
            cell.figure is not None and cell.figure.value for cell in cells(self._summary, self._numbers)
        )
        alt = "; ".join(matrix_in_words(self._summary, self._numbers, self._earlier))
        part = self._tabled(Section.TIME_GIVEN, columns, rows)
        return Part(
            part.id, part.title, part.paragraphs, part.tables, Illustration("matrix", alt) if drawn else None
        )

    def _plainly(self, section: Section) -> Part:
        """A section that needs no more than its figures one below the other."""
        rows = [
            self._row(
                figure,
                capital(figure_name(figure, self._words)),
                self._numbers.with_unit(figure),
                self._between(figure),
                self._people(figure),
            )
            for figure in self._summary.of(section)
            if figure.state is not State.UNKNOWN
        ]
        columns = (
            Column(self._words("report-what"), is_number=False, grows=True),
            Column(self._words("report-amount")),
            Column(self._words("report-between")),
            Column(self._words("report-people")),
        )
        return self._tabled(section, columns, rows)

    def _unknown(self, unknown: str) -> Part:
        rows = [
            self._row(figure, figure_name(figure, self._words), self._words("unknown"))
            for figure in self._summary.figures
            if figure.state is State.UNKNOWN
        ]
        columns = (
            Column(self._words("report-what"), is_number=False, grows=True),
            Column("", is_number=False),
        )
        hidden = star_of(self._summary.figures, self._numbers)
        told = tuple(line for line in (unknown, hidden) if line) or (self._words("report-all-known"),)
        tables = (Table(self._words("report-unknown"), columns, tuple(rows)),) if rows else ()
        return Part("unknown", self._words("report-unknown"), told, tables)

    def _split(self, measures: Iterable[tuple[Measure, Measure]]) -> list[TableRow]:
        """The total split one way; where a part is hidden, what of it may be shown."""
        rows = []
        for whole, part in measures:
            shown = {figure.subject: figure for figure in self._summary.of(Section.VALUE, part)}
            for figure in self._summary.of(Section.VALUE, whole):
                best = shown.get(figure.subject, figure) if figure.state is State.HIDDEN else figure
                if best.state is not State.UNKNOWN:
                    rows.append(self._row(best, figure_name(best, self._words), *self._ends(best)))
        return rows

    def _split_table(self, title: str, measures: Iterable[tuple[Measure, Measure]]) -> tuple[Table, ...]:
        rows = self._split(measures)
        return (Table(self._words(title), self._money_columns("report-what"), tuple(rows)),) if rows else ()

    def _money_columns(self, first: str) -> tuple[Column, ...]:
        currency = self._numbers.currency
        return (
            Column(self._words(first), is_number=False, grows=True),
            *(Column(self._words(f"report-{end}"), currency) for end in ("low", "central", "high")),
        )

    # --- rows and cells -------------------------------------------------------------------------------

    def _row(self, figure: Figure, *shown: str) -> TableRow:
        return TableRow(self._number_of.get(figure.id, 0), shown)

    def _tabled(
        self,
        section: Section,
        columns: tuple[Column, ...],
        rows: Iterable[TableRow],
        paragraphs: tuple[str, ...] = (),
    ) -> Part:
        found = tuple(rows)
        if not found:
            return Part(section, "")
        title = self._words(f"section-{section}")
        return Part(section, title, paragraphs, (Table(title, columns, found),))

    def _columns(self, first: str, *others: str) -> tuple[Column, ...]:
        return (
            Column(self._words(first), is_number=False, grows=True),
            *(Column(self._words(other)) for other in others),
        )

    def _ends(self, figure: Figure) -> tuple[str, str, str]:
        """Least, central and most, as amounts without the currency's sign: the head has the unit."""

        def end(number: Decimal | None) -> str:
            return self._numbers.of(figure) if number is None else self._numbers.amount(number, figure.unit)

        if figure.value is None:
            return "", self._numbers.of(figure), ""
        if figure.low is None or figure.high is None:
            return "–", end(figure.value), "–"
        return end(figure.low), end(figure.value), end(figure.high)

    def _between(self, figure: Figure) -> str:
        if figure.low is None or figure.high is None or figure.low == figure.high:
            return ""
        low, high = (self._numbers.amount(one, figure.unit) for one in (figure.low, figure.high))
        return self._words("between", low=low, high=high)

    def _people(self, figure: Figure) -> str:
        if figure.state is State.HIDDEN:
            return self._words("hidden")
        if figure.n is None or figure.unit == PERSON:
            return "–"
        return self._numbers.plain(Decimal(figure.n), 0)
