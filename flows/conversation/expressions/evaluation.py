"""Evaluating an expression at a place of a submission, within a budget of steps.

What lies around (the time, other answers, lists of choices, chance) comes in through ``World``; nothing here
knows what a question is. Chance is a function of the run, so that an audit finds the same numbers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flows.conversation.expressions import regex
from flows.conversation.expressions.dates import iso_moment
from flows.conversation.expressions.functions import PLAIN, divide, remainder
from flows.conversation.expressions.shuffling import shuffled
from flows.conversation.expressions.tree import (
    Axis,
    Current,
    Expression,
    Filter,
    Literal,
    Node,
    Operation,
    Path,
    Reference,
    Root,
    Step,
)
from flows.conversation.expressions.values import (
    DataNode,
    NodeSet,
    OutOfSteps,
    Result,
    as_boolean,
    as_number,
    as_string,
    compare,
    string_value,
)

MOST_STEPS = 1_000_000
"""Places looked at in one evaluation; beyond it the expression has no value."""

A_STEPS_LETTERS = 200
"""So many letters that a function writes count as one place more."""


class World(Protocol):
    """What an expression can look at."""

    @property
    def at(self) -> datetime: ...
    @property
    def root(self) -> DataNode: ...
    def named(self, name: str, around: DataNode) -> NodeSet:
        """The places of ``${name}``, seen from ``around``: the nearest one within the same repeats, or all."""
        ...

    def last_saved(self, name: str) -> str: ...
    def instance(self, name: str) -> DataNode | None:
        """The root of a list of choices or an attached file."""
        ...

    def choice_label(self, value: str, question: NodeSet, name: str) -> str: ...
    def pulled(self, table: str, column: str, key: str, value: str) -> str: ...
    def position(self, place: DataNode) -> int:
        """Which instance of its repeat a place is, from 1."""
        ...

    def seed(self, place: DataNode) -> bytes:
        """What chance at this place is made of."""
        ...

    @property
    def version(self) -> str: ...


@dataclass(slots=True)
class _Budget:
    left: int = MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise OutOfSteps


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is evaluated: the place itself, the one ``.`` means, and its number within ``[ ]``."""

    world: World
    place: DataNode
    here: DataNode
    #: the value under ``.`` where it differs from what the place holds: an answer that is being checked
    proposed: str | None = None
    number: int = 1
    count: int = 1
    budget: _Budget = field(default_factory=_Budget)


def evaluate(expression: Expression, world: World, place: DataNode, proposed: str | None = None) -> Result:
    """The value at ``place``. An expression beyond its budget is blank."""
    try:
        return _value(expression.tree, Scope(world, place, place, proposed))
    except OutOfSteps:
        return ""


def text_of(expression: Expression, world: World, place: DataNode) -> str:
    """The value as XPath text, with NaN as blank: what a calculation leaves in a submission."""
    value = evaluate(expression, world, place)
    return "" if isinstance(value, float) and math.isnan(value) else as_string(value)


def holds(expression: Expression, world: World, place: DataNode, proposed: str | None = None) -> bool:
    return as_boolean(evaluate(expression, world, place, proposed))


def filters(
    condition: Expression, world: World, place: DataNode, here: DataNode, number: int, count: int
) -> bool:
    """Whether a row of a list stays for the question ``here``, by its ``choice_filter``."""
    try:
        value = _value(condition.tree, Scope(world, place, here, None, number, count))
    except OutOfSteps:
        return False
    return value == number if isinstance(value, float) else as_boolean(_truth_of(value))


@dataclass(frozen=True, slots=True)
class _Proposed:
    """The place being checked, holding the value it may get."""

    place: DataNode
    text: str

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def parent(self) -> DataNode | None:
        return self.place.parent

    @property
    def children(self) -> Sequence[DataNode]:
        return ()


def _value(node: Node, scope: Scope) -> Result:
    budget = scope.budget
    budget.left -= 1
    if budget.left < 0:
        raise OutOfSteps
    match node:
        case Literal(value):
            return value
        case Reference(name, last_saved):
            return scope.world.last_saved(name) if last_saved else scope.world.named(name, scope.here)
        case Current():
            return (_standing(scope),)
        case Root():
            return (_Above(scope.world.root),)
        case Filter(origin, condition):
            return _filtered(_places(_value(origin, scope)), (condition,), scope)
        case Path(origin, steps):
            if isinstance(origin, Current):
                return _walked((scope.place,), steps, scope)
            return _walked(_places(_value(origin, scope)), steps, scope)
        case Operation(name, operands):
            return _operated(name, operands, scope)


def _standing(scope: Scope) -> DataNode:
    if scope.proposed is not None and scope.place is scope.here:
        return _Proposed(scope.place, scope.proposed)
    return scope.place


@dataclass(frozen=True, slots=True)
class _Above:
    """What ``/`` is: the place above the root, so that ``/data`` is the root whatever the form is called."""

    root: DataNode

    @property
    def name(self) -> str:
        return ""

    @property
    def parent(self) -> DataNode | None:
        return None

    @property
    def text(self) -> str:
        return ""

    @property
    def children(self) -> Sequence[DataNode]:
        return (self.root,)


def _places(value: Result) -> NodeSet:
    return value if isinstance(value, tuple) else ()


# --- paths -------------------------------------------------------------------------------------------


def _walked(places: NodeSet, steps: tuple[Step, ...], scope: Scope) -> NodeSet:
    start = 0
    # An absolute path means the nearest instance: inside a repeat, /data/pet/name is this pet's name.
    if len(places) == 1 and isinstance(places[0], _Above) and steps and steps[0].axis is Axis.CHILD:
        places, start = _nearest(places[0].root, steps, scope)
    for step in steps[start:]:
        found: list[DataNode] = []
        seen: set[int] = set()
        for place in places:
            along = [other for other in _along(step.axis, place, scope) if _is_named(other, step.name)]
            for other in _filtered(tuple(along), step.conditions, scope) if step.conditions else along:
                if id(other) not in seen:
                    seen.add(id(other))
                    found.append(other)
        places = tuple(found)
    return places


def _nearest(root: DataNode, steps: tuple[Step, ...], scope: Scope) -> tuple[NodeSet, int]:
    """As far as an absolute path runs along the places around ``here``, take those very places."""
    around: list[DataNode] = []
    place: DataNode | None = scope.here
    while place is not None:
        around.append(place)
        place = place.parent
    around.reverse()
    if not around or around[0] is not root:
        return (root,), 1
    reached = root
    taken = 1
    for other, step in zip(around[1:], steps[1:-1], strict=False):
        if step.axis is not Axis.CHILD or step.conditions or step.name != other.name:
            break
        reached = other
        taken += 1
    return (reached,), taken


def _is_named(place: DataNode, name: str) -> bool:
    return name in ("*", "node()") or place.name == name


def _along(axis: Axis, place: DataNode, scope: Scope) -> Iterator[DataNode]:
    match axis:
        case Axis.CHILD:
            scope.budget.spend(len(place.children))
            yield from place.children
        case Axis.SELF:
            yield place
        case Axis.PARENT:
            if place.parent is not None:
                yield place.parent
        case Axis.DESCENDANT:
            for child in place.children:
                scope.budget.spend()
                yield child
                yield from _along(Axis.DESCENDANT, child, scope)
        case Axis.DESCENDANT_OR_SELF:
            yield place
            yield from _along(Axis.DESCENDANT, place, scope)
        case Axis.ANCESTOR | Axis.ANCESTOR_OR_SELF:
            above: DataNode | None = place if axis is Axis.ANCESTOR_OR_SELF else place.parent
            while above is not None:
                yield above
                above = above.parent
        case Axis.FOLLOWING_SIBLING | Axis.PRECEDING_SIBLING:
            siblings = list(place.parent.children) if place.parent is not None else [place]
            own = next((index for index, other in enumerate(siblings) if other is place), 0)
            scope.budget.spend(len(siblings))
            yield from siblings[own + 1 :] if axis is Axis.FOLLOWING_SIBLING else reversed(siblings[:own])


def _filtered(places: NodeSet, conditions: tuple[Node, ...], scope: Scope) -> NodeSet:
    for condition in conditions:
        kept: list[DataNode] = []
        for number, place in enumerate(places, start=1):
            inside = Scope(scope.world, place, scope.here, scope.proposed, number, len(places), scope.budget)
            value = _value(condition, inside)
            if value == number if isinstance(value, float) else as_boolean(_truth_of(value)):
                kept.append(place)
        places = tuple(kept)
    return places


def _truth_of(value: Result) -> Result:
    # Inside [ ] a path asks whether such a place exists, as in XPath.
    return bool(value) if isinstance(value, tuple) else value


# --- operators and functions that look around -------------------------------------------------------


def _operated(name: str, operands: tuple[Node, ...], scope: Scope) -> Result:
    match name:
        case "bracket":
            return _value(operands[0], scope)
        case "disjunction":
            return any(as_boolean(_value(operand, scope)) for operand in operands)
        case "conjunction":
            return all(as_boolean(_value(operand, scope)) for operand in operands)
        case "equal" | "unequal":
            return compare(_value(operands[0], scope), _value(operands[1], scope), name == "equal")
        case "less" | "at_most" | "greater" | "at_least":
            return _ordered(name, _value(operands[0], scope), _value(operands[1], scope))
        case "plus":
            total = as_number(_value(operands[0], scope))
            for operand in operands[1:]:
                total += as_number(_value(operand, scope))
            return total
        case "times":
            product = as_number(_value(operands[0], scope))
            for operand in operands[1:]:
                product *= as_number(_value(operand, scope))
            return product
        case "minus":
            return as_number(_value(operands[0], scope)) - as_number(_value(operands[1], scope))
        case "divided_by":
            return divide(as_number(_value(operands[0], scope)), as_number(_value(operands[1], scope)))
        case "remainder":
            return remainder(as_number(_value(operands[0], scope)), as_number(_value(operands[1], scope)))
        case "negative":
            return -as_number(_value(operands[0], scope))
        case "union":
            left, right = (_places(_value(operand, scope)) for operand in operands)
            known = {id(place) for place in left}
            return (*left, *(place for place in right if id(place) not in known))
        case "regex":
            # A table has many rows: what one of them costs is taken from what all of them may.
            matches, steps = regex.searched(*(as_string(_value(operand, scope)) for operand in operands))
            scope.budget.spend(steps)
            return matches
        case _ if name in PLAIN:
            result = PLAIN[name].work(*(_value(operand, scope) for operand in operands))
            if isinstance(result, str) and len(result) >= A_STEPS_LETTERS:
                scope.budget.spend(len(result) // A_STEPS_LETTERS)
            return result
        case _:
            return _aware(name, operands, scope)


def _ordered(name: str, left: Result, right: Result) -> bool:
    lefts = (
        [as_number(string_value(place)) for place in left] if isinstance(left, tuple) else [as_number(left)]
    )
    rights = (
        [as_number(string_value(place)) for place in right]
        if isinstance(right, tuple)
        else [as_number(right)]
    )
    match name:
        case "less":
            return any(a < b for a in lefts for b in rights)
        case "at_most":
            return any(a <= b for a in lefts for b in rights)
        case "greater":
            return any(a > b for a in lefts for b in rights)
        case _:
            return any(a >= b for a in lefts for b in rights)


def _aware(name: str, operands: tuple[Node, ...], scope: Scope) -> Result:
    def value(index: int) -> Result:
        return _value(operands[index], scope)

    world = scope.world
    match name:
        case "if":
            return value(1) if as_boolean(value(0)) else value(2)
        case "coalesce":
            for operand in operands[:-1]:
                if as_string(found := _value(operand, scope)) != "":
                    return found
            return value(-1)
        case "once":
            return own if (own := scope.here.text) != "" else value(0)
        case "position":
            if not operands:
                return float(scope.number)
            places = _places(value(0))
            return float(world.position(places[0])) if places else math.nan
        case "last":
            return float(scope.count)
        case "current":
            return (scope.here,)
        case "name" | "local-name":
            places = _places(value(0)) if operands else (scope.place,)
            return places[0].name if places else ""
        case "string-length":
            return float(len(as_string(value(0) if operands else (_standing(scope),))))
        case "normalize-space":
            return " ".join(as_string(value(0) if operands else (_standing(scope),)).split())
        case "indexed-repeat":
            return _indexed(operands, scope)
        case "instance":
            found_root = world.instance(as_string(value(0)))
            return (found_root,) if found_root is not None else ()
        case "jr:choice-name":
            return _choice_name(operands, scope)
        case "jr:itext":
            return as_string(value(0))
        case "pulldata":
            return world.pulled(*(as_string(value(index)) for index in range(4)))
        case "randomize":
            seed = as_string(value(1)) if len(operands) > 1 else None
            return shuffled(_places(value(0)), seed, scope.world.seed(scope.here))
        case "random":
            return int.from_bytes(_chance(scope)[:6], "big") / 2**48
        case "uuid":
            return _uuid(_chance(scope), as_number(value(0)) if operands else math.nan)
        case "today":
            return world.at.date().isoformat()
        case "now":
            return iso_moment(world.at)
        case "version":
            return world.version
        case _:
            # property('deviceid') and the like: a chat has no device, and what it has is not shown to a form.
            return ""


def _indexed(operands: tuple[Node, ...], scope: Scope) -> Result:
    """``indexed-repeat(question, repeat, index, ...)``: the answer in a given instance of each repeat."""
    wanted = operands[0]
    names = [operand.name for operand in operands[1::2] if isinstance(operand, Reference)]
    leaf = wanted.name if isinstance(wanted, Reference) else None
    places: NodeSet = ()
    for depth, (repeat, index) in enumerate(zip(operands[1::2], operands[2::2], strict=False)):
        number = as_number(_value(index, scope))
        if depth == 0:
            instances = _all_of(_value(repeat, scope), scope)
        else:
            instances = tuple(
                place
                for outer in places
                for place in _below(outer, names[depth] if depth < len(names) else "", scope)
            )
        chosen = instances[int(number) - 1 : int(number)] if not math.isnan(number) and number >= 1 else ()
        places = tuple(chosen)
    if leaf is None:
        asked = _places(_value(wanted, scope))
        leaf = asked[0].name if asked else ""
    return tuple(found for place in places for found in _below(place, leaf, scope))[:1]


def _all_of(value: Result, scope: Scope) -> NodeSet:
    """All instances beside the one that a reference inside its own repeat means."""
    places = _places(value)
    if len(places) == 1 and places[0].parent is not None:
        return tuple(place for place in places[0].parent.children if place.name == places[0].name)
    scope.budget.spend(len(places))
    return places


def _below(place: DataNode, name: str, scope: Scope) -> Iterator[DataNode]:
    for other in _along(Axis.DESCENDANT, place, scope):
        if other.name == name:
            yield other


def _choice_name(operands: tuple[Node, ...], scope: Scope) -> str:
    chosen = as_string(_value(operands[0], scope))
    match operands[1]:
        case Literal(str(text)):
            name = text.strip().removeprefix("${").removesuffix("}").strip().rsplit("/", 1)[-1]
            return scope.world.choice_label(chosen, scope.world.named(name, scope.here), name)
        case Reference(name):
            return scope.world.choice_label(chosen, scope.world.named(name, scope.here), name)
        case other:
            places = _places(_value(other, scope))
            return scope.world.choice_label(chosen, places, places[0].name if places else "")


def _chance(scope: Scope) -> bytes:
    return hashlib.sha256(scope.world.seed(scope.here)).digest()


def _uuid(chance: bytes, length: float) -> str:
    if not math.isnan(length):
        letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        wanted = max(0, min(int(length), 256))
        stream = b"".join(hashlib.sha256(chance + bytes([part])).digest() for part in range(wanted // 32 + 1))
        return "".join(letters[byte % 62] for byte in stream[:wanted])
    made = bytearray(chance[:16])
    made[6] = made[6] & 0x0F | 0x40
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
