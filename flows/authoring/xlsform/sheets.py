"""The sheets of a form as its readers give them, and how large they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows.authoring.problems import Problems
from flows.authoring.xlsform.mistakes import Mistakes

MOST_CELLS = 60_000
"""Filled cells of a form."""
MOST_ROWS = 5_000
"""Rows of a survey."""
GAP = 60
"""Empty rows after which pyxform stops reading."""
COLUMN_GAP = 20
"""Empty columns after which it does."""

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


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
    """The sheets of a form by XLSForm's name for them, in small letters; and the names of all sheets there are."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name) or Sheet(name, (), ())


def too_many_cells(cells: int, problems: Problems) -> None:
    problems.add(
        None,
        None,
        f"the workbook has {cells} cells; a questionnaire may have {MOST_CELLS}",
        "Put long lists into a CSV beside the form (select_one_from_file)",
    )


def after_gap(name: str, row: int, mistakes: Mistakes) -> None:
    mistakes.problems.add(
        row,
        None,
        f"this row stands after more than {GAP} empty rows, where no reader looks for it",
        "Move it up, or delete it",
        sheet=name,
    )


def merged(name: str, row: int, cells: str, mistakes: Mistakes) -> None:
    mistakes.mend(
        row,
        None,
        f"the cells {cells} are merged, so all but the first are empty",
        "Separate them, and fill in each cell",
        sheet=name,
    )


def hidden_row(name: str, row: int, mistakes: Mistakes) -> None:
    mistakes.notice(row, None, "the row is hidden, and read like the others", "Show it", sheet=name)


def same_header(name: str, header: str, problems: Problems) -> None:
    problems.add(
        1, header, "two columns have this header", "Keep one of them, or rename the other", sheet=name
    )
