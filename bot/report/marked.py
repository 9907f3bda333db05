"""The author's own workbook with what is wrong in it marked: faulty cells coloured and commented, and a list.

A workbook comes back as it was sent, formulas as their results and without macros or links to other files; what is
none (CSV, Markdown, .xls) comes back as a new one of the same sheets.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bot.report.to_mend import Fault
from bot.wording import Words
from flows.authoring.xlsform.mistakes import Mistakes
from flows.authoring.xlsform.package import open_package
from flows.authoring.xlsform.sheets import SHEETS
from flows.authoring.xlsform.workbook import open_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_COPY = 8_000_000
"""Bytes of a workbook's sheets as XML: a larger one comes back as a new one of the form's sheets alone."""

MOST_SPREAD = 100_000
"""So many cells may lie in merged ranges, links and comments."""

MOST_MARKED = 400
"""So many cells are marked; the list names all there is."""

MOST_COLUMNS = 16_384
"""So many columns a sheet of Excel can have."""

_WITH_CELLS = ("mergeCell", "hyperlink", "comment")
_COLOUR = "FFFFD9CC"
_LINE = "FFB0201A"
_BY = "Commonweal"
_WIDTHS = (12, 12, 22, 70, 70)
_CELL = re.compile(r"\bthe cells? ([A-Z]{1,3}[1-9][0-9]{0,6})\b")
_NAMES_ELSEWHERE = re.compile(r"[\[|]")


def marked(content: bytes, found: Sequence[Fault], words: Words) -> bytes | None:
    """The workbook, marked. ``None`` where it cannot be opened at all: then there is nothing to mark."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = _copied(content) or _rebuilt(content)
        if book is None:
            return None
        _unmark(book, words)
        for fault in found:
            _mark(book, fault)
        _list(book, found, words)
        written = BytesIO()
        book.save(written)
        return written.getvalue()


# --- the workbook ----------------------------------------------------------------------------------------


def _copied(content: bytes) -> Workbook | None:
    """The author's workbook with everything in it that can be kept and does nothing by itself."""
    import openpyxl

    # Every part is looked at before it is opened: a few bytes can stand for a whole sheet of cells.
    try:
        if open_package(content, Mistakes("form").problems) is None:
            return None
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > 2_000 or sum(info.file_size for info in infos) > LARGEST_COPY:
                return None
            if sum(_spread(archive.read(info)) for info in infos) > MOST_SPREAD:
                return None
        # Formulas come as their last results: nothing in the copy is worked out when it is opened.
        book: Workbook = openpyxl.load_workbook(BytesIO(content), data_only=True, keep_links=False)
    except Exception:  # whatever a workbook of unknown origin does to its reader, there is another way
        return None
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in [name for name, defined in names.items() if _NAMES_ELSEWHERE.search(str(defined.value))]:
            del names[name]
    if len(book.sheetnames) == 1 and book.sheetnames[0].lower() not in SHEETS:
        # A form of one sheet may call it anything; with the list beside it, it needs its name.
        book.worksheets[0].title = "survey"
    return book


def _spread(part: bytes) -> int:
    """How many cells the merged ranges, links and comments of a part cover: its reader makes every one of them."""
    from openpyxl.utils import range_boundaries

    cells = 0
    try:
        for _, element in ElementTree.iterparse(BytesIO(part)):
            if element.tag.rpartition("}")[2] in _WITH_CELLS and (ref := element.get("ref")):
                first_column, first_row, last_column, last_row = range_boundaries(ref)
                cells += (last_column - first_column + 1) * (last_row - first_row + 1)
            element.clear()
    except (SyntaxError, DefusedXmlException, ValueError, TypeError):
        # No XML, or no range: then its reader does not understand it either.
        pass
    return cells


def _rebuilt(content: bytes) -> Workbook | None:
    """The form's own sheets in a new workbook."""
    import openpyxl

    read = open_workbook(content, Mistakes("form"))
    if read is None or not read.sheets:
        return None
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in read.sheets.values():
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, header in enumerate(sheet.headers[:MOST_COLUMNS], start=1):
            _write(page.cell(1, number), header)
            page.column_dimensions[page.cell(1, number).column_letter].width = 24
        columns = {header: number for number, header in enumerate(sheet.headers[:MOST_COLUMNS], start=1)}
        for row, cells in sheet.numbered():
            for header, text in cells.items():
                if header in columns:
                    _write(page.cell(row, columns[header]), text)
    return book


def _write(cell: Cell, text: str) -> None:
    """A text as a text: one that begins like a formula stays what it is."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
    cell.data_type = "s"


# --- marks -----------------------------------------------------------------------------------------------


def _unmark(book: Workbook, words: Words) -> None:
    """Take away what we marked the last time: the author corrects the marked workbook and sends that."""
    from openpyxl.styles import Border, PatternFill

    for title in [name for name in book.sheetnames if name == words("list-sheet")]:
        del book[title]
    for sheet in book.worksheets:
        for cell in _written(sheet):
            if cell.comment is not None and cell.comment.author == _BY:
                cell.comment = None
                cell.fill, cell.border = PatternFill(), Border()


def _written(sheet: Worksheet) -> list[Cell]:
    """The cells that are there. Walking over rows would make all that lie before one at the far end of a sheet."""
    return list(sheet._cells.values())


def _mark(book: Workbook, fault: Fault) -> None:
    sheet = _sheet(book, fault.sheet)
    if sheet is None:
        return
    for cell in _cells(sheet, fault)[:MOST_MARKED]:
        _mark_cell(cell, fault)


def _mark_cell(cell: Cell, fault: Fault) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, PatternFill, Side

    text = f"{fault.message}\n{fault.remedy}".strip()
    before = cell.comment
    kept = f"{before.text}\n\n" if before is not None and before.text else ""
    comment = Comment((kept + text)[:4_000], _BY)
    comment.width, comment.height = 360, 30 + 22 * (2 + len(kept + text) // 45)
    cell.comment = comment
    cell.fill = PatternFill("solid", fgColor=_COLOUR, bgColor=_COLOUR)
    side = Side("thin", color=_LINE)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def _sheet(book: Workbook, name: str | None) -> Worksheet | None:
    if name is None:
        return None
    return next((sheet for sheet in book.worksheets if sheet.title.strip().lower() == name.lower()), None)


def _cells(sheet: Worksheet, fault: Fault) -> list[Cell]:
    """The cells a fault is in: by its rows and column, the whole row's first cell where no column is known."""
    from openpyxl.cell import MergedCell

    named = _CELL.search(fault.message)
    if named is not None and len(fault.rows) <= 1:
        found = [sheet[named[1]]]
    else:
        column = _column(sheet, fault.column)
        found = [sheet.cell(row, column) for row in fault.rows or (1,)]
    # Of merged cells only the first can hold anything.
    return [cell for cell in found if not isinstance(cell, MergedCell)]


def _column(sheet: Worksheet, name: str | None) -> int:
    if name is None:
        return 1
    headers = [cell for cell in _written(sheet) if cell.row == 1 and cell.value is not None]
    sought = _plain(name)
    return next((int(cell.column) for cell in headers if _plain(str(cell.value)) == sought), 1)


def _plain(header: str) -> str:
    return re.sub(r"\s*::?\s*", ":", header.strip().casefold())


def _list(book: Workbook, found: Sequence[Fault], words: Words) -> None:
    """A sheet of its own with everything there is to change; each place is a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    page: Any = book.create_sheet(words("list-sheet"), 0)
    for number, key in enumerate(
        ("list-sheet-of", "list-rows", "list-column", "list-what", "list-remedy"), start=1
    ):
        cell = page.cell(1, number)
        _write(cell, words(key))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF3F2F1")
        page.column_dimensions[cell.column_letter].width = _WIDTHS[number - 1]
    page.freeze_panes = "A2"
    for row, fault in enumerate(found, start=2):
        rows = ", ".join(map(str, fault.rows))
        for number, text in enumerate(
            (fault.sheet or "", rows, fault.column or "", fault.message, fault.remedy), start=1
        ):
            cell = page.cell(row, number)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet = _sheet(book, fault.sheet)
        if sheet is not None and (cells := _cells(sheet, fault)):
            title = sheet.title.replace("'", "''")
            place = f"'{title}'!{cells[0].coordinate}"
            page.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=place)
            page.cell(row, 2).font = Font(color="FF1D70B8", underline="single")
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is page
