"""Looks into the zip that an .xlsx is, without unpacking more than a workbook may hold.

What pyxform's reader passes over in silence stands here: formulas, merged cells, hidden sheets and rows, rows and
columns after a long gap.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from defusedxml import ElementTree

from flows.authoring.problems import Problems
from flows.authoring.xlsform.mistakes import Mistakes
from flows.authoring.xlsform.sheets import (
    COLUMN_GAP,
    GAP,
    MOST_CELLS,
    SHEETS,
    after_gap,
    hidden_row,
    merged,
    too_many_cells,
)

LARGEST_UNPACKED = 40_000_000
"""Bytes of everything inside a workbook; a page of zeros unpacks to a thousand times its size."""
LARGEST_SHEET = 12_000_000
"""Bytes of one sheet as XML."""
MOST_PARTS = 2_000
MOST_MARKS = 600_000
"""Beginnings and ends of elements in the sheets of a form, and among its texts. Rows that are formatted and empty have
many, and all are made to be read."""
MOST_MARKS_ELSEWHERE = 150_000
"""The same in each part that is no sheet: Excel itself stops at 64,000 styles."""

#: files that begin as a workbook does, by something inside them
OTHERS = {
    "content.xml": ("a spreadsheet of another kind (.ods)", "Save it as .xlsx"),
    "xl/workbook.bin": ("a workbook in Excel's binary form (.xlsb)", "Save it as .xlsx"),
    "word/document.xml": ("a Word document", "Make the form in a spreadsheet program"),
    "ppt/presentation.xml": ("a presentation", "Make the form in a spreadsheet program"),
    "Index/Document.iwa": ("a file of Apple Numbers", "Export it as .xlsx"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One worksheet of a package: its name as the author gave it, whether it is shown, and its XML."""

    name: str
    hidden: bool
    xml: bytes


@dataclass(frozen=True, slots=True)
class Package:
    pages: tuple[Page, ...]
    macros: bool

    def named(self) -> Iterator[tuple[str, Page]]:
        """The pages that belong to a form, by XLSForm's name for them."""
        single = len(self.pages) == 1
        for page in self.pages:
            name = "survey" if single and page.name.lower() not in SHEETS else page.name.lower()
            if name in SHEETS:
                yield name, page


_MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_LINKS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_CELL = re.compile(
    rb'<(?:\w+:)?c (?:[^<>]*? )?r="([A-Z]{1,3})(\d{1,7})"([^<>]*)(?<!/)>\s*'
    rb"(<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*(<(?:\w+:)?v>[^<]|<(?:\w+:)?is>)?"
)
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+(\d+):[A-Z]+\d+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^<>]*hidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


def open_package(content: bytes, problems: Problems) -> Package | None:
    """What lies in the zip; ``None``, with a Problem, where it is no workbook of a size that can be a form."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        infos = archive.infolist()
        sheets = [
            info for info in infos if "worksheets/" in info.filename or "sharedStrings" in info.filename
        ]
        if (
            len(infos) > MOST_PARTS
            or sum(info.file_size for info in infos) > LARGEST_UNPACKED
            or any(info.file_size > LARGEST_SHEET for info in sheets)
        ):
            _too_much(problems)
            return None
        names = {info.filename for info in infos}
        if "xl/workbook.xml" not in names:
            known = (other for name, other in OTHERS.items() if name in names)
            unknown = ("a zip file, but no workbook", "Open it in a spreadsheet program, save as .xlsx")
            what, remedy = next(known, unknown)
            problems.add(None, None, f"this is {what}", remedy)
            return None
        for name in sorted(names):
            part = archive.read(name)
            # What a part holds is told by its beginning: any name may stand for it in the list of contents.
            if not name.endswith((".xml", ".rels")) and b"<" not in part[:16]:
                continue
            most = MOST_MARKS if "sharedStrings" in name else MOST_MARKS_ELSEWHERE
            if "worksheets/" not in name and part.count(b"<") > most:
                _too_much(problems)
                return None
            if any(mark in part for mark in _DOCTYPE):
                problems.add(
                    None,
                    None,
                    "the workbook brings definitions of its own (DOCTYPE), which none needs",
                    "Open it in a spreadsheet program, save it anew as .xlsx",
                )
                return None
        targets = _targets(archive, names)
        pages = []
        for sheet in _sheets_of(archive.read("xl/workbook.xml")):
            link = next((sheet.get(f"{space}id") for space in _LINKS if sheet.get(f"{space}id")), "")
            target = targets.get(link or "", "")
            xml = archive.read(target) if target in names else b""
            pages.append(Page(sheet.get("name", ""), sheet.get("state", "visible") != "visible", xml))
    package = Package(tuple(pages), any(name.endswith("vbaProject.bin") for name in names))
    if sum(page.xml.count(b"<") for _, page in package.named()) > MOST_MARKS:
        _too_much(problems)
        return None
    cells = sum(len(_FILLED.findall(page.xml)) for _, page in package.named())
    if cells > MOST_CELLS:
        too_many_cells(cells, problems)
        return None
    return package


def _too_much(problems: Problems) -> None:
    problems.add(
        None,
        None,
        "the workbook unpacks to more than a questionnaire can need",
        "Delete the empty rows and columns below and beside the form, and sheets it does not use",
    )


def _sheets_of(workbook: bytes) -> list[Any]:
    root = ElementTree.fromstring(workbook)
    return [sheet for space in _MAIN for sheet in root.iter(f"{space}sheet")]


def _targets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    links = "xl/_rels/workbook.xml.rels"
    if links not in names:
        return {}
    found = {}
    for link in ElementTree.fromstring(archive.read(links)):
        target = link.get("Target", "")
        found[link.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def check_package(package: Package, read: dict[str, Any], mistakes: Mistakes) -> None:
    """What is unusual in the sheets of a form, each with its sheet and row."""
    if package.macros:
        mistakes.mend(
            None, None, "the workbook has macros, which are never run", "Save it as .xlsx, without macros"
        )
    for name, page in package.named():
        if page.hidden:
            mistakes.mend(
                None,
                None,
                f"the sheet {name} is hidden",
                "Show it, so that everyone sees what is asked",
                sheet=name,
            )
        for found in _MERGED.finditer(page.xml):
            merged(name, int(found[2]), found[1].decode(), mistakes)
        for found in _HIDDEN_ROW.finditer(page.xml):
            hidden_row(name, int(found[1]), mistakes)
        _check_page(page, name, read, mistakes)


def _check_page(page: Page, name: str, read: dict[str, Any], mistakes: Mistakes) -> None:
    headed: set[str] = set()
    last_header = 0
    last_read = len(read.get(name) or ()) + 1
    beyond: int | None = None
    for cell in _CELL.finditer(page.xml):
        letters, row, attributes, formula, value = cell[1].decode(), int(cell[2]), cell[3], cell[4], cell[5]
        if formula is not None or b't="e"' in attributes:
            _unusual(f"{letters}{row}", row, attributes, value, name, mistakes)
        if value is None:
            continue
        if row == 1:
            column = _number_of(letters)
            if column > last_header + COLUMN_GAP + 1:
                mistakes.problems.add(
                    1,
                    None,
                    f"the column {letters} stands after more than {COLUMN_GAP} empty columns,"
                    " where no reader looks for it",
                    "Move it to the left, or delete it",
                    sheet=name,
                )
            headed.add(letters)
            last_header = column
        elif row > last_read + GAP and beyond is None and letters in headed:
            beyond = row
    if beyond is not None:
        after_gap(name, beyond, mistakes)


def _unusual(
    where: str, row: int, attributes: bytes, value: bytes | None, sheet: str, mistakes: Mistakes
) -> None:
    """A cell that holds a formula, or the error that one came to."""
    if b't="e"' in attributes:
        message, remedy = f"the cell {where} holds an error (#)", "Write the text itself into the cell"
        mistakes.problems.add(row, None, message, remedy, sheet=sheet)
    elif value is None:
        message = f"the cell {where} holds a formula without a result"
        mistakes.problems.add(row, None, message, "Write the text itself into the cell", sheet=sheet)
    else:
        message, remedy = f"the cell {where} holds a formula", "Write its result into the cell as text"
        mistakes.mend(row, None, message, remedy, sheet=sheet)


def _number_of(letters: str) -> int:
    """A column's letters as its number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
