"""Finds the tables that expressions of a form name, ``pulldata('fruits', …)`` and ``instance('fruits')``, beside it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.authoring.xlsform.form import Form, Mention
from flows.authoring.xlsform.lists import attach
from flows.conversation.expressions.tree import Literal, Operation, walk


def attach_named_tables(form: Form) -> None:
    """Read each table that is named and is no list of the form. A missing one is a Problem where it is named."""
    for mention, name, column in _named(form):
        if name in form.lists or name in form.files or mention.row is None or name.startswith("__"):
            continue
        stem = name.removesuffix(".csv")
        for suffix in ("csv", "xml", "geojson"):
            if form.beside(f"{stem}.{suffix}") is not None:
                attach(f"{stem}.{suffix}", mention.row, column, form)
                break
        else:
            attach(f"{stem}.csv", mention.row, column, form)


def _named(form: Form) -> Iterator[tuple[Mention, str, str]]:
    for mention in form.mentions:
        if mention.tree is None:
            continue
        for node in walk(mention.tree):
            match node:
                case Operation("pulldata" | "instance", (Literal(str(name)), *_)):
                    yield mention, name, mention.column
                case _:
                    pass
