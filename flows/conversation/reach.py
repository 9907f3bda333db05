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
    """``by_name`` gives, for an answered question or a repeat that got or lost an instance, the names it reaches.

    ``by_time`` are the names that the passing of time alone reaches; ``counted`` the repeats counted by an expression.
    ``order`` are the questions, each as the chain of items from the outermost, in an order in which each comes
    after those that it looks at. ``judged_after`` are the questions whose constraint looks at what their own answer
    reaches: a total that it is part of, the same question in other instances, itself by name.
    """

    by_name: Mapping[str, frozenset[str]]
    by_time: frozenset[str]
    counted: frozenset[str]
    order: tuple[tuple[Item, ...], ...]
    judged_after: frozenset[str] = frozenset()

    def of(self, name: str) -> frozenset[str] | None:
        return self.by_name.get(name)

    def in_order(self, names: frozenset[str] | None) -> Iterator[tuple[Item, ...]]:
        """The chains of the questions of these names (``None``: of all)."""
        return (chain for chain in self.order if names is None or chain[-1].name in names)


def reach_in(flow: Flow) -> Reach:
    """The reach of every question of a flow."""
    inside: dict[str, set[str]] = {}
    for item in _items(flow.children):
        inside.setdefault(item.name, set()).update(_names_inside(item))
    readers: dict[str, set[str]] = {}
    always = {question.name for question in flow.questions if question.metadata == "end"}
    counted = set()
    for item in _items(flow.children):
        if isinstance(item, Group) and item.count is not None:
            counted.add(item.name)
        for expression in _expressions_of(item):
            if _looks_around(expression):
                always.add(item.name)
            for name in expression.depends:
                # Naming a group means all that is in it.
                for looked_at in inside.get(name, {name}):
                    readers.setdefault(looked_at, set()).add(item.name)
        for name in _answers_waited_for(item):
            readers.setdefault(name, set()).add(item.name)
    found = {
        item.name: _closure({item.name, *always}, readers, inside)
        for item in _items(flow.children)
        if isinstance(item, Question) or item.repeats
    }
    return Reach(
        found,
        _closure(always, readers, inside),
        frozenset(counted),
        _in_order(flow, inside),
        frozenset(_judged_after(flow, found, inside)),
    )


def _judged_after(
    flow: Flow, reached: Mapping[str, frozenset[str]], inside: Mapping[str, set[str]]
) -> Iterator[str]:
    for question in flow.questions:
        if question.constraint is None:
            continue
        looked_at = {each for name in question.constraint.depends for each in inside.get(name, ())}
        if looked_at & reached[question.name] or _walks_around(question.constraint):
            yield question.name


def _in_order(flow: Flow, inside: Mapping[str, set[str]]) -> tuple[tuple[Item, ...], ...]:
    """The questions so that each comes after those it looks at; one that looks at itself stays where it is."""
    chains: list[tuple[Item, ...]] = [(*around, question) for question, around in flow.walk()]
    by_name: dict[str, list[int]] = {}
    for number, chain in enumerate(chains):
        by_name.setdefault(chain[-1].name, []).append(number)
    looks_at = [
        sorted(
            other
            for item in chain
            for expression in _expressions_of(item)
            for name in expression.depends
            for each in inside.get(name, ())
            for other in by_name.get(each, ())
        )
        for chain in chains
    ]
    order: dict[int, None] = {}
    entered: set[int] = set()
    for start in range(len(chains)):
        waiting = [start]
        while waiting:
            number = waiting[-1]
            ahead = [] if number in entered else [other for other in looks_at[number] if other not in entered]
            entered.add(number)
            if ahead:
                waiting += reversed(ahead)
            else:
                order.setdefault(waiting.pop())
    return tuple(chains[number] for number in order)


def _closure(
    start: set[str], readers: Mapping[str, set[str]], inside: Mapping[str, set[str]]
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


def _expressions_of(item: Item) -> Iterator[Expression]:
    """The expressions that an item's value, its relevance and the number of its instances follow from."""
    for expression in (item.relevant, item.read_only_if):
        if expression is not None:
            yield expression
    if isinstance(item, Group):
        if item.count is not None:
            yield item.count
        return
    yield from _of_question(item)


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
    of_the_moment = (
        isinstance(node, Operation) and node.name in _OF_THE_MOMENT for node in walk(expression.tree)
    )
    return any(of_the_moment) or _walks_around(expression)


def _walks_around(expression: Expression) -> bool:
    """Whether its paths lead to places that they do not name."""
    for node in walk(expression.tree):
        match node:
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
