"""The full report as PDF, as HTML and as a spreadsheet: one summary, arranged once."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from types import MappingProxyType

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.report.document import document_of
from bot.report.html import summary_html
from bot.report.legible import legible
from bot.report.pdf import summary_pdf
from bot.report.spreadsheet import summary_spreadsheet
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import Measure, Published, Section
from flows.value.summary import summarise
from tests.bot.report.leftwards import leftwards
from tests.flows.value.samples import forty_people, st_james_house, week

__all__ = ["leftwards"]
PUBLISHED = disclose(forty_people(), exact=False)
EXACT = disclose(forty_people(), exact=True)
QUOTE = "I slept through the night for the first time in months."


# --- the document ----------------------------------------------------------------------------------------


def test_page_one_answers_in_five_statements_each_with_where_it_comes_from() -> None:
    document = document_of(PUBLISHED, "en")
    assert len(document.statements) == 5
    assert all(statement.numbers for statement in document.statements)
    assert document.illustration is not None


def test_every_figure_has_one_entry_in_the_appendix() -> None:
    document = document_of(PUBLISHED, "en")
    told = [id for entry in document.entries for id in entry.ids]
    assert sorted(told) == sorted(figure.id for figure in PUBLISHED.figures)
    assert [entry.number for entry in document.entries] == list(range(1, len(document.entries) + 1))


def test_every_row_of_the_report_leads_to_an_entry() -> None:
    document = document_of(EXACT, "en")
    numbers = {entry.number for entry in document.entries}
    rows = [row for part in document.parts for table in part.tables for row in table.rows]
    assert rows
    assert all(row.number in numbers for row in rows)


def test_what_we_do_not_know_stands_last_before_the_appendix() -> None:
    assert document_of(PUBLISHED, "en").parts[-1].id == "unknown"
    nothing = disclose(summarise(st_james_house(), Evidence(), week()), exact=False)
    unknown = document_of(nothing, "en").parts[-1]
    assert unknown.id == "unknown"
    assert "We do not know: " in unknown.paragraphs[0]


def test_an_entry_names_the_formula_the_price_and_who_says_so() -> None:
    entry = next(one for one in document_of(EXACT, "en").entries if one.key == "value.hostel_weeks")
    assert "48 weeks × £484" in [line.formula for line in entry.lines]
    facts = " ".join(entry.facts)
    assert "hostel week: £484 / week, historic prices of 2008." in facts
    assert facts.count("Source: nef (the new economics foundation)") == 1
    assert "historic prices of 2008" in facts
    assert "check-in/home" in facts


# --- PDF and HTML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_pdf_is_tagged_for_screen_readers_and_the_same_for_the_same_summary(language: str) -> None:
    pdf = summary_pdf(PUBLISHED, language, quotes=[QUOTE])
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/MarkInfo" in pdf
    assert pdf == summary_pdf(PUBLISHED, language, quotes=[QUOTE])


def test_a_pdf_written_from_the_right_is_set_and_an_empty_week_as_well(leftwards: str) -> None:
    nothing = disclose(summarise(st_james_house(), Evidence(), week()), exact=False)
    for summary in (PUBLISHED, nothing):
        assert b"<pdfuaid:part>1</pdfuaid:part>" in summary_pdf(summary, leftwards)


def test_what_the_fonts_cannot_show_becomes_a_mark_and_the_pdf_is_made() -> None:
    assert legible("a ✨ থাকা \N{FAMILY}") == "a ? থাকা ?"
    head = replace(EXACT.head, title=MappingProxyType({"en": "#set page() \N{ROCKET} $x$"}))
    assert summary_pdf(replace(EXACT, head=head), "en", quotes=["\N{ROCKET} 中文"])


class Words(HTMLParser):
    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img", "iframe")
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_page_needs_nothing_beside_it(language: str) -> None:
    page = summary_html(PUBLISHED, language)
    words = Words()
    words.feed(page)
    assert not words.open
    assert not re.search(r'(?:src|href)="(?!#)', page.replace("xlink:href", "href"))
    assert f'lang="{language}" dir="ltr"' in page


def test_nothing_that_a_person_wrote_is_markup() -> None:
    head = replace(EXACT.head, title=MappingProxyType({"en": "<script>alert(1)</script>"}))
    page = summary_html(replace(EXACT, head=head), "en", quotes=["<img src=x onerror=y>"])
    assert "<script" not in page
    assert "<img" not in page


def test_a_page_written_from_the_right_says_so(leftwards: str) -> None:
    assert 'dir="rtl"' in summary_html(PUBLISHED, leftwards)


def test_words_are_quoted_only_where_they_are_handed_over() -> None:
    assert QUOTE in summary_html(PUBLISHED, "en", quotes=[QUOTE])
    assert "In their words" not in summary_html(PUBLISHED, "en")


# --- the spreadsheet -------------------------------------------------------------------------------------


def book(summary: Published, *, values: bool, language: str = "en") -> openpyxl.Workbook:
    content = summary_spreadsheet(summary, st_james_house(), language)
    assert content == summary_spreadsheet(summary, st_james_house(), language)
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def ledger(summary: Published, *, values: bool) -> list[dict[str, object]]:
    sheet = book(summary, values=values)["Ledger"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if row[0] == "Stakeholder")
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows[rows.index(heads) + 1 :]]


def test_the_ledger_has_the_columns_in_the_order_that_assurors_expect() -> None:
    heads = list(ledger(EXACT, values=True)[0])
    assert heads[:10] == [
        "Stakeholder", "Number in group", "Number involved", "Input", "Input value", "Outputs", "Outcome",
        "Indicator", "Source", "Quantity",
    ]  # fmt: skip
    assert heads.index("Deadweight") < heads.index("Displacement") < heads.index("Attribution to others")
    assert heads.index("Drop-off") < heads.index("Impact") < heads.index("Year 1")


def test_the_ledger_comes_to_what_the_summary_says() -> None:
    rows = ledger(EXACT, values=True)
    total, transfers = EXACT.figure("value.total"), EXACT.figure("value.transfers")
    assert total is not None
    assert transfers is not None
    found = {row["Stakeholder"]: row["Total present value"] for row in rows}
    assert Decimal(str(found["Total, without transfers"])) == pytest.approx(total.value)
    assert Decimal(str(found["Transfers: money moved, not made"])) == pytest.approx(transfers.value)


def test_formulas_are_live_and_each_has_what_it_comes_to_beside_it() -> None:
    live, cached = ledger(EXACT, values=False), ledger(EXACT, values=True)
    formulas = 0
    for row, values in zip(live, cached, strict=True):
        for head, cell in row.items():
            if isinstance(cell, str) and cell.startswith("="):
                formulas += 1
                assert isinstance(values[head], int | float), head
    assert formulas > 20
    assert str(live[0]["Impact"]).count("(1-") == 3


def test_a_hidden_figure_has_no_number_in_the_spreadsheet() -> None:
    rows = [
        row
        for row in ledger(PUBLISHED, values=True)
        if row["Indicator"] == "Complex-need weeks no longer needed"
    ]
    assert [row["Quantity"] for row in rows] == ["*"]
    assert not any(isinstance(row["Impact"], int | float) for row in rows)
    assert not [figure for figure in PUBLISHED.of(Section.VALUE, Measure.TOTAL) if figure.value is not None]


def test_no_text_becomes_a_formula() -> None:
    label = MappingProxyType({"en": '=HYPERLINK("http://evil","x")'})
    figures = tuple(replace(figure, label=label) for figure in EXACT.figures)
    head = replace(EXACT.head, title=label)
    found = book(replace(EXACT, head=head, figures=figures), values=False)
    for name in ("Summary", "Indicators"):
        sheet = found[name]
        assert isinstance(sheet, Worksheet)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_every_column_is_explained_in_the_data_dictionary() -> None:
    explained = {row[1] for row in book(EXACT, values=True)["Data dictionary"].iter_rows(values_only=True)}
    heads = [head for head in ledger(EXACT, values=True)[0] if not head.startswith("Present value of")]
    assert set(heads) - {"Transfer", "Total present value"} <= explained


def test_the_workbook_speaks_bengali_too() -> None:
    assert book(PUBLISHED, values=True, language="bn").sheetnames[0] == "সারাংশ"
