"""A flow's submissions as tables: one row for each, and one table more for each repeat.

Columns are stable over revisions: one that was ever answered stays, whatever the flow asks now, and a question that
was renamed keeps its one column. A column is called as the question's path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.conversation.definition import ChoiceRow, Flow, Label, Question, QuestionType
from flows.conversation.over_revisions import is_about_another, repeat_around


@dataclass(frozen=True, slots=True)
class Seen:
    """A question as it stands among the answers: in a revision, with the type of its values, first and last."""

    place: str
    question: str
    revision: str
    type: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Column:
    """One question of a table. ``asked`` is ``None`` where no revision that is known asks it."""

    path: str
    type: str
    asked: Question | None
    choices: tuple[ChoiceRow, ...]
    first_revision: str
    last_revision: str

    @property
    def label(self) -> Label | None:
        return self.asked.label if self.asked is not None else None

    @property
    def has_several(self) -> bool:
        return self.type in (QuestionType.SELECT_MULTIPLE, "choices")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for each submission, or (``repeat``) for each instance of a repeat. ``levels`` are the paths of the
    repeats around a row, outermost first: a row is numbered in each."""

    repeat: str
    levels: tuple[str, ...]
    columns: tuple[Column, ...]


def tables(flows: Sequence[Flow], seen: Iterable[Seen]) -> tuple[Table, ...]:
    """The tables of a flow. ``flows`` are its revisions as far as they are known, the present one first."""
    by_question: dict[str, list[Seen]] = {}
    for each in sorted(seen, key=lambda each: (each.first, each.question)):
        if not is_about_another(each.place):
            by_question.setdefault(each.question, []).append(each)
    levels: dict[str, tuple[str, ...]] = {"": ()}
    found: dict[str, dict[str, Column]] = {"": {}}
    for flow in flows:
        for question, around in flow.walk():
            repeats = tuple(group.path for group in around if group.repeats)
            repeat = repeats[-1] if repeats else ""
            levels.setdefault(repeat, repeats)
            held = found.setdefault(repeat, {})
            if not _is_kept(question):
                continue
            if question.path in held:
                held[question.path] = _with_choices(held[question.path], flow.choices_of(question))
            elif flow is flows[0] or question.path in by_question:
                # A revision gone by shows what was asked; what nobody ever answered in it left nothing to show.
                held[question.path] = _column(flow, question, by_question.get(question.path, []))
    known = {path for held in found.values() for path in held}
    for path, given in by_question.items():
        if path not in known:
            repeat = repeat_around(given[0].place)
            levels.setdefault(repeat, _levels_of(given[0].place))
            column = Column(path, given[-1].type, None, (), given[0].revision, _last(given))
            found.setdefault(repeat, {})[path] = column
    return tuple(Table(repeat, levels[repeat], tuple(held.values())) for repeat, held in found.items())


def _is_kept(question: Question) -> bool:
    """Whether there is anything to write: what is only shown holds nothing."""
    return question.type is not QuestionType.NOTE


def _column(flow: Flow, question: Question, given: Sequence[Seen]) -> Column:
    first = given[0].revision if given else flow.revision
    last = _last(given) if given else flow.revision
    return Column(question.path, question.type, question, flow.choices_of(question), first, last)


def _with_choices(column: Column, earlier: Sequence[ChoiceRow]) -> Column:
    """The column with choices that were offered once and are no longer."""
    names = {choice.name for choice in column.choices}
    gone = tuple(choice for choice in earlier if choice.name not in names)
    return replace(column, choices=(*column.choices, *gone)) if gone else column


def _last(given: Sequence[Seen]) -> str:
    return max(given, key=lambda each: each.last).revision


def _levels_of(place: str) -> tuple[str, ...]:
    """The paths of the repeats around a place whose flow nobody knows any more."""
    parts, walked, levels = place.split("/"), "", []
    for part in parts:
        name, bracket, _ = part.partition("[")
        walked = f"{walked}/{name}" if walked else name
        if bracket:
            levels.append(walked)
    return tuple(levels)
