"""Lists of choices and the files beside a form: as places that expressions walk over, and what a question offers of
them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.conversation.definition import ChoiceRow, Element, Flow, FromRepeat, Label
from flows.conversation.expressions import (
    DataNode,
    Expression,
    filters,
    parse_template,
    shuffled,
    text_of,
)
from flows.conversation.expressions.tree import Axis, Current, Node, Path, Reference, Step, replaced
from flows.conversation.places import Place

if TYPE_CHECKING:
    from flows.conversation.submission import Submission


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


def root_of(flow: Flow, name: str, language: str) -> DataNode | None:
    """``instance('name')``: a file beside the form, or a list of choices."""
    if (file := flow.files.get(name)) is not None:
        return InstanceRoot(FileCell(file))
    rows = flow.choices.get(name)
    if rows is None:
        return None
    return InstanceRoot(Cell("root", "", Cell("", "", None), (), rows, language))


def looked_up(flow: Flow, table: str, column: str, key: str, value: str) -> str:
    """``pulldata``: one cell of a file beside the form, found by another of its row."""
    file = flow.files.get(table.removesuffix(".csv"))
    for item in file.inside if file is not None else ():
        cells = {cell.name: cell.text for cell in item.inside}
        if cells.get(key) == value:
            return cells.get(column, "")
    return ""


# --- what a question offers -----------------------------------------------------------------------------


def offers(submission: Submission, place: Place) -> tuple[ChoiceRow, ...]:
    """The choices of a question for this person now, filtered and in their order."""
    rows = _filtered(submission, place)
    shuffling = submission.flow.shuffled
    if place.question.path not in shuffling:
        return rows
    seed = shuffling[place.question.path]
    given = text_of(seed, submission, place) if seed is not None else None
    return shuffled(rows, given, submission.seed(place))


def _filtered(submission: Submission, place: Place) -> tuple[ChoiceRow, ...]:
    question = place.question
    if question.choices_from is not None:
        return tuple(_from_repeat(submission, place, question.choices_from))
    rows = submission.flow.choices_of(question)
    condition = question.choice_filter
    if condition is None:
        return rows
    language = submission.run.language
    return tuple(
        row
        for number, row in enumerate(rows, start=1)
        if filters(condition, submission, row_cell(row, language), place, number, len(rows))
    )


def _from_repeat(submission: Submission, place: Place, source: FromRepeat) -> Iterator[ChoiceRow]:
    """The answers to a question of a repeat, each instance giving one choice."""
    flow = submission.flow
    found = submission.tree.named(source.question, place, open_repeat=True)
    where = _beside(flow, source.where, source.question) if source.where is not None else None
    for number, node in enumerate(found, start=1):
        name = submission.text_at(node)
        if not name or node.parent is None:
            continue
        if where is not None and not filters(where, submission, node.parent, place, number, len(found)):
            continue
        yield ChoiceRow(name, Label({flow.settings.default_language: parse_template(_plain(name))}))


def _beside(flow: Flow, condition: Expression, question: str) -> Expression:
    """The condition with ``${name}`` meaning the answer beside the one that may be chosen."""
    group = flow.items_by_name[question][:-1]

    def nearby(reference: Reference) -> Node:
        chain = flow.items_by_name.get(reference.name, ())
        if not group or chain[: len(group)] != group or len(chain) == len(group):
            return reference
        steps = tuple(Step(Axis.CHILD, item.name) for item in chain[len(group) :])
        return Path(Current(), steps, 2)

    return replace(condition, tree=replaced(condition.tree, nearby))


def _plain(text: str) -> str:
    """A text in which nothing stands for an answer."""
    return text.replace("${", "$ {")
