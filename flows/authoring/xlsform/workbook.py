"""Opens what an author sends, a workbook, a CSV or a Markdown table, whatever its name says, and bounds it.

pyxform's readers give the cells, so that a form reads here as it reads everywhere. What they pass over in
silence (rows after a long gap, formulas, hidden sheets) is found here and said.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any

import openpyxl
import xlrd
from pyxform import xls2json_backends
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import xls_to_dict, xlsx_to_dict

from flows.authoring.problems import Problems, did_you_mean
from flows.authoring.xlsform.mistakes import Mistakes
from flows.authoring.xlsform.package import check_package, open_package
from flows.authoring.xlsform.plain_text import read_text
from flows.authoring.xlsform.sheets import (
    GAP,
    MOST_CELLS,
    MOST_ROWS,
    SHEETS,
    Sheet,
    Workbook,
    after_gap,
    hidden_row,
    merged,
    same_header,
    too_many_cells,
)

LARGEST_FILE = 10_000_000
"""Bytes of the file."""
LONGEST_CELL = 32_767
"""Excel's own limit for one cell."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class _Silence(io.TextIOBase):
    """Where xlrd writes its doubts about a file: standard output, unless it is told otherwise."""

    def write(self, text: str, /) -> int:
        return len(text)


_open_xls = partial(xlrd.open_workbook, logfile=_Silence())
# pyxform opens it a second time and does not tell it: what a command prints would have those lines in it.
xls2json_backends.xlrd_open = _open_xls


def open_workbook(content: bytes, mistakes: Mistakes) -> Workbook | None:
    """The workbook in ``content``; ``None``, with a Problem, where it cannot be opened. Never raises."""
    problems = mistakes.problems
    if len(content) > LARGEST_FILE:
        problems.add(
            None,
            None,
            f"the file is larger than {LARGEST_FILE // 1_000_000} MB",
            "Take pictures and other sheets out of the workbook; a questionnaire is small",
        )
        return None
    try:
        read = _read(content, mistakes)
    except PyXFormError as error:
        problems.add(
            None,
            None,
            f"this is no questionnaire: {_plain(error)}",
            "Send a workbook, or a table as CSV or Markdown",
        )
        return None
    except Exception as error:  # a broken file breaks its reader in ways that nobody can list
        problems.add(
            None,
            None,
            f"the file cannot be opened ({type(error).__name__})",
            "Open it in a spreadsheet program, save it as .xlsx, and send that",
        )
        return None
    if read is None:
        return None
    found = _sheets_in(read)
    cells = sum(len(row) for sheet in found.values() for row in sheet.rows)
    if cells > MOST_CELLS:
        too_many_cells(cells, problems)
        return None
    rows = len(found["survey"].rows) if "survey" in found else 0
    if rows > MOST_ROWS:
        problems.add(
            None,
            None,
            f"the survey has {rows} rows; a questionnaire may have {MOST_ROWS}",
            "Ask what repeats in a repeat, or make several forms of it",
            sheet="survey",
        )
        return None
    _check_cells(found, problems)
    if "survey" not in found:
        names = [str(name) for name in read.get("sheet_names", ())]
        problems.add(
            None,
            None,
            "there is no sheet survey: this is no questionnaire",
            did_you_mean("survey", names, "Add a sheet survey with the columns type, name and label")
            if names
            else "Add a sheet survey with the columns type, name and label",
        )
        return None
    return Workbook(found, tuple(str(name) for name in read.get("sheet_names", ())))


def _read(content: bytes, mistakes: Mistakes) -> dict[str, Any] | None:
    problems = mistakes.problems
    if content.startswith(_ZIP):
        package = open_package(content, problems)
        if package is None:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not _has_sound_headers(content, problems):
                return None
            read: dict[str, Any] = xlsx_to_dict(BytesIO(content))
        check_package(package, read, mistakes)
        return read
    if content.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
            problems.add(None, None, "the workbook is locked with a password", "Save it without a password")
            return None
        return _read_xls(content, mistakes)
    return read_text(content, problems)


def _has_sound_headers(content: bytes, problems: Problems) -> bool:
    """Whether no header is there twice and each is a text: the reader stops at either without saying where."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            name = "survey" if len(book.worksheets) == 1 else sheet.title.lower()
            if name in SHEETS:
                first = next(sheet.iter_rows(max_row=1, values_only=True), ())
                _check_headers(name, list(first), problems)
    finally:
        book.close()
    return not problems


def _check_headers(name: str, headers: list[Any], problems: Problems) -> None:
    seen: set[str] = set()
    for header in headers:
        if header is None or header == "":
            continue
        if not isinstance(header, str):
            problems.add(
                1,
                str(header),
                f"the header {header} is a number, and no text",
                "Write it as text",
                sheet=name,
            )
        elif header.strip() in seen:
            same_header(name, header.strip(), problems)
        seen.add(str(header).strip())


def _sheets_in(read: dict[str, Any]) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for name in SHEETS:
        rows = read.get(name)
        if rows is None:
            continue
        header = read.get(f"{name}_header") or []
        headers = tuple(str(key) for key in header[0]) if header else ()
        found[name] = Sheet(name, headers, tuple(rows))
    return found


def _check_cells(found: Mapping[str, Sheet], problems: Problems) -> None:
    for sheet in found.values():
        for number, row in sheet.numbered():
            for column, text in row.items():
                if len(text) > LONGEST_CELL:
                    problems.add(
                        number,
                        column,
                        f"the cell has {len(text)} characters",
                        f"Use at most {LONGEST_CELL}",
                        sheet=sheet.name,
                    )


def _plain(error: PyXFormError) -> str:
    said = str(error).strip().rstrip(".")
    if "does not appear to be a valid XLSForm" in said:
        return "there is no sheet survey in it"
    return said.partition(" file: ")[2] or said


# --- inside an .xls -------------------------------------------------------------------------------------


def _opened_xls(content: bytes) -> Any:
    """With its formatting it also tells what is merged or hidden; some workbooks can only be read without."""
    try:
        return _open_xls(file_contents=content, formatting_info=True)
    except xlrd.XLRDError:
        raise
    except Exception:  # xlrd fails at unusual styles in ways that nobody can list
        return _open_xls(file_contents=content)


def _read_xls(content: bytes, mistakes: Mistakes) -> dict[str, Any] | None:
    try:
        book = _opened_xls(content)
    except xlrd.XLRDError as error:
        if "workbook" not in str(error).lower():
            raise
        mistakes.problems.add(
            None,
            None,
            "this is an old Office file, but no workbook",
            "Make the form in a spreadsheet program",
        )
        return None
    try:
        sheets: Sequence[Any] = book.sheets()
        named = {
            "survey" if len(sheets) == 1 and sheet.name.lower() not in SHEETS else sheet.name.lower(): sheet
            for sheet in sheets
            if sheet.nrows
        }
        for name in SHEETS:
            if name in named:
                _check_headers(name, [cell.value for cell in named[name].row(0)], mistakes.problems)
        if mistakes.problems:
            return None
        read: dict[str, Any] = xls_to_dict(BytesIO(content))
        _check_xls(named, read, mistakes)
    finally:
        book.release_resources()
    return read


def _check_xls(named: Mapping[str, Any], read: dict[str, Any], mistakes: Mistakes) -> None:
    for name, sheet in named.items():
        if name not in SHEETS:
            continue
        if sheet.visibility:
            mistakes.mend(
                None,
                None,
                f"the sheet {name} is hidden",
                "Show it, so that everyone sees what is asked",
                sheet=name,
            )
        for top, bottom, left, right in sheet.merged_cells:
            cells = f"{xlrd.colname(left)}{top + 1}:{xlrd.colname(right - 1)}{bottom}"
            merged(name, top + 1, cells, mistakes)
        for row, info in sheet.rowinfo_map.items():
            if info.hidden:
                hidden_row(name, row + 1, mistakes)
        last_read = len(read.get(name) or ()) + 1
        headed = [column for column, cell in enumerate(sheet.row(0)) if str(cell.value).strip()]
        for row in range(last_read + GAP, sheet.nrows):
            if any(str(sheet.cell(row, column).value).strip() for column in headed):
                after_gap(name, row + 1, mistakes)
                break
        for row in range(1, sheet.nrows):
            for column in headed:
                if column < sheet.row_len(row) and sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                    mistakes.problems.add(
                        row + 1,
                        None,
                        f"the cell {xlrd.colname(column)}{row + 1} holds an error (#)",
                        "Write the text itself into the cell",
                        sheet=name,
                    )


def without_smart_quotes(text: str) -> str:
    """Printers' quotation marks as straight ones: XLSForm reads them so."""
    return text.translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
