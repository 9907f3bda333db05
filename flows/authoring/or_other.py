"""``or_other`` behind a select: one more choice, and a question that asks what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from flows.conversation.definition import ChoiceRow, Label, Question, QuestionType
from flows.conversation.expressions import parse_expression, parse_template

OTHER = "other"


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Per language, what the choice and the question are called."""
    read = yaml.safe_load(files("flows.authoring").joinpath("or_other.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(read)


@cache
def made_by_us() -> frozenset[str]:
    """What stands in a form without its author having written it."""
    return frozenset(each for said in words().values() for each in said.values())


def with_other(rows: tuple[ChoiceRow, ...], languages: Iterable[str]) -> tuple[ChoiceRow, ...]:
    """The list with the choice added; it is added to the list itself, so every question with that list offers it."""
    if any(row.name == OTHER for row in rows):
        return rows
    return (*rows, ChoiceRow(OTHER, _in_each(languages, "choice")))


def question_of_other(name: str, path: str, languages: Iterable[str], row: int) -> Question:
    """The question that follows where ``other`` was chosen; ``path`` is that of the group around, ending in ``/``."""
    other = f"{name}_other"
    return Question(
        QuestionType.TEXT,
        other,
        f"{path}{other}",
        label=_in_each(languages, "question"),
        relevant=parse_expression(f"selected(../{name}, 'other')"),
        row=row,
    )


def _in_each(languages: Iterable[str], which: str) -> Label:
    known = words()
    return Label(
        {
            language: parse_template(known.get(language, known["en"])[which])
            for language in dict.fromkeys(languages)
        }
    )
