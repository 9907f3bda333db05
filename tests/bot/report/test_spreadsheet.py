"""The summary as a workbook, for an economist: live formulas, each with what it comes to, and a ledger to read back."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.report.ledger import ledger as worked_out
from bot.report.spreadsheet import summary_spreadsheet
from flows.authoring.value_files import read_value_file
from flows.value.disclosure import disclose
from flows.value.figures import Measure, Published, Section
from flows.value.value_map import ValueMap
from tests.bot.report.leftwards import leftwards
from tests.bot.report.reckoning import Reckoned
from tests.flows.value.meals import a_year, meals, meals_summary
from tests.flows.value.raploch import Site, raploch
from tests.flows.value.samples import forty_people, st_james_house

__all__ = ["leftwards"]
PUBLISHED = disclose(forty_people(), exact=False)
EXACT = disclose(forty_people(), exact=True)
MEALS = disclose(meals_summary(), exact=True)
MEALS_PUBLISHED = disclose(meals_summary(), exact=False)
SUMMARIES: Mapping[str, tuple[Published, ValueMap]] = {
    "st-james-house": (PUBLISHED, st_james_house()),
    "st-james-house exact": (EXACT, st_james_house()),
    "meals": (MEALS_PUBLISHED, meals()),
    "meals exact": (MEALS, meals()),
}
_MADE: dict[tuple[int, str], bytes] = {}
each_summary = pytest.mark.parametrize("name", SUMMARIES)


def content_of(summary: Published, value_map: ValueMap | None = None, language: str = "en") -> bytes:
    """Made once for each of the summaries above, which all tests look at."""
    key = (id(summary), language)
    found = _MADE.get(key) or summary_spreadsheet(summary, value_map or st_james_house(), language)
    if any(summary is one for one, _ in SUMMARIES.values()):
        _MADE[key] = found
    return found


def book(content: bytes, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def sheet_of(content: bytes, name: str = "Ledger", *, values: bool = True) -> Worksheet:
    sheet = book(content, values=values)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(sheet: Worksheet, first: str = "Stakeholder") -> list[dict[str, Any]]:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if row[0] == first)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows[rows.index(heads) + 1 :]]


def ledger(content: bytes, *, values: bool = True) -> list[dict[str, Any]]:
    return rows_of(sheet_of(content, values=values))


def read_back(content: bytes) -> dict[str, Any]:
    found, problems = read_value_file("ledger.xlsx", content)
    assert found is not None, "\n".join(map(str, problems))
    return worked_out(found)


def money_of(summary: Published, *ids: str) -> Decimal:
    """The first of these figures that is shown."""
    figures = [summary.figure(id) for id in ids]
    return next(figure.value for figure in figures if figure is not None and figure.value is not None)


# --- what an economist does with it ----------------------------------------------------------------------


@each_summary
def test_every_formula_comes_to_what_is_kept_beside_it(name: str) -> None:
    content = content_of(*SUMMARIES[name])
    kept, live = sheet_of(content), sheet_of(content, values=False)
    reckoned = Reckoned(live)
    formulas = [cell.coordinate for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 20
    for cell in formulas:
        assert reckoned.cell(cell) == pytest.approx(kept[cell].value, rel=1e-12, abs=1e-9), cell


@each_summary
@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_ledger_is_read_back_in_any_language_and_comes_to_the_same(name: str, language: str) -> None:
    summary, value_map = SUMMARIES[name]
    found = read_back(content_of(summary, value_map, language))
    total = money_of(summary, "value.total", "value.total_shown", "value.total.shown")
    assert Decimal(found["total_year_1"]) == pytest.approx(total, abs=Decimal("0.005"))
    moved = summary.of(Section.VALUE, Measure.TRANSFERS)
    assert Decimal(found["transfers"]) == pytest.approx(
        sum((one.value or 0) for one in moved), abs=Decimal("0.005")
    )


@pytest.mark.parametrize("name", ["meals", "meals exact"])
def test_the_return_read_back_is_the_return_of_the_summary(name: str) -> None:
    summary, value_map = SUMMARIES[name]
    found = read_back(content_of(summary, value_map))
    for key, id in (
        ("inputs", "inputs"),
        ("pv", "present_value"),
        ("npv", "net_present_value"),
        ("ratio", "ratio"),
    ):
        told = money_of(summary, f"return.{id}", f"return.{id}.shown")
        assert Decimal(found[key]) == pytest.approx(told, rel=Decimal("0.000001")), key


def test_the_published_result_of_the_guide_stands_in_the_ledger() -> None:
    rows = {row["Stakeholder"]: row for row in ledger(content_of(MEALS, meals()))}
    total = rows["Total, without transfers"]
    assert round(total["Impact"], 2) == 82508.57
    assert round(total["Total present value"], 2) == 81741.93
    assert total["Input value"] == 42375
    assert round(rows["Net present value: less what was put in"]["Total present value"], 2) == 39366.93
    assert round(rows["Present value for each 1 put in"]["Total present value"], 2) == 1.93


def test_a_changed_assumption_moves_the_total_as_the_calculation_says() -> None:
    content = content_of(MEALS, meals())
    changed = book(content, values=False)
    sheet = changed["Ledger"]
    assert isinstance(sheet, Worksheet)
    at = {
        cell.value: cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    line = next(cell.row for cell in sheet[at["Indicator"]] if cell.value == "New friends")
    sheet[f"{at['Deadweight']}{line}"] = 0.5
    reckoned = Reckoned(sheet)
    total = next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith("Total"))
    moved = reckoned.cell(f"{at['Total present value']}{total}")
    assert moved < 81741

    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = reckoned.cell(cell.coordinate)
    saved = io.BytesIO()
    changed.save(saved)
    assert float(read_back(saved.getvalue())["pv"]) == pytest.approx(moved)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
def test_a_spreadsheet_program_reckons_the_same(tmp_path: Path) -> None:
    content = content_of(MEALS, meals())
    # Saved so, it holds no results: what is there afterwards was reckoned by the program.
    book(content, values=False).save(tmp_path / "ledger.xlsx")
    (tmp_path / "out").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "ledger.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    reckoned = sheet_of((tmp_path / "out" / "ledger.xlsx").read_bytes())
    for row in sheet_of(content).iter_rows():
        for cell in row:
            if isinstance(cell.value, float):
                assert reckoned[cell.coordinate].value == pytest.approx(cell.value), cell.coordinate


# --- the ledger as assurors have it ------------------------------------------------------------------------


def test_the_ledger_has_the_columns_in_the_order_that_assurors_expect() -> None:
    heads = list(ledger(content_of(EXACT))[0])
    assert heads[:10] == [
        "Stakeholder", "Number in group", "Number involved", "Input description", "Input value", "Outputs",
        "Outcome", "Indicator", "Source", "Quantity",
    ]  # fmt: skip
    assert heads.index("Deadweight") < heads.index("Displacement") < heads.index("Attribution to others")
    assert heads.index("Drop-off") < heads.index("Impact") < heads.index("Year 1")
    assert heads.index("Total present value") < heads.index("Id")


def test_a_stakeholder_has_their_number_and_what_they_put_in() -> None:
    rows = [row for row in ledger(content_of(MEALS, meals())) if row["Input description"]]
    told = {
        row["Stakeholder"]: (row["Number in group"], row["Input description"], row["Input value"])
        for row in rows
    }
    assert told["The council"] == ("not known", "The meals contract", 24375)
    assert told["People who help at the club"] == (4, "Time of those who help", 18000)
    assert told["Elderly and disabled residents who eat at the club"] == (30, "none named", None)


def test_who_has_nothing_priced_is_named_and_so_is_what_they_put_in() -> None:
    content = content_of(disclose(Site().on(2026, 7, 8), exact=False), raploch())
    assert [row["Stakeholder"] for row in ledger(content)] == [
        "People who live in Raploch",
        "People new to the trade, or out of work for long",
        "Firms that the contractor buys from",
    ]
    assert "Nothing is priced here yet." in [row[0].value for row in sheet_of(content).iter_rows()]


def test_what_nobody_has_said_is_not_taken_for_nothing() -> None:
    priced = [row for row in ledger(content_of(EXACT)) if row["Impact"] and row["Outcome"]]
    assert {row["Deadweight"] for row in priced} == {0}
    assert {row["Deadweight source"] for row in priced} == {"nobody has said"}


def test_a_hidden_figure_has_no_number_in_the_ledger_and_is_left_out_when_it_is_read_back() -> None:
    content = content_of(PUBLISHED)
    rows = [row for row in ledger(content) if row["Indicator"] == "Complex-need weeks no longer needed"]
    assert [row["Quantity"] for row in rows] == ["*"]
    assert not any(isinstance(row["Impact"], int | float) for row in rows)
    assert "Total of what is shown, without transfers" in [row["Stakeholder"] for row in ledger(content)]
    assert "Complex-need weeks no longer needed" in read_back(content)["left_out"][0]


def test_where_something_put_in_is_hidden_nothing_is_set_against_it() -> None:
    figures = tuple(
        replace(one, value=None, low=None, high=None, state=type(one.state).HIDDEN)
        if one.id == "return.input.helping"
        else one
        for one in MEALS.figures
    )
    content = content_of(replace(MEALS, figures=figures), meals())
    assert not [row for row in ledger(content) if "put in" in str(row["Stakeholder"])]
    found = read_back(content)
    assert found["ratio"] is None
    assert found["left_out"] == ["Time of those who help"]


def test_a_year_in_which_nobody_answered_has_a_ledger_too() -> None:
    nothing = disclose(meals_summary(replace(a_year(), rows=())), exact=False)
    content = content_of(nothing, meals())
    assert [
        row["Input value"] for row in ledger(content) if row["Input description"] == "The meals contract"
    ] == [24375]


# --- how it looks -------------------------------------------------------------------------------------------


@each_summary
@pytest.mark.parametrize("language", ["en", "bn"])
def test_headers_stay_in_sight_and_it_prints_across_the_page(name: str, language: str) -> None:
    for sheet in book(content_of(*SUMMARIES[name], language)).worksheets:
        assert sheet.freeze_panes is not None, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert not sheet.sheet_view.rightToLeft


def test_no_column_of_the_tables_is_empty() -> None:
    content = content_of(disclose(Site().on(2026, 7, 8), exact=False), raploch())
    for name, first in (("Summary", "Entry"), ("Indicators", "Indicator")):
        rows = rows_of(sheet_of(content, name), first)
        assert all(any(row[head] is not None for row in rows) for head in rows[0])


def test_a_column_of_our_own_is_left_out_of_the_ledger_where_it_would_be_empty() -> None:
    with_groups, without = ledger(content_of(MEALS, meals()))[0], ledger(content_of(EXACT))[0]
    assert "Group" in with_groups
    assert "Proxy low" not in with_groups
    assert "Group" not in without
    assert {"Id", "Kind", "Transfer", "Price year"} <= without.keys()


def test_money_shares_and_steps_are_shown_as_what_they_are() -> None:
    sheet = sheet_of(content_of(EXACT), "Summary")
    heads = next(row for row in sheet.iter_rows() if row[0].value == "Entry")
    value = next(cell.column for cell in heads if cell.value == "Value")
    forms = {row[-1].value: row[value - 1].number_format for row in sheet.iter_rows(min_row=heads[0].row + 1)}
    assert forms["value.total"].startswith('"£"#,##0.00')
    assert forms["change.housing_ladder.began_at_top"].startswith("0.0%")
    assert forms["change.housing_ladder.first"].startswith("0.0")


def test_text_that_wraps_has_a_row_as_high_as_it_needs() -> None:
    sheet = sheet_of(content_of(MEALS, meals()))
    line = next(cell.row for cell in sheet["H"] if cell.value == "New friends")
    assert sheet.row_dimensions[line].height >= 4 * 15


def test_a_workbook_written_from_the_right_opens_so_and_is_read_back(leftwards: str) -> None:
    content = content_of(MEALS, meals(), leftwards)
    assert all(sheet.sheet_view.rightToLeft for sheet in book(content).worksheets)
    assert read_back(content)["pv"] == read_back(content_of(MEALS, meals()))["pv"]


def test_the_workbook_speaks_bengali_too() -> None:
    assert book(content_of(PUBLISHED, language="bn")).sheetnames[0] == "সারাংশ"


# --- the other sheets ----------------------------------------------------------------------------------------


def test_an_indicator_names_the_published_ones_that_it_shows() -> None:
    rows = rows_of(sheet_of(content_of(MEALS, meals()), "Indicators"), "Indicator")
    shows = {row["Indicator"]: row["Published indicators it shows"] for row in rows}
    assert shows["Lunches served"] == "Local services: health, housing, banking, public eating places"
    assert shows["On my feet"] == "Community health and wellbeing"


def test_every_column_is_explained_in_the_data_dictionary() -> None:
    content = content_of(EXACT)
    explained = {(row[0], row[1]) for row in sheet_of(content, "Data dictionary").iter_rows(values_only=True)}
    for name, first in (("Summary", "Entry"), ("Ledger", "Stakeholder"), ("Indicators", "Indicator")):
        heads = {(name, head) for head in rows_of(sheet_of(content, name), first)[0]}
        shared = {("Indicators", head) for head in ("Value", "Unit", "People")}
        assert heads - shared <= explained


def test_no_text_becomes_a_formula() -> None:
    label = MappingProxyType({"en": '=HYPERLINK("http://evil","x")'})
    figures = tuple(replace(figure, label=label) for figure in EXACT.figures)
    head = replace(EXACT.head, title=label)
    found = book(content_of(replace(EXACT, head=head, figures=figures)), values=False)
    for name in ("Summary", "Indicators"):
        sheet = found[name]
        assert isinstance(sheet, Worksheet)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_same_summary_gives_the_same_bytes() -> None:
    for language in ("en", "bn"):
        again = summary_spreadsheet(PUBLISHED, st_james_house(), language)
        assert content_of(PUBLISHED, language=language) == again
