"""What an answer reaches: the items of a flow whose value, relevance or choices may change with it.

Worked out once for each flow, by name and on the safe side: an expression that looks around (over all children,
over siblings, at the time) counts as reached by everything. What stays within the instances of its repeats is known
to: an answer in one of thirty instances does not reach the other twenty-nine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from flows.conversation.definition import Flow, Group, Item, Question
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import (
    Axis,
    Current,
    Filter,
    Node,
    Operation,
    Path,
    Reference,
    Root,
    Step,
    inner,
    walk,
)

_PLAIN_AXES = (Axis.CHILD, Axis.PARENT, Axis.SELF)
_UPWARDS = (Axis.PARENT, Axis.SELF)
_OF_THE_MOMENT = ("now", "today", "once", "jr:choice-name")


class Reach:
    """What each answer of a flow reaches.

    ``by_time`` are the names that the passing of time alone reaches; ``counted`` the repeats counted by an expression.
    ``order`` are the questions, each as the chain of items from the outermost, in an order in which each comes
    after those that it looks at. ``judged_after`` are the questions whose constraint looks at what their own answer
    reaches: a total that it is part of, the same question in other instances, itself by name.
    """

    def __init__(self, flow: Flow) -> None:
        items = [(*around, item) for around, item in _items(flow.children)]
        names = Counter(chain[-1].name for chain in items)
        self._flow = flow
        self._alone = frozenset(name for name, times in names.items() if times == 1)
        self._levels: dict[str, tuple[str, ...]] = {}
        self._inside: dict[str, set[str]] = {}
        for chain in items:
            repeats = tuple(item.name for item in chain if isinstance(item, Group) and item.repeats)
            self._levels.setdefault(chain[-1].name, repeats)
            self._inside.setdefault(chain[-1].name, set()).update(_names_inside(chain[-1]))
        self._readers: dict[str, dict[str, int]] = {}
        self._always = {question.name for question in flow.questions if question.metadata == "end"}
        for chain in items:
            self._note(chain[-1])
        for path, seed in flow.shuffled.items():
            for name in seed.depends if seed is not None else ():
                self._reads(path.rpartition("/")[2], name, nearby=False)
        self.counted = frozenset(
            chain[-1].name for chain in items if isinstance(chain[-1], Group) and chain[-1].count is not None
        )
        self.by_time = frozenset(self._closure({}))
        self.order = _in_order(flow, self._inside)
        self._reaching: dict[tuple[str, ...], frozenset[str]] = {}
        self._known: dict[str, Mapping[str, int]] = {}
        self.judged_after = frozenset(self._judged_after())

    def of(self, name: str) -> Mapping[str, int]:
        """The names that an answer to this question reaches, or an instance of this repeat that came or went; each
        with the number of repeats, from the outermost, within whose very instances it stays (0: it is everywhere).
        """
        if name not in self._known:
            depth = len(self._levels.get(name, ())) if name in self._alone else 0
            self._known[name] = self._closure({name: depth})
        return self._known[name]

    def reaching(self, names: tuple[str, ...]) -> frozenset[str]:
        """The names that reach any of these, and these."""
        if names not in self._reaching:
            found: set[str] = set()
            waiting = list(names)
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found.add(name)
                    waiting += self._looked_at.get(name, ())
            self._reaching[names] = frozenset(found)
        return self._reaching[names]

    @cached_property
    def _looked_at(self) -> Mapping[str, set[str]]:
        """The readers the other way round: what each name looks at, and the groups it is in."""
        found: dict[str, set[str]] = {}
        for name, readers in self._readers.items():
            for reader in readers:
                found.setdefault(reader, set()).add(name)
        for group, names in self._inside.items():
            for name in names:
                found.setdefault(name, set()).add(group)
        return found

    def in_order(self, names: Container[str] | None) -> Iterator[tuple[Item, ...]]:
        """The chains of the questions of these names (``None``: of all)."""
        return (chain for chain in self.order if names is None or chain[-1].name in names)

    def _judged_after(self) -> Iterator[str]:
        for question in self._flow.questions:
            if question.constraint is None:
                continue
            looked_at = {each for name in question.constraint.depends for each in self._inside.get(name, ())}
            if not looked_at.isdisjoint(self.of(question.name)) or _walks_around(question.constraint):
                yield question.name

    def _note(self, item: Item) -> None:
        for expression in _expressions_of(item):
            if _looks_around(expression):
                self._always.add(item.name)
            nearby = _nearby(expression)
            for name in expression.depends:
                self._reads(item.name, name, nearby=name in nearby)
        for name in _answers_waited_for(item):
            self._reads(item.name, name, nearby=False)

    def _reads(self, reader: str, name: str, *, nearby: bool) -> None:
        shared = 0
        if nearby and {reader, name} <= self._alone:
            # Naming a repeat, even from within it, means all its instances.
            item = self._flow.items_by_name[name][-1]
            repeats = isinstance(item, Group) and item.repeats
            levels = self._levels[name][:-1] if repeats else self._levels[name]
            for own, other in zip(levels, self._levels[reader], strict=False):
                if own != other:
                    break
                shared += 1
        # Naming a group means all that is in it.
        for looked_at in self._inside.get(name, {name}):
            readers = self._readers.setdefault(looked_at, {})
            readers[reader] = min(shared, readers.get(reader, shared))

    def _closure(self, start: Mapping[str, int]) -> Mapping[str, int]:
        """All that is reached from there, and by the passing of time, each at its least depth."""
        reached: dict[str, int] = {}
        waiting = [*start.items(), *((name, 0) for name in self._always)]
        while waiting:
            name, depth = waiting.pop()
            if reached.get(name, depth + 1) <= depth:
                continue
            reached[name] = depth
            for reader, shared in self._readers.get(name, {}).items():
                waiting.append((reader, min(depth, shared)))
            # A group whose condition changes takes all that is in it along.
            waiting += ((inner, depth) for inner in self._inside.get(name, ()))
        return reached


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


def _items(
    items: tuple[Item, ...], around: tuple[Group, ...] = ()
) -> Iterator[tuple[tuple[Group, ...], Item]]:
    for item in items:
        yield around, item
        if isinstance(item, Group):
            yield from _items(item.children, (*around, item))


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
    waiting: list[Node] = [expression.tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Operation("position", (Path(Current(), steps),)) if all(
                step.axis in _UPWARDS and not step.conditions for step in steps
            ):
                # Which instance this is: that changes for none that stays.
                continue
            case Path(origin, steps):
                if isinstance(origin, Root) and len(steps) < 2:
                    return True
                if any(step.axis not in _PLAIN_AXES or step.name == "*" for step in steps):
                    return True
                if steps[-1].name == "node()":
                    return True
            case _:
                pass
        waiting += inner(node)
    return False


def _nearby(expression: Expression) -> frozenset[str]:
    """Names that the expression looks at only as ``${name}`` or ``../name``: within the instances it stands in."""
    near: set[str] = set()
    far: set[str] = set()

    def look(node: Node, is_far: bool) -> None:
        match node:
            case Reference(name):
                (far if is_far else near).add(name)
            case Path(Current(), (Step(Axis.PARENT), Step(Axis.CHILD, name, ()))):
                (far if is_far else near).add(name)
            case Path(steps=steps):
                far.update(step.name for step in steps)
                for inside in inner(node):
                    look(inside, True)
            case Filter() | Operation("indexed-repeat"):
                for inside in inner(node):
                    look(inside, True)
            case _:
                for inside in inner(node):
                    look(inside, is_far)

    look(expression.tree, False)
    return frozenset(near - far)
