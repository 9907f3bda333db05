"""The auditor for a table of people that is printed exactly: it tries every table that would be printed alike.

Hiding only the small cells is not enough: a row with one hidden cell and its total gives it away. A hidden cell is safe
when the tables that fit everything printed leave at least two numbers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

SMALLEST_EXACT = 5
"""In exact mode counts of 1 to 4 people are hidden, and whatever else is needed."""

MOST_BESIDE = 4
"""So many larger cells are hidden beside the small ones; where that is not enough, the table is not printed."""

Cell: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of people in rows of equal length; the totals of rows and of columns, and of all, are printed too."""

    rows: tuple[tuple[int, ...], ...]

    def cells(self) -> Iterator[tuple[Cell, int]]:
        for row, counts in enumerate(self.rows):
            for column, count in enumerate(counts):
                yield (row, column), count


def given_away(table: CountTable, hidden: frozenset[Cell]) -> frozenset[Cell]:
    """The hidden cells that a reader can work out: those with one number in every table that fits.

    That a cell is hidden tells nothing of its size, for larger ones are hidden beside it; but noughts are printed.
    """
    seen: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    for fitting in _fitting(table, sorted(hidden)):
        for cell, count in fitting.items():
            seen[cell].add(count)
        if all(len(counts) > 1 for counts in seen.values()):
            return frozenset()
    return frozenset(cell for cell, counts in seen.items() if len(counts) < 2)


def hide(table: CountTable, smallest: int = SMALLEST_EXACT) -> frozenset[Cell]:
    """The cells to hide: every small one, and beside them as few others as keep them from being worked out."""
    small = frozenset(cell for cell, count in table.cells() if 0 < count < smallest)
    others = sorted((count, cell) for cell, count in table.cells() if count >= smallest)
    for extra in range(min(MOST_BESIDE, len(others)) + 1):
        for beside in sorted(combinations(others, extra), key=lambda each: sum(count for count, _ in each)):
            hidden = small | {cell for _, cell in beside}
            if not given_away(table, hidden):
                return hidden
    # There is nothing to hide them behind: then all of it is hidden, with its totals.
    return frozenset(cell for cell, _ in table.cells())


def _fitting(table: CountTable, hidden: Sequence[Cell]) -> Iterator[dict[Cell, int]]:
    """Every way to fill the hidden cells that agrees with the printed cells and totals, found cell by cell."""
    left_in_row = [0] * len(table.rows)
    left_in_column = [0] * max(map(len, table.rows), default=0)
    for row, column in hidden:
        left_in_row[row] += table.rows[row][column]
        left_in_column[column] += table.rows[row][column]
    several_rows = len(table.rows) > 1

    def fill(at: int, found: dict[Cell, int]) -> Iterator[dict[Cell, int]]:
        if at == len(hidden):
            if not any(left_in_row) and not (several_rows and any(left_in_column)):
                yield dict(found)
            return
        row, column = hidden[at]
        most = min(left_in_row[row], left_in_column[column]) if several_rows else left_in_row[row]
        last_in_row = all(other[0] != row for other in hidden[at + 1 :])
        for count in [left_in_row[row]] if last_in_row else range(1, most + 1):
            if not 1 <= count <= most:
                continue
            left_in_row[row] -= count
            left_in_column[column] -= count
            found[row, column] = count
            yield from fill(at + 1, found)
            del found[row, column]
            left_in_row[row] += count
            left_in_column[column] += count

    yield from fill(0, {})
