"""Whether conditions can hold together, and with which answers.

A tableau over ``and``, ``or``, ``not`` and ``if``; at its leaves each question's comparisons are put to what the
question may hold. An answer that has to be given brings in what its own question needs. Whatever is not
understood may hold: so "impossible" is a proof, and "possible" is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from flows.authoring.checking.answers import ANYTHING, Holds, Sort, holds
from flows.authoring.checking.conditions import (
    COMPARISONS,
    NOTHING,
    ORDERS,
    Condition,
    Conditions,
    Source,
    is_closed,
    is_the_same_everywhere,
    kind_of,
    names_of,
)
from flows.authoring.checking.leaves import Atom, Blank, Opaque, Order, Single, model_of
from flows.authoring.checking.terms import NOW, REVERSED, TODAY, Term, ordered, term_of
from flows.conversation.definition import Item, Question, QuestionType
from flows.conversation.expressions.tree import Literal, Node, Operation, Reference
from flows.conversation.expressions.values import as_boolean, as_number, as_string, compare

MOST_LEAVES = 1_000
"""Leaves looked at for one question; a large one counts as several."""

MOST_LEAVES_IN_ALL = 80_000

Model: TypeAlias = dict[str, str]
"""Answers by name; blank where a question is not to be answered."""


class GivenUp(Exception):
    """The budget for one question is spent: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition that has to hold, or not to."""

    node: Node
    so: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of single answers."""

    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Every:
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    goals: tuple[Goal, ...]


Goal: TypeAlias = Wanted | Given | Every | OneOf
Reduced: TypeAlias = bool | Goal


@dataclass
class Solver:
    """Answers whether conditions of one flow can hold together. ``at`` is a day that is not in the future."""

    conditions: Conditions
    at: datetime
    leaves: int = 0

    def __post_init__(self) -> None:
        self._holds: dict[str, Holds] = {}
        self._without: frozenset[Source] = frozenset()
        self._left = 0
        self._used: set[Source] = set()
        self._asked = 0
        self._shallow = False

    # --- questions asked from outside -----------------------------------------------------------------

    def model(
        self, wanted: Sequence[Condition], blank: Iterable[str] = (), given: Iterable[str] = ()
    ) -> Model | None:
        """Answers with which all of these hold, ``blank`` being the names without an answer and ``given`` those
        with one; ``None`` if there are certainly none. Raises ``GivenUp``."""
        self._left = MOST_LEAVES
        self._used = {each.source for each in wanted}
        goals = tuple(Wanted(each.tree) for each in wanted if each.source not in self._without)
        atoms = (*(Blank(name, True) for name in blank), *(Blank(name, False) for name in given))
        return self._solve(goals, atoms, frozenset())

    def near_model(self, wanted: Sequence[Condition]) -> Model | None:
        """Answers with which these hold if only each of them can be given; ``None`` if there are none."""
        try:
            with self._nothing_else():
                return self.model(wanted)
        except GivenUp:
            return None

    def is_impossible(
        self, wanted: Sequence[Condition], blank: Iterable[str] = (), given: Iterable[str] = ()
    ) -> bool:
        try:
            return self.model(wanted, blank, given) is None
        except GivenUp:
            return False

    def contradiction(
        self, wanted: Sequence[Condition], blank: Iterable[str] = (), given: Iterable[str] = ()
    ) -> tuple[Source, ...]:
        """The fewest of the conditions involved that cannot hold together; empty where they can."""
        if not self.is_impossible(wanted, blank, given):
            return ()
        involved = sorted(self._used, key=lambda each: (each.row, each.column, each.item))
        try:
            for source in involved:
                self._without |= {source}
                if not self.is_impossible(wanted, blank, given):
                    self._without -= {source}
            return tuple(source for source in involved if source not in self._without)
        finally:
            self._without = frozenset()

    @contextmanager
    def when_asked(self, item: Item) -> Iterator[None]:
        """Reason about the moment at which an item is asked: what had to be answered before it has an answer."""
        self._asked = self.conditions.number(item)
        try:
            yield
        finally:
            self._asked = 0

    def held(self, name: str) -> Holds:
        if name not in self._holds:
            question = self.conditions.question(name)
            self._holds[name] = holds(self.conditions.flow, question) if question else ANYTHING
        what = self._holds[name]
        return replace(what, needed=True) if self._asked and self._is_answered_by_then(name) else what

    def _is_answered_by_then(self, name: str) -> bool:
        """Whether everybody has to answer a question before they come to the item that is reasoned about."""
        question = self.conditions.question(name)
        if question is None or question.required is None or not question.is_asked or question.triggers:
            return False
        if question.required.source.replace(" ", "") != "true()" or self.conditions.repeats(question):
            return False
        inside: tuple[Item, ...] = (*self.conditions.around(question), question)
        if any(each.relevant is not None or each.read_only_if is not None for each in inside):
            return False
        return self.conditions.number(question) < self._asked

    def always_holds(self, condition: Condition, given: Iterable[str] = ()) -> bool:
        """Whether it holds whatever is answered."""
        opposite = Condition(Operation("not", (condition.tree,), 2), condition.source)
        with self._nothing_else():
            return self.is_impossible([opposite], given=given)

    def never_holds(self, condition: Condition, given: Iterable[str] = ()) -> bool:
        """Whether it holds for no answers at all, whatever else they need."""
        with self._nothing_else():
            return self.is_impossible([condition], given=given)

    @contextmanager
    def _nothing_else(self) -> Iterator[None]:
        """Reason about conditions alone, without what the answers in them need in turn."""
        self._shallow = True
        try:
            yield
        finally:
            self._shallow = False

    # --- the tableau ----------------------------------------------------------------------------------

    def _solve(
        self, goals: tuple[Goal, ...], atoms: tuple[Atom, ...], opened: frozenset[str]
    ) -> Model | None:
        waiting = [*goals]
        choices: list[OneOf] = []
        while waiting:
            goal = waiting.pop()
            found = self._reduced(goal) if isinstance(goal, Wanted) else goal
            match found:
                case bool():
                    if not found:
                        return None
                case Given(more):
                    atoms = (*atoms, *more)
                case Every(inside):
                    waiting += inside
                case OneOf():
                    # What has to hold in any case comes first, so that fewer ways are gone.
                    choices.append(found)
                case Wanted():
                    waiting.append(found)
        if not choices:
            return self._opening(atoms, opened)
        if self._leaf(atoms) is None:
            return None
        first, *others = choices
        for way in first.goals:
            model = self._solve((*others, way), atoms, opened)
            if model is not None:
                return model
        return None

    def _leaf(self, atoms: tuple[Atom, ...]) -> Model | None:
        cost = 1 + len(atoms) // 2
        self._left -= cost
        self.leaves += cost
        if self._left < 0 or self.leaves > MOST_LEAVES_IN_ALL:
            raise GivenUp
        return model_of(atoms, self.held, self.at)

    def _opening(self, atoms: tuple[Atom, ...], opened: frozenset[str]) -> Model | None:
        """What else has to hold because answers have to be there."""
        model = self._leaf(atoms)
        if model is None or self._shallow:
            return model
        more: list[Goal] = []
        given = {name for name, text in model.items() if text != "" and name not in opened}
        for name in sorted(given):
            question = self.conditions.question(name)
            if question is not None:
                more += [Wanted(each.tree) for each in self._needed_by(question, _said_to_be(atoms, name))]
        return self._solve(tuple(more), atoms, opened | given) if given else model

    def _needed_by(self, question: Question, value: str | None) -> list[Condition]:
        needed = self.conditions.of(question)
        needed += self._offering(question, value)
        own = self._constraint_that_stays(question)
        if own is not None:
            needed.append(own)
        self._used |= {each.source for each in needed}
        return [each for each in needed if each.source not in self._without]

    def _offering(self, question: Question, value: str | None) -> list[Condition]:
        """What has to hold for a choice to be offered: an answer stands only as long as it is."""
        if question.choice_filter is None or question.type is not QuestionType.SELECT_ONE or value is None:
            return []
        rows = [row for row in self.conditions.flow.choices_of(question) if row.name == value]
        if len(rows) != 1:
            return []
        source = Source(question.row, "choice_filter", question.path, question.choice_filter.source)
        return [Condition(self.conditions.plain(question.choice_filter, question, rows[0]), source)]

    def _constraint_that_stays(self, question: Question) -> Condition | None:
        """The constraint, where it judges the answer alone: then it holds as long as the answer stands."""
        if (
            question.constraint is None
            or not question.is_asked
            or question.name not in self.conditions.unique
        ):
            return None
        if question.triggers or (question.default is not None and not isinstance(question.default, str)):
            return None
        condition = self.conditions.condition(question.constraint, question, "constraint")
        if not is_closed(condition.tree) or names_of(condition.tree) != {question.name}:
            return None
        if not question.default:
            return condition
        own = Operation("equal", (Reference(question.name), Literal(str(question.default))), 2)
        return Condition(Operation("disjunction", (condition.tree, own), 3), condition.source)

    # --- one node -------------------------------------------------------------------------------------

    def _reduced(self, goal: Wanted) -> Reduced:
        node, so = goal.node, goal.so
        match node:
            case Literal(value):
                return as_boolean(value) is so
            case Operation("true"):
                return so
            case Operation("false"):
                return not so
            case Operation("bracket" | "boolean", (inside,)):
                return Wanted(inside, so)
            case Operation("not", (inside,)):
                return Wanted(inside, not so)
            case Operation("conjunction" | "disjunction" as name, operands):
                parts = tuple(Wanted(each, so) for each in operands)
                return Every(parts) if (name == "conjunction") is so else OneOf(parts)
            case Operation("if", (asked, yes, no)):
                return _either(asked, Wanted(yes, so), Wanted(no, so))
            case Operation(name, (left, right)) if name in COMPARISONS:
                return self._compared(name, left, right, so)
            case Operation("text-of", (inside,)) if kind_of(inside) == "truth":
                return so
            case Reference(name, False):
                return Given((Blank(name, not so),))
            case _ if node == NOTHING:
                return not so
            case _:
                return _single(node, so)

    def _compared(self, name: str, left: Node, right: Node, so: bool) -> Reduced:
        for mine, other, first in ((left, right, True), (right, left, False)):
            match mine:
                case Operation("bracket", (inside,)):
                    return Wanted(_comparison(name, inside, other, first), so)
                case Operation("if", (asked, yes, no)):
                    then = Wanted(_comparison(name, yes, other, first), so)
                    return _either(asked, then, Wanted(_comparison(name, no, other, first), so))
                case _ if mine == NOTHING:
                    return not so
                case Operation("text-of", (inside,)) if _is_blank(other) and name not in ORDERS:
                    return self._no_number(inside, (name == "equal") is so)
                case _:
                    told = _told(mine, other, (name == "equal") is so) if name not in ORDERS else None
                    if told is not None:
                        return told
        if isinstance(left, Literal) and isinstance(right, Literal):
            return _literally(name, left.value, right.value) is so
        return self._of_answers(name, left, right, so)

    def _no_number(self, node: Node, so: bool) -> Reduced:
        """Whether a calculation of numbers has no result: where one of its answers is blank."""
        term = term_of(node, self.held)
        if term is None or not term.weights or any(not self.held(name).is_numeric for name in term.weights):
            return True
        blanks: tuple[Goal, ...] = tuple(Given((Blank(name, so),)) for name in sorted(term.weights))
        return OneOf(blanks) if so else Every(blanks)

    def _of_answers(self, name: str, left: Node, right: Node, so: bool) -> Reduced:
        node = Operation(name, (left, right), 2)
        names = names_of(node)
        if name in ORDERS and any(_is_no_number(each) for each in (left, right)):
            return not so
        if is_closed(node) and len(names) == 1:
            only = next(iter(names))
            what = self.held(only)
            if (length := self._length(name, left, right, so)) is not None:
                return Given((Single(only, node, so), *length))
            if what.sort in (Sort.LISTED, Sort.MANY) and not what.open:
                return Given((Single(only, node, so),))
            if (
                name not in ORDERS
                and any(_is_blank(each) for each in (left, right))
                and _is_plain(left, right)
            ):
                return Given((Blank(only, (name == "equal") is so),))
            if what.is_number and name not in ORDERS and _is_plain(left, right):
                if any(_is_no_number(each) for each in (left, right)):
                    return (name == "unequal") is so
            elif name not in ORDERS:
                return Given((Single(only, node, so),))
        terms = self._terms(name, left, right)
        return _single(node, so) if terms is None else self._in_numbers(name, *terms, so, node)

    def _length(self, name: str, left: Node, right: Node, so: bool) -> tuple[Atom, ...] | None:
        """``string-length(${x}) < 5`` as an inequality, beside what it says of the one answer."""
        if not any(isinstance(each, Operation) and each.name == "string-length" for each in (left, right)):
            return None
        first, second = term_of(left, self.held), term_of(right, self.held)
        if first is None or second is None:
            return ()
        if name in ORDERS:
            return (Order(ordered(name if so else REVERSED[name], first, second)),)
        if (name == "equal") is so:
            return _same(first, second)
        return ()

    def _terms(self, name: str, left: Node, right: Node) -> tuple[Term, Term] | None:
        first, second = term_of(left, self.held), term_of(right, self.held)
        if first is None or second is None:
            return None
        if name in ORDERS or "number" in (kind_of(left), kind_of(right)):
            return first, second
        # Equality is between texts where neither side is a number by itself.
        answers = [self.held(each) for each in {*first.weights, *second.weights}]
        days = all(each.kind is QuestionType.DATE for each in answers)
        written = [each.value for each in (left, right) if isinstance(each, Literal)]
        canonical = all(_is_day(value) if days else _is_canonical(value) for value in written)
        return (first, second) if canonical and all(each.is_number for each in answers) else None

    def _in_numbers(self, name: str, first: Term, second: Term, so: bool, node: Operation) -> Reduced:
        """A comparison of numbers. Where it fails, one of the answers may also be blank, or no number."""
        names = sorted({*first.weights, *second.weights})
        answers = [each for each in names if each not in (TODAY, NOW)]
        also = (Single(answers[0], node, so),) if len(answers) == 1 and is_closed(node) else ()
        if name == "unequal":
            return self._in_numbers("equal", first, second, not so, Operation("equal", node.operands, 2))
        if so:
            found = _same(first, second) if name == "equal" else (Order(ordered(name, first, second)),)
            return Given((*found, *also, Opaque(node, True)))
        if any(not self.held(each).is_numeric for each in answers):
            # A text need not be a number at all.
            return Given((Opaque(node, False),))
        others = ("less", "greater") if name == "equal" else (REVERSED[name],)
        ways: list[Goal] = [Given((Blank(each, True),)) for each in answers]
        ways += [Given((Order(ordered(other, first, second)), *also)) for other in others]
        return OneOf(tuple(ways))


# --- small things about nodes -------------------------------------------------------------------------


def _said_to_be(atoms: tuple[Atom, ...], name: str) -> str | None:
    """The one text that an answer is said to be."""
    for atom in atoms:
        match atom:
            case Single(named, Operation("equal", (Reference(), Literal(str(text)))), True) if named == name:
                return text
            case Single(named, Operation("equal", (Literal(str(text)), Reference())), True) if named == name:
                return text
            case _:
                pass
    return None


def _either(asked: Node, yes: Goal, no: Goal) -> OneOf:
    return OneOf((Every((Wanted(asked), yes)), Every((Wanted(asked, False), no))))


def _comparison(name: str, mine: Node, other: Node, first: bool) -> Operation:
    return Operation(name, (mine, other) if first else (other, mine), 2)


def _single(node: Node, so: bool) -> Reduced:
    """Something said of one answer alone. Of several, or of what nobody can tell, it may hold or not."""
    names = names_of(node)
    if len(names) == 1 and is_closed(node):
        return Given((Single(names.pop(), node, so),))
    return Given((Opaque(node, so),)) if is_the_same_everywhere(node) else True


def _same(first: Term, second: Term) -> tuple[Atom, ...]:
    return (Order(ordered("at_most", first, second)), Order(ordered("at_least", first, second)))


def _told(mine: Node, other: Node, same: bool) -> Reduced | None:
    """``mine = other`` where that is a question of truth, or of a calculation's text."""
    constant = _constant(other)
    if kind_of(mine) == "truth" and constant is not None and _constant(mine) is None:
        return Wanted(mine, constant is same)
    if isinstance(other, Operation) and other.name in ("true", "false") and not isinstance(mine, Literal):
        return Wanted(mine, (other.name == "true") is same)
    match mine, other:
        case Operation("text-of", (inside,)), Literal(value) if kind_of(inside) == "truth":
            if value in ("true", "false"):
                return Wanted(inside, (value == "true") is same)
            return not same
        case Operation("text-of", (inside,)), Literal(value) if kind_of(inside) == "number":
            if isinstance(value, float):
                return None
            return None if _is_canonical(value) else not same
        case _:
            return None


def _constant(node: Node) -> bool | None:
    match node:
        case Operation("true"):
            return True
        case Operation("false"):
            return False
        case Literal(value):
            return as_boolean(value)
        case _:
            return None


def _literally(name: str, left: str | float, right: str | float) -> bool:
    if name in ("equal", "unequal"):
        return compare(left, right, name == "equal")
    first, second = as_number(left), as_number(right)
    return {
        "less": first < second,
        "at_most": first <= second,
        "greater": first > second,
        "at_least": first >= second,
    }[name]


def _is_blank(node: Node) -> bool:
    return isinstance(node, Literal) and node.value == ""


def _is_no_number(node: Node) -> bool:
    return isinstance(node, Literal) and as_number(node.value) != as_number(node.value)


def _is_plain(left: Node, right: Node) -> bool:
    """An answer itself against a literal."""
    return isinstance(left, Reference | Literal) and isinstance(right, Reference | Literal)


def _is_day(value: str | float) -> bool:
    return isinstance(value, str) and len(value) == 10 and as_number(value) == as_number(value)


def _is_canonical(value: str | float) -> bool:
    return isinstance(value, float) or as_string(as_number(value)) == value
