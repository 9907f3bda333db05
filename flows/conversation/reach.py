"""What an answer reaches: the items of a flow whose value, relevance or choices may change with it.

Worked out once for each flow, by name and on the safe side: an expression that looks around (over all children,
over siblings, at the time) counts as reached by everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.conversation.definition import Flow, Group, Item, Question
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import Axis, Operation, Path, Root, walk

_PLAIN_AXES = (Axis.CHILD, Axis.PARENT, Axis.SELF)
_OF_THE_MOMENT = ("now", "today", "once", "jr:choice-name")


@dataclass(frozen=True, slots=True)
class Reach:
    """``by_name`` gives, for an answered question, the names it reaches; ``None`` where it may be anything.

    ``by_time`` are the names that the passing of time alone reaches.
    """

    by_name: Mapping[str, frozenset[str] | None]
    by_time: frozenset[str]

    def of(self, name: str) -> frozenset[str] | None:
        return self.by_name.get(name)


def reach_in(flow: Flow) -> Reach:
    """The reach of every question of a flow."""
    inside = {item.name: frozenset(_names_inside(item)) for item in _items(flow.children)}
    readers: dict[str, set[str]] = {}
    always = {question.name for question in flow.questions if question.metadata == "end"}
    rebuilding: set[str] = set()
    for item in _items(flow.children):
        for expression, shapes in _expressions_of(item):
            if _looks_around(expression):
                always.add(item.name)
            for name in expression.depends:
                # Naming a group means all that is in it.
                for looked_at in inside.get(name, frozenset({name})):
                    readers.setdefault(looked_at, set()).add(item.name)
                    if shapes:
                        rebuilding.add(looked_at)
            if shapes and _looks_around(expression):
                rebuilding.update(inside)
        for name in _answers_waited_for(item):
            readers.setdefault(name, set()).add(item.name)
    found: dict[str, frozenset[str] | None] = {}
    for question in flow.questions:
        reached = _closure({question.name, *always}, readers, inside)
        found[question.name] = None if reached & rebuilding else reached
    return Reach(found, _closure(always, readers, inside))


def _closure(
    start: set[str], readers: Mapping[str, set[str]], inside: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        waiting += readers.get(name, ())
        # A group whose condition changes takes all that is in it along.
        waiting += inside.get(name, ())
    return frozenset(reached)


def _items(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _items(item.children)


def _names_inside(item: Item) -> Iterator[str]:
    yield item.name
    if isinstance(item, Group):
        for child in item.children:
            yield from _names_inside(child)


def _expressions_of(item: Item) -> Iterator[tuple[Expression, bool]]:
    """The expressions an item's value follows from, and whether they decide how many places there are."""
    if item.relevant is not None:
        yield item.relevant, False
    if isinstance(item, Group):
        if item.count is not None:
            yield item.count, True
        return
    yield from ((expression, False) for expression in _of_question(item))


def _of_question(question: Question) -> Iterator[Expression]:
    source = question.choices_from.where if question.choices_from is not None else None
    for expression in (question.calculation, question.choice_filter, source):
        if expression is not None:
            yield expression
    if isinstance(question.default, Expression):
        yield question.default


def _answers_waited_for(item: Item) -> Iterator[str]:
    if isinstance(item, Question):
        yield from item.triggers
        if item.choices_from is not None:
            yield item.choices_from.question


def _looks_around(expression: Expression) -> bool:
    for node in walk(expression.tree):
        match node:
            case Operation(name) if name in _OF_THE_MOMENT:
                return True
            case Path(origin, steps):
                if isinstance(origin, Root) and len(steps) < 2:
                    return True
                if any(step.axis not in _PLAIN_AXES or step.name == "*" for step in steps):
                    return True
                if steps[-1].name == "node()":
                    return True
            case _:
                pass
    return False
