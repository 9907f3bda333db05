"""What goes into a cell of a file that a spreadsheet opens: never anything that the spreadsheet would carry out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from flows.values import exact_decimal

#: A spreadsheet would carry out what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # fmt: skip


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would carry it out. A number with its sign is a number."""
    return text.startswith(_FORMULA) and exact_decimal(text) is None


def cell(value: Any) -> str:
    text = "" if value is None else str(value).replace("\0", "")
    return "'" + text if is_formula(text) else text


def csv_line(values: Iterable[Any]) -> bytes:
    """One line of a CSV file. Half a character, which no file can hold, becomes a question mark."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow([cell(value) for value in values])
    return line.getvalue().encode("utf-8", "replace")
