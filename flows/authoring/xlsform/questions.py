"""Makes a question of a row: every column is read as XLSForm means it, ours by the same rules as YAML's keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from pyxform.utils import default_is_dynamic

from flows.authoring import question_parts
from flows.authoring.fields import Fields
from flows.authoring.parameters import other_parameters
from flows.authoring.problems import ProblemsOfRow, quote
from flows.authoring.question_types import MEDIA
from flows.authoring.xlsform.columns import Row, Tokens
from flows.authoring.xlsform.form import Form, parameters, references
from flows.authoring.xlsform.kinds import Asks
from flows.authoring.xlsform.lists import media_of, no_list
from flows.authoring.xlsform.nesting import Entry
from flows.authoring.yaml_nodes import Entry as KeyEntry
from flows.authoring.yaml_nodes import Mapping as MappingNode
from flows.authoring.yaml_nodes import Scalar
from flows.conversation.definition import (
    FromRepeat,
    Question,
    QuestionType,
    Steps,
)
from flows.conversation.expressions import Expression, parse_expression

UNLABELLED = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA})


def question(entry: Entry, kind: Asks, form: Form, path: str) -> Question:
    row = entry.row
    steps = _steps(row, form) if kind.type is QuestionType.RANGE else None
    named_steps = _named_steps(row, form) if kind.type is QuestionType.RANGE else None
    question_type = kind.type
    labelled = bool(row.translations("label") or row.translations("hint") or media_of(row, form, entry.name))
    triggered = bool(row.text("trigger"))
    if question_type not in UNLABELLED and not labelled:
        if row.text("bind", "calculate") or triggered:
            # Without a label it is nowhere to be seen: pyxform makes no control for it.
            question_type = QuestionType.CALCULATE
        else:
            form.missing(
                row,
                "label",
                f"the question{f' {quote(entry.name)}' * bool(entry.name)} has no label",
                "Write what is asked",
            )
    if question_type is QuestionType.CALCULATE and row.text("type") == "calculate":
        dynamic = default_is_dynamic(row.text("default"), "calculate")
        if not row.text("bind", "calculate") and not dynamic:
            form.problem(
                row, "calculation", "a calculate needs its calculation", "Write it, for example ${a} + ${b}"
            )
    return made(entry, question_type, form, path, kind, steps=steps, list_name=named_steps)


def made(
    entry: Entry,
    question_type: QuestionType,
    form: Form,
    path: str,
    kind: Asks | None = None,
    *,
    steps: Steps | None = None,
    list_name: str | None = None,
    choices_from: FromRepeat | None = None,
    choice_filter: Expression | None = None,
) -> Question:
    row, name = entry.row, entry.name
    read_only = form.condition(row, "read_only", "bind", "readonly", by=name)
    always = read_only is not None and read_only.source.replace(" ", "") == "true()"
    hint = form.label(row, "hint", by=name)
    constraint = form.expression(row, "constraint", "bind", "constraint", by=name)
    if kind is not None and kind.constraint and constraint is None:
        constraint = parse_expression(kind.constraint)
    if kind is not None and kind.hint and hint is None:
        hint = form.text(kind.hint)
    appearance = frozenset(row.text("control", "appearance").split())
    if "ladder" in appearance:
        # A ladder stands upright anyway; other tools want the word before they show its steps.
        appearance -= {"vertical"}
    _check_appearance(entry, form, path)
    own = _own(row, form)
    return Question(
        type=question_type,
        name=name,
        path=f"{path}{name}",
        label=form.label(row, "label", by=name),
        hint=hint,
        required=form.condition(row, "required", "bind", "required", by=name),
        required_message=form.label(row, "bind", "jr:requiredMsg", by=name),
        relevant=form.expression(row, "relevant", "bind", "relevant", by=name),
        constraint=constraint,
        constraint_message=form.label(row, "bind", "jr:constraintMsg", by=name),
        calculation=form.expression(row, "calculation", "bind", "calculate", by=name),
        default=_default(row, question_type, form, name),
        triggers=_triggers(row, form),
        choice_filter=choice_filter,
        choices_from=choices_from,
        list_name=list_name,
        steps=steps,
        appearance=appearance,
        unit=question_parts.unit(own),
        sensitive=own.yes_or_no("sensitive") or False,
        read_only=always,
        read_only_if=None if always else read_only,
        guidance=form.label(row, "guidance_hint", by=name),
        media=MappingProxyType(media_of(row, form, name)),
        metadata=kind.metadata if kind is not None else "",
        counts=question_parts.id_in_the_map(own, "counts"),
        measures=question_parts.id_in_the_map(own, "measures"),
        columns=other_columns(row, QUESTION_READ),
        was=earlier_names(row),
        row=row.number,
    )


GROUP_READ: frozenset[Tokens] = frozenset(
    {("type",), ("name",), ("label",), ("was",), ("bind", "relevant"), ("bind", "readonly"), ("disabled",)}
    | {("control", "appearance"), ("control", "jr:count")}
)
QUESTION_READ: frozenset[Tokens] = (GROUP_READ - {("control", "jr:count")}) | {
    *((word,) for word in ("hint", "guidance_hint", "default", "trigger", "choice_filter", "value")),
    *(
        ("bind", word)
        for word in ("required", "constraint", "calculate", "jr:constraintMsg", "jr:requiredMsg")
    ),
    *(("media", kind) for kind in MEDIA),
}


def _own(row: Row, form: Form) -> Fields:
    """Our columns of a row as keys with their values, which are read by the same rules as YAML's."""
    cells = {tokens: text for tokens, text in row.cells.items() if tokens[0] == "value"}
    entries = tuple(
        KeyEntry(key, row.number, Scalar(row.number, text, plain=False)) for (_, key), text in cells.items()
    )
    problems = ProblemsOfRow(
        form.mistakes.problems, row.sheet, {key: row.headers[_, key] for _, key in cells}
    )
    return Fields(MappingNode(row.number, entries), problems, "a question", [key for _, key in cells])


def earlier_names(row: Row) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", row.text("was"))) if row.text("was") else ()


def other_columns(row: Row, read: frozenset[Tokens]) -> Mapping[str, str]:
    """The cells that nothing here looks at, by their headers: they are kept for writing the form back."""
    found: dict[str, str] = {}
    for tokens, text in row.cells.items():
        if any(tokens[:length] in read for length in (1, 2)):
            continue
        if tokens == ("parameters",):
            text = other_parameters(text)
        if text:
            header = row.headers.get(tokens, "")
            found[header if len(tokens) == 1 and header else "::".join(tokens)] = text
    return MappingProxyType(found)


def _default(row: Row, question_type: QuestionType, form: Form, name: str) -> Expression | str | None:
    written = row.text("default")
    if not written:
        return None
    if default_is_dynamic(written, row.text("type")):
        return form.expression(row, "default", "default", by=name)
    if question_type is QuestionType.IMAGE and "jr://images/" not in written:
        return f"jr://images/{written}"
    return written


def _triggers(row: Row, form: Form) -> tuple[str, ...]:
    written = row.text("trigger")
    if not written:
        return ()
    names = tuple(references(written))
    if not names:
        form.problem(row, "trigger", f"the trigger {quote(written)} names no question", "Write ${name}")
    return names


def _check_appearance(entry: Entry, form: Form, path: str) -> None:
    row = entry.row
    if row.text("control", "appearance").startswith("search("):
        form.mistakes.not_carried(
            f"{path}{entry.name}",
            "searching in a table of the phone (search())",
            row.number,
            row.column("control", "appearance"),
            "Use select_one_from_file",
        )


def _steps(row: Row, form: Form) -> Steps | None:
    given = {"start": "1", "end": "10", "step": "1"} | parameters(row)
    column = row.column("parameters")
    numbers: dict[str, Decimal] = {}
    for key in ("start", "end", "step"):
        try:
            numbers[key] = Decimal(given[key])
        except InvalidOperation:
            form.problem(row, column, f"{key} has to be a number, not {quote(given[key])}", f"Write {key}=1")
            return None
        if not numbers[key].is_finite() or abs(numbers[key]) >= 10**12:
            form.problem(row, column, f"{key} is too large", f"Write {key}=1")
            return None
    if numbers["step"] == 0:
        form.problem(row, column, "step cannot be 0", "Write step=1")
    elif numbers["step"] > abs(numbers["end"] - numbers["start"]):
        form.problem(row, column, "step is larger than the whole range", "Write a smaller step")
    else:
        return Steps(numbers["start"], numbers["end"], abs(numbers["step"]))
    return None


def _named_steps(row: Row, form: Form) -> str | None:
    """The list with words for the steps of a range: a ladder."""
    # pyxform reads it in small letters.
    named = parameters(row).get("tick_labelset")
    if named is not None and named not in form.lists:
        no_list(row, row.column("parameters"), named, "choices", list(form.lists), form)
    return named
