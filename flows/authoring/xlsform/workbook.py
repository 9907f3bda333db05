"""Opens what an author sends, a workbook, a CSV or a Markdown table, whatever its name says, and bounds it.

pyxform's readers give the cells, so that a form reads here as it reads everywhere. What they pass over in
silence (rows after a long gap, formulas, hidden sheets) is found here and said.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlrd
from defusedxml import ElementTree
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import csv_to_dict, md_to_dict, xls_to_dict, xlsx_to_dict

from flows.authoring.problems import Problems, did_you_mean
from flows.authoring.xlsform.mistakes import Mistakes

LARGEST_FILE = 10_000_000
"""Bytes of the file."""
LARGEST_UNPACKED = 40_000_000
"""Bytes of everything inside a workbook; a page of zeros unpacks to a thousand times its size."""
LARGEST_SHEET = 12_000_000
"""Bytes of one sheet as XML."""
MOST_CELLS = 150_000
GAP = 60
"""Empty rows after which pyxform stops reading."""
LONGEST_CELL = 32_767
"""Excel's own limit for one cell."""

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its headers in order, and each row's cells by header. ``rows[0]`` is row 2 of the sheet."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def numbered(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Each row with the number a spreadsheet shows beside it."""
        yield from enumerate(self.rows, start=2)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form by XLSForm's name for them, in small letters."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name) or Sheet(name, (), ())


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
        problems.add(
            None,
            None,
            f"the workbook has {cells} cells; a questionnaire may have {MOST_CELLS}",
            "Put long lists into a CSV beside the form (select_one_from_file)",
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
    return Workbook(found)


def _read(content: bytes, mistakes: Mistakes) -> dict[str, Any] | None:
    problems = mistakes.problems
    if content.startswith(_ZIP):
        package = _package(content, problems)
        if package is None:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read: dict[str, Any] = xlsx_to_dict(BytesIO(content))
        _check_package(package, read, mistakes)
        return read
    if content.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
            problems.add(None, None, "the workbook is locked with a password", "Save it without a password")
            return None
        read = xls_to_dict(BytesIO(content))
        _check_xls(content, read, mistakes)
        return read
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(
            None, None, "this is neither a workbook nor text in UTF-8", "Save it as .xlsx, or as CSV in UTF-8"
        )
        return None
    if "\0" in text:
        problems.add(None, None, "this is neither a workbook nor text", "Save it as .xlsx")
        return None
    if content.startswith(b"PK"):
        problems.add(
            None, None, "this is no workbook: only its first letters are one's", "Save it anew as .xlsx"
        )
        return None
    reader = md_to_dict if re.match(r"(?:\s*(?:#[^\n]*)?\n)*\s*\|", text) else csv_to_dict
    plain: dict[str, Any] = reader(BytesIO(text.encode("utf-8")))
    return plain


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


# --- inside an .xlsx ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """One worksheet of a package: its name as the author gave it, whether it is shown, and its XML."""

    name: str
    hidden: bool
    xml: bytes


@dataclass(frozen=True, slots=True)
class _Package:
    pages: tuple[_Page, ...]
    macros: bool


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(
    rb'<(?:\w+:)?c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>\s*(<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?'
    rb"\s*(<(?:\w+:)?v>[^<]|<(?:\w+:)?is>)?"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+(\d+):[A-Z]+\d+)"')


def _package(content: bytes, problems: Problems) -> _Package | None:
    """What lies in the zip, without unpacking more than a workbook may hold."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        infos = archive.infolist()
        sheets = [
            info for info in infos if "worksheets/" in info.filename or "sharedStrings" in info.filename
        ]
        if (
            len(infos) > 2_000
            or sum(info.file_size for info in infos) > LARGEST_UNPACKED
            or any(info.file_size > LARGEST_SHEET for info in sheets)
        ):
            problems.add(
                None,
                None,
                "the workbook unpacks to more than a questionnaire can need",
                "Delete the empty rows and columns below and beside the form, and sheets it does not use",
            )
            return None
        names = {info.filename for info in infos}
        if "xl/workbook.xml" not in names:
            problems.add(
                None,
                None,
                "this is a zip file, but no workbook",
                "Open it in a spreadsheet program, save as .xlsx",
            )
            return None
        targets = _targets(archive, names)
        pages = []
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(f"{_LINKS}id", ""), "")
            xml = archive.read(target) if target in names else b""
            pages.append(_Page(sheet.get("name", ""), sheet.get("state", "visible") != "visible", xml))
        return _Package(tuple(pages), any(name.endswith("vbaProject.bin") for name in names))


def _targets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    links = "xl/_rels/workbook.xml.rels"
    if links not in names:
        return {}
    found = {}
    for link in ElementTree.fromstring(archive.read(links)):
        target = link.get("Target", "")
        found[link.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _check_package(package: _Package, read: dict[str, Any], mistakes: Mistakes) -> None:
    if package.macros:
        mistakes.mend(
            None, None, "the workbook has macros, which are never run", "Save it as .xlsx, without macros"
        )
    single = len(package.pages) == 1
    for page in package.pages:
        name = "survey" if single and page.name.lower() not in SHEETS else page.name.lower()
        if name not in SHEETS:
            continue
        if page.hidden:
            mistakes.mend(
                None,
                None,
                f"the sheet {name} is hidden",
                "Show it, so that everyone sees what is asked",
                sheet=name,
            )
        for found in _MERGED.finditer(page.xml):
            mistakes.mend(
                int(found[2]),
                None,
                f"the cells {found[1].decode()} are merged, so all but the first are empty",
                "Separate them, and fill in each cell",
                sheet=name,
            )
        _check_page(page, name, read, mistakes)


def _check_page(page: _Page, name: str, read: dict[str, Any], mistakes: Mistakes) -> None:
    headed: set[str] = set()
    last_read = len(read.get(name) or ()) + 1
    beyond: int | None = None
    for cell in _CELL.finditer(page.xml):
        letters, row, formula, value = cell[1].decode(), int(cell[2]), cell[3], cell[4]
        if formula is not None:
            where = f"{letters}{row}"
            if value is None:
                mistakes.problems.add(
                    row,
                    None,
                    f"the cell {where} holds a formula without a result",
                    "Write the text itself into the cell",
                    sheet=name,
                )
            else:
                mistakes.mend(
                    row,
                    None,
                    f"the cell {where} holds a formula",
                    "Write its result into the cell as text",
                    sheet=name,
                )
        if value is not None and row == 1:
            headed.add(letters)
        elif value is not None and row > last_read + GAP and beyond is None and letters in headed:
            beyond = row
    if beyond is not None:
        _after_gap(name, beyond, mistakes)


def _after_gap(name: str, row: int, mistakes: Mistakes) -> None:
    mistakes.problems.add(
        row,
        None,
        f"this row stands after more than {GAP} empty rows, where no reader looks for it",
        "Move it up, or delete it",
        sheet=name,
    )


# --- inside an .xls -------------------------------------------------------------------------------------


def _check_xls(content: bytes, read: dict[str, Any], mistakes: Mistakes) -> None:
    book = xlrd.open_workbook(file_contents=content)
    try:
        sheets: Sequence[Any] = book.sheets()
        for sheet in sheets:
            name = "survey" if len(sheets) == 1 and sheet.name.lower() not in SHEETS else sheet.name.lower()
            if name not in SHEETS or not sheet.nrows:
                continue
            if sheet.visibility:
                mistakes.mend(
                    None,
                    None,
                    f"the sheet {name} is hidden",
                    "Show it, so that everyone sees what is asked",
                    sheet=name,
                )
            last_read = len(read.get(name) or ()) + 1
            headed = [column for column, cell in enumerate(sheet.row(0)) if str(cell.value).strip()]
            for row in range(last_read + GAP, sheet.nrows):
                if any(str(sheet.cell(row, column).value).strip() for column in headed):
                    _after_gap(name, row + 1, mistakes)
                    break
    finally:
        book.release_resources()


def without_smart_quotes(text: str) -> str:
    """Printers' quotation marks as straight ones: XLSForm reads them so."""
    return text.translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
