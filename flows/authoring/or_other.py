"""``or_other`` behind a select: one more choice, and a question that asks what it is, in pyxform's words."""

from __future__ import annotations

from collections.abc import Iterable

from flows.conversation.definition import ChoiceRow, Label, Question, QuestionType
from flows.conversation.expressions import parse_expression, parse_template

OTHER = "other"


def with_other(rows: tuple[ChoiceRow, ...], languages: Iterable[str]) -> tuple[ChoiceRow, ...]:
    """The list with the choice added; it is added to the list itself, so every question with that list offers it."""
    if any(row.name == OTHER for row in rows):
        return rows
    return (*rows, ChoiceRow(OTHER, _in_each(languages, "Other")))


def question_of_other(name: str, path: str, languages: Iterable[str], row: int) -> Question:
    """The question that follows where ``other`` was chosen; ``path`` is that of the group around, ending in ``/``."""
    other = f"{name}_other"
    return Question(
        QuestionType.TEXT,
        other,
        f"{path}{other}",
        label=_in_each(languages, "Specify other."),
        relevant=parse_expression(f"selected(../{name}, 'other')"),
        row=row,
    )


def _in_each(languages: Iterable[str], words: str) -> Label:
    return Label(dict.fromkeys(languages, parse_template(words)))
