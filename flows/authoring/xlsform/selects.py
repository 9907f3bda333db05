"""Makes the questions that offer a list: of the sheet choices, of a file beside the form, or of what a repeat holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from flows.authoring.attached import SUFFIXES, columns_of_list, list_name_of, rows_of
from flows.authoring.ladders import steps_of
from flows.authoring.or_other import question_of_other
from flows.authoring.problems import quote
from flows.authoring.xlsform.form import Form, parameters, references
from flows.authoring.xlsform.kinds import Selects
from flows.authoring.xlsform.lists import attach, media_of, no_list
from flows.authoring.xlsform.nesting import Entry
from flows.authoring.xlsform.questions import made
from flows.conversation.definition import (
    FromRepeat,
    Item,
    Question,
    QuestionType,
)


def select(entry: Entry, kind: Selects, form: Form, path: str) -> list[Item]:
    row, column = entry.row, entry.row.column("type")
    if not (row.translations("label") or row.translations("hint") or media_of(row, form, entry.name)):
        form.missing(
            row,
            "label",
            f"the question{f' {quote(entry.name)}' * bool(entry.name)} has no label",
            "Write what is asked",
        )
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
            no_list(row, column, kind.list_name, "external_choices", list(form.external), form)
    elif kind.list_name not in form.lists:
        no_list(row, column, kind.list_name, "choices", list(form.lists), form)
    _check_select(entry, kind, form, list_name)
    asked = made(
        entry,
        kind.type,
        form,
        path,
        list_name=list_name,
        choices_from=choices_from,
        choice_filter=choice_filter,
    )
    if asked.is_ladder and kind.type is QuestionType.SELECT_ONE and choices_from is None:
        return [_as_ladder(asked, entry, form)]
    if not kind.or_other:
        return [asked]
    languages = (form.languages.default, *form.languages.codes.values())
    return [asked, question_of_other(entry.name, path, languages, row.number)]


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
