"""The full report as PDF and as HTML: one summary, arranged once."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from types import MappingProxyType

import pytest

from bot.behind import asked_in
from bot.report.document import document_of
from bot.report.html import summary_html
from bot.report.legible import legible
from bot.report.message import summary_message
from bot.report.numbers import numbers_in
from bot.report.pdf import summary_pdf
from bot.report.text import summary_text
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import Measure
from flows.value.summary import summarise
from flows.values import Unit
from tests.bot.conversation.room import shipped
from tests.bot.report.inside import inside
from tests.bot.report.leftwards import in_arabic, leftwards
from tests.bot.report.test_sections import raploch
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
    told = [row.cells for table in unknown.tables for row in table.rows]
    assert (
        "Mental health, Housing, Work and learning, People around me",
        "Nobody has two readings far enough apart",
    ) in told
    assert len(told) == len({cells[1] for cells in told})


def test_an_entry_names_the_formula_the_price_and_who_says_so() -> None:
    entry = next(one for one in document_of(EXACT, "en").entries if one.key == "value.hostel_weeks")
    assert "48 weeks × £484" in [line.formula for line in entry.lines]
    facts = " ".join(entry.facts)
    assert "A week in a council-staffed hostel: £484 / week, historic prices of 2008." in facts
    assert facts.count("Source: nef (the new economics foundation)") == 1
    assert "historic prices of 2008" in facts
    assert "check-in/home" in facts


def test_what_nobody_has_said_of_a_value_stands_with_the_value() -> None:
    entry = next(one for one in document_of(EXACT, "en").entries if one.key == "value.hostel_weeks")
    open_questions = [line for line in entry.lines if line.value == "not known"]
    assert [line.name for line in open_questions] == ["What would have happened anyway, and what others did"]
    assert sum(fact.startswith("Period:") for fact in entry.facts) == 1


# --- PDF and HTML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_pdf_is_tagged_for_screen_readers_and_the_same_for_the_same_summary(language: str) -> None:
    pdf = summary_pdf(PUBLISHED, language, quotes=[QUOTE])
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/MarkInfo" in pdf
    assert pdf == summary_pdf(PUBLISHED, language, quotes=[QUOTE])


def test_a_screen_reader_hears_heads_of_tables_pictures_contents_and_each_run_in_its_own_language() -> None:
    found = inside(summary_pdf(PUBLISHED, "bn", quotes=[QUOTE]))
    assert found.count(b"/Scope") >= 40
    assert found.count(b"/Alt") >= 3
    assert b"/Outlines" in found
    assert b"/TOCI" in found
    assert b"/Lang(bn)/" in found
    # An English quote in a Bengali report is read aloud in English.
    assert b"/Lang(en)>>BDC" in found
    assert b"/Lang(bn)>>BDC" not in inside(summary_pdf(PUBLISHED, "en", quotes=[QUOTE]))


def test_a_pdf_written_from_the_right_is_set_and_an_empty_week_as_well(leftwards: str) -> None:
    nothing = disclose(summarise(st_james_house(), Evidence(), week()), exact=False)
    for summary in (PUBLISHED, nothing):
        assert b"<pdfuaid:part>1</pdfuaid:part>" in summary_pdf(summary, leftwards)


def test_from_the_right_a_sign_stays_before_its_number_and_numbers_stand_below_each_other(
    leftwards: str,
) -> None:
    numbers = numbers_in(leftwards, "GBP")
    assert numbers.signed(Decimal("-0.3"), Unit("step")) == "\u2066\N{MINUS SIGN}0.3\u2069"
    assert numbers.signed(Decimal("1.1"), Unit("step")) == "\u2066+1.1\u2069"
    page = summary_html(in_arabic(PUBLISHED), leftwards, quotes=[QUOTE])
    assert 'lang="ar" dir="rtl"' in page
    assert "الصحة النفسية" in page
    # What somebody wrote keeps its own direction.
    assert '<blockquote dir="auto">' in page
    assert ".number { text-align: right;" in page


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


def test_a_forecast_is_whole_where_whole_ones_are_counted_and_a_formula_does_not_say_its_title_again() -> (
    None
):
    promised = next(one for one in document_of(raploch(), "en").entries if one.title == "Apprenticeships")
    told = {line.name: line for line in promised.lines}
    assert told["What it comes to at this pace"].value == "16 apprenticeships"
    assert told["Delivered of what was due"].formula == "delivered ÷ due by the last report"
    figure = raploch().figure("promises.clause.apprenticeships.forecast")
    assert figure is not None
    assert numbers_in("en", "GBP").with_unit(replace(figure, unit=Unit("tonne"))) == "16.1 tonnes"
    assert "promises.clause" not in summary_text(raploch())


def test_how_many_stand_behind_a_figure_is_said_once() -> None:
    entry = next(one for one in document_of(PUBLISHED, "bn").entries if one.key == "value.hostel_weeks")
    assert "পেছনে 10 জন" in [detail for line in entry.lines for detail in line.details]


def test_where_one_value_is_all_there_is_it_is_not_said_to_be_most_of_it() -> None:
    figures = (
        replace(figure, value=Decimal(1)) if figure.measure is Measure.LARGEST else figure
        for figure in EXACT.figures
    )
    alone = replace(EXACT, figures=tuple(figures))
    assert "What it is: Hostel weeks no longer needed" in summary_message(alone, "en")
    assert "Mostly" not in summary_message(alone, "en")


def test_a_price_has_its_name_of_the_map_in_the_readers_language() -> None:
    entry = next(one for one in document_of(EXACT, "bn").entries if one.key == "value.hostel_weeks")
    facts = " ".join(entry.facts)
    assert "কাউন্সিলের কর্মী আছেন এমন হোস্টেলে এক সপ্তাহ: £484" in facts
    assert "ostel week" not in facts


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        (
            "en",
            "Counted so: weeks since people were seen to have left “A hostel with council staff”, of those",
        ),
        ("bn", "যেভাবে গোনা হয়েছে: “কাউন্সিলের কর্মী আছেন এমন হোস্টেলে” আর নেই বলে"),
    ],
)
def test_how_a_value_is_counted_is_said_in_the_readers_language_with_the_answer_as_people_read_it(
    language: str, counted: str
) -> None:
    asked = asked_in(shipped()["st-james-house"], language)
    found = document_of(EXACT, language, asked=asked).entries
    entry = next(one for one in found if one.key == "value.hostel_weeks")
    assert [fact for fact in entry.facts if fact.startswith(counted)], entry.facts
    for one in found:
        assert sum(fact.startswith(counted[:10]) for fact in one.facts) <= 1
