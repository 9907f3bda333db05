"""What stands in a question before anybody answers: a default that does not fit, a range with steps that do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from flows.authoring.checking.answers import steps_of
from flows.authoring.checking.conditions import Condition, Conditions, is_closed, names_of
from flows.authoring.checking.finding import Finding, Kind, Severity, advice, problem
from flows.authoring.checking.leaves import said
from flows.authoring.checking.solving import Solver
from flows.authoring.problems import did_you_mean, quote
from flows.conversation.definition import Question, QuestionType
from flows.conversation.expressions.tree import Literal, Operation, Reference
from flows.conversation.replies import cast
from flows.values import plain_decimal

_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
_CAST = {
    QuestionType.INTEGER: "a whole number",
    QuestionType.DECIMAL: "a number",
    QuestionType.RANGE: "a number",
    QuestionType.DATE: "a day such as 2026-03-31",
    QuestionType.TIME: "a time such as 14:30",
    QuestionType.DATE_TIME: "a day and a time",
    QuestionType.GEOPOINT: "a place",
}


def given_findings(conditions: Conditions, solver: Solver) -> Iterator[Finding]:
    for question in conditions.flow.questions:
        yield from _steps(question)
        yield from _refused_choices(conditions, question)
        if isinstance(question.default, str) and question.default and question.calculation is None:
            yield from _default(solver, question, question.default)
        if question.constraint is not None and question.constraint_message is None and question.is_asked:
            yield advice(
                Kind.NO_MESSAGE,
                question.path,
                question.row,
                "constraint_message",
                f"people are not told what {quote(question.name)} accepts",
                "Write a constraint_message, for example: A week has 168 hours.",
            )


def _refused_choices(conditions: Conditions, question: Question) -> Iterator[Finding]:
    """Choices that are offered and that the constraint never takes: so for consent, or by mistake."""
    if question.type is not QuestionType.SELECT_ONE or question.constraint is None:
        return
    tree = conditions.plain(question.constraint, question)
    if not is_closed(tree) or names_of(tree) != {question.name}:
        return
    rows = conditions.flow.choices_of(question)
    refused = [row for row in rows if not said(tree, question.name, row.name)]
    for row in refused if len(refused) < len(rows) else ():
        yield advice(
            Kind.CHOICE_REFUSED,
            question.path,
            question.row,
            "constraint",
            f"the choice {quote(row.name)} is offered, and the constraint never takes it",
            "Leave it out of the list, unless the message says what to do then",
        )


def _steps(question: Question) -> Iterator[Finding]:
    steps = question.steps
    if steps is None or steps.step <= 0 or (steps.end - steps.start) % steps.step == 0:
        return
    start, end, step = (plain_decimal(each) for each in (steps.start, steps.end, steps.step))
    yield problem(
        Kind.STEP_DOES_NOT_FIT,
        question.path,
        question.row,
        "parameters",
        f"steps of {step} from {start} never reach {end}",
        "Choose a step that divides the range",
    )


def _default(solver: Solver, question: Question, default: str) -> Iterator[Finding]:
    conditions = solver.conditions

    def refused(message: str, remedy: str) -> Finding:
        return problem(Kind.DEFAULT_REFUSED, question.path, question.row, "default", message, remedy)

    value = default
    if question.type in _SELECTS and question.choices_from is None:
        known = [row.name for row in conditions.flow.choices_of(question)]
        names = [default] if question.type is QuestionType.SELECT_ONE else default.split()
        for name in names:
            if known and name not in known:
                yield refused(f"the default {quote(name)} is none of the choices", did_you_mean(name, known))
                return
    elif question.type in _CAST:
        value = cast(question.type, default)
        if not value:
            yield refused(
                f"the default {quote(default)} is not {_CAST[question.type]}", "Mend it, or leave it out"
            )
            return
    if (steps := question.steps) is not None:
        number = float(value)
        least, most = sorted((float(steps.start), float(steps.end)))
        if not least <= number <= most:
            yield refused(f"the default {quote(default)} is not within the range", "Choose one of its steps")
            return
        listed = [Decimal(step) for step in steps_of(question)]
        if listed and Decimal(value) not in listed:
            yield refused(f"the default {quote(default)} is between two steps", "Choose one of its steps")
            return
    if question.constraint is None or question.name not in conditions.unique:
        return
    own = conditions.condition(question.constraint, question, "constraint")
    same = Operation("equal", (Reference(question.name), Literal(value)), 2)
    both = Condition(Operation("conjunction", (own.tree, same), 3), own.source)
    if solver.never_holds(both) and not solver.never_holds(own, given=[question.name]):
        found = refused(
            f"the default {quote(default)} is refused by the constraint {quote(question.constraint.source)}",
            "Change the default or the constraint",
        )
        # A day that was right when it was written may have passed since.
        yield found if is_closed(own.tree) else replace(found, severity=Severity.ADVICE)
