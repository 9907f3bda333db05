"""Unit costs out of a workbook.

The workbook here is a fixture of the layout that the Greater Manchester database is said to have, with the few rows
that guidance quotes. The real workbook was not at hand and has not been tried.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.authoring.arithmetic import arithmetic
from flows.authoring.pack_writing import unit_cost_pack
from flows.authoring.parameter_packs import read_pack
from flows.authoring.unit_cost_table import Publication, Taken, take_unit_costs
from flows.value.unit_costs import UnitCost
from tests.bot.commands.command_line import run

SHEETS = (
    *("Crime", "Education & Skills", "Employment & Economy", "Fire", "Health", "Housing", "Social Services"),
)
OVER = ("", "", "", "Agency", "", "Fiscal", "", "", "Economic", "", "", "Social", "", "", "", "")
UNDER = (
    *("Outcome", "Code", "Unit", "Level 1", "Level 2"),
    *("Year", "Value", "Updated value 2023/24") * 3,
    *("Source", "Quality grade"),
)


def cost(label: str, code: str, agency: str, value: Any, updated: Any = None, detail: str = "") -> list[Any]:
    fiscal = ["2010/11", value, updated]
    return [label, code, "event", agency, detail, *fiscal, *[None] * 6, "as quoted", "amber"]


ROWS: Mapping[str, Sequence[list[Any]]] = {
    "Employment & Economy": [
        ["Into work"],
        cost("Into work", "E&E2.0", "Central government", 8632, 11500),
        cost("Into work: benefits", "E&E2.0.1", "Central government", 7500, 10000, "DWP"),
        cost("Into work: health care", "E&E2.0.2", "NHS", 1132, 1500),
    ],
    "Health": [cost("Day in care", "HE1.0", "NHS", "=31484/40", 1000)],
    "Housing": [
        ["Evictions"],
        cost("Complex eviction", "HO1.0", "Local authority", 6680, 8900),
        cost("Part 1", "HO1.0.1", "Local authority", 1900),
        cost("Part 6", "HO1.0.6", "Local authority", "=2*162.44"),
        cost("Nothing is known of it", "HO1.1", "Local authority", None),
        cost("HO2.0", "HO2.0", "Local authority", "=642+48"),
    ],
}
GMCA = Publication("gmca", "GMCA Unit Cost Database", "fixture", "CC BY 4.0")


def workbook(rows: Mapping[str, Sequence[list[Any]]] = ROWS, two_rows: bool = True) -> bytes:
    book = openpyxl.Workbook()
    guidance = book.active
    assert guidance is not None
    guidance.title = "Guidance"
    guidance.append(["How to use this workbook"])
    for name in SHEETS:
        sheet = book.create_sheet(name)
        sheet.append([name])
        if two_rows:
            sheet.append(list(OVER))
            sheet.append(list(UNDER))
        else:
            joined = [
                *("Outcome", "Code", "Unit", "Agency level 1", "Agency level 2"),
                *(
                    f"{kind} {what}"
                    for kind in ("Fiscal", "Economic", "Social")
                    for what in ("year", "value", "updated value (2023/24)")
                ),
                *("Source", "Quality grade"),
            ]
            sheet.append(joined)
        for line in rows.get(name, ()):
            sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def taken(content: bytes, name: str = "costs.xlsx", publication: Publication = GMCA) -> Taken:
    return take_unit_costs(name, content, publication)


def by_code(found: Taken) -> dict[str, UnitCost]:
    return {each.code: each for each in found.pack.unit_costs}


def fiscal(found: Taken, code: str) -> str:
    amount = by_code(found)[code].fiscal
    assert amount is not None
    return str(amount.value)


@pytest.mark.parametrize("two_rows", [True, False], ids=["headers in two rows", "headers in one row"])
def test_every_row_with_a_value_is_taken_with_its_agencies_years_and_grade(two_rows: bool) -> None:
    found = taken(workbook(two_rows=two_rows))
    assert found.problems == ()
    assert dict(found.by_sheet) == {
        **dict.fromkeys(SHEETS, 0), "Employment & Economy": 3, "Health": 1, "Housing": 4
    }  # fmt: skip
    assert found.passed_over == ("Guidance",)
    benefits = by_code(found)["E&E2.0.1"]
    assert (benefits.agency, benefits.agency_detail, benefits.grade) == ("Central government", "DWP", "amber")
    assert benefits.fiscal is not None
    assert (benefits.fiscal.price_year, str(benefits.fiscal.updated), benefits.fiscal.updated_year) == (
        2010,
        "10000",
        2023,
    )
    assert (benefits.economic, benefits.social) == (None, None)
    assert (benefits.edition, benefits.origin.licence, benefits.origin.source) == (
        "fixture",
        "CC BY 4.0",
        "as quoted",
    )


def test_a_formula_is_worked_out_and_never_read_as_digits() -> None:
    """A public parser read the cell ``=31484/40`` as 3,148,440."""
    found = taken(workbook())
    assert fiscal(found, "HE1.0") == "787.1"
    assert fiscal(found, "HO1.0.6") == "324.88"
    assert fiscal(found, "HO2.0") == "690"
    assert "3148440" not in str(found.pack)


@pytest.mark.parametrize(
    ("value", "updated", "message"),
    [
        (3148440, None, "3148440 is no unit cost"),
        (-5, None, "-5 is no unit cost"),
        ("=Guidance!A1*2", None, 'the formula "=Guidance!A1*2" has no result'),
        ("=31484/0", None, "has no result"),
        ("about 700", None, '"about 700" is no amount'),
        ("31484/40", None, '"31484/40" is no amount'),
        (787.1, 31484, "787.1 was brought up to date to 31484"),
    ],
)
def test_what_cannot_be_a_unit_cost_is_refused_with_its_cell(value: Any, updated: Any, message: str) -> None:
    found = taken(
        workbook(
            {"Health": [cost("Day in care", "HE1.0", "NHS", value, updated), cost("Ok", "HE2.0", "NHS", 5)]}
        )
    )
    [problem] = found.problems
    assert message in problem.message
    assert (problem.sheet, problem.row) == ("Health", 4)
    assert problem.column is not None
    assert problem.column.startswith("Fiscal")
    assert list(by_code(found)) == ["HE2.0"]


def test_a_code_twice_an_amount_without_a_code_or_a_year_and_a_part_dearer_than_its_whole_are_refused() -> (
    None
):
    lines = [
        cost("Whole", "HE1.0", "NHS", 100),
        cost("Part", "HE1.0.1", "NHS", 200),
        cost("Again", "HE1.0", "NHS", 100),
        cost("No code", "", "NHS", 100),
        cost("No year", "HE3.0", "NHS", 100),
    ]
    lines[4][5] = None
    said = " ".join(problem.message for problem in taken(workbook({"Health": lines})).problems)
    for message in (
        'the code "HE1.0" is also in row 4 of the sheet Health',
        "this row has an amount and no code",
        "the amount has no price year",
        "HE1.0.1 costs more (200) than HE1.0",
    ):
        assert message in said


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=31484/40", "787.1"),
        ("=1900+1119+2787+174+375+2*162.44", "6679.88"),
        ("=-(2+3)*4%", "-0.2"),
        ("=1/3", "0." + "3" * 60),
        ("=SUM(A1:A3)", None),
        ("=A1", None),
        ("=1/0", None),
        ("=", None),
        ("=1+", None),
        ("=(1", None),
        ("=1)", None),
        ("=1 2", None),
        ("=" + "(" * 150 + "1", None),
        ("=9" + "9" * 190, None),
    ],
)
def test_plain_arithmetic_is_worked_out_exactly_and_nothing_else(formula: str, value: str | None) -> None:
    assert arithmetic(formula) == (None if value is None else Decimal(value))


def test_what_is_written_is_read_again_to_the_same_rows() -> None:
    found = taken(workbook())
    pack, problems = read_pack("gmca.yaml", unit_cost_pack(found.pack, "CC BY 4.0").encode())
    assert problems == ()
    assert pack == found.pack


def test_a_licence_holders_own_values_are_kept_unaltered_with_their_licence() -> None:
    table = (
        "code,outcome,unit,social value,price year,source\n"
        "OWN1,Feels safe,person a year,1234.567891,2021,our study\n"
        "OWN2,Has friends,person a year,0.1,2021,our study\n"
    )
    own = Publication("own", "Values of our own", "2021", "licensed to us alone")
    found = taken(table.encode(), "own.csv", own)
    assert found.problems == ()
    one, two = found.pack.unit_costs
    assert one.social is not None
    assert two.social is not None
    assert (str(one.social.value), str(two.social.value)) == ("1234.567891", "0.1")
    assert (one.origin.licence, one.agency, one.edition) == ("licensed to us alone", "not stated", "2021")
    assert 'licence: "licensed to us alone"' in unit_cost_pack(found.pack, own.licence)


def test_damaged_workbooks_are_told_and_never_thrown() -> None:
    chance = random.Random(7)
    content = workbook()
    for _ in range(40):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = taken(bytes(damaged))
        assert found.problems or found.pack.unit_costs is not None
    for nothing in (b"", b"PK\x03\x04", b"\xff\xfe\x00", b"code,fiscal\n", b"a;b\n1;2\n"):
        assert taken(nothing, "costs.csv").problems or nothing == b"code,fiscal\n"


# --- on the command line -------------------------------------------------------------------------------------


def test_unit_costs_writes_a_pack_that_check_reads(tmp_path: Path) -> None:
    file, out = tmp_path / "costs.xlsx", tmp_path / "gmca.yaml"
    file.write_bytes(workbook())
    found = run("unit-costs", file, "--licence", "CC BY 4.0", "--edition", "2023", "--out", out)
    assert found.exit_code == 0
    assert "Housing: 4 unit costs" in found.stdout
    assert "Taken: 8 unit costs of GMCA Unit Cost Database, 2023, under CC BY 4.0." in found.stdout
    assert "no problems" in run("check", out).stdout
    assert 'code: "HO1.0.6"' in out.read_text()


def test_with_a_refused_cell_nothing_is_written_unless_it_is_left_out(tmp_path: Path) -> None:
    file, out = tmp_path / "costs.xlsx", tmp_path / "gmca.yaml"
    file.write_bytes(workbook({**ROWS, "Health": [cost("Day in care", "HE1.0", "NHS", 3148440)]}))
    command = ("unit-costs", file, "--licence", "CC BY 4.0", "--edition", "2023", "--out", out)
    found = run(*command)
    assert found.exit_code == 1
    assert "sheet Health, row 4, Fiscal Value: 3148440 is no unit cost" in found.stdout
    assert not out.exists()
    found = run(*command, "--leave-out")
    assert found.exit_code == 0
    assert "HE1.0" not in out.read_text()


def test_without_a_licence_or_an_edition_nothing_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "costs.xlsx"
    file.write_bytes(workbook())
    assert run("unit-costs", file).exit_code != 0
    found = run("unit-costs", file, "--licence", " ", "--edition", "2023")
    assert (found.exit_code, "under which --licence" in found.stderr) == (1, True)
    assert run("unit-costs", tmp_path, "--licence", "x", "--edition", "y").exit_code == 1
