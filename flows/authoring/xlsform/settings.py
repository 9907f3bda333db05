"""Reads the sheet settings: the columns of XLSForm, and those that only this bot has (``bot::audience``).

What our columns may say is what YAML's keys of the same names may say; both are read by the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from flows.authoring.fields import Fields
from flows.authoring.flow_file import SETTINGS_KEYS, read_flow_settings
from flows.authoring.problems import ProblemsOfRow, did_you_mean, quote
from flows.authoring.programme import ANYONE
from flows.authoring.xlsform.columns import OURS, PLAIN_LANGUAGE, Row, Table
from flows.authoring.xlsform.form import Form
from flows.authoring.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence
from flows.conversation.definition import FlowSettings, Label
from flows.conversation.expressions import parse_template

TRANSLATED = ("title", "thanks")
LISTS = ("unchecked_languages",)
#: XLSForm says these itself
ELSEWHERE = (
    *("default_language", "languages", "version", "instance_name", "columns", "allow_choice_duplicates"),
)
KEYS = ("audience", *TRANSLATED, *(key for key in SETTINGS_KEYS if key not in ELSEWHERE))


@dataclass(frozen=True, slots=True)
class FormSettings:
    """What a form says of itself as a whole."""

    id: str
    title: Label
    audience: str
    settings: FlowSettings


def read_settings(row: Row, file: str, form: Form) -> FormSettings:
    """The settings of the form in ``file``, whose other sheets are read already."""
    _check_languages(row, form)
    instance_name = form.expression(row, "instance_name", "instance_name", by=None)
    own, title, thanks = _own(row, form), _title(row, file, form), form.label(row, OURS, "thanks", by=None)
    languages = form.languages.spoken(form.used_languages)
    read = read_flow_settings(own, languages, form.languages.default, thanks)
    return FormSettings(
        id=flow_id(row.text("id_string") or PurePath(file).stem),
        title=title,
        audience=own.text("audience") or ANYONE,
        settings=replace(
            read, version=row.text("version"), instance_name=instance_name, columns=_other_columns(row)
        ),
    )


READ = frozenset({"title", "id_string", "default_language", "version", "instance_name"})
#: how the sheets are read; whoever writes a form decides that anew
HOW_TO_READ = frozenset({"allow_choice_duplicates", "clean_text_values", "flat"})


def _other_columns(row: Row) -> dict[str, str]:
    """What a chat has no use for (``style``, ``public_key`` …), kept for writing the form back."""
    return {
        row.headers[tokens]: text
        for tokens, text in row.cells.items()
        if tokens[0] not in READ | HOW_TO_READ | {OURS}
    }


def flow_id(named: str) -> str:
    """What a form calls itself, as an id that people type: ``Check in_2`` is ``check-in-2``."""
    return re.sub(r"[^a-z0-9]+", "-", named.casefold()).strip("-") or "form"


def _title(row: Row, file: str, form: Form) -> Label:
    plain = row.text("title") or row.text("id_string") or PurePath(file).stem
    default = form.languages.default
    own = form.label(row, OURS, "title", by=None)
    translated = {} if own is None else dict(own.by_language)
    return Label({default: parse_template(plain.replace("${", "$ {")), **translated})


def _check_languages(row: Row, form: Form) -> None:
    for tokens in row.cells:
        if tokens[0] == OURS and len(tokens) == 3 and tokens[2] not in form.languages.codes:
            form.problem(
                row,
                row.headers[tokens],
                f"the form does not speak {quote(tokens[2])}",
                did_you_mean(
                    tokens[2],
                    [name for name in form.languages.codes if name != PLAIN_LANGUAGE],
                    "Take it out",
                ),
            )


def _own(row: Row, form: Form) -> Fields:
    """Our columns as keys with their values, as YAML has them."""
    entries: list[Entry] = []
    headers: dict[str, str] = {}
    for tokens, text in row.cells.items():
        if tokens[0] != OURS:
            continue
        key = tokens[1]
        headers[key] = row.headers[tokens]
        if key in TRANSLATED:
            continue
        value: Node = Scalar(row.number, text, plain=False)
        if key in LISTS:
            words = re.split(r"[\s,]+", text)
            value = Sequence(row.number, tuple(Scalar(row.number, word, plain=False) for word in words))
        entries.append(Entry(key, row.number, value))
    problems = ProblemsOfRow(form.mistakes.problems, row.sheet, headers)
    return Fields(Mapping(row.number, tuple(entries)), problems, "the sheet settings", KEYS)


def settings_row(table: Table) -> Row:
    """The row that counts: the first one."""
    return table.rows[0] if table.rows else Row(table.name, 2, {}, table.headers)
