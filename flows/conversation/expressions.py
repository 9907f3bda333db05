"""Conditions and calculations: ODK's expression language, read once and evaluated without ``eval``.

Numbers are IEEE doubles and blank is ``''``, as in ODK: ``number('')`` is NaN, every comparison with NaN is
false except ``!=``, and ``boolean('')`` is false. Only the functions in ``FUNCTIONS`` exist; an unknown one,
or a nesting deeper than ``DEEPEST``, is refused when the flow is read, never while a person waits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from importlib.resources import files
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

LONGEST = 4_000
"""Characters in one expression."""
DEEPEST = 64
"""Levels of nesting in one expression."""

Result: TypeAlias = str | float | bool


class ExpressionError(ValueError):
    """What is wrong with an expression, how to mend it, and at which character (from 0)."""

    def __init__(self, message: str, remedy: str, at: int = 0) -> None:
        super().__init__(message)
        self.message, self.remedy, self.at = message, remedy, at


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may look at: answers by name as text (blank is ``''``), the answer being checked, the time."""

    values: Mapping[str, str]
    at: datetime
    current: str = ""


# --- the tree ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    value: Result


@dataclass(frozen=True, slots=True)
class Reference:
    name: str


@dataclass(frozen=True, slots=True)
class Current:
    pass


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or a function with its operands; ``name`` is a key of ``OPERATORS`` or ``FUNCTIONS``."""

    name: str
    operands: tuple[Node, ...]
    depth: int
    names: frozenset[str]


Node: TypeAlias = Literal | Reference | Current | Operation


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or calculation that was read. ``names`` are the answers it refers to."""

    source: str
    names: frozenset[str] = field(compare=False)
    tree: Node = field(compare=False, repr=False)
    uses_current: bool = field(compare=False, default=False)

    def value(self, scope: Scope) -> Result:
        return _evaluate(self.tree, scope)

    def holds(self, scope: Scope) -> bool:
        return as_boolean(self.value(scope))

    def text(self, scope: Scope) -> str:
        """The value as XPath text, with NaN as blank: what a calculation leaves in a submission."""
        value = self.value(scope)
        return "" if isinstance(value, float) and math.isnan(value) else as_string(value)


# --- conversions, as XPath 1.0 with ODK's blanks and dates -------------------------------------------

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*")


def as_number(value: Result) -> float:
    """A number; a date is its day since 1 January 1970; anything else that is no number is NaN."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if _NUMBER.fullmatch(value):
        return float(value)
    if _ISO_DATE.fullmatch(value):
        try:
            return float((date.fromisoformat(value) - date(1970, 1, 1)).days)
        except ValueError:
            return math.nan
    return math.nan


def as_boolean(value: Result) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return value != ""


def as_string(value: Result) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else format(value, ".17f").rstrip("0")


# --- operators and functions -------------------------------------------------------------------------


def _same(left: Result, right: Result) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return as_boolean(left) == as_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return as_number(left) == as_number(right)
    return left == right


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def _numeric(work: Callable[[float, float], Result]) -> Callable[[Result, Result], Result]:
    return lambda left, right: work(as_number(left), as_number(right))


OPERATORS: Mapping[str, Callable[..., Result]] = {
    "equal": _same,
    "unequal": lambda left, right: not _same(left, right),
    "less": _numeric(lambda left, right: left < right),
    "at_most": _numeric(lambda left, right: left <= right),
    "greater": _numeric(lambda left, right: left > right),
    "at_least": _numeric(lambda left, right: left >= right),
    "plus": _numeric(lambda left, right: left + right),
    "minus": _numeric(lambda left, right: left - right),
    "times": _numeric(lambda left, right: left * right),
    "divided_by": _numeric(_divide),
    "remainder": _numeric(_remainder),
    "negative": lambda value: -as_number(value),
}


def _round(value: Result, places: Result = 0.0) -> float:
    number, digits = as_number(value), as_number(places)
    if math.isnan(number) or math.isinf(number) or math.isnan(digits) or abs(digits) > 15:
        return number
    factor = 10.0 ** int(digits)
    # XPath rounds a half towards positive infinity, not to the even neighbour as Python does.
    return math.floor(number * factor + 0.5) / factor


def _whole(value: Result) -> float:
    number = as_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _selected_at(names: Result, index: Result) -> str:
    listed, position = as_string(names).split(), as_number(index)
    return listed[int(position)] if 0 <= position < len(listed) else ""


def _substr(text: Result, begin: Result, end: Result | None = None) -> str:
    whole, first = as_string(text), as_number(begin)
    last = len(whole) if end is None else as_number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    return whole[int(first) : int(last)]


def _least(*values: Result) -> float:
    numbers = [as_number(value) for value in values]
    return math.nan if any(math.isnan(number) for number in numbers) else min(numbers)


def _greatest(*values: Result) -> float:
    numbers = [as_number(value) for value in values]
    return math.nan if any(math.isnan(number) for number in numbers) else max(numbers)


@dataclass(frozen=True, slots=True)
class Function:
    """A function an author may call, with the fewest and the most arguments (``None``: any number)."""

    work: Callable[..., Result]
    fewest: int
    most: int | None


FUNCTIONS: Mapping[str, Function] = {
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not as_boolean(value), 1, 1),
    "boolean": Function(as_boolean, 1, 1),
    "number": Function(as_number, 1, 1),
    "string": Function(as_string, 1, 1),
    "selected": Function(lambda names, name: as_string(name).strip() in as_string(names).split(), 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda names: float(len(as_string(names).split())), 1, 1),
    "string-length": Function(lambda text: float(len(as_string(text))), 1, 1),
    "concat": Function(lambda *parts: "".join(as_string(part) for part in parts), 0, None),
    "contains": Function(lambda text, part: as_string(part) in as_string(text), 2, 2),
    "starts-with": Function(lambda text, part: as_string(text).startswith(as_string(part)), 2, 2),
    "ends-with": Function(lambda text, part: as_string(text).endswith(as_string(part)), 2, 2),
    "normalize-space": Function(lambda text: " ".join(as_string(text).split()), 1, 1),
    "substr": Function(_substr, 2, 3),
    "round": Function(_round, 1, 2),
    "int": Function(_whole, 1, 1),
    "floor": Function(lambda value: _floor_or_ceiling(math.floor, value), 1, 1),
    "ceiling": Function(lambda value: _floor_or_ceiling(math.ceil, value), 1, 1),
    "abs": Function(lambda value: abs(as_number(value)), 1, 1),
    "min": Function(_least, 1, None),
    "max": Function(_greatest, 1, None),
}


def _floor_or_ceiling(work: Callable[[float], int], value: Result) -> float:
    number = as_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(work(number))


# These look at only some of their arguments, or at the time, and so are evaluated in place.
LAZY: Mapping[str, tuple[int, int | None]] = {
    "if": (3, 3),
    "coalesce": (2, 2),
    "once": (1, 1),
    "today": (0, 0),
    "now": (0, 0),
}


def _evaluate(node: Node, scope: Scope) -> Result:
    match node:
        case Literal(value):
            return value
        case Reference(name):
            return scope.values.get(name, "")
        case Current():
            return scope.current
        case Operation("disjunction", (left, right)):
            return as_boolean(_evaluate(left, scope)) or as_boolean(_evaluate(right, scope))
        case Operation("conjunction", (left, right)):
            return as_boolean(_evaluate(left, scope)) and as_boolean(_evaluate(right, scope))
        case Operation("if", (condition, then, otherwise)):
            return _evaluate(then if as_boolean(_evaluate(condition, scope)) else otherwise, scope)
        case Operation("coalesce", (first, second)):
            value = _evaluate(first, scope)
            return value if as_string(value) != "" else _evaluate(second, scope)
        case Operation("once", (first,)):
            return scope.current if scope.current != "" else _evaluate(first, scope)
        case Operation("today"):
            return scope.at.date().isoformat()
        case Operation("now"):
            return scope.at.isoformat(timespec="milliseconds")
        case Operation(name, operands):
            values = [_evaluate(operand, scope) for operand in operands]
            return FUNCTIONS[name].work(*values) if name in FUNCTIONS else OPERATORS[name](*values)


# --- reading -----------------------------------------------------------------------------------------


class _Builder(Transformer[Token, Node]):
    """Builds the tree while lark reads, so that no depth of brackets ever recurses."""

    def number(self, tokens: list[Token]) -> Node:
        return Literal(float(tokens[0]))

    def text(self, tokens: list[Token]) -> Node:
        return Literal(str(tokens[0])[1:-1])

    def reference(self, tokens: list[Token]) -> Node:
        return Reference(str(tokens[0])[2:-1].strip())

    def current(self, _: list[Token]) -> Node:
        return Current()

    def bracket(self, nodes: list[Node]) -> Node:
        # Counted as a level of its own, so that ten thousand brackets are refused like any other nesting.
        return _deeper(nodes[0])

    def call(self, parts: list[Any]) -> Node:
        function, operands = parts[0], tuple(part for part in parts[1:] if part is not None)
        name = str(function)
        fewest, most = LAZY.get(name) or _arity(function)
        if len(operands) < fewest or (most is not None and len(operands) > most):
            wants = (
                f"{fewest}"
                if fewest == most
                else f"at least {fewest}"
                if most is None
                else f"{fewest} to {most}"
            )
            raise ExpressionError(
                f"{name}() takes {wants} values, and here it has {len(operands)}",
                f"Give {name}() {wants} values, separated by commas.",
                function.start_pos or 0,
            )
        return _operation(name, operands)


def _builds(name: str) -> Callable[[_Builder, list[Node]], Node]:
    return lambda _, nodes: _operation(name, tuple(nodes))


for _name in (*OPERATORS, "disjunction", "conjunction"):
    setattr(_Builder, _name, _builds(_name))


def _arity(function: Token) -> tuple[int, int | None]:
    name = str(function)
    if name not in FUNCTIONS:
        near = get_close_matches(name, [*FUNCTIONS, *LAZY], n=1)
        raise ExpressionError(
            f"there is no function {name}()",
            f"Did you mean {near[0]}()?"
            if near
            else "Use one of the functions that are listed in the README.",
            function.start_pos or 0,
        )
    return FUNCTIONS[name].fewest, FUNCTIONS[name].most


def _depth(node: Node) -> int:
    return node.depth if isinstance(node, Operation) else 1


def _names(node: Node) -> frozenset[str]:
    match node:
        case Operation(names=names):
            return names
        case Reference(name):
            return frozenset({name})
        case _:
            return frozenset()


def _operation(name: str, operands: tuple[Node, ...]) -> Operation:
    depth = 1 + max((_depth(operand) for operand in operands), default=0)
    if depth > DEEPEST:
        raise ExpressionError(
            f"the expression is nested more than {DEEPEST} levels deep",
            "Split it into several calculate questions.",
        )
    return Operation(name, operands, depth, frozenset().union(*(_names(operand) for operand in operands)))


def _deeper(node: Node) -> Node:
    if isinstance(node, Operation):
        if node.depth >= DEEPEST:
            return _operation("bracket", (node,))
        return Operation(node.name, node.operands, node.depth + 1, node.names)
    return node


_GRAMMAR = files("flows.conversation").joinpath("expressions.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), propagate_positions=False)
_SMART_QUOTES = re.compile("[‘’“”]")


def _contains_current(node: Node) -> bool:
    match node:
        case Current():
            return True
        case Operation(operands=operands):
            return any(_contains_current(operand) for operand in operands)
        case _:
            return False


def parse_expression(source: str) -> Expression:
    """Read one expression. Raises ``ExpressionError``, which says what is wrong, where, and how to mend it."""
    if len(source) > LONGEST:
        raise ExpressionError(
            f"the expression has more than {LONGEST} characters", "Split it into several calculate questions."
        )
    if found := _SMART_QUOTES.search(source):
        raise ExpressionError(
            f"{found[0]} is a printer's quotation mark",
            "Type the straight mark ' or \" instead.",
            found.start(),
        )
    try:
        parsed: Any = _PARSER.parse(source)
    except VisitError as wrapped:
        if isinstance(wrapped.orig_exc, ExpressionError):
            raise wrapped.orig_exc from None
        raise
    except UnexpectedCharacters as wrong:
        at = wrong.pos_in_stream or 0
        raise ExpressionError(f"{source[at]!r} does not fit here", _remedy(source, at), at) from None
    except UnexpectedInput as wrong:
        token = getattr(wrong, "token", None)
        at = token.start_pos if token is not None and token.start_pos is not None else len(source)
        if token is None or token.type == "$END":
            raise ExpressionError(
                "the expression ends too soon", "Complete it, or close its brackets.", at
            ) from None
        raise ExpressionError(f"{str(token)!r} does not fit here", _remedy(source, at), at) from None
    return Expression(source, _names(parsed), parsed, _contains_current(parsed))


def _remedy(source: str, at: int) -> str:
    rest = source[at:]
    if bare := re.search(r"(?<![\w{$'\"])([A-Za-z_]\w*)\s*$", source[:at]):
        return f"An answer is written ${{{bare[1]}}}, a text is written in quotes: '{bare[1]}'."
    if rest.startswith(("==", "&&", "||")) or (at and source[at - 1 : at + 1] in ("==", "&&", "||")):
        return "Write = for equal, and the words and, or."
    if rest.startswith("$") or rest.startswith("{"):
        return "An answer is written ${name}, with the question's name."
    if re.match(r"[A-Za-z_]", rest):
        return "An answer is written ${name}, a text is written in quotes: 'yes'."
    return "Look at what stands just before this place."


# --- text with ${name} in it -------------------------------------------------------------------------

_PLACEHOLDER = re.compile(r"\$\{\s*([A-Za-z_][\w.-]*)\s*\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text in which ``${name}`` stands for an answer."""

    source: str
    names: frozenset[str] = field(compare=False)

    def filled(self, shown: Mapping[str, str]) -> str:
        """The text with each answer as the person saw it; an unanswered one leaves nothing."""
        if not self.names:
            return self.source
        return _PLACEHOLDER.sub(lambda found: shown.get(found[1], ""), self.source)


def parse_template(source: str) -> Template:
    """Read a text. Raises ``ExpressionError`` where ``${`` is not followed by a name and ``}``."""
    for found in re.finditer(r"\$\{", source):
        if not _PLACEHOLDER.match(source, found.start()):
            raise ExpressionError(
                "${ is not followed by a question's name and }",
                "An answer inside a text is written ${name}.",
                found.start(),
            )
    return Template(source, frozenset(_PLACEHOLDER.findall(source)))
