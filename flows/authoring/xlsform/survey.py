"""Makes the questions and groups of a flow from the rows of a survey sheet.

Every column is read here as XLSForm means it; what the bot has no use for is a notice, what a chat cannot carry
is refused by name.
"""

from __future__ import annotations

from typing import assert_never

from flows.authoring.or_other import with_other
from flows.authoring.xlsform.form import Form, is_reference
from flows.authoring.xlsform.kinds import Asks, Attaches, Begins, Ends, Refuses, Selects, Sets
from flows.authoring.xlsform.lists import attach
from flows.authoring.xlsform.nesting import Entry
from flows.authoring.xlsform.questions import GROUP_READ, earlier_names, other_columns, question
from flows.authoring.xlsform.selects import select
from flows.conversation.definition import (
    Group,
    Item,
    Question,
    QuestionType,
)
from flows.conversation.expressions import Expression, parse_expression


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
                    items.append(question(entry, entry.kind, form, path))
            case Selects():
                items.extend(select(entry, entry.kind, form, path))
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
        was=earlier_names(row),
        columns=other_columns(row, GROUP_READ),
        row=row.number,
    )
    return [*items, group]
