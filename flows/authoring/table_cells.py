"""Opens a table that somebody filled in, .xlsx or .csv, as texts by row. A number is plain digits, exactly as stored.

A formula is worked out where it is plain arithmetic, else its stored result is taken; where there is none the cell is
empty and keeps its formula, for whoever needs it to refuse.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal, DecimalException
from pathlib import PurePath
from typing import Any

import openpyxl

from flows.authoring.arithmetic import arithmetic
from flows.authoring.problems import Problems, quote
from flows.authoring.xlsform.package import open_package
from flows.values import plain_decimal

LARGEST_TABLE = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300
_DIGITS = Context(prec=28)
_ZIP = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Cell:
    """``formula`` is only there where its result is not known; ``text`` is empty then."""

    text: str = ""
    formula: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.text and not self.formula


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; ``name`` is ``None`` for a file that has none. Blank rows are left out."""

    name: str | None
    rows: tuple[Row, ...]


def read_tables(name: str, content: bytes, problems: Problems) -> tuple[Table, ...]:
    """The tables in a file; none, with Problems, where it cannot be read. Never raises, for any bytes."""
    if len(content) > LARGEST_TABLE:
        problems.add(None, None, "the file is larger than 10 MB", "Take pictures and other sheets out of it")
        return ()
    try:
        if content.startswith(_ZIP):
            return tuple(_sheets(content, problems))
        if PurePath(name).suffix.lower() == ".xlsx":
            problems.add(
                None,
                None,
                "this is no .xlsx workbook, whatever its name says",
                "Open it in a spreadsheet program, save it as .xlsx",
            )
            return ()
        return _csv(content, problems)
    except Exception as error:  # a broken file breaks its reader in ways that nobody can list
        problems.add(
            None,
            None,
            f"the file cannot be opened ({type(error).__name__})",
            "Open it in a spreadsheet program, save it as .xlsx, and use that",
        )
        return ()


# --- .xlsx --------------------------------------------------------------------------------------------------


def _sheets(content: bytes, problems: Problems) -> Iterator[Table]:
    if open_package(content, problems) is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        results = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet, shown in zip(written.worksheets, results.worksheets, strict=True):
            rows = []
            both = zip(
                sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS),
                shown.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True),
                strict=False,
            )
            for number, (cells, values) in enumerate(both, start=1):
                found = tuple(
                    _cell(cell.value, value, cell.data_type)
                    for cell, value in zip(cells, values, strict=False)
                )
                if not Row(number, found).is_blank:
                    rows.append(Row(number, found))
            yield Table(sheet.title, tuple(rows))
    finally:
        written.close()
        results.close()


def _cell(written: Any, result: Any, sort: str) -> Cell:
    if sort != "f":
        return Cell(_text(written))
    formula = str(getattr(written, "text", written) or "")
    worked_out = arithmetic(formula)
    if worked_out is not None:
        return Cell(plain_decimal(_DIGITS.plus(worked_out)))
    text = _text(result)
    # An error (#REF!) is no result.
    return Cell("", formula or "=") if not text or text.startswith("#") else Cell(text)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() | Decimal():
            try:
                return plain_decimal(Decimal(repr(value) if isinstance(value, float) else value))
            except DecimalException:
                return str(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return " ".join(str(value).split())


# --- .csv ---------------------------------------------------------------------------------------------------


def _csv(content: bytes, problems: Problems) -> tuple[Table, ...]:
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.add(line, None, "this is not UTF-8 text", "Save the file with the encoding UTF-8")
        return ()
    first = "\n".join(text.splitlines()[:20])
    separator = max((",", ";", "\t"), key=first.count)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    for values in reader:
        if len(rows) >= MOST_ROWS:
            problems.add(reader.line_num, None, f"there are more than {MOST_ROWS} rows", "Split the file")
            break
        cells = tuple(_of_text(value) for value in values[:MOST_COLUMNS])
        row = Row(reader.line_num, cells)
        if not row.is_blank:
            rows.append(row)
    return (Table(None, tuple(rows)),)


def _of_text(value: str) -> Cell:
    text = " ".join(value.split())
    if not text.startswith("="):
        return Cell(text)
    worked_out = arithmetic(text)
    return Cell("", text) if worked_out is None else Cell(plain_decimal(_DIGITS.plus(worked_out)))


# --- what both need -----------------------------------------------------------------------------------------


def plain_header(text: str) -> str:
    """A header as it is compared: small letters, no signs: ``Drop-off (%)`` is ``drop off``."""
    letters = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join(letters.split())


def refuse_formula(problems: Problems, row: Row, column: str, cell: Cell, sheet: str | None) -> None:
    problems.add(
        row.number,
        column,
        f"the formula {quote(cell.formula)} has no result in the file",
        "Open it in a spreadsheet program, save it, or write the number itself",
        sheet=sheet,
    )
