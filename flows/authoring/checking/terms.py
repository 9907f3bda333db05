"""Comparisons of numbers and days as inequalities: ``${age} * 2 + 1 > 10``, ``. <= today() - 365``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from flows.authoring.checking.answers import Holds, Sort
from flows.authoring.checking.linear import Inequality, inequality
from flows.conversation.expressions.tree import Literal, Node, Operation, Reference
from flows.conversation.expressions.values import as_number

TODAY = "today()"
NOW = "now()"
LENGTH = "length of "
"""Before a name: how many characters the answer has."""


@dataclass(frozen=True, slots=True)
class Term:
    """``sum(weight * name) + constant``."""

    constant: Fraction
    weights: dict[str, Fraction] = field(default_factory=dict)

    def plus(self, other: Term, times: Fraction = Fraction(1)) -> Term:
        weights = dict(self.weights)
        for name, weight in other.weights.items():
            weights[name] = weights.get(name, Fraction(0)) + weight * times
        return Term(self.constant + other.constant * times, {n: w for n, w in weights.items() if w})

    def scaled(self, times: Fraction) -> Term:
        return Term(self.constant * times, {name: weight * times for name, weight in self.weights.items()})


def number_in(value: str | float) -> Fraction | None:
    """The number that a literal is, a date being its day."""
    number = as_number(value)
    if number != number or abs(number) > 1e15:
        return None
    return Fraction(repr(number))


def term_of(node: Node, held: Callable[[str], Holds]) -> Term | None:
    """The node as a sum of answers; ``None`` where it is none."""
    match node:
        case Literal(value):
            number = number_in(value)
            return Term(number) if number is not None else None
        case Reference(name, False):
            return Term(Fraction(0), {name: Fraction(1)})
        case Operation("bracket" | "number" | "text-of", (inside,)):
            return term_of(inside, held)
        case Operation("date" | "decimal-date-time", (inside,)):
            return _day(node, inside, held)
        case Operation("int" | "floor" | "round" | "ceiling", (inside,)):
            found = term_of(inside, held)
            whole = found is not None and all(
                held(name).sort is Sort.WHOLE and weight.denominator == 1
                for name, weight in found.weights.items()
            )
            return found if whole and found is not None and found.constant.denominator == 1 else None
        case Operation("today"):
            return Term(Fraction(0), {TODAY: Fraction(1)})
        case Operation("now"):
            return Term(Fraction(0), {NOW: Fraction(1)})
        case Operation("string-length", (Reference(name, False),)):
            return Term(Fraction(0), {f"{LENGTH}{name}": Fraction(1)})
        case Operation("negative", (inside,)):
            found = term_of(inside, held)
            return found.scaled(Fraction(-1)) if found is not None else None
        case Operation("plus" | "minus" as name, operands):
            return _summed(operands, Fraction(1) if name == "plus" else Fraction(-1), held)
        case Operation("times", operands):
            return _multiplied(operands, held)
        case Operation("divided_by", (above, below)):
            over, under = term_of(above, held), term_of(below, held)
            if over is None or under is None or under.weights or not under.constant:
                return None
            return over.scaled(1 / under.constant)
        case _:
            return None


def _day(node: Operation, inside: Node, held: Callable[[str], Holds]) -> Term | None:
    match inside:
        case Operation("today"):
            return term_of(inside, held)
        case Operation("now"):
            return Term(Fraction(0), {TODAY if node.name == "date" else NOW: Fraction(1)})
        case Reference(name) if held(name).sort is Sort.WHOLE:
            return term_of(inside, held)
        case Literal():
            found = term_of(inside, held)
            return found if found is not None and found.constant.denominator == 1 else None
        case Operation("plus" | "minus"):
            found = term_of(inside, held)
            days = found is not None and all(
                name == TODAY or (held(name).sort is Sort.WHOLE) for name in found.weights
            )
            return found if days else None
        case _:
            return None


def _summed(operands: tuple[Node, ...], sign: Fraction, held: Callable[[str], Holds]) -> Term | None:
    total = term_of(operands[0], held)
    for operand in operands[1:]:
        more = term_of(operand, held)
        if total is None or more is None:
            return None
        total = total.plus(more, sign)
    return total


def _multiplied(operands: tuple[Node, ...], held: Callable[[str], Holds]) -> Term | None:
    product = Term(Fraction(1))
    for operand in operands:
        factor = term_of(operand, held)
        if factor is None or (factor.weights and product.weights):
            return None
        product = factor.scaled(product.constant) if not product.weights else product.scaled(factor.constant)
    return product


def ordered(name: str, left: Term, right: Term) -> Inequality:
    """``left < right`` and its kin as an inequality."""
    apart = left.plus(right, Fraction(-1))
    if name in ("greater", "at_least"):
        apart = apart.scaled(Fraction(-1))
    return inequality(apart.weights, apart.constant, strict=name in ("less", "greater"))


REVERSED = {"less": "at_least", "at_most": "greater", "greater": "at_most", "at_least": "less"}
