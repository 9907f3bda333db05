"""Comparisons that come out the same whatever is answered: a choice that does not exist, a word for a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.authoring.checking.answers import Sort, holds
from flows.authoring.checking.conditions import COMPARISONS, ORDERS, Conditions
from flows.authoring.checking.finding import Finding, Kind, advice, problem
from flows.authoring.checking.leaves import said
from flows.authoring.checking.patterns import is_readable
from flows.authoring.effort import expressions_of
from flows.authoring.problems import did_you_mean, quote
from flows.conversation.definition import Flow, Item, Question, QuestionType
from flows.conversation.expressions import Expression
from flows.conversation.expressions.tree import (
    Axis,
    Current,
    Literal,
    Node,
    Operation,
    Path,
    Reference,
    Root,
    Step,
    walk,
)
from flows.conversation.expressions.values import as_number, as_string

_CONDITIONS = ("relevant", "constraint", "required", "repeat_count")
_WRITES_NUMBERS = frozenset(("numbers", "thousands-sep", "bearing", "counter"))


def comparison_findings(conditions: Conditions) -> Iterator[Finding]:
    rows = _paths_of_rows(conditions)
    for item in conditions.items():
        for column, expression in expressions_of(item):
            # In a filter a path starts at a row of the list.
            lost = _lost(conditions, item, expression, rows) if column != "choice_filter" else None
            if lost is not None:
                # A sum over nothing may be meant; a condition on nothing is not.
                yield (problem if column in _CONDITIONS else advice)(
                    Kind.LEADS_NOWHERE,
                    item.path,
                    item.row,
                    column,
                    f"{column} follows the path {quote(lost)}, where there is no row",
                    f"Write '{lost}' for a text or a choice, ${{{lost}}} for the answer to a question"
                    if re.fullmatch(r"[\w.-]+", lost)
                    else "Write ${name}, which finds the row wherever it stands",
                )
            for node in walk(conditions.named_plainly(expression, item)):
                if isinstance(node, Operation):
                    yield from _in(conditions, item, column, node)


def _paths_of_rows(conditions: Conditions) -> set[tuple[str, ...]]:
    """By names from the top: where the flow has a row."""
    return {tuple(each.name for each in (*conditions.around(item), item)) for item in conditions.items()}


def _lost(
    conditions: Conditions, item: Item, expression: Expression, rows: set[tuple[str, ...]]
) -> str | None:
    """A path of plain steps in an expression that leads to no row."""
    own = [each.name for each in (*conditions.around(item), item)]
    waiting: list[Node] = [expression.tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Path(origin, steps):
                plain = all(step.axis in (Axis.CHILD, Axis.PARENT, Axis.SELF) for step in steps)
                names = [step.name for step in steps if step.axis is Axis.CHILD]
                if not plain or not names or set(names) & _OF_THE_FORM:
                    continue
                if isinstance(origin, Root):
                    led: list[str] | None = names[1:]
                elif isinstance(origin, Current) or origin == Operation("current", (), 1):
                    led = _walked(own, steps)
                else:
                    waiting.append(origin)
                    continue
                if led is None or (led and tuple(led) not in rows):
                    return "/" * isinstance(origin, Root) + "/".join(map(_step_text, steps))
            case Operation(operands=operands):
                waiting += operands
            case _:
                # What stands in [ ] starts from the place that is looked at.
                pass
    return None


_OF_THE_FORM = frozenset(
    ("*", "node()", "text()", "meta", "instanceID", "instanceName", "deprecatedID", "audit")
)


def _walked(own: list[str], steps: tuple[Step, ...]) -> list[str] | None:
    here = [*own]
    for step in steps:
        if step.axis is Axis.CHILD:
            here.append(step.name)
        elif step.axis is Axis.PARENT:
            if not here:
                return None
            here.pop()
    return here


def _step_text(step: Step) -> str:
    return {Axis.PARENT: "..", Axis.SELF: "."}.get(step.axis, step.name)


def _in(conditions: Conditions, item: Item, column: str, node: Operation) -> Iterator[Finding]:
    match node:
        case Operation("regex", (_, Literal(str(pattern)))) if not is_readable(pattern):
            yield problem(
                Kind.UNREADABLE_PATTERN,
                item.path,
                item.row,
                column,
                f"the pattern {quote(pattern)} of regex() cannot be read, so it never matches",
                "Close every bracket, and write a sign that means itself with a backslash before it",
            )
        case Operation(name, (left, right)) if name in (*COMPARISONS, "selected"):
            for mine, other in ((left, right), (right, left)):
                question = _asked(conditions, mine)
                if question is None or (name == "selected" and mine is right):
                    continue
                if isinstance(other, Literal) and other.value != "":
                    yield from _against(conditions, item, column, name, question, other)
                elif name in ORDERS and (theirs := _asked(conditions, other)) is not None:
                    yield from _never_numbers(conditions.flow, item, column, question, theirs)
        case _:
            pass


def _asked(conditions: Conditions, node: Node) -> Question | None:
    match node:
        case Operation("places" | "bracket" | "string" | "number", (inside,)):
            return _asked(conditions, inside)
        case Reference(name, False):
            question = conditions.question(name)
            return question if question is not None and question.is_asked and not question.triggers else None
        case _:
            return None


def _against(
    conditions: Conditions, item: Item, column: str, name: str, question: Question, literal: Literal
) -> Iterator[Finding]:
    what = holds(conditions.flow, question)
    written = f"${{{question.name}}}"
    value = as_string(literal.value)
    if what.open:
        return
    if what.sort in (Sort.LISTED, Sort.MANY) and name not in ORDERS:
        known = [*what.listed, *([what.default] if what.default else [])]
        wanted = value.split() if what.sort is Sort.MANY else [value]
        same = Operation("selected" if name == "selected" else "equal", (Reference("x"), literal), 2)
        if what.sort is Sort.MANY and wanted and all(each in known for each in wanted):
            return
        if any(said(same, "x", text) for text in known):
            return
        yield problem(
            Kind.NO_SUCH_CHOICE,
            item.path,
            item.row,
            column,
            f"{column} compares {written} with {quote(value)}, which it does not offer",
            did_you_mean(value, what.listed),
        )
    elif name in ORDERS and what.sort is Sort.LISTED and all(_is_word(text) for text in what.listed):
        yield _never(item, column, f"{written} is one of its choices, and none of them is a number")
    elif what.is_number and _is_word(literal.value):
        kind = "a day" if question.type is QuestionType.DATE else "a number"
        yield _never(item, column, f"{written} is {kind}, and is never {quote(value)}")
    elif question.type is QuestionType.DATE and isinstance(literal.value, float) and 1 < literal.value < 4000:
        yield _never(
            item, column, f"{written} is a day, and {value} is none: days are written date('2026-03-31')"
        )
    elif (
        name in ORDERS
        and column == "relevant"
        and question.type is QuestionType.TEXT
        and isinstance(literal.value, float)
        # A constraint or the keypad may see to it that the text is a number.
        and question.constraint is None
        and not question.appearance & _WRITES_NUMBERS
    ):
        yield _never(item, column, f"{written} is text, and is compared as a number with {value}")


def _never_numbers(
    flow: Flow, item: Item, column: str, question: Question, other: Question
) -> Iterator[Finding]:
    what = holds(flow, question)
    if what.sort is Sort.LISTED and not what.open and all(_is_word(text) for text in what.listed):
        written = f"${{{question.name}}}"
        yield _never(
            item, column, f"{written} is compared with ${{{other.name}}}, and none of its choices is a number"
        )


def _is_word(value: str | float) -> bool:
    number = as_number(value)
    return number != number


def _never(item: Item, column: str, message: str) -> Finding:
    return problem(
        Kind.NEVER_EQUAL,
        item.path,
        item.row,
        column,
        f"{column} compares what cannot be compared: {message}",
        "Compare numbers with numbers, days with days, and choices with their names",
    )
