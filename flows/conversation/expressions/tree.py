"""An expression once it was read: a tree of frozen nodes, which ``evaluation`` walks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Axis(StrEnum):
    CHILD = "child"
    PARENT = "parent"
    SELF = "self"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    FOLLOWING_SIBLING = "following-sibling"
    PRECEDING_SIBLING = "preceding-sibling"


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}``: the answer of that name nearest to where the expression stands."""

    name: str
    last_saved: bool = False


@dataclass(frozen=True, slots=True)
class Current:
    """``.``: the node the expression stands at, or inside ``[ ]`` the one being looked at."""


@dataclass(frozen=True, slots=True)
class Root:
    """The leading ``/``."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. ``name`` is ``*`` or ``node()`` for any."""

    axis: Axis
    name: str
    conditions: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps away from ``origin``."""

    origin: Node
    steps: tuple[Step, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Filter:
    """``origin[condition]``."""

    origin: Node
    condition: Node
    depth: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or a function with its operands. ``and``, ``or``, ``+`` and ``*`` hold a whole chain."""

    name: str
    operands: tuple[Node, ...]
    depth: int


Node: TypeAlias = Literal | Reference | Current | Root | Path | Filter | Operation


def depth_of(node: Node) -> int:
    return node.depth if isinstance(node, (Path, Filter, Operation)) else 1


def inner(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside."""
    match node:
        case Operation(operands=operands):
            return operands
        case Filter(origin=origin, condition=condition):
            return (origin, condition)
        case Path(origin=origin, steps=steps):
            return (origin, *(condition for step in steps for condition in step.conditions))
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all inside it."""
    yield node
    for child in inner(node):
        yield from walk(child)


def replaced(node: Node, other: Callable[[Reference], Node]) -> Node:
    """The tree with each ``${name}`` as ``other`` gives it."""
    match node:
        case Reference():
            return other(node)
        case Operation(name, operands, depth):
            return Operation(name, tuple(replaced(operand, other) for operand in operands), depth)
        case Filter(origin, condition, depth):
            return Filter(replaced(origin, other), replaced(condition, other), depth)
        case Path(origin, steps, depth):
            inside = tuple(
                Step(step.axis, step.name, tuple(replaced(condition, other) for condition in step.conditions))
                for step in steps
            )
            return Path(replaced(origin, other), inside, depth)
        case _:
            return node


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression looks at: ``${names}``, and the names its paths step to."""

    references: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    current: bool = False


def names_in(node: Node) -> Names:
    references: set[str] = set()
    steps: set[str] = set()
    current = False
    for part in walk(node):
        match part:
            case Reference(name):
                references.add(name)
            case Current():
                current = True
            case Path(steps=taken):
                steps.update(step.name for step in taken if step.name not in ("*", "node()"))
            case _:
                pass
    return Names(frozenset(references), frozenset(steps), current)


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or calculation that was read; two are equal when their source is.

    ``names`` are the ``${names}`` it refers to, ``depends`` these and every name its paths step to.
    """

    source: str
    names: frozenset[str] = field(compare=False)
    tree: Node = field(compare=False, repr=False)
    depends: frozenset[str] = field(compare=False, default=frozenset())
    uses_current: bool = field(compare=False, default=False)
    #: it looks at the value that it gave before
    remembers: bool = field(compare=False, default=False)
