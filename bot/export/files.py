"""The files that tables are written to, row by row: CSV (one file, a folder, a zip) and XLSX. Nothing is held back
for later but the row that is being written."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from bot.export.rows import Cell, Head
from bot.report.cells import csv_line, is_formula
from bot.writing import private
from flows.values import Number

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_IN_A_CELL = 32_767
"""UTF-16 units: a spreadsheet drops what is longer, or the whole cell."""

_LONGEST_NAME = 31
_LONGEST_FILE = 200
"""Bytes, so that a number and an ending still fit."""
_EXACT_DIGITS = 15
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


class TooWide(Exception):
    """A table has more columns than a spreadsheet can hold."""


class Sink(Protocol):
    """Where rows go. ``table`` is the number of the table, in the order of the heads."""

    def row(self, table: int, cells: Sequence[Cell]) -> None: ...


class CsvFiles:
    """One file for each table."""

    def __init__(self, heads: Sequence[Head], files: Sequence[BinaryIO]) -> None:
        self._files = files
        for head, file in zip(heads, files, strict=True):
            file.write(csv_line(head.columns))

    def row(self, table: int, cells: Sequence[Cell]) -> None:
        self._files[table].write(csv_line(map(_written, cells)))


@contextmanager
def csv_folder(heads: Sequence[Head], folder: Path) -> Iterator[CsvFiles]:
    with ExitStack() as opened:
        files = [opened.enter_context(private(folder / name)) for name in file_names(heads)]
        yield CsvFiles(heads, files)


@contextmanager
def csv_zip(heads: Sequence[Head], scratch: Path, file: BinaryIO) -> Iterator[CsvFiles]:
    """Written side by side in ``scratch`` first: a zip takes one file after the other."""
    with csv_folder(heads, scratch) as files:
        yield files
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in file_names(heads):
            packed.write(scratch / name, name)


def file_names(heads: Sequence[Head]) -> list[str]:
    """A file for each table, each by another name: whatever a flow or a repeat is called, it goes nowhere else."""
    names: dict[str, str] = {}
    for head in heads:
        plain = re.sub(r"[^\w.-]", "-", head.name).lstrip(".")
        plain = plain.encode()[:_LONGEST_FILE].decode("utf-8", "ignore")
        number, name = 1, plain
        while name.casefold() in names:
            number += 1
            name = f"{plain}-{number}"
        names[name.casefold()] = f"{name}.csv"
    return list(names.values())


def _written(cell: Cell) -> str | int | None:
    match cell:
        case Number(exact):
            return exact
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case _:
            return cell


class Workbook:
    """One sheet for each table, and another where one is full. Texts are never formulas, links or numbers."""

    def __init__(self, heads: Sequence[Head], book: Any) -> None:
        self._book = book
        self._heads = heads
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        # Also when somebody edits the cell it stays a text.
        self._quoted = book.add_format({"quote_prefix": True})
        self._names: set[str] = set()
        for head in heads:
            if len(head.columns) > MOST_COLUMNS:
                raise TooWide
        self._sheets = [self._sheet(head) for head in heads]
        self._rows = [0] * len(heads)

    def row(self, table: int, cells: Sequence[Cell]) -> None:
        if self._rows[table] + 1 == MOST_ROWS:
            self._sheets[table], self._rows[table] = self._sheet(self._heads[table]), 0
        self._rows[table] += 1
        sheet, row = self._sheets[table], self._rows[table]
        for place, cell in enumerate(cells):
            self._write(sheet, row, place, cell)

    def _write(self, sheet: Any, row: int, place: int, cell: Cell) -> None:
        match cell:
            case None | "":
                pass
            case int():
                sheet.write_number(row, place, cell)
            case Number(exact):
                # A spreadsheet keeps fifteen digits of a number, and all of a text.
                if len(exact.strip("-+0.").replace(".", "")) <= _EXACT_DIGITS:
                    sheet.write_number(row, place, float(exact))
                else:
                    sheet.write_string(row, place, exact)
            case datetime():
                sheet.write_datetime(row, place, cell.replace(tzinfo=None, microsecond=0), self._moment)
            case date():
                if cell.year >= 1900:
                    sheet.write_datetime(row, place, cell, self._day)
                else:
                    sheet.write_string(row, place, cell.isoformat())
            case str():
                text = _fitting(cell.replace("\0", "").encode("utf-8", "replace").decode("utf-8"))
                sheet.write_string(row, place, text, self._quoted if is_formula(text) else None)

    def _sheet(self, head: Head) -> Any:
        sheet = self._book.add_worksheet(self._free_name(head.name))
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(head.columns):
            sheet.set_column(place, place, min(max(len(title), 12), 40))
        for place, title in enumerate(head.columns):
            sheet.write_string(0, place, title, self._bold)
        return sheet

    def _free_name(self, wanted: str) -> str:
        """A name that a sheet may have, and none has yet."""
        wanted = wanted.translate(_NOT_IN_A_NAME)
        number = 1
        while True:
            end = f" {number}" if number > 1 else ""
            name = wanted[: _LONGEST_NAME - len(end)] + end
            if name.casefold() not in self._names:
                self._names.add(name.casefold())
                return name
            number += 1


def _fitting(text: str) -> str:
    """As much of a text as a cell holds, with a mark where there was more: CSV and JSON have all of it."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_IN_A_CELL:
        return text
    return units[: 2 * (MOST_IN_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"


@contextmanager
def workbook(heads: Sequence[Head], scratch: Path, file: BinaryIO) -> Iterator[Workbook]:
    """A workbook of which only the row that is written is held; the rest waits in ``scratch``."""
    # It takes a tenth of a second to load, and most commands do without.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Put together there too: whoever reads along may go away in the middle, and a zip would want to go on.
    together = scratch / "together.xlsx"
    book = xlsxwriter.Workbook(together, {"constant_memory": True, "tmpdir": str(scratch)})
    try:
        # Without a sheet there is no workbook.
        yield Workbook(heads or [Head("empty", ())], book)
        book.close()
    except BaseException as error:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
        if isinstance(error, FileCreateError) and isinstance(cause := error.args[0], OSError):
            raise cause from None
        raise
    with together.open("rb") as written:
        shutil.copyfileobj(written, file)
