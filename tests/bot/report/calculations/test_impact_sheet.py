"""An impact map as a spreadsheet in the assurors' column order gives what the file gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.report.ledger import ledger
from bot.report.spreadsheet import summary_spreadsheet
from flows.authoring.problems import Problem
from flows.authoring.value_files import read_value_file
from flows.authoring.value_files.impact_sheet import COLUMNS
from flows.value.disclosure import disclose
from flows.value.figures import Measure, Section, State
from tests.bot.commands.command_line import run
from tests.bot.report.calculations.value_texts import WHEELS_TO_MEALS
from tests.bot.report.calculations.worked import rounded, worked
from tests.flows.value.samples import forty_people, st_james_house

HEADERS = (
    *("Stakeholder", "Number in group", "Number involved", "Input description", "Input value", "Outputs"),
    *("Outcome", "Indicator", "Source", "Quantity", "Sample size", "Duration"),
    *("Starts in the activity period or after", "Proxy", "Proxy value", "Proxy source", "Deadweight"),
    *("Deadweight source", "Displacement", "Attribution", "Drop-off", "Impact", "Year 1", "Year 2", "Year 3"),
    *("Year 4", "Year 5", "Present value", "Total"),
)


def row(*named: Any, stakeholder: str = "", put_in: tuple[str, Any] = ("", "")) -> list[Any]:
    outcome, quantity, proxy, deadweight, attribution, drop_off, years, impact = named
    return [
        *(stakeholder, 30, 30, *put_in, "lunches", outcome, "asked", "survey", quantity, 20, years, 1),
        *("price", proxy, "as quoted", deadweight, "survey", 0, attribution, drop_off, impact),
    ]


MEALS: Sequence[list[Any]] = (
    row(
        "A&E attendances avoided",
        7,
        94.0,
        0,
        0.05,
        0.5,
        1,
        "=7*94*(1-5%)",
        stakeholder="Residents",
        put_in=("none", 0),
    ),
    row("geriatric assessment stays avoided", 7, 4964, 0, 0.05, 0.5, 1, 33010.6),
    row("continuing-care stays avoided", 7, 7220, 0, 0.05, 0.5, 1, 48013),
    row("fewer GP visits", 90, 19, 0, 0.1, 0.1, 5, 1539),
    row("new friends", 16, 48.25, 0.1, 0.35, 0, 1, 451.62),
    row(
        "volunteers healthier",
        4,
        162.5,
        0.7,
        0.1,
        0.35,
        1,
        175.5,
        stakeholder="Volunteers",
        put_in=("time", "=4*3*5*50*6"),
    ),
    row("neighbours shop for them less", -275, 5, 0.05, 0, 0.05, 3, -1306.25, stakeholder="Neighbours"),
    ["Council", "", "", "meals contract", 24375],
    ["Total", "", "", "", 42375],
)
ABOVE = (["Impact map of Wheels-to-Meals"], ["Discount rate", 0.035], ["First period", 1])


def workbook(rows: Sequence[Sequence[Any]] = MEALS, above: Sequence[Sequence[Any]] = ABOVE) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Value map"
    for line in (*above, HEADERS, *rows):
        sheet.append(list(line))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(rows: Sequence[Sequence[Any]] = MEALS, separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([*ABOVE, HEADERS, *rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read(name: str, content: bytes) -> dict[str, Any]:
    found, problems = read_value_file(name, content)
    assert found is not None, "\n".join(map(str, problems))
    return ledger(found)


def wrong(name: str, content: bytes) -> tuple[Problem, ...]:
    found, problems = read_value_file(name, content)
    assert found is None
    assert problems
    return problems


@pytest.mark.parametrize(
    "content",
    [workbook(), as_csv(), as_csv(separator=";"), workbook(above=())],
    ids=["xlsx", "csv", "semicolons", "no rate"],
)
def test_wheels_to_meals_from_a_spreadsheet_is_wheels_to_meals(content: bytes) -> None:
    found = read("map.xlsx" if content.startswith(b"PK") else "map.csv", content)
    expected = worked(WHEELS_TO_MEALS)
    for key in ("inputs", "total_year_1", "pv", "npv", "ratio", "payback_months", "years"):
        assert found[key] == expected[key]
    assert [each["impact_year_1"] for each in found["rows"]] == [
        each["impact_year_1"] for each in expected["rows"]
    ]
    assert rounded(found["by_accrual"]["Residents"]) == "85056.17"
    assert list(found["by_kind"]) == ["not-stated"]
    assert not any(each["verified"] for each in found["rows"])


def test_the_headers_are_the_assurors_in_their_order() -> None:
    plain = [header.casefold() for header in HEADERS]
    places = [
        next(place for place, header in enumerate(plain) if header.startswith(column)) for column in COLUMNS
    ]
    assert places == sorted(places)


def test_our_own_columns_say_who_gains_and_what_is_a_transfer() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADERS[:22], "Accrues to", "Kind", "Transfer", "Group", "Price year"])
    for line, more in zip(
        MEALS[:2],
        (("NHS", "fiscal", "yes", "falls", 2009), ("NHS", "fiscal", "no", "falls", 2009)),
        strict=True,
    ):
        sheet.append([*line, *more])
    sheet.append(list(MEALS[7]))
    content = io.BytesIO()
    book.save(content)
    found = read("map.xlsx", content.getvalue())
    assert list(found["by_accrual"]) == ["NHS"]
    assert found["rows"][0]["transfer"] is True
    assert found["groups"][0]["name"] == "falls"


def test_an_outcome_that_starts_after_the_activity_has_nothing_in_year_1() -> None:
    later = [list(line) for line in MEALS]
    later[3][12] = "After"
    found = read("map.xlsx", workbook(later))
    assert found["rows"][3]["years"] == ["0", "1539", "1385.1", "1246.59", "1121.931", "1009.7379"]
    assert rounded(found["total_year_1"]) == rounded(Decimal("82508.57") - 1539)


def changed(place: int, column: str, value: Any) -> list[list[Any]]:
    rows = [list(line) for line in MEALS]
    rows[place][HEADERS.index(column)] = value
    return rows


@pytest.mark.parametrize(
    ("place", "column", "value", "message"),
    [
        (4, "Impact", 424.60, "adjustments are multiplied, never added"),
        (4, "Deadweight", 10, "deadweight is a share from 0 to 1"),
        (4, "Deadweight", "", "an outcome needs the key deadweight"),
        (4, "Proxy value", "=Prices!B4", 'the formula "=Prices!B4" has no result'),
        (4, "Proxy value", "about 50", "proxy has to be a number"),
        (4, "Quantity", "", "an outcome needs the key quantity"),
        (4, "Duration", 0.5, "duration has to be a whole number"),
    ],
)
def test_a_mistake_in_a_cell_is_named_with_sheet_row_and_column(
    place: int, column: str, value: Any, message: str
) -> None:
    problem = wrong("map.xlsx", workbook(changed(place, column, value)))[0]
    assert message in problem.message
    assert (problem.sheet, problem.row) == ("Value map", 5 + place)
    assert problem.column is not None
    assert problem.column.casefold() in (column.casefold(), column.casefold().replace("-", "_"))
    problem = wrong("map.csv", as_csv(changed(place, column, value)))[0]
    assert (message in problem.message, problem.sheet, problem.row) == (True, None, 5 + place)


def test_shares_may_be_written_as_percentages() -> None:
    assert read("map.csv", as_csv(changed(4, "Deadweight", "10%"))) == read("map.csv", as_csv())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.xlsx", b"PK\x03\x04 nothing"),
        ("map.xlsx", b"no workbook"),
        ("map.csv", b""),
        ("map.csv", b"a,b\n1,2"),
        ("map.csv", b"\xff\xff"),
        ("map.csv", b"\x00"),
        ("map.csv", ",".join(HEADERS).encode()),
        ("map.csv", b'"' + b"x" * 200_000),
    ],
)
def test_a_table_that_holds_no_impact_map_is_told_so(name: str, content: bytes) -> None:
    wrong(name, content)


def test_one_outcome_may_have_several_proxies_and_each_once() -> None:
    falls = [list(line) for line in MEALS]
    for line in falls[:3]:
        line[HEADERS.index("Outcome")] = "fewer falls"
    assert rounded(read("map.xlsx", workbook(falls))["pv"]) == "81741.93"
    falls[1][HEADERS.index("Proxy value")] = 7220
    falls[1][HEADERS.index("Impact")] = None
    assert "given the same value twice" in wrong("map.xlsx", workbook(falls))[0].message


def test_the_ledger_of_a_summary_is_read_again_to_the_same_value() -> None:
    summary = disclose(forty_people(), exact=True)
    content = summary_spreadsheet(summary, st_james_house(), "en")
    found = read("summary.xlsx", content)
    [total] = summary.of(Section.VALUE, Measure.TOTAL)
    assert rounded(found["pv"]) == rounded(total.value)
    assert (found["ratio"], found["transfers"] != "0") == (None, True)


@pytest.mark.parametrize("exact", [True, False])
def test_value_splits_the_ledger_of_a_summary_as_the_summary_does(exact: bool) -> None:
    """By the same names: a transfer is a fiscal saving that can be cashed, and no part of who gains or of the total."""
    summary = disclose(forty_people(), exact=exact)
    alone = read("summary.xlsx", summary_spreadsheet(summary, st_james_house(), "en"))

    def told(whole: Measure, part: Measure) -> dict[str, str]:
        found = (one for one in summary.of(Section.VALUE, whole, part) if one.state is State.SHOWN)
        return {one.subject: rounded(one.value) for one in found}

    for name, whole, part in (
        ("by_kind", Measure.KIND, Measure.KIND_SHOWN),
        ("by_accrual", Measure.ACCRUES, Measure.ACCRUES_SHOWN),
        ("by_cashable", Measure.CASHABLE, Measure.CASHABLE_SHOWN),
    ):
        split = {subject: rounded(value) for subject, value in alone[name].items() if subject != "unknown"}
        assert split == told(whole, part), name
    together = Decimal(alone["pv"]) + Decimal(alone["transfers"])
    assert told(Measure.KIND, Measure.KIND_SHOWN) == {"fiscal": rounded(together)}


def test_value_reads_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "map.xlsx"
    file.write_bytes(workbook())
    told = run("value", file)
    assert told.exit_code == 0
    assert "social return: present value for each 1 put in       1.93" in told.stdout
    file.write_bytes(workbook(changed(4, "Impact", 424.60)))
    told = run("value", file)
    assert told.exit_code == 1
    assert "sheet Value map, row 9, Impact" in told.stdout


def test_check_knows_an_impact_map_from_a_questionnaire(tmp_path: Path) -> None:
    (tmp_path / "map.xlsx").write_bytes(workbook())
    (tmp_path / "map.csv").write_bytes(as_csv())
    told = run("check", tmp_path / "map.xlsx", tmp_path / "map.csv")
    assert told.stdout == "2 files read, no problems\n"
    (tmp_path / "map.xlsx").write_bytes(workbook(changed(4, "Proxy value", "about 50")))
    told = run("check", tmp_path)
    assert told.exit_code == 1
    assert "sheet Value map, row 9, Proxy value: proxy has to be a number" in told.stdout


def test_a_header_that_is_missing_is_named_where_it_should_be(tmp_path: Path) -> None:
    headers = [header if header != "Proxy value" else "Price" for header in HEADERS]
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    for cell, header in zip(book.worksheets[0][4], headers, strict=True):
        cell.value = header
    book.save(tmp_path / "map.xlsx")
    told = run("check", tmp_path / "map.xlsx").stdout
    assert "sheet Value map, row 4: there is no header proxy value" in told
    assert "survey" not in told


def test_a_map_without_an_outcome_is_told_so() -> None:
    [problem] = wrong("map.xlsx", workbook(rows=()))
    assert (problem.sheet, problem.column) == ("Value map", "Outcome")
    assert problem.message == "no row below the headers has an outcome"


@pytest.mark.parametrize("broken", ["abc", 1e300, "=A1+B2", "*", "১২"])
def test_every_broken_cell_is_told_by_sheet_row_and_remedy(broken: object) -> None:
    base = openpyxl.load_workbook(io.BytesIO(workbook()))
    sheet = base.worksheets[0]
    for column in range(1, 23):
        cell = sheet.cell(9, column)
        before, cell.value = cell.value, broken
        content = io.BytesIO()
        base.save(content)
        cell.value = before
        found, problems = read_value_file("map.xlsx", content.getvalue())
        assert (found is None) == bool(problems)
        for problem in problems:
            assert (problem.sheet, problem.row is not None, bool(problem.remedy)) == ("Value map", True, True)


READERS: Sequence[Callable[[], bytes]] = (workbook, as_csv)


def test_a_damaged_workbook_is_told_and_never_thrown() -> None:
    import random

    chance = random.Random(4)
    for make in READERS:
        content = make()
        for _ in range(40):
            damaged = bytearray(content)
            for _ in range(chance.randint(1, 20)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            found, problems = read_value_file("map.xlsx" if make is workbook else "map.csv", bytes(damaged))
            assert (found is None) == bool(problems)
