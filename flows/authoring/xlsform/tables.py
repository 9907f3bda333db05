"""Finds the tables that expressions of a form name, ``pulldata('fruits', …)`` and ``instance('fruits')``, beside it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.authoring.attached import file_named, tables_in
from flows.authoring.xlsform.form import Form, Mention
from flows.authoring.xlsform.lists import attach


def attach_named_tables(form: Form) -> None:
    """Read each table that is named and is no list of the form. A missing one is a Problem where it is named."""
    for mention, name, column in _named(form):
        if name not in form.lists and name not in form.files and mention.row is not None:
            attach(file_named(name, form.beside), mention.row, column, form)


def _named(form: Form) -> Iterator[tuple[Mention, str, str]]:
    for mention in form.mentions:
        if mention.tree is None:
            continue
        for name in tables_in(mention.tree):
            yield mention, name, mention.column
