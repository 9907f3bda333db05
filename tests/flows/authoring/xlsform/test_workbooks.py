"""A workbook that is broken, hostile or only unusual is refused or opened with a sentence, and never with a crash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.authoring.xlsform import Reading, read_xlsform
from flows.authoring.xlsform.package import LARGEST_UNPACKED, MOST_MARKS, MOST_MARKS_ELSEWHERE
from flows.authoring.xlsform.sheets import MOST_CELLS, MOST_ROWS
from flows.authoring.xlsform.workbook import LARGEST_FILE

WORKBOOKS = Path(__file__).parent / "workbooks"


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
        (b"\x80\x81\xfe", "neither a workbook nor text"),
        (b"PK\x03\x04 but nothing else", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"name_key,name\nmango,Mango\norange,Orange\n", "no sheet survey"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
        (b"just some text", "this is no questionnaire"),
        (b"%PDF-1.7\n", "this is a PDF"),
        (b"<html><table></table></html>", "this is a web page or XML"),
        (b'{"survey": []}', "this is JSON"),
        (b"\x89PNG\r\n", "this is a picture"),
        (
            "survey,,,\n,type,name,label\n,text,a,\u00c4\n".encode("cp1252"),
            "neither a workbook nor text in UTF-8",
        ),
    ],
)
def test_what_is_no_questionnaire_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    reading = read_xlsform("form.xlsx", content)
    assert reading.flow is None
    assert message in messages(reading)


def test_a_broken_old_workbook_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    reading = read_xlsform("form.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 5)
    assert reading.flow is None
    assert capfd.readouterr() == ("", "")


def test_an_old_workbook_is_read_whatever_its_name_says() -> None:
    for name in ("form.xls", "form.xlsx", "form"):
        reading = read_xlsform(name, (WORKBOOKS / "sound.xls").read_bytes())
        assert reading.problems == ()
        assert reading.flow is not None
        assert reading.flow.by_name["b"].default == "3"
        assert [row.name for row in reading.flow.choices["yn"]] == ["1", "0"]


def test_what_is_unusual_in_an_old_workbook_is_named_as_well() -> None:
    reading = read_xlsform("form.xls", (WORKBOOKS / "unusual.xls").read_bytes())
    said = messages(reading)
    assert "sheet survey, row 100: this row stands after more than 60 empty rows" in said
    assert "sheet survey, row 5: the cells A5:C5 are merged" in said
    assert "the sheet choices is hidden" in said
    assert [(notice.sheet, notice.row) for notice in reading.notices] == [("survey", 3)]


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


def test_a_day_that_the_spreadsheet_made_of_a_choice_is_to_be_mended() -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["select_one band", "b", "Which?"])
        choices = book.create_sheet("choices")
        choices.append(["list_name", "name", "label"])
        choices.append(["band", "young", date(2026, 10, 5)])
        choices.append(["band", date(2026, 12, 11), "11 to 12"])
        choices.append(["band", "day", "Since 2026-10-05 00:00:00"])

    read = read_xlsform("f.xlsx", workbook(change))
    assert [(problem.sheet, problem.row, problem.column) for problem in read.problems] == [
        ("choices", 2, "label"),
        ("choices", 3, "name"),
    ]
    assert "made the day 2026-10-05 of what was typed" in messages(read)


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


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("content_dot_xml", "another kind (.ods)"),
        ("xl__workbook_dot_bin", "(.xlsb)"),
        ("word__document_dot_xml", "a Word document"),
        ("anything", "a zip file, but no workbook"),
    ],
)
def test_another_kind_of_office_file_is_called_by_its_name(part: str, message: str) -> None:
    assert message in messages(read_xlsform("form.xlsx", zipped(**{part: b"<a/>"})))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_workbook_that_defines_entities_is_not_read_further(part: str) -> None:
    hostile = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            before = hostile if info.filename == part else b""
            new.writestr(info.filename, before + old.read(info))
    reading = read_xlsform("form.xlsx", out.getvalue())
    assert reading.flow is None
    assert "definitions of its own (DOCTYPE)" in messages(reading)


def test_two_columns_with_one_header_are_named() -> None:
    def twice(_: Workbook, sheet: Worksheet) -> None:
        sheet["D1"], sheet["D2"] = "label", "What else?"

    for content in (workbook(twice), b"survey,,,,\n,type,name,label,label\n,text,a,A,B\n"):
        (problem,) = read_xlsform("form.xlsx", content).problems
        assert (problem.sheet, problem.row, problem.column) == ("survey", 1, "label")


def test_a_header_that_is_a_number_is_named() -> None:
    def number(_: Workbook, sheet: Worksheet) -> None:
        sheet["D1"] = 7

    assert "sheet survey, row 1, 7: the header 7 is a number" in messages(
        read_xlsform("form.xlsx", workbook(number))
    )


def test_a_column_after_a_long_gap_is_a_problem_and_not_silence() -> None:
    def gap(_: Workbook, sheet: Worksheet) -> None:
        sheet["AZ1"], sheet["AZ2"] = "relevant", "1 = 2"

    (problem,) = read_xlsform("form.xlsx", workbook(gap)).problems
    assert (problem.sheet, problem.row) == ("survey", 1)
    assert "the column AZ stands after more than 20 empty columns" in problem.message


def test_an_error_in_a_cell_is_no_text() -> None:
    def error(_: Workbook, sheet: Worksheet) -> None:
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"

    assert "the cell C2 holds an error" in messages(read_xlsform("form.xlsx", workbook(error)))


def test_a_hidden_row_is_read_and_noticed() -> None:
    def hide(_: Workbook, sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    reading = read_xlsform("form.xlsx", workbook(hide))
    assert reading.flow is not None
    assert reading.problems == ()
    assert [(notice.sheet, notice.row) for notice in reading.notices] == [("survey", 2)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_whatever_separates_its_cells(separator: str, encoding: str) -> None:
    rows = [["survey", "", "", ""], ["", "type", "name", "label"], ["", "integer\u00a0", "a", '"Ä, b; c"']]
    text = "\n".join(separator.join(row) for row in rows)
    for before in ("", f"sep={separator}\r\n"):
        assert read_xlsform("form.csv", (before + text).encode(encoding)).flow is not None
    reading = read_xlsform("form.csv", text.encode(encoding))
    assert reading.flow is not None, reading.problems
    label = reading.flow.by_name["a"].label
    assert label is not None
    assert label.by_language["en"].source == "Ä, b; c"


def test_more_rows_or_cells_than_a_questionnaire_needs_are_refused_before_they_are_read() -> None:
    survey = "survey,,,\n,type,name,label\n" + "".join(f",text,q{row},Q\n" for row in range(MOST_ROWS + 1))
    assert f"a questionnaire may have {MOST_ROWS}" in messages(read_xlsform("form.csv", survey.encode()))
    # Cells are counted in the package, before any is made.
    cells = b'<row r="3">' + b'<c r="A3"><v>1</v></c>' * (MOST_CELLS + 1) + b"</row></sheetData>"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, part.replace(b"</sheetData>", cells))
    assert f"a questionnaire may have {MOST_CELLS}" in messages(read_xlsform("form.xlsx", out.getvalue()))


def with_more(part: str, before: bytes, more: bytes) -> bytes:
    """A sound workbook with something put into one of its parts."""
    content = workbook()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        changed = {name: archive.read(name) for name in archive.namelist()}
    assert before in changed[part]
    changed[part] = changed[part].replace(before, more + before)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in changed.items():
            archive.writestr(name, inside)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "before", "more"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row>" + b"<c/>" * MOST_MARKS + b"</row>"),
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * MOST_MARKS_ELSEWHERE),
        ("xl/workbook.xml", b"</workbook>", b"<a>" * MOST_MARKS_ELSEWHERE + b"</a>" * MOST_MARKS_ELSEWHERE),
    ],
)
def test_a_small_file_that_stands_for_very_many_cells_or_styles_is_not_read(
    part: str, before: bytes, more: bytes
) -> None:
    bomb = with_more(part, before, more)
    assert len(bomb) < 20_000
    assert "unpacks to more" in messages(read_xlsform("form.xlsx", bomb))


@pytest.mark.parametrize("cell", [b"<c ", b'<row hidden="1" ', b'<c r="A1" x="'])
def test_what_looks_like_a_hundred_thousand_cells_in_a_remark_is_passed_over_once(cell: bytes) -> None:
    # Were each held against all that follow, this would never end.
    remark = b"<!-- " + cell * 100_000 + b"-->"
    assert read_xlsform("form.xlsx", with_more("xl/worksheets/sheet1.xml", b"</worksheet>", remark)).flow


def test_empty_lines_and_distinct_headers_are_each_looked_at_once() -> None:
    for begins in ("\n" * 5_000, " \n" * 5_000, "#\n" * 5_000, "\t" * 5_000):
        assert "no sheet survey" in messages(read_xlsform("form.csv", (begins + "x").encode()))
    headers = ",".join(f"h{number}" for number in range(60_000))
    survey = f"survey\n,type,name,label,{headers}\n,text,a,What is it?\n"
    assert read_xlsform("form.csv", survey.encode()).flow is not None
