"""The data dictionary: what each column of an export holds, in every language of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.export.rows import Cell, Exported, Head
from flows.conversation.tables import Column

NAME = "dictionary"
_BEFORE = ("table", "column", "question", "type")
_AFTER = ("choices", "unit", "feeds", "first_revision", "last_revision")


def head(exports: Sequence[Exported]) -> Head:
    labels = [f"label::{language}" for language in _languages(exports)]
    return Head(NAME, (*_BEFORE, *labels, *_AFTER))


def rows(exports: Sequence[Exported]) -> Iterator[list[Cell]]:
    languages = _languages(exports)
    for export in exports:
        for table, written in zip(export.tables, export.heads, strict=True):
            for column, title in export.titled(table):
                yield _row(export, written, column, title, languages)


def _row(export: Exported, written: Head, column: Column, title: str, languages: Sequence[str]) -> list[Cell]:
    asked = column.asked
    labels: list[Cell] = []
    for language in languages:
        worded = asked.label.by_language.get(language) if asked is not None and asked.label else None
        labels.append(" ".join(worded.source.split()) if worded is not None else None)
    choices = "; ".join(f"{choice.name} = {export.worded(choice.label)}" for choice in column.choices)
    feeds = []
    if asked is not None and asked.counts:
        feeds.append(f"counts {asked.counts}")
    if asked is not None and asked.measures:
        feeds.append(f"measures {asked.measures}")
    unit = str(asked.unit) if asked is not None and asked.unit else None
    return [
        written.name, title, column.path, _type(column), *labels, choices or None, unit, "; ".join(feeds) or None,
        column.first_revision, column.last_revision,
    ]  # fmt: skip


def _type(column: Column) -> str:
    asked = column.asked
    if asked is None:
        return column.type
    if asked.is_ladder:
        return "ladder"
    return f"{column.type} {asked.list_name}" if asked.list_name else column.type


def _languages(exports: Sequence[Exported]) -> list[str]:
    found: dict[str, None] = {}
    for export in exports:
        if export.flow is not None:
            found.update(dict.fromkeys(export.flow.settings.languages))
    return list(found)
