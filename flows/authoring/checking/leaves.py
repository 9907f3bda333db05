"""What is left when ``and`` and ``or`` are gone: things said of single answers, and inequalities between them.

``model_of`` gives answers with which all of it holds, or ``None`` where there are none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

from flows.authoring.checking.answers import Holds, Sort
from flows.authoring.checking.linear import Inequality, inequality, solution
from flows.authoring.checking.patterns import Pattern, read_pattern
from flows.authoring.checking.terms import LENGTH, NOW, TODAY, number_in
from flows.conversation.definition import QuestionType
from flows.conversation.expressions import DataNode, Expression, NodeSet, holds
from flows.conversation.expressions.tree import Literal, Node, Operation, Reference, walk
from flows.conversation.expressions.values import as_string, day_of, days_since_epoch

MOST_TICKED = 10
"""Choices of which every combination is tried."""
MOST_NUMBERS = 400


@dataclass(frozen=True, slots=True)
class Blank:
    """The answer is blank, or is not."""

    name: str
    is_so: bool


@dataclass(frozen=True, slots=True)
class Single:
    """An expression over one answer that has to hold, or not to."""

    name: str
    node: Node
    wanted: bool


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is not understood: it may hold or not, but not both."""

    node: Node
    wanted: bool


@dataclass(frozen=True, slots=True)
class Order:
    """An inequality between numbers; each answer in it has to be one."""

    inequality: Inequality


Atom: TypeAlias = Blank | Single | Opaque | Order
Held: TypeAlias = Callable[[str], Holds]


def model_of(atoms: Sequence[Atom], held: Held, at: datetime) -> dict[str, str] | None:
    """Answers by name with which all the atoms hold; ``None`` where there are certainly none."""
    leaf = _Leaf(held)
    for atom in atoms:
        if not leaf.take(atom):
            return None
    return leaf.model(at)


@dataclass
class _Leaf:
    held: Held
    blank: dict[str, bool] = field(default_factory=dict)
    singles: dict[str, dict[Single, None]] = field(default_factory=dict)
    orders: dict[Inequality, None] = field(default_factory=dict)
    opaque: dict[Node, bool] = field(default_factory=dict)

    def take(self, atom: Atom) -> bool:
        """Take one atom in; ``False`` where it contradicts another outright."""
        match atom:
            case Blank(name, is_so):
                return self.blank.setdefault(name, is_so) is is_so and not (is_so and self.held(name).needed)
            case Single(name, node, wanted):
                self.singles.setdefault(name, {})[atom] = None
                return Single(name, node, not wanted) not in self.singles[name]
            case Opaque(node, wanted):
                return self.opaque.setdefault(node, wanted) is wanted
            case Order(found):
                self.orders[found] = None
                return all(
                    self.blank.setdefault(name, False) is False
                    for name in found.names
                    if name not in (TODAY, NOW) and not name.startswith(LENGTH)
                )

    # --- the model ------------------------------------------------------------------------------------

    def model(self, at: datetime) -> dict[str, str] | None:
        listed: dict[str, list[str]] = {}
        for name in self._names():
            candidates = self._candidates(name)
            if candidates is not None:
                if not candidates:
                    return None
                listed[name] = candidates
            elif not self._may_be(name):
                return None
        wanted = [*self.orders, *self._bounds(listed, at)]
        numbers = solution(wanted, self._whole(listed))
        if numbers is None:
            return None
        return {name: self._value(name, listed.get(name), numbers) for name in self._names()}

    def _names(self) -> list[str]:
        ordered = [name for row in self.orders for name in row.names]
        plain = (each.removeprefix(LENGTH) for each in ordered if each not in (TODAY, NOW))
        return list(dict.fromkeys((*self.blank, *self.singles, *plain)))

    def _passes(self, name: str, text: str) -> bool:
        if name in self.blank and self.blank[name] is not (text == ""):
            return False
        if text == "" and self.held(name).needed:
            return False
        return all(said(each.node, name, text) is each.wanted for each in self.singles.get(name, ()))

    def _candidates(self, name: str) -> list[str] | None:
        """All values that the answer may have, blank first; ``None`` where they are too many to list."""
        what = self.held(name)
        defaults = [what.default] if what.default else []
        if self.blank.get(name) is True:
            return [""] if self._passes(name, "") else []
        if what.open and what.sort not in (Sort.TEXT, Sort.ANY):
            return None
        match what.sort:
            case Sort.LISTED:
                found = ["", *what.listed, *defaults]
            case Sort.MANY:
                if len(what.listed) > MOST_TICKED:
                    return self._ticked(name, what, defaults)
                sets = (
                    " ".join(each)
                    for size in range(len(what.listed) + 1)
                    for each in combinations(what.listed, size)
                )
                found = [*sets, *defaults]
            case Sort.WHOLE:
                numbers = self._few_numbers(name)
                if numbers is None:
                    return None
                found = [*([""] if self.blank.get(name) is not False else []), *numbers, *defaults]
            case _:
                equal = self._equal_to(name)
                if equal is None:
                    return None
                found = equal
        return [text for text in dict.fromkeys(found) if self._passes(name, text)]

    def _ticked(self, name: str, what: Holds, defaults: list[str]) -> list[str] | None:
        """For a long list: what has to be ticked and what must not be, with as many others as are needed."""
        needed: list[str] = []
        barred: set[str] = set()
        understood = True
        for single in self.singles.get(name, ()):
            match single.node:
                case Operation("selected", (Reference(), Literal(str(choice)))):
                    if single.wanted and choice.strip() not in what.listed and choice:
                        return [text for text in defaults if self._passes(name, text)]
                    needed += [choice.strip()] if single.wanted else []
                    barred |= set() if single.wanted else {choice.strip()}
                case _:
                    counts = any(
                        isinstance(p, Operation) and p.name == "count-selected" for p in walk(single.node)
                    )
                    understood = understood and counts and len(tuple(walk(single.node))) <= 4
        if set(needed) & barred:
            return [text for text in defaults if self._passes(name, text)]
        needed = list(dict.fromkeys(needed))
        others = [choice for choice in what.listed if choice not in barred and choice not in needed]
        tried = [" ".join([*needed, *others[:more]]) for more in range(len(others) + 1)]
        found = [text for text in (*tried, *defaults) if self._passes(name, text)]
        return found if found or understood else None

    def _few_numbers(self, name: str) -> list[str] | None:
        low = high = None
        for row in self.orders:
            if row.names != {name}:
                continue
            weight = dict(row.weights)[name]
            bound = -row.constant / weight
            if weight > 0:
                high = bound if high is None else min(high, bound)
            else:
                low = bound if low is None else max(low, bound)
        if low is None or high is None or high - low > MOST_NUMBERS:
            return None
        return [
            self._written(name, Fraction(number)) for number in range(math.ceil(low), math.floor(high) + 1)
        ]

    def _equal_to(self, name: str) -> list[str] | None:
        """The texts that the answer is said to be."""
        for single in self.singles.get(name, ()):
            match single.node:
                case Operation("equal" | "unequal" as how, (left, right)):
                    texts = [each.value for each in (left, right) if isinstance(each, Literal)]
                    plain = any(isinstance(each, Reference) for each in (left, right))
                    if plain and texts and isinstance(texts[0], str) and (how == "equal") is single.wanted:
                        return [texts[0]]
                case _:
                    pass
        return None

    def _patterns(self, name: str) -> Iterator[Pattern]:
        for single in self.singles.get(name, ()):
            match single.node:
                case Operation("regex", (Reference(), Literal(str(text)))) if single.wanted:
                    found = read_pattern(text)
                    if found is not None:
                        yield found
                case _:
                    pass

    def _may_be(self, name: str) -> bool:
        """Whether an answer that cannot be listed may be what is said of it, as far as that is understood."""
        what = self.held(name)
        if not what.is_number or what.default or what.open:
            return True
        signs = frozenset("-0123456789" if what.sort is Sort.WHOLE else "-.0123456789")
        return not any(
            each.signs is not None and each.least > 0 and not each.signs & signs
            for each in self._patterns(name)
        )

    def _bounds(self, listed: dict[str, list[str]], at: datetime) -> Iterator[Inequality]:
        """What is known of numbers besides."""
        used = {name for row in self.orders for name in row.names}
        for name, texts in listed.items():
            numbers = [number for text in texts if (number := number_in(text) if text else None) is not None]
            if name in used and numbers:
                yield _at_least(name, min(numbers))
                yield _at_most(name, max(numbers))
            elif name in used:
                yield Inequality((), Fraction(1), False)
        for name in self._names():
            length = f"{LENGTH}{name}"
            patterns = tuple(self._patterns(name))
            if length not in used and len(patterns) < 2:
                continue
            blank = self.blank.get(name)
            yield _at_least(length, Fraction(1 if blank is False else 0))
            if blank is True:
                yield _at_most(length, Fraction(0))
            for pattern in patterns:
                yield _at_least(length, Fraction(pattern.least))
                if pattern.most is not None:
                    yield _at_most(length, Fraction(pattern.most))
        today = Fraction(days_since_epoch(at.replace(tzinfo=None))).__floor__()
        if TODAY in used or NOW in used:
            yield _at_least(TODAY, Fraction(today))
        if NOW in used:
            one = Fraction(1)
            yield inequality({TODAY: one, NOW: -one}, Fraction(0), strict=False)
            yield inequality({NOW: one, TODAY: -one}, -one, strict=True)

    def _whole(self, listed: dict[str, list[str]]) -> set[str]:
        used = {name for row in self.orders for name in row.names}
        whole = {name for name in used if name == TODAY or name.startswith(LENGTH)}
        for name in used - whole:
            texts = [text for text in listed.get(name, ()) if text]
            if self.held(name).sort is Sort.WHOLE or (
                texts and all((number_in(text) or Fraction(1, 2)).denominator == 1 for text in texts)
            ):
                whole.add(name)
        return whole | {f"{LENGTH}{name}" for name in self._names()}

    # --- one value ------------------------------------------------------------------------------------

    def _value(self, name: str, listed: list[str] | None, numbers: dict[str, Fraction]) -> str:
        wanted = numbers.get(name)
        if listed is not None:
            near = [text for text in listed if text and number_in(text) == wanted]
            return near[0] if wanted is not None and near else listed[0]
        if wanted is None and self.blank.get(name) is not False and self._passes(name, ""):
            return ""
        pool = [
            *([self._written(name, wanted)] if wanted is not None else []),
            *self._worth_trying(name, numbers),
        ]
        return next((text for text in pool if self._passes(name, text)), pool[0])

    def _worth_trying(self, name: str, numbers: dict[str, Fraction]) -> list[str]:
        found: list[str] = []
        for pattern in self._patterns(name):
            found += pattern.examples
        length = numbers.get(f"{LENGTH}{name}")
        if length is not None:
            found += ["1" * int(length), "a" * int(length)]
        what = self.held(name)
        for single in self.singles.get(name, ()):
            for part in walk(single.node):
                if isinstance(part, Literal):
                    number = number_in(part.value)
                    if isinstance(part.value, str) and not what.is_number:
                        found += [part.value, f"{part.value}a", f"a{part.value}"]
                    if number is not None:
                        found += [
                            self._written(name, number + more)
                            for more in (Fraction(0), Fraction(1), Fraction(-1))
                        ]
                        if 0 < number < 30 and number.denominator == 1:
                            found += ["1" * int(number), "a" * int(number)]
        if what.is_number:
            found = [text for text in found if number_in(text) is not None]
            first = math.ceil(numbers.get(name, Fraction(0)))
            plain = (*range(first, first + 200), 1, 0, 500, 1_000, 12_345, -1)
            return [*found, *(self._written(name, Fraction(number)) for number in plain)]
        return [*found, "abc", "a", "1", "Abc Def"]

    def _written(self, name: str, number: Fraction) -> str:
        """A number as the answer holds it: a day for a date."""
        if self.held(name).kind is QuestionType.DATE:
            day = day_of(float(number))
            return day.isoformat() if day is not None else ""
        return as_string(float(number))


def _at_least(name: str, number: Fraction) -> Inequality:
    return inequality({name: Fraction(-1)}, number, strict=False)


def _at_most(name: str, number: Fraction) -> Inequality:
    return inequality({name: Fraction(1)}, -number, strict=False)


# --- what an expression says of one text --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    """The one answer there is, as a place."""

    name: str
    text: str
    parent: DataNode | None = None
    children: tuple[DataNode, ...] = ()


@dataclass(frozen=True, slots=True)
class _OneAnswer:
    """A world in which one question was answered."""

    answer: _Answer
    at: datetime = datetime(2000, 1, 1)  # noqa: DTZ001  nothing that is evaluated here looks at it
    version: str = ""

    @property
    def root(self) -> DataNode:
        return self.answer

    def named(self, name: str, around: DataNode) -> NodeSet:  # noqa: ARG002
        return (self.answer,) if name == self.answer.name else ()

    def last_saved(self, name: str) -> str:  # noqa: ARG002
        return ""

    def instance(self, name: str) -> DataNode | None:  # noqa: ARG002
        return None

    def choice_label(self, value: str, question: NodeSet, name: str) -> str:  # noqa: ARG002
        return ""

    def pulled(self, table: str, column: str, key: str, value: str) -> str:  # noqa: ARG002
        return ""

    def position(self, place: DataNode) -> int:  # noqa: ARG002
        return 1

    def seed(self, place: DataNode) -> bytes:  # noqa: ARG002
        return b""


@lru_cache(maxsize=50_000)
def said(node: Node, name: str, text: str) -> bool:
    """Whether an expression over one answer holds where the answer is this text."""
    answer = _Answer(name, text)
    return holds(Expression("", frozenset(), _real(node)), _OneAnswer(answer), answer)


@lru_cache(maxsize=20_000)
def _real(node: Node) -> Node:
    """The expression with calculations' texts as the submission holds them."""
    if not isinstance(node, Operation):
        return node
    operands = tuple(_real(each) for each in node.operands)
    if node.name == "text-of":
        written = Operation("string", operands, 1)
        is_nan = Operation("equal", (written, Literal("NaN")), 1)
        return Operation("if", (is_nan, Literal(""), written), 1)
    return Operation(node.name, operands, node.depth)
