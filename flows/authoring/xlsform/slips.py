"""Finds the slips that every reader passes over in silence: a header or a language that is nearly one it knows.

``relevent`` in a header makes a condition that is never looked at. The form can be played, but has to be mended
before it is published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from flows.authoring.attached import tables_in
from flows.authoring.parameters import read_parameters
from flows.authoring.problems import quote
from flows.authoring.xlsform.columns import OURS, OWN_WORDS, PLAIN_LANGUAGE, Row, Table
from flows.authoring.xlsform.form import Form
from flows.authoring.xlsform.languages import language_code
from flows.authoring.xlsform.sheets import Workbook

#: by sheet: the headers an author is most likely to have meant, and what each is read as
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "survey": {
        "type": ("type",),
        "name": ("name",),
        "label": ("label",),
        "hint": ("hint",),
        "guidance_hint": ("guidance_hint",),
        "required": ("bind", "required"),
        "required_message": ("bind", "jr:requiredMsg"),
        "relevant": ("bind", "relevant"),
        "constraint": ("bind", "constraint"),
        "constraint_message": ("bind", "jr:constraintMsg"),
        "calculation": ("bind", "calculate"),
        "default": ("default",),
        "trigger": ("trigger",),
        "choice_filter": ("choice_filter",),
        "repeat_count": ("control", "jr:count"),
        "read_only": ("bind", "readonly"),
        "appearance": ("control", "appearance"),
        "parameters": ("parameters",),
    },
    "choices": {"list_name": ("list name",), "name": ("name",), "label": ("label",)},
    "settings": {
        "form_title": ("title",),
        "form_id": ("id_string",),
        "default_language": ("default_language",),
        "version": ("version",),
        "instance_name": ("instance_name",),
        "allow_choice_duplicates": ("allow_choice_duplicates",),
    },
}
NEAR = 0.84
"""How alike two headers are before one is taken for the other."""


def find_slips(workbook: Workbook, tables: Collection[Table], settings: Row, form: Form) -> None:
    """What is nearly right in the headers and the settings of a form; and what a chat has no use for."""
    for table in tables:
        _headers(table, form)
        _made_a_day(table, form)
    _default_language(settings, form)
    _not_used(tables, form)
    more = [row for table in tables if table.name == "settings" for row in table.rows[1:] if row.cells]
    if more:
        form.mistakes.mend(
            more[0].number,
            None,
            "only the first row of settings is read",
            "Delete this row, or move what it says up",
            sheet="settings",
        )
    for name in ("entities", "osm"):
        if workbook.sheet(name).rows:
            form.mistakes.notice(
                None, None, f"the sheet {name} is not used by a chat", "It may stay", sheet=name
            )


_DAY = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")


def _made_a_day(table: Table, form: Form) -> None:
    """Who types 5-10 into a spreadsheet gets the fifth of October, which nobody would want to read or tap."""
    for row in table.rows:
        for tokens, text in row.cells.items():
            if tokens[0] in ("name", "label", "hint") and (day := _DAY.fullmatch(text)):
                form.mistakes.mend(
                    row.number,
                    row.column(*tokens),
                    f"the spreadsheet has made the day {day[1]} of what was typed here",
                    "Format the cell as text, then type it again",
                    sheet=table.name,
                )


def _headers(table: Table, form: Form) -> None:
    known = COLUMNS.get(table.name, {})
    read = {tokens[: len(meant)] for tokens in table.headers for meant in known.values()}
    filled = {tokens for row in table.rows for tokens in row.cells}
    for tokens, header in table.headers.items():
        if table.name == "survey":
            _unused(tokens, header, form)
        word = tokens[0].casefold().replace(" ", "_")
        if tokens not in filled or any(tokens[: len(meant)] == meant for meant in known.values()):
            continue
        near = get_close_matches(word, [name for name, meant in known.items() if meant not in read], 1, NEAR)
        if near:
            form.mistakes.mend(
                1,
                header,
                f"the column {quote(header)} is not read",
                f'Did you mean "{"::".join((near[0], *tokens[1:]))}"?',
                sheet=table.name,
            )


def _unused(tokens: tuple[str, ...], header: str, form: Form) -> None:
    if tokens[0] == OURS:
        words = [f"{OURS}::{word}" for word in (*OWN_WORDS.split("|"), "was")]
        near = get_close_matches(header.casefold(), words, 1)
        form.mistakes.problems.add(
            1,
            header,
            f"the bot has no column {quote(header)} here",
            f'Did you mean "{near[0]}"?' if near else f"Use one of: {', '.join(words)}",
            sheet="survey",
        )
    elif (
        tokens[0] in ("instance", "control", "bind", "entities")
        and tokens[:2] not in COLUMNS["survey"].values()
    ):
        form.mistakes.notice(
            1, header, f"the column {quote(header)} is not used by a chat", "It may stay", sheet="survey"
        )


def _not_used(tables: Collection[Table], form: Form) -> None:
    """Lists that no question offers."""
    types = " ".join(row.text("type") for table in tables if table.name == "survey" for row in table.rows)
    named = set(types.replace(",", " ").split())
    named |= {table for mention in form.mentions if mention.tree for table in tables_in(mention.tree)}
    for table in tables:
        for row in table.rows:
            named |= set(read_parameters(row.text("parameters")).values())
    for table in tables:
        for row in table.rows:
            listed = row.text("list name") if table.name == "choices" else ""
            if listed and listed not in named:
                named.add(listed)
                form.mistakes.notice(
                    row.number,
                    row.column("list name"),
                    f"no question offers the list {quote(listed)}",
                    "It may stay",
                    sheet=table.name,
                )


def _default_language(settings: Row, form: Form) -> None:
    """A default language that no column is in, where columns do name their languages."""
    written = settings.text("default_language")
    named = [name for name in form.languages.codes if name != PLAIN_LANGUAGE]
    codes = {form.languages.codes[name] for name in named}
    if not written or not named or written in named or language_code(written) in codes:
        return
    if form.languages.default in form.used_languages:
        # Columns without a language are in it.
        return
    near = get_close_matches(written, named, 1)
    form.mistakes.mend(
        settings.number,
        settings.column("default_language"),
        f"no column is in the default language {quote(written)}",
        f'Did you mean "{near[0]}"?' if near else f"The columns are in: {', '.join(named)}",
        sheet="settings",
    )
