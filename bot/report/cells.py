"""What goes into a cell of a file that a spreadsheet opens: never anything that the spreadsheet would carry out.

A CSV file is read with commas here, with semicolons or tabs there: where one stands in a text, a cell may begin after
it. So an apostrophe stands before whatever could then be carried out, at the beginning of a text and within it.
``text_of`` takes it away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from flows.values import exact_decimal

#: A spreadsheet would carry out what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # fmt: skip

_BEGINS = r"""[ "']*[=+\-@\t＝＋－＠]"""
# Within quotes a line break belongs to the cell; it can be its beginning.
_BREAKS = r"""[ ']*"[ "']*[\r\n]"""
# Or the quote that ends the text begins a cell of its own, with the end of the line in it.
_ENDS = r"""[ "']*\Z"""
_FIRST = r"""[ "']*[\r\n]"""
_CELL = (
    rf"\A{{mark}}(?={_BEGINS}|{_BREAKS}|{_FIRST})|(?P<at>[;\t\r\n]){{mark}}(?={_BEGINS}|{_BREAKS}|{_ENDS})"
)
_UNMARKED = re.compile(_CELL.format(mark=""))
_MARKED = re.compile(_CELL.format(mark="'"))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would carry it out. A number with its sign is a number."""
    return text.startswith(_FORMULA) and exact_decimal(text) is None


def cell(value: Any) -> str:
    text = "" if value is None else str(value).replace("\0", "")
    if exact_decimal(text) is not None:
        return text
    return _UNMARKED.sub(lambda found: (found["at"] or "") + "'", text)


def text_of(written: str) -> str:
    """The text that a cell of our own CSV files was written from."""
    return _MARKED.sub(lambda found: found["at"] or "", written)


def csv_line(values: Iterable[Any]) -> bytes:
    """One line of a CSV file. Half a character, which no file can hold, becomes a question mark."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow([cell(value) for value in values])
    return line.getvalue().encode("utf-8", "replace")
