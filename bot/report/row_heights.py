"""How high a row of a sheet has to be, so that text which wraps is seen: not every program works that out itself."""

from __future__ import annotations

from textwrap import wrap

from xlsxwriter.worksheet import Worksheet

LINE = 16.0
"""Points."""
HIGHEST = 400.0
"""A little less than sheets allow."""


class RowHeights:
    """Hears of every text that wraps, and at the end sets each row as high as its longest needs."""

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}

    def hear(self, line: int, text: str, width: float) -> None:
        needed = len(wrap(text, max(1, int(width))))
        self._lines[line] = max(self._lines.get(line, 1), needed)

    def set(self, sheet: Worksheet) -> None:
        for line, lines in self._lines.items():
            if lines > 1:
                sheet.set_row(line, min(HIGHEST, lines * LINE))
