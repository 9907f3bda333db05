"""Reads lists of choices: the sheets choices and external_choices, and the files that lie beside a form.

A list is rows with a name, a label and any other columns, which a ``choice_filter`` may look at.
"""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType

from pyxform.parsing.expression import is_xml_tag

from flows.authoring.attached import AttachedFileError, read_attached, without_references
from flows.authoring.problems import did_you_mean, nearest, quote
from flows.authoring.question_types import MEDIA
from flows.authoring.xlsform.columns import Row, Table, Tokens
from flows.authoring.xlsform.form import Form
from flows.conversation.definition import ChoiceRow, Element, Label

_LISTED = ("list name",)


def read_lists(table: Table, form: Form, *, duplicates: bool) -> dict[str, tuple[ChoiceRow, ...]]:
    """The lists of one sheet by name."""
    columns = _columns(table, form)
    found: dict[str, list[ChoiceRow]] = {}
    taken: dict[tuple[str, str], int] = {}
    for row in table.rows:
        listed, name = row.text(*_LISTED), row.text("name")
        if not listed:
            if name and not any(tokens == _LISTED for tokens in table.headers):
                form.missing(row, *_LISTED, "this choice belongs to no list", "Write its list_name")
            elif name:
                column = row.column(*_LISTED)
                form.mistakes.mend(
                    row.number,
                    column,
                    "this choice belongs to no list, so nobody is offered it",
                    "Write its list_name",
                    sheet=row.sheet,
                )
            continue
        if not name:
            form.missing(row, "name", f"a choice of the list {quote(listed)} has no name", "Give it one")
            continue
        if (listed, name) in taken and not duplicates:
            form.problem(
                row,
                row.column("name"),
                f"the list {quote(listed)} already has {quote(name)}, in row {taken[listed, name]}",
                "Give each choice a name of its own, or write allow_choice_duplicates: yes into settings",
            )
            continue
        taken.setdefault((listed, name), row.number)
        label = form.label(row, "label", by=None)
        others = {columns[tokens]: text for tokens, text in row.cells.items() if tokens in columns}
        media = media_of(row, form, None)
        shown = label or form.text(without_references(name))
        if label is None and not media:
            form.mistakes.notice(
                row.number,
                row.column("label"),
                f"the choice {quote(name)} has no label, so its name is shown",
                "Write what people read",
                sheet=row.sheet,
            )
        row_of_it = ChoiceRow(name, shown, others, MappingProxyType(media), row.number)
        found.setdefault(listed, []).append(row_of_it)
    return {name: tuple(rows) for name, rows in found.items()}


def media_of(row: Row, form: Form, by: str | None) -> dict[str, Label]:
    """The pictures and sounds of a row, by kind."""
    found = {kind: form.label(row, "media", kind, by=by) for kind in MEDIA}
    return {kind: label for kind, label in found.items() if label is not None}


def _columns(table: Table, form: Form) -> dict[Tokens, str]:
    """The columns that belong to no text, by what they are called: a filter may look at them."""
    known = {_LISTED, ("name",)}
    found: dict[Tokens, str] = {}
    for tokens, header in table.headers.items():
        if tokens in known or tokens[0] in ("label", "media"):
            continue
        if len(tokens) == 1 and is_xml_tag(tokens[0]):
            found[tokens] = tokens[0]
        else:
            found[tokens] = header
            form.mistakes.notice(
                1,
                header,
                f"the column {quote(header)} is not used",
                "Its header cannot be a name",
                sheet=table.name,
            )
    return found


# --- files beside the form ------------------------------------------------------------------------------


def attach(name: str, row: Row, column: str, form: Form) -> Element | None:
    """The file of that name beside the form, as places; with a Problem where it cannot be read."""
    stem = PurePath(name).stem
    if stem in form.files:
        return form.files[stem]
    content = form.beside(name) if PurePath(name).name == name else None
    if content is None:
        form.problem(
            row, column, f"there is no file {quote(name)} beside the form", f"Send {name} together with it"
        )
        return None
    try:
        read = read_attached(name, content)
    except AttachedFileError as error:
        form.problem(
            row, column, f"the file {quote(name)} cannot be read: {error}", "Mend it, or save it anew"
        )
        return None
    form.files[stem] = read
    form.file_names.append(name)
    return read


def no_list(row: Row, column: str, name: str, sheet: str, known: list[str], form: Form) -> None:
    """A Problem: the list is not there, or its sheet is called something else."""
    near = nearest(sheet, form.other_sheets) if not known else None
    form.problem(
        row,
        column,
        f"there is no list {quote(name)} in the sheet {sheet}",
        f"Rename the sheet {quote(near)} to {sheet}"
        if near
        else did_you_mean(name, known, f"Add its rows to the sheet {sheet}"),
    )
