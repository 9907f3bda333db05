"""Questions of a programme whose answers nobody looks at: neither the value map nor another question.

What takes people's time and feeds nothing cannot be meant so. Where it is (a number that workers look up in the
export), the question says ``counts: nothing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.finding import Finding, Kind, problem
from flows.authoring.effort import expressions_of
from flows.authoring.problems import quote
from flows.conversation.definition import Flow, QuestionType
from flows.value.references import QuestionReference
from flows.value.value_map import ValueMap

_COUNTED = (
    *(QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE),
    *(QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK),
)
"""Free text, files and places are read by people, and need not be counted."""


def feeding_findings(flow: Flow, value_map: ValueMap) -> tuple[Finding, ...]:
    """A Problem for each number and each choice that feeds nothing, in a flow of which something does."""
    looked_at = {reference.question for reference in _references(value_map) if reference.flow == flow.id}
    feeding = {question.path for question in flow.questions if question.counts or question.measures}
    if not looked_at | feeding:
        return ()
    conditions = Conditions(flow)
    named = {name for item in conditions.items() for _, each in expressions_of(item) for name in each.depends}
    return tuple(
        problem(
            Kind.FEEDS_NOTHING,
            question.path,
            question.row,
            "name",
            f"the answers to {quote(question.name)} are counted nowhere in the value map",
            "Let it count or measure something, write counts: nothing if that is meant, or ask less",
        )
        for question in flow.questions
        if question.type in _COUNTED
        and question.is_asked
        and question.path not in looked_at | feeding
        and question.name not in named
    )


def _references(part: Any) -> Iterator[QuestionReference]:
    """Every question that a part of the map refers to."""
    if isinstance(part, QuestionReference):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, (tuple, list, frozenset)):
        for inner in part:
            yield from _references(inner)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _references(getattr(part, each.name))
