"""The conditions of a flow as they can be reasoned about: paths written as ``${name}``, calculations written out.

What cannot be written so is left as it is; reasoning then takes it for something that may or may not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Question, QuestionType
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import (
    Axis,
    Current,
    Filter,
    Literal,
    Node,
    Operation,
    Path,
    Reference,
    Root,
    walk,
)

COMPARISONS = ("equal", "unequal", "less", "at_most", "greater", "at_least")
ORDERS = ("less", "at_most", "greater", "at_least")
TRUTHS = frozenset(
    (
        *(*COMPARISONS, "conjunction", "disjunction", "not", "true", "false", "boolean", "selected", "regex"),
        *("contains", "starts-with", "ends-with", "boolean-from-string", "checklist", "weighted-checklist"),
    )
)
NUMBERS = frozenset(
    (
        *("plus", "minus", "times", "divided_by", "remainder", "negative", "number", "int", "round", "floor"),
        *("ceiling", "abs", "count", "count-selected", "sum", "string-length", "position", "pow", "sqrt"),
    )
)

_AS_NAMES = ("calculations stay names",)

NOTHING = Operation("no-place", (), 1)
"""A path that leads to no place: compared with anything, it is false."""

LARGEST = 600
"""Nodes of a condition with its calculations written out; beyond it they stay names."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a condition was written: the row, the column, and what stands there."""

    row: int
    column: str
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that has to hold, with where it was written."""

    tree: Node
    source: Source


@dataclass(frozen=True)
class Conditions:
    """The conditions of one flow."""

    flow: Flow
    _plain: dict[tuple[str, str], Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = Counter(item.name for item in self.items())
        object.__setattr__(self, "unique", frozenset(name for name, times in names.items() if times == 1))
        numbers = {id(item): number for number, item in enumerate(self.items())}
        object.__setattr__(self, "_numbers", numbers)
        around = {id(item): groups for item, groups in _walk(self.flow.children, ())}
        object.__setattr__(self, "_around", around)

    unique: frozenset[str] = field(init=False)
    _numbers: Mapping[int, int] = field(init=False)
    _around: Mapping[int, tuple[Group, ...]] = field(init=False)

    # --- where things stand ---------------------------------------------------------------------------

    def items(self) -> Iterator[Item]:
        """Every question and group, in the order of the flow."""
        for item, _ in _walk(self.flow.children, ()):
            yield item

    def around(self, item: Item) -> tuple[Group, ...]:
        return self._around[id(item)]

    def number(self, item: Item) -> int:
        return self._numbers[id(item)]

    def named(self, name: str) -> Item | None:
        """The one row of that name."""
        if name not in self.unique:
            return None
        return self.flow.items_by_name[name][-1]

    def question(self, name: str) -> Question | None:
        found = self.named(name)
        return found if isinstance(found, Question) else None

    def repeats(self, item: Item) -> tuple[str, ...]:
        """The repeats around an item, itself included."""
        inside = (*self.around(item), item)
        return tuple(each.path for each in inside if isinstance(each, Group) and each.repeats)

    def sees_one(self, item: Item, other: Item) -> bool:
        """Whether ``${other}`` seen from an item is one place: in the same instances, or in no repeat."""
        theirs = self.repeats(other)
        return self.repeats(item)[: len(theirs)] == theirs

    # --- conditions -----------------------------------------------------------------------------------

    def own(self, item: Item) -> list[Condition]:
        """What the item itself needs to be asked: its relevant, and for a repeat that there is an instance."""
        found: list[Condition] = []
        if item.relevant is not None:
            found.append(self.condition(item.relevant, item, "relevant"))
        if isinstance(item, Group) and item.repeats and item.count is not None:
            count = self.plain(item.count, item)
            tree = Operation("at_least", (count, Literal(1.0)), 2)
            found.append(Condition(tree, Source(item.row, "repeat_count", item.path, self._count_text(item))))
        return found

    def _count_text(self, repeat: Group) -> str:
        assert repeat.count is not None
        made = self.question(f"{repeat.name}_count")
        if repeat.count.source == f"${{{repeat.name}_count}}" and made is not None and made.calculation:
            return made.calculation.source
        return repeat.count.source

    def of(self, item: Item) -> list[Condition]:
        """All that has to hold for an item to be asked: its own conditions and those of the groups around it."""
        return [condition for each in (*self.around(item), item) for condition in self.own(each)]

    def condition(self, expression: Expression, item: Item, column: str) -> Condition:
        source = Source(item.row, column, item.path, expression.source)
        return Condition(self.plain(expression, item), source)

    def plain(self, expression: Expression, item: Item, row: ChoiceRow | None = None) -> Node:
        """The expression as it stands at an item, written with names alone; for a filter, as it is for one row."""
        if row is not None:
            return self._written_out(expression.tree, item, row, ())
        key = (item.path, expression.source)
        if key not in self._plain:
            self._plain[key] = self._written_out(expression.tree, item, None, ())
        return self._plain[key]

    def named_plainly(self, expression: Expression, item: Item) -> Node:
        """The expression with its paths as names, its calculations still names."""
        return self._written_out(expression.tree, item, None, _AS_NAMES)

    def _written_out(self, node: Node, item: Item, row: ChoiceRow | None, within: tuple[str, ...]) -> Node:
        match node:
            case Operation("bracket", (inside,)):
                return self._written_out(inside, item, row, within)
            case Operation(name, operands, depth):
                if name in ("count", "sum", "join", "position", "indexed-repeat", "jr:choice-name", "once"):
                    return _at(item, node)
                return Operation(
                    name, tuple(self._written_out(each, item, row, within) for each in operands), depth
                )
            case Path():
                led = self._place_of(node, item, row, within)
                return _at(item, led) if isinstance(led, Path) else led
            case Current():
                return Reference(item.name) if row is None and item.name in self.unique else node
            case Reference(name, last_saved):
                return node if last_saved else self._value_of(name, item, within)
            case _:
                return node

    def _place_of(self, path: Path, item: Item, row: ChoiceRow | None, within: tuple[str, ...]) -> Node:
        simple = not any(step.conditions for step in path.steps)
        from_here = isinstance(path.origin, Current)
        from_question = isinstance(path.origin, Operation) and path.origin.name == "current"
        names = [step.name for step in path.steps if step.axis is Axis.CHILD]
        plain = all(step.axis in (Axis.CHILD, Axis.PARENT, Axis.SELF) for step in path.steps)
        if not simple or not plain or not names or "*" in names or "node()" in names:
            return path
        if row is not None and from_here:
            if len(path.steps) > 1:
                return path
            cells = {"name": row.name, "label": "", **row.columns}
            text = cells.get(names[0], "")
            if names[0] == "label":
                return path
            return Literal(text) if text != "" else NOTHING
        if from_here or from_question or isinstance(path.origin, Root):
            other = self.named(names[-1])
            if other is not None and self._leads_to(path, names, item, other):
                return self._value_of(names[-1], item, within)
        return path

    def _leads_to(self, path: Path, names: list[str], item: Item, other: Item) -> bool:
        chain = [each.name for each in (*self.around(other), other)]
        if isinstance(path.origin, Root):
            return names[1:] == chain
        up = sum(step.axis is Axis.PARENT for step in path.steps)
        own = [each.name for each in (*self.around(item), item)]
        return up <= len(own) and [*own[: len(own) - up], *names] == chain

    def _value_of(self, name: str, item: Item, within: tuple[str, ...]) -> Node:
        """``${name}``, or the calculation behind it where it always is what the calculation gives."""
        other = self.named(name)
        if other is None or isinstance(other, Group) or not self.sees_one(item, other):
            # Several places, or none that is certain: it may hold whatever is asked of it.
            return Operation("places", (Reference(name),), 2)
        question = other
        if question.calculation is None or question.triggers or within is _AS_NAMES or name in within:
            return Reference(name)
        # What is around both of them holds wherever the item is asked.
        shared = {id(group) for group in self.around(item)}
        inside: list[Item] = [question]
        inside += (group for group in self.around(question) if id(group) not in shared)
        asked_always = not any(each.relevant is not None for each in inside)
        if question.type not in (QuestionType.CALCULATE, QuestionType.TEXT) or not asked_always:
            return Reference(name)
        if question.calculation.remembers or len(within) > 12:
            return Reference(name)
        written = self._written_out(question.calculation.tree, question, None, (*within, name))
        if sum(1 for _ in walk(written)) > LARGEST:
            return Reference(name)
        return as_text(written)


def _walk(items: tuple[Item, ...], around: tuple[Group, ...]) -> Iterator[tuple[Item, tuple[Group, ...]]]:
    for item in items:
        yield item, around
        if isinstance(item, Group):
            yield from _walk(item.children, (*around, item))


def as_text(node: Node) -> Node:
    """A calculation's value as it lies in the submission: ``text-of`` where that differs from the value itself."""
    match node:
        case Literal(str()) | Reference():
            return node
        case Operation("if", (asked, yes, no), depth):
            return Operation("if", (asked, as_text(yes), as_text(no)), depth)
        case Operation("string" | "concat" | "substr" | "text-of" | "translate" | "normalize-space"):
            return node
        case _:
            return Operation("text-of", (node,), 1)


def _at(item: Item, node: Node) -> Node:
    """What a node means depends on the row it stands in: there it is one thing, and elsewhere another."""
    return Operation("at-row", (node, Literal(item.path)), 1)


def kind_of(node: Node) -> str:
    """What a node gives, by its form alone: ``truth``, ``number``, ``text``, or ``""`` where that is open."""
    match node:
        case Literal(str()):
            return "text"
        case Literal():
            return "number"
        case Operation(name) if name in TRUTHS:
            return "truth"
        case Operation(name) if name in NUMBERS:
            return "number"
        case Operation("concat" | "string" | "substr" | "join" | "text-of"):
            return "text"
        case Operation("at-row", (inside, _)):
            return kind_of(inside)
        case _:
            return ""


def names_of(node: Node) -> set[str]:
    """The ``${names}`` in a node."""
    return {part.name for part in walk(node) if isinstance(part, Reference) and not part.last_saved}


def is_closed(node: Node) -> bool:
    """Whether its value follows from the answers it names and nothing else: no time, no chance, no walking about."""
    for part in walk(node):
        match part:
            case Path() | Filter() | Current() | Root():
                return False
            case Reference(_, True):
                return False
            case Operation(name, operands):
                if name in _OPEN or (name in ("string-length", "normalize-space") and not operands):
                    return False
            case _:
                pass
    return True


def is_the_same_everywhere(node: Node) -> bool:
    """Whether two nodes that look so mean the same: they name answers, or say in which row they stand."""
    match node:
        case Operation("at-row"):
            return True
        case Operation(name, operands):
            return name not in _OF_THE_PLACE and all(map(is_the_same_everywhere, operands))
        case Path() | Filter() | Current() | Root():
            return False
        case _:
            return True


_OF_THE_PLACE = ("places", "position", "last", "current", "once", "random", "uuid", "indexed-repeat", "name")

_OPEN = frozenset(
    (
        *("once", "position", "last", "current", "name", "local-name", "indexed-repeat", "instance"),
        *("jr:choice-name", "jr:itext", "pulldata", "randomize", "random", "uuid", "today", "now", "version"),
        *("property", "count", "sum", "join", "count-non-empty", "no-place", "places", "at-row"),
    )
)
