"""Makes the questions and groups of a flow from the rows of a survey sheet.

Every column is read here as XLSForm means it; what the bot has no use for is a notice, what a chat cannot carry
is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from types import MappingProxyType
from typing import assert_never

from pyxform.utils import default_is_dynamic

from flows.authoring.attached import SUFFIXES, columns_of_list, list_name_of, rows_of
from flows.authoring.ladders import steps_of
from flows.authoring.or_other import question_of_other, with_other
from flows.authoring.parameters import other_parameters
from flows.authoring.problems import did_you_mean, nearest, quote
from flows.authoring.question_types import MEDIA
from flows.authoring.xlsform.columns import Row, Tokens
from flows.authoring.xlsform.form import Form, is_reference, parameters, references
from flows.authoring.xlsform.kinds import Asks, Attaches, Begins, Ends, Refuses, Selects, Sets
from flows.authoring.xlsform.lists import attach, media_of
from flows.authoring.xlsform.nesting import Entry
from flows.conversation.definition import (
    FromRepeat,
    Group,
    Item,
    Question,
    QuestionType,
    Steps,
)
from flows.conversation.expressions import Expression, parse_expression
from flows.values import Unit

UNLABELLED = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA})


def add_other_choices(entries: list[Entry], form: Form) -> None:
    """``or_other`` adds a choice to the list itself."""
    for top in entries:
        for entry in top.walk():
            kind = entry.kind
            if isinstance(kind, Selects) and kind.or_other and kind.list_name in form.lists:
                rows = form.lists[kind.list_name]
                languages = dict.fromkeys(language for row in rows for language in row.label.by_language)
                form.lists[kind.list_name] = with_other(rows, languages or (form.languages.default,))


def read_entries(entries: list[Entry], form: Form, path: str) -> tuple[Item, ...]:
    """The questions and groups of these rows; ``path`` is that of the group around them, ending in ``/``."""
    items: list[Item] = []
    for entry in entries:
        match entry.kind:
            case Begins():
                items.extend(_group(entry, form, path))
            case Asks():
                if entry.row.text("type") == "audit":
                    form.mistakes.notice(
                        entry.row.number,
                        "type",
                        "audit is not needed: the bot keeps when what was said",
                        "It may stay",
                        sheet=entry.row.sheet,
                    )
                else:
                    items.append(_question(entry, entry.kind, form, path))
            case Selects():
                items.extend(_select(entry, entry.kind, form, path))
            case Attaches(suffix):
                attach(f"{entry.name}.{suffix}", entry.row, entry.row.column("name"), form)
            case Refuses(what, remedy):
                form.mistakes.not_carried(
                    f"{path}{entry.name}", what, entry.row.number, entry.row.column("type"), remedy
                )
            case Ends() | Sets():
                pass
            case _:
                assert_never(entry.kind)
    return tuple(items)


# --- groups ---------------------------------------------------------------------------------------------


def _group(entry: Entry, form: Form, path: str) -> list[Item]:
    assert isinstance(entry.kind, Begins)
    row, name = entry.row, entry.name
    own = f"{path}{name}"
    repeats = entry.kind.kind == "repeat"
    items: list[Item] = []
    count: Expression | None = None
    if repeats and (written := row.text("control", "jr:count")):
        count = form.expression(row, "count", "control", "jr:count", by=None)
        if count is not None and not is_reference(written):
            # pyxform works the number out in a question of its own, which the submission then holds.
            counted = f"{name}_count"
            items.append(
                Question(
                    QuestionType.CALCULATE, counted, f"{path}{counted}", calculation=count, row=row.number
                )
            )
            count = parse_expression(f"${{{counted}}}")
    children = read_entries(entry.inside, form, f"{own}/")
    group = Group(
        name=name,
        path=own,
        children=children,
        label=form.label(row, "label", by=name),
        relevant=form.expression(row, "relevant", "bind", "relevant", by=name),
        appearance=frozenset(row.text("control", "appearance").split()),
        repeats=repeats,
        count=count,
        read_only_if=form.condition(row, "read_only", "bind", "readonly", by=name),
        was=_earlier_names(row),
        columns=_other_columns(row, GROUP_READ),
        row=row.number,
    )
    return [*items, group]


# --- questions ------------------------------------------------------------------------------------------


def _question(entry: Entry, kind: Asks, form: Form, path: str) -> Question:
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
                row, "label", f"the question {quote(entry.name)} has no label", "Write what is asked"
            )
    if question_type is QuestionType.CALCULATE and row.text("type") == "calculate":
        dynamic = default_is_dynamic(row.text("default"), "calculate")
        if not row.text("bind", "calculate") and not dynamic:
            form.problem(
                row, "calculation", "a calculate needs its calculation", "Write it, for example ${a} + ${b}"
            )
    return _made(entry, question_type, form, path, kind, steps=steps, list_name=named_steps)


def _made(
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
        unit=Unit(row.text("value", "unit")) if row.text("value", "unit") else None,
        sensitive=row.text("value", "sensitive").casefold() in ("yes", "true"),
        read_only=always,
        read_only_if=None if always else read_only,
        guidance=form.label(row, "guidance_hint", by=name),
        media=MappingProxyType(media_of(row, form, name)),
        metadata=kind.metadata if kind is not None else "",
        counts=row.text("value", "counts") or None,
        measures=row.text("value", "measures") or None,
        columns=_other_columns(row, QUESTION_READ),
        was=_earlier_names(row),
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


def _earlier_names(row: Row) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", row.text("was"))) if row.text("was") else ()


def _other_columns(row: Row, read: frozenset[Tokens]) -> Mapping[str, str]:
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
        _no_list(row, row.column("parameters"), named, "choices", list(form.lists), form)
    return named


def _as_ladder(question: Question, entry: Entry, form: Form) -> Question:
    """A select_one with the appearance ladder is the range that its choices are the steps of."""
    names = [row.name for row in form.lists.get(question.list_name or "", ())]
    steps = steps_of(names)
    if steps is None:
        form.problem(
            entry.row,
            entry.row.column("control", "appearance"),
            "the choices of a ladder are numbered in even steps",
            "Name them 1, 2, 3 and so on, lowest first; or take the appearance ladder out",
        )
        return question
    return replace(question, type=QuestionType.RANGE, steps=steps)


# --- selects --------------------------------------------------------------------------------------------


def _select(entry: Entry, kind: Selects, form: Form, path: str) -> list[Item]:
    row, column = entry.row, entry.row.column("type")
    if not (row.translations("label") or row.translations("hint") or media_of(row, form, entry.name)):
        form.missing(row, "label", f"the question {quote(entry.name)} has no label", "Write what is asked")
    choices_from: FromRepeat | None = None
    list_name: str | None = kind.list_name
    choice_filter = form.expression(row, "choice_filter", "choice_filter", by=entry.name)
    if "${" in kind.list_name:
        name = next(references(kind.list_name), "")
        choices_from, list_name = FromRepeat(name, choice_filter), None
        if kind.type is not QuestionType.SELECT_ONE:
            form.problem(
                row,
                column,
                "only a select_one takes its choices from a repeat: no other tool reads this",
                f"Write select_one {kind.list_name}",
            )
        form.expression_in(kind.list_name, row, column, "choices", entry.name)
        choice_filter = None
    elif PurePath(kind.list_name).suffix in SUFFIXES:
        read = attach(kind.list_name, row, column, form)
        value, label = columns_of_list(kind.list_name, parameters(row))
        list_name = list_name_of(kind.list_name, value, label)
        if read is not None:
            form.lists[list_name] = rows_of(read, value, label, form.languages.default)
    elif kind.from_file:
        endings = ", ".join(SUFFIXES)
        form.problem(
            row, column, f"{quote(kind.list_name)} is no file that can be read", f"Its name ends in {endings}"
        )
    elif kind.external:
        # In a chat it is a list like any other; only the name has to be free.
        taken = form.lists.get(kind.list_name) not in (None, form.external.get(kind.list_name))
        list_name = f"{kind.list_name}.external" if taken else kind.list_name
        if kind.list_name in form.external:
            form.lists[list_name] = form.external[kind.list_name]
        else:
            _no_list(row, column, kind.list_name, "external_choices", list(form.external), form)
    elif kind.list_name not in form.lists:
        _no_list(row, column, kind.list_name, "choices", list(form.lists), form)
    _check_select(entry, kind, form, list_name)
    question = _made(
        entry,
        kind.type,
        form,
        path,
        list_name=list_name,
        choices_from=choices_from,
        choice_filter=choice_filter,
    )
    if question.is_ladder and kind.type is QuestionType.SELECT_ONE and choices_from is None:
        return [_as_ladder(question, entry, form)]
    if not kind.or_other:
        return [question]
    return [question, question_of_other(entry.name, path, (form.languages.default,), row.number)]


def _no_list(row: Row, column: str, name: str, sheet: str, known: list[str], form: Form) -> None:
    near = nearest(sheet, form.other_sheets) if not known else None
    form.problem(
        row,
        column,
        f"there is no list {quote(name)} in the sheet {sheet}",
        f"Rename the sheet {quote(near)} to {sheet}"
        if near
        else did_you_mean(name, known, f"Add its rows to the sheet {sheet}"),
    )


def _check_select(entry: Entry, kind: Selects, form: Form, list_name: str | None) -> None:
    row = entry.row
    if kind.or_other and row.text("choice_filter"):
        form.problem(
            row,
            "choice_filter",
            "or_other and a choice_filter do not go together",
            "Add a choice other to the list, and a question for it",
        )
    if kind.type is not QuestionType.SELECT_ONE and list_name in form.lists and not kind.from_file:
        for choice in form.lists[list_name or ""]:
            if " " in choice.name:
                form.problem(
                    row,
                    row.column("type"),
                    f"the choice {quote(choice.name)} has a space in its name, so several could not be told apart",
                    f'Write "{"_".join(choice.name.split())}" in the sheet choices',
                )
