"""Reading expressions: from an author's text to a tree, or to a mistake with its place and its remedy.

Everything that can be wrong without looking at answers is found here, so that a condition is refused when
the flow is read, never while a person waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

from flows.conversation.expressions.functions import arity_of, known_functions
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
    depth_of,
    names_in,
    walk,
)

LONGEST = 20_000
"""Characters in one expression."""
DEEPEST = 64
"""Levels of nesting in one expression."""

CHAINS = ("disjunction", "conjunction", "plus", "times")
"""Operators whose chains are one operation: a sum of two hundred answers is not two hundred levels deep."""


class ExpressionError(ValueError):
    """What is wrong with an expression, how to mend it, and at which character (from 0)."""

    def __init__(self, message: str, remedy: str, at: int = 0) -> None:
        super().__init__(message)
        self.message, self.remedy, self.at = message, remedy, at


def _level(*below: Node) -> int:
    depth = 1 + max((depth_of(node) for node in below), default=0)
    if depth > DEEPEST:
        raise ExpressionError(
            f"the expression is nested more than {DEEPEST} levels deep",
            "Split it into several calculate questions.",
        )
    return depth


def _operation(name: str, operands: tuple[Node, ...]) -> Operation:
    first = operands[0] if operands else None
    if name in CHAINS and isinstance(first, Operation) and first.name == name:
        # Only what is new is looked at: a chain of thousands is read in one go.
        depth = max(first.depth, _level(*operands[1:]))
        return Operation(name, (*first.operands, *operands[1:]), depth)
    return Operation(name, operands, _level(*operands))


class _Builder(Transformer[Token, Any]):
    """Builds the tree while lark reads, so that no depth of brackets ever recurses."""

    def number(self, tokens: list[Token]) -> Node:
        return Literal(float(tokens[0]))

    def text(self, tokens: list[Token]) -> Node:
        return Literal(str(tokens[0])[1:-1])

    def reference(self, tokens: list[Token]) -> Node:
        inside = str(tokens[0])[2:-1].strip()
        if inside.startswith("last-saved#"):
            return Reference(inside.removeprefix("last-saved#"), last_saved=True)
        return Reference(inside)

    def bracket(self, nodes: list[Node]) -> Node:
        inside = nodes[0]
        if isinstance(inside, Operation):
            # A level of its own, and a name of its own: (a + b) is not a link of the chain around it.
            return Operation("bracket", (inside,), _level(inside))
        return inside

    def times(self, parts: list[Any]) -> Node:
        return _operation("times", (parts[0], parts[2]))

    def call(self, parts: list[Any]) -> Node:
        function, operands = parts[0], tuple(part for part in parts[1:] if part is not None)
        name = str(function)
        arity = arity_of(name)
        if arity is None:
            near = get_close_matches(name, known_functions(), n=1)
            raise ExpressionError(
                f"there is no function {name}()",
                f"Did you mean {near[0]}()?" if near else "Use a function that ODK's documentation lists.",
                function.start_pos or 0,
            )
        fewest, most = arity
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

    # --- paths ----------------------------------------------------------------------------------------

    def condition(self, nodes: list[Node]) -> Node:
        return nodes[0]

    def node_test(self, tokens: list[Token]) -> Token:
        return tokens[0]

    def step(self, parts: list[Any]) -> Step:
        axis = Axis.CHILD
        if isinstance(parts[0], Token) and parts[0].type == "AXIS":
            word = str(parts[0]).rstrip(": \t")
            if word not in tuple(Axis):
                raise ExpressionError(
                    f"there is no direction {word}::",
                    "Use a path of names, with .. for the group around.",
                    parts[0].start_pos or 0,
                )
            axis = Axis(word)
            parts = parts[1:]
        name = re.sub(r"\s+", "", str(parts[0]))
        return Step(axis, name, tuple(parts[1:]))

    def here(self, parts: list[Any]) -> Step:
        return Step(Axis.SELF, "node()", tuple(parts[1:]))

    def parent(self, parts: list[Any]) -> Step:
        return Step(Axis.PARENT, "node()", tuple(parts[1:]))

    def steps(self, parts: list[Step]) -> tuple[Step, ...]:
        return tuple(parts)

    def from_here(self, parts: list[Any]) -> Node:
        steps: tuple[Step, ...] = parts[0]
        if steps == (Step(Axis.SELF, "node()"),):
            return Current()
        return self._path(Current(), steps)

    def from_root(self, parts: list[Any]) -> Node:
        return self._path(Root(), parts[0])

    def from_root_deep(self, parts: list[Any]) -> Node:
        return self._path(Root(), (Step(Axis.DESCENDANT_OR_SELF, "node()"), *parts[0]))

    def root(self, _: list[Any]) -> Node:
        return Root()

    def onward(self, parts: list[Any]) -> Node:
        return self._path(parts[0], parts[1])

    def onward_deep(self, parts: list[Any]) -> Node:
        return self._path(parts[0], (Step(Axis.DESCENDANT_OR_SELF, "node()"), *parts[1]))

    def filter(self, parts: list[Any]) -> Node:
        return Filter(parts[0], parts[1], _level(*parts))

    def _path(self, origin: Node, steps: tuple[Step, ...]) -> Path:
        return Path(origin, steps, _level(origin, *(inside for step in steps for inside in step.conditions)))


def _builds(name: str) -> Callable[[_Builder, list[Node]], Node]:
    return lambda _, nodes: _operation(name, tuple(nodes))


for _name in (
    *("disjunction", "conjunction", "equal", "unequal", "less", "at_most", "greater", "at_least"),
    *("plus", "minus", "divided_by", "remainder", "negative", "union"),
):
    setattr(_Builder, _name, _builds(_name))


_GRAMMAR = files("flows.conversation.expressions").joinpath("grammar.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), propagate_positions=False)
_SMART_QUOTES = re.compile("[‘’“”]")


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
        parsed: Node = _PARSER.parse(source)  # type: ignore[assignment]
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
    found_names = names_in(parsed)
    return Expression(
        source,
        found_names.references,
        parsed,
        found_names.references | found_names.steps,
        found_names.current,
        any(isinstance(node, Operation) and node.name == "once" for node in walk(parsed)),
    )


_SLASHED_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}")
_HALF_COMPARED = re.compile(r"\b(?:and|or)\s*$")


def _remedy(source: str, at: int) -> str:
    rest = source[at:]
    if any(day.start() <= at <= day.end() for day in _SLASHED_DAY.finditer(source)):
        return "A day is written date('2026-12-31'): year, month, day."
    if rest.startswith(("<", ">", "=", "!=")) and (half := _HALF_COMPARED.search(source[:at])):
        return f"Say on both sides of {half[0].strip()} what is compared: . >= 0 and . <= 20."
    if re.match(r"\s*if\s", source, re.IGNORECASE):
        return "Leave out if, and write = for is: ${work} = 'no'."
    if re.match(r"is\b|equals\b", rest):
        return "Write = for is, and != for is not."
    if bare := re.search(r"(?<![\w{$'\"/])([A-Za-z_]\w*)\s*$", source[:at]):
        return f"An answer is written ${{{bare[1]}}}, a text is written in quotes: '{bare[1]}'."
    if rest.startswith(("==", "&&", "||")) or (at and source[at - 1 : at + 1] in ("==", "&&", "||")):
        return "Write = for equal, and the words and, or."
    if rest.startswith(("$", "{")):
        return "An answer is written ${name}, with the question's name."
    return "Look at what stands just before this place."


# --- text with ${name} in it -------------------------------------------------------------------------

_PLACEHOLDER = re.compile(r"\$\{\s*([^\s{}#]+)\s*\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text in which ``${name}`` stands for an answer."""

    source: str
    names: frozenset[str] = field(compare=False)

    @property
    def own_words(self) -> str:
        """The text without the answers in it."""
        return _PLACEHOLDER.sub("", self.source)

    def filled(self, shown: Callable[[str], str]) -> str:
        """The text with each answer as ``shown`` gives it by name."""
        if not self.names:
            return self.source
        return _PLACEHOLDER.sub(lambda found: shown(found[1]), self.source)


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
