"""Lists of choices and the files beside a form, as places that expressions walk over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.conversation.definition import ChoiceRow, Element
from flows.conversation.expressions import DataNode


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a list of choices: the list, one row of it, or one column of a row."""

    name: str
    text: str = ""
    parent: DataNode | None = None
    inside: tuple[tuple[str, str], ...] = ()
    rows: tuple[ChoiceRow, ...] = ()
    language: str = "en"

    @property
    def children(self) -> Sequence[DataNode]:
        if self.rows:
            return _items(self)
        return [Cell(name, text, self) for name, text in self.inside]


@dataclass(frozen=True, slots=True)
class FileCell:
    """A place in a file that lies beside the form."""

    element: Element
    parent: DataNode | None = None

    @property
    def name(self) -> str:
        return self.element.name

    @property
    def text(self) -> str:
        return self.element.text

    @property
    def children(self) -> Sequence[DataNode]:
        return [FileCell(element, self) for element in self.element.inside]


def _items(root: Cell) -> list[DataNode]:
    return [row_cell(row, root.language, root) for row in root.rows]


def row_cell(row: ChoiceRow, language: str, parent: DataNode | None = None) -> Cell:
    """A row of a list as a place, with its columns inside."""
    label = row.label.in_language(language, "en")
    # A file may have columns of these names that are neither: there they are what the file says.
    cells = {"name": row.name, "label": label.source if label is not None else "", **row.columns}
    return Cell("item", "", parent, tuple(cells.items()))


@dataclass(frozen=True, slots=True)
class InstanceRoot:
    """``instance('name')``: the place above ``root``."""

    below: Cell | FileCell

    @property
    def name(self) -> str:
        return ""

    @property
    def text(self) -> str:
        return ""

    @property
    def parent(self) -> DataNode | None:
        return None

    @property
    def children(self) -> Sequence[DataNode]:
        return (self.below,)
