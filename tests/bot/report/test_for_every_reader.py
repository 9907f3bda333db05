"""Who does not see a picture, a page or a colour loses nothing of a summary."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from textwrap import wrap

import openpyxl
import page
import pytest
from openpyxl.cell import Cell, MergedCell

from bot.report.chart import chart_caption, chart_data
from bot.report.document import document_of
from bot.report.gains import gains_caption, gains_data
from bot.report.html import summary_html
from bot.report.matrix import matrix_caption, matrix_data
from bot.report.pdf import summary_pdf
from bot.report.picture import FOLDER
from bot.report.spreadsheet import summary_spreadsheet
from bot.report.wording import report_words
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence
from flows.value.figures import Published
from flows.value.summary import summarise
from tests.bot.report.inside import inside
from tests.bot.report.leftwards import in_arabic, leftwards
from tests.bot.report.test_sections import raploch
from tests.flows.value.meals import meals_summary
from tests.flows.value.samples import forty_people, st_james_house, week

__all__ = ["leftwards"]
UA_1 = page.ValidationProfile.PDF_UA_1
#: A person's own words, from each side, in a report of any language.
QUOTES = ("I slept through the night.", "এখন আমার একটা ঠিকানা আছে।", "صار عندي بيت هادئ.", "日本 \N{ROCKET}")


@cache
def summaries() -> Mapping[str, Published]:
    return {
        "st-james-house": disclose(forty_people(), exact=False),
        "meals": disclose(meals_summary(), exact=True),
        "raploch": raploch(),
        "nothing yet": disclose(summarise(st_james_house(), Evidence(), week()), exact=False),
    }


in_each = pytest.mark.parametrize("name", ["st-james-house", "meals", "raploch", "nothing yet"])


# --- the report, read aloud ------------------------------------------------------------------------------


def broken_rules(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile=UA_1)
    # Not a rule or two: all that a machine can see.
    assert report.rules.total > 100
    return [f"{failure.rule_id} {failure.message}" for failure in report.failures]


@in_each
@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_report_breaks_no_rule_of_pdf_ua(name: str, language: str) -> None:
    assert broken_rules(summary_pdf(summaries()[name], language, quotes=QUOTES)) == []


@in_each
def test_nor_does_one_written_from_the_right(name: str, leftwards: str) -> None:
    assert broken_rules(summary_pdf(in_arabic(summaries()[name]), leftwards, quotes=QUOTES)) == []


def test_a_report_that_lost_what_is_read_aloud_would_be_noticed() -> None:
    pdf = summary_pdf(summaries()["nothing yet"], "en")
    untitled = pdf.replace(b"/DisplayDocTitle true", b"/DisplayDocTitlf true")
    assert untitled != pdf
    assert broken_rules(untitled) != []


def test_a_number_in_the_margin_says_aloud_what_it_leads_to() -> None:
    summary = summaries()["st-james-house"]
    assert b"2 Mental health, page " in inside(summary_pdf(summary, "en"))
    # What the typesetter would say of each, in English whatever the language.
    for section in (b"Section, ", "Section, ".encode("utf-16-be")):
        assert section not in inside(summary_pdf(summary, "bn"))


# --- the pictures, in words ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "bn"])
def test_each_picture_says_what_it_found_and_what_is_measured_in_words_as_well(language: str) -> None:
    summary = summaries()["st-james-house"]
    parts = {part.id: part.illustration for part in document_of(summary, language).parts}
    for section, caption, data in (
        ("change", chart_caption(summary, language), chart_data(summary, language)),
        ("accrual", gains_caption(summary, language), gains_data(summary, language)),
        ("time_given", matrix_caption(summary, language), matrix_data(summary, language)),
    ):
        assert data is not None
        illustration = parts[section]
        assert illustration is not None
        # The first line tells the three pictures apart.
        assert caption.split("\n")[0] == data["title"]
        for said in (data["title"], data["subtitle"]):
            assert said in caption
            assert said in illustration.in_words


def test_every_cell_of_the_matrix_is_said_the_empty_ones_together_and_what_became_less_too() -> None:
    summary = summaries()["st-james-house"]
    empty = "time_given.users-users.cell"
    assert "All other cells: 0 hours" in matrix_caption(summary, "en")
    told = matrix_caption(summary, "en", {empty: Decimal(12)})
    assert "Self-organised community provision: 0 hours, less than last quarter" in told


# --- the colours -----------------------------------------------------------------------------------------

WHITE = (255, 255, 255)


def brightness(colour: tuple[int, ...]) -> float:
    """As WCAG reckons it."""
    linear = [one / 3294.6 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in colour]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    dark, bright = sorted((brightness(one), brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("file", ["picture.typ", "report.typ"])
def test_every_colour_that_says_something_can_be_read_on_white(file: str) -> None:
    found = dict(re.findall(r'#let (\w+) = rgb\("#([0-9a-f]{6})"\)', (FOLDER / file).read_text("utf-8")))
    assert {"ink", "quiet", "blue", "orange"} <= found.keys()
    for name, colour in found.items():
        if name not in ("rule", "ground"):
            assert contrast(tuple(bytes.fromhex(colour)), WHITE) >= 4.5, name


# --- the workbook ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "bn"])
def test_what_may_be_changed_in_the_ledger_is_said_by_more_than_its_colour(language: str) -> None:
    content = summary_spreadsheet(summaries()["st-james-house"], st_james_house(), language)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    blue = [cell for row in sheet.iter_rows() for cell in row if is_blue(cell)]
    assert len(blue) > 20
    assert all(cell.font.underline == "single" for cell in blue)
    told = [one for one in sheet.data_validations.dataValidation if one.promptTitle is None and one.prompt]
    assert {one.prompt for one in told} == {report_words(language)("ledger-may-be-changed")}
    assert all(any(cell.coordinate in one.sqref for one in told) for cell in blue)


def is_blue(cell: Cell | MergedCell) -> bool:
    return cell.value is not None and cell.font.color is not None and cell.font.color.rgb == "FF1D70B8"


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_sheet_has_its_heads_in_sight_and_on_each_page_and_a_row_is_as_high_as_its_words(
    language: str,
) -> None:
    content = summary_spreadsheet(summaries()["st-james-house"], st_james_house(), language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.properties.title == document_of(summaries()["st-james-house"], language).heading
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows
        assert not sheet.merged_cells.ranges
        for row in sheet.iter_rows():
            for cell in row:
                width = sheet.column_dimensions[cell.column_letter].width
                if cell.alignment.wrap_text and len(str(cell.value or "").split(" ")) > 1:
                    lines = len(wrap(str(cell.value), int(width)))
                    height = sheet.row_dimensions[cell.row].height or 15
                    assert height >= min(lines * 14, 400), cell.value


COLOURS = {"en": "blue|gr[ea]y|orange|green|red|yellow", "bn": "নীল|ধূসর|কমলা|সবুজ|লাল|হলুদ"}


@pytest.mark.parametrize("language", COLOURS)
def test_no_sentence_of_a_report_explains_anything_by_its_colour_alone(language: str) -> None:
    text = files("bot.report.wording").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    found = re.findall(rf"^([\w-]+) = .*\b(?:{COLOURS[language]})\b", text, re.MULTILINE | re.IGNORECASE)
    # What may be changed in the ledger is underlined as well.
    assert found == ["ledger-notice"]


# --- the page --------------------------------------------------------------------------------------------


def test_a_page_says_of_each_number_what_it_leads_to_and_of_each_picture_all_of_it_once() -> None:
    page_read = summary_html(summaries()["st-james-house"], "en")
    assert '<a class="note" href="#entry-2" aria-label="2 Mental health">2</a>' in page_read
    assert not re.search(r'<a class="note"(?![^>]*aria-label=)', page_read)
    assert page_read.count('role="img"') == page_read.count('<div aria-hidden="true"><svg') == 3


@pytest.mark.parametrize(
    ("language", "other", "run"), [("en", "bn", "এখন আমার একটা ঠিকানা আছে"), ("bn", "en", "nef")]
)
def test_words_in_another_script_are_read_aloud_in_their_own_language(
    language: str, other: str, run: str
) -> None:
    page_read = summary_html(summaries()["st-james-house"], language, quotes=QUOTES)
    assert f'<span lang="{other}">{run}' in page_read
    assert f'<span lang="{language}">' not in page_read


def test_where_least_and_most_are_hidden_with_the_value_no_number_is_left_empty() -> None:
    for name, summary in summaries().items():
        for table in (table for part in document_of(summary, "en").parts for table in part.tables):
            numbers = [place for place, column in enumerate(table.columns) if column.is_number]
            assert all(row.cells[place] for row in table.rows for place in numbers), name
