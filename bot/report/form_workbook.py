"""A form's sheets as a workbook that an author goes on working in: headers in bold, long texts wrapped."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from flows.authoring.xlsform.workbook import LONGEST_CELL
from flows.authoring.xlsform.writing import CannotWriteError, Sheets

WIDEST = 60
NARROWEST = 10


def as_workbook(sheets: Sheets) -> bytes:
    """The workbook (.xlsx). Every cell is a text: what begins with = is no formula. Raises ``CannotWriteError``."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if not text:
                    continue
                if len(text) > LONGEST_CELL:
                    raise CannotWriteError(name, text)
                cell = sheet.cell(number, column)
                try:
                    cell.value = text
                except IllegalCharacterError:
                    raise CannotWriteError(name, text) from None
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
        for column in range(1, len(rows[0]) + 1):
            longest = max(len(row[column - 1]) for row in rows)
            sheet.column_dimensions[get_column_letter(column)].width = min(
                WIDEST, max(NARROWEST, longest + 2)
            )
    out = BytesIO()
    book.save(out)
    return out.getvalue()
