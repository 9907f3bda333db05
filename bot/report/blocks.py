"""What a report is built of: statements, tables, pictures and quotes. Set as PDF and as HTML elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

NOTHING = ("", "–")
"""What a cell says where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. ``unit`` stands below it; numbers are set to the right."""

    head: str
    unit: str = ""
    is_number: bool = True
    #: it takes what room there is
    grows: bool = False
    #: an arrow leads here from the column before: what is counted is a part of that
    flows: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A word with a mark of its own shape beside it, so that no colour alone says it."""

    text: str
    mark: str


Cell = str | Marked


@dataclass(frozen=True, slots=True)
class TableRow:
    """``number`` leads to the appendix; 0 where the row has no entry of its own."""

    number: int
    cells: tuple[Cell, ...]
    #: the sum of the rows above
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``caption`` is empty where the section's own title says it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    #: what has to be known to read it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture by its name (``change``, ``gains``, ``matrix``), and the same in words."""

    name: str
    alt: str
    #: what its title and subtitle say, which stand in the picture itself
    finding: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """All of it, for whoever cannot see it."""
        return ": ".join((*self.finding, self.alt))


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that answers, with the entries it rests on; ``title`` says what about."""

    text: str
    numbers: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report: what it comes to first, then what it is made of."""

    id: str
    title: str
    lead: tuple[Statement, ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    illustration: Illustration | None = None
    quotes: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.lead or self.paragraphs or self.tables or self.quotes)


def table(
    caption: str, columns: Iterable[Column], rows: Iterable[TableRow], note: str = ""
) -> tuple[Table, ...]:
    """The table without its empty columns; nothing where there is no row."""
    heads, found = tuple(columns), tuple(rows)
    if not found:
        return ()
    kept = [
        place
        for place in range(len(heads))
        if place == 0 or any(row.cells[place] not in NOTHING for row in found)
    ]
    return (
        Table(
            caption,
            tuple(heads[place] for place in kept),
            tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in found),
            note,
        ),
    )
