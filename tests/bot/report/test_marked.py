"""The author's workbook comes back with what is wrong marked in it, and is otherwise as it was sent."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from bot.report.marked import marked
from bot.report.to_mend import as_text, faults, in_paragraphs
from bot.report.wording import report_words
from flows.authoring.problems import Problem
from flows.authoring.xlsform import read_xlsform
from flows.authoring.xlsform.package import MOST_MARKS_ELSEWHERE

WORDS = report_words("en")
SURVEY: list[list[str | None]] = [
    ["type", "name", "label", "relevant"],
    ["text", "name", "What is your name?", None],
    ["integer", "hours", "How many hours?", None],
    ["note", "thanks", "Thank you.", "${hous} > 3"],
    ["select_one yesno", "more", "More?", None],
]


def workbook(rows: list[list[str | None]] = SURVEY, title: str = "survey") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def written(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def wrong_in(content: bytes, name: str = "form.xlsx") -> tuple[Problem, ...]:
    return read_xlsform(name, content).problems


def sent_back(content: bytes, name: str = "form.xlsx") -> openpyxl.Workbook:
    back = marked(content, faults(wrong_in(content, name)), WORDS)
    assert back is not None
    return openpyxl.load_workbook(BytesIO(back))


def test_a_faulty_cell_is_coloured_and_says_what_is_wrong_and_what_to_do() -> None:
    survey = sent_back(written(workbook()))["survey"]
    assert survey["D4"].fill.fgColor.rgb == "FFFFD9CC"
    assert survey["D4"].comment is not None
    assert "hous" in survey["D4"].comment.text
    assert "Did you mean ${hours}?" in survey["D4"].comment.text
    assert survey["C4"].comment is None
    assert survey["A5"].comment is not None  # the list yesno is not there


def test_all_there_is_to_change_stands_in_a_sheet_in_front_with_links_to_the_cells() -> None:
    content = written(workbook())
    back = sent_back(content)
    assert back.sheetnames == ["what to change", "survey"]
    rows = list(back["what to change"].values)
    assert rows[0] == ("Sheet", "Row", "Column", "What is wrong", "What to do")
    assert len(rows) == 1 + len(faults(wrong_in(content)))
    assert ("survey", "4", "relevant") in [row[:3] for row in rows]
    links = [cell.hyperlink.location for (cell,) in back["what to change"]["B2:B9"] if cell.hyperlink]
    assert "'survey'!D4" in links


def test_the_rest_of_the_workbook_stays_as_it_was() -> None:
    book = workbook()
    survey = book["survey"]
    survey["A1"].font = Font(bold=True, color="FF00703C")
    survey["B2"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    survey["C2"].comment = Comment("Ask Priya about this", "Sam")
    survey.column_dimensions["C"].width = 61
    survey.row_dimensions[3].height = 33
    survey.freeze_panes = "B2"
    survey.add_data_validation(DataValidation(type="list", formula1='"text,integer"', sqref="A2:A99"))
    survey.conditional_formatting.add("B2:B9", CellIsRule(operator="equal", formula=['"x"']))
    notes = book.create_sheet("my notes")
    notes["A1"], notes["B7"] = "Ours", 12.5
    notes.merge_cells("C1:D2")
    notes.sheet_state = "hidden"
    back = sent_back(written(book))
    survey, notes = back["survey"], back["my notes"]
    assert [[cell.value for cell in row] for row in survey["A1:D5"]] == SURVEY
    assert survey["A1"].font.bold
    assert survey["A1"].font.color.rgb == "FF00703C"
    assert survey["B2"].fill.fgColor.rgb == "FFEEEEEE"
    assert survey["C2"].comment.text == "Ask Priya about this"
    assert survey.column_dimensions["C"].width == 61
    assert survey.row_dimensions[3].height == 33
    assert survey.freeze_panes == "B2"
    assert str(survey.data_validations.dataValidation[0].sqref) == "A2:A99"
    assert [str(each.sqref) for each in survey.conditional_formatting] == ["B2:B9"]
    assert (notes["A1"].value, notes["B7"].value, notes.sheet_state) == ("Ours", 12.5, "hidden")
    assert [str(each) for each in notes.merged_cells.ranges] == ["C1:D2"]


def test_a_corrected_workbook_that_was_marked_before_has_no_old_marks() -> None:
    first = sent_back(written(workbook()))
    first["survey"]["D4"].value = "${hours} > 3"
    second = sent_back(written(first))
    assert second.sheetnames == ["what to change", "survey"]
    assert second["survey"]["D4"].comment is None
    assert second["survey"]["D4"].fill.fill_type is None
    assert second["survey"]["A5"].comment.text.count("yesno") == 1


def test_a_marked_workbook_is_read_as_the_form_that_it_was() -> None:
    content = written(workbook(title="Sheet1"))
    back = marked(content, faults(wrong_in(content)), WORDS)
    assert back is not None
    assert [each.message for each in wrong_in(back)] == [each.message for each in wrong_in(content)]


def test_formulas_come_back_as_their_results_and_nothing_is_worked_out_when_it_is_opened() -> None:
    book = workbook()
    book["survey"]["C2"] = '=cmd|"/C calc"!A0'
    book["survey"]["C3"] = "=WEBSERVICE(A1)"
    book["survey"]["B4"].value = "=HYPERLINK(1)"
    book["survey"]["B4"].data_type = "s"
    book.defined_names["bad"] = DefinedName("bad", attr_text="cmd|'/C calc'!A0")
    book.defined_names["good"] = DefinedName("good", attr_text="survey!$A$1")
    content = written(book)
    back = marked(content, faults(wrong_in(content)), WORDS)
    assert back is not None
    with zipfile.ZipFile(BytesIO(back)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any("vba" in name.lower() or "externalLink" in name for name in parts)
    assert not any(b"<f>" in xml or b"<f " in xml for name, xml in parts.items() if "worksheets/" in name)
    assert b"cmd|" not in parts["xl/workbook.xml"]
    assert b"survey!$A$1" in parts["xl/workbook.xml"]


@pytest.mark.parametrize("name", ["form.md", "form.csv"])
def test_a_table_as_text_comes_back_as_a_workbook_of_the_same_sheets(name: str) -> None:
    md = (
        "| survey |\n| | type | name | label | relevant |\n| | text | a | =SUM(1) | |\n"
        "| | note | b | Hi | ${aa} = 1 |\n"
    )
    csv = '"survey",,,,\n,"type","name","label","relevant"\n,"text","a","=SUM(1)",\n,"note","b","Hi","${aa} = 1"\n'
    back = sent_back((md if name.endswith("md") else csv).encode(), name)
    survey = back["survey"]
    assert [cell.value for cell in survey[1]] == ["type", "name", "label", "relevant"]
    assert (survey["C2"].value, survey["C2"].data_type) == ("=SUM(1)", "s")
    assert "aa" in survey["D3"].comment.text


def test_what_cannot_be_opened_has_nothing_to_mark() -> None:
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken"):
        assert marked(content, faults(wrong_in(content)), WORDS) is None


def test_the_same_mistake_in_many_rows_is_said_once_with_its_rows() -> None:
    same = [Problem("f", "survey", row, "label", "there is no label", "Write one") for row in range(2, 12)]
    [fault] = faults(same)
    [said], left = in_paragraphs([fault], WORDS, room=500)
    assert (
        said == "Sheet survey\nRows 2, 3, 4, 5, 6, 7 and 4 more, column label: there is no label\n→ Write one"
    )
    assert left == 0


def test_a_long_list_says_how_many_are_left_and_is_whole_as_a_file() -> None:
    many = [Problem("f", "survey", row, "name", f"name {row} is bad", "Change it") for row in range(2, 80)]
    shown, left = in_paragraphs(faults(many), WORDS, room=1_000)
    assert 0 < len(shown) < 78
    assert len(shown) + left == 78
    assert as_text(faults(many), WORDS).decode().count("is bad") == 78


def with_far_cell() -> bytes:
    book = workbook()
    book["survey"]["XFD1048576"] = "far"
    return written(book)


def with_part(xml: bytes) -> bytes:
    """A workbook with this after the cells of its sheet."""
    before, after = BytesIO(written(workbook())), BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b"</sheetData>" + xml)
            new.writestr(name, content)
    return after.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        with_far_cell(),
        with_part(b'<mergeCells count="1"><mergeCell ref="F6:XFD1048576"/></mergeCells>'),
        with_part(b"<mergeCells count='1'><mergeCell ref = '&#70;6:XFD1048576'/></mergeCells>"),
        with_part(b'<hyperlinks><hyperlink ref="F6:XFD1048576" location="a"/></hyperlinks>'),
    ],
    ids=["a cell at the far end", "merged", "merged in disguise", "a link over all"],
)
def test_a_few_bytes_that_stand_for_a_whole_sheet_cost_no_more_than_others(content: bytes) -> None:
    survey = sent_back(content)["survey"]
    assert survey["D4"].comment is not None
    assert len(survey._cells) < 100


def test_a_table_wider_than_any_sheet_comes_back_with_the_columns_that_a_sheet_can_have() -> None:
    more = ",".join(f"h{number}" for number in range(20_000))
    content = f"survey\n,type,name,label,relevant,{more}\n,note,thanks,Thank you.,${{hous}} > 3\n".encode()
    survey = sent_back(content, "form.csv")["survey"]
    assert survey["D2"].comment is not None
    assert survey.max_column == 16_384


def test_a_workbook_that_stands_for_very_many_styles_is_not_opened_to_be_marked() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(BytesIO(written(workbook()))) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/styles.xml":
                content = content.replace(b"</cellXfs>", b"<xf/>" * MOST_MARKS_ELSEWHERE + b"</cellXfs>")
            new.writestr(name, content)
    assert marked(bomb.getvalue(), faults(wrong_in(bomb.getvalue())), WORDS) is None
