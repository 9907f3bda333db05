"""A workbook that is broken, hostile or only unusual is refused or opened with a sentence, and never with a crash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.authoring.xlsform import Reading, read_xlsform
from flows.authoring.xlsform.workbook import LARGEST_FILE, LARGEST_UNPACKED


def workbook(change: Callable[[Workbook, Worksheet], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", "What is it?"])
    if change is not None:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def messages(reading: Reading) -> str:
    return "\n".join(str(problem) for problem in reading.problems)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(name, part)
    return out.getvalue()


def test_a_sound_workbook_is_read_whatever_its_name_says() -> None:
    for name in ("form.xlsx", "form.xls", "form.csv", "form"):
        assert read_xlsform(name, workbook()).flow is not None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is no questionnaire"),
        (b"\xff\xfe\x00\x01", "neither a workbook nor text"),
        (b"PK\x03\x04 but nothing else", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"name_key,name\nmango,Mango\norange,Orange\n", "no sheet survey"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
        (b"just some text", "this is no questionnaire"),
    ],
)
def test_what_is_no_questionnaire_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    reading = read_xlsform("form.xlsx", content)
    assert reading.flow is None
    assert message in messages(reading)


def test_a_page_of_zeros_is_not_unpacked() -> None:
    bomb = with_part(workbook(), "xl/media/zeros.bin", b"\0" * (LARGEST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert "unpacks to more" in messages(read_xlsform("form.xlsx", bomb))


def test_macros_formulas_merged_cells_and_hidden_sheets_are_to_be_mended() -> None:
    def unusual(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["text", "b", "Merged"])
        sheet.merge_cells("A3:B3")
        other = book.create_sheet("choices")
        other.append(["list_name", "name", "label"])
        other.sheet_state = "hidden"

    content = with_part(workbook(unusual), "xl/vbaProject.bin", b"macro")
    said = messages(read_xlsform("form.xlsx", content))
    assert "has macros" in said
    assert "the cells A3:B3 are merged" in said
    assert "the sheet choices is hidden" in said


def test_a_formula_without_its_result_is_refused_by_its_cell() -> None:
    def formula(_: Workbook, sheet: Worksheet) -> None:
        sheet["C2"] = '=CONCATENATE("What", " is it?")'

    reading = read_xlsform("form.xlsx", workbook(formula))
    assert reading.flow is None
    assert "the cell C2 holds a formula" in messages(reading)


def test_rows_after_a_long_gap_are_a_problem_and_not_silence() -> None:
    def gap(_: Workbook, sheet: Worksheet) -> None:
        sheet["A200"], sheet["B200"], sheet["C200"] = "text", "late", "Late"

    reading = read_xlsform("form.xlsx", workbook(gap))
    assert [(problem.sheet, problem.row) for problem in reading.problems] == [("survey", 200)]


def test_an_expression_of_ten_thousand_brackets_is_refused() -> None:
    def deep(_: Workbook, sheet: Worksheet) -> None:
        sheet["D1"], sheet["D2"] = "relevant", "(" * 10_000 + "1" + ")" * 10_000

    assert "relevant cannot be read" in messages(read_xlsform("form.xlsx", workbook(deep)))


def test_groups_nested_a_thousand_deep_are_refused() -> None:
    def deep(_: Workbook, sheet: Worksheet) -> None:
        for number in range(300):
            sheet.append(["begin group", f"g{number}", "G"])
        for _number in range(300):
            sheet.append(["end group", None, None])

    assert "nested more than 64 levels" in messages(read_xlsform("form.xlsx", workbook(deep)))


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"| survey |\n"]),
)
def test_no_bytes_make_it_raise(content: bytes, start: bytes) -> None:
    reading = read_xlsform("form.xlsx", start + content)
    assert reading.flow is not None or reading.problems


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["type", "name", "label", "text", "a", "b", "select_one l", "begin repeat", "end repeat", "${a}",
                 "1 +", "", "begin loop over l", "calculate", "note", "label::en", "relevant", "range", "x y", "rank l"]
            ),
            min_size=1,
            max_size=6,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_no_table_makes_it_raise(rows: list[list[str]]) -> None:
    table = "\n".join(
        "| | " + " | ".join(row) + " |" for row in [["type", "name", "label", "relevant"], *rows]
    )
    reading = read_xlsform("form.md", f"| survey |\n{table}\n".encode())
    assert reading.flow is not None or reading.problems
