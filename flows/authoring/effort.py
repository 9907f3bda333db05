"""What the expressions of a flow may cost at each answer, at the most: a bound that its author hears of.

Each expression has a budget of its own; a thousand of them would still keep everybody else waiting.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.authoring.problems import Problems
from flows.conversation.definition import Flow, Group, Item
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import Literal, Operation, walk

MOST_TERMS = 100_000
"""Operations, names and numbers of all expressions together."""

MOST_ROWS_LOOKED_AT = 200_000
"""Rows of tables that all calculations and conditions together go through, each table once for each mention."""

_COLUMNS = ("relevant", "read_only_if", "required", "constraint", "calculation", "choice_filter", "default")


def expressions_of(item: Item) -> Iterator[tuple[str, Expression]]:
    """The expressions of a row with the columns they stand in."""
    for column in _COLUMNS:
        found = getattr(item, column, None)
        if isinstance(found, Expression):
            yield column.removesuffix("_if"), found
    if isinstance(item, Group) and item.count is not None:
        yield "repeat_count", item.count


def check_effort(flow: Flow, problems: Problems, sheet: str | None = None) -> None:
    """A Problem where an answer could cost everybody seconds."""
    terms = rows = 0
    for item in _items(flow.children):
        for _, expression in expressions_of(item):
            for node in walk(expression.tree):
                terms += 1
                match node:
                    case Operation("instance", (Literal(str(name)),)):
                        rows += _rows(flow, name)
                    case _:
                        pass
    if terms > MOST_TERMS:
        message = f"the conditions and calculations have {terms} parts; a questionnaire may have {MOST_TERMS}"
        problems.add(None, None, message, "Shorten them, or make several forms of it", sheet=sheet)
    if rows > MOST_ROWS_LOOKED_AT:
        message = (
            f"the conditions and calculations go through {rows} rows of tables;"
            f" in all it may be {MOST_ROWS_LOOKED_AT}"
        )
        remedy = "Use pulldata(), which finds a row at once, or shorter tables"
        problems.add(None, None, message, remedy, sheet=sheet)


def _rows(flow: Flow, name: str) -> int:
    table = flow.files.get(name)
    return len(table.inside) if table is not None else len(flow.choices.get(name, ()))


def _items(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _items(item.children)
