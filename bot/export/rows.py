"""Submissions as rows: wide (one for each submission, and one for each instance of a repeat) and long (one for each
answer). A row is a list of cells, in the order of its table's columns; how a cell is written is the file's affair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from flows.conversation.definition import ChoiceRow, Flow, Label
from flows.conversation.over_revisions import PlaceNow, as_stored, instances, is_about_another, repeat_around
from flows.conversation.places import template_path
from flows.conversation.run import Answer, Run, State
from flows.conversation.submission import Submission, submitted
from flows.conversation.tables import Column, Table
from flows.values import Choice, Choices, Date, Number, Ranking, Text, Value, exact_decimal, plain_decimal
from storage.answers import Kept
from storage.submissions import Stored, answered, plain_text

Cell: TypeAlias = str | int | Number | date | datetime | None

SUBMISSION = ("run", "person", "revision", "language", "started", "ended", "status")
ANSWER = ("person", "flow", "revision", "run", "question", "value", "unit", "at", "instance")
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Head:
    """A table's name and what its columns are called."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Exported:
    """One flow, and how it is written. ``known`` are its revisions that can still be read, by name."""

    id: str
    flow: Flow | None
    tables: tuple[Table, ...]
    zone: ZoneInfo
    place_now: PlaceNow = as_stored
    known: Mapping[str, Flow] = field(default_factory=lambda: MappingProxyType({}))
    #: the language of labels, where they are wanted instead of names
    labels: str | None = None
    each_choice: bool = False

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The tables, that of the submissions first."""
        return tuple(Head(self._called(table), self._columns(table)) for table in self.tables)

    def wide(self, stored: Stored) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of one submission, each with the number of its table."""
        held: dict[str, dict[tuple[int, ...], dict[str, Value]]] = {"": {(): {}}}
        for place, question, value in self._values(stored):
            if is_about_another(place):
                if value == Choice("yes"):
                    held.setdefault(template_path(place), {}).setdefault(instances(place), {})
                continue
            rows = held.setdefault(repeat_around(place), {})
            rows.setdefault(instances(place), {})[question] = value
        for number, table in enumerate(self.tables):
            for instance, values in sorted(held.get(table.repeat, {}).items()):
                before: list[Cell] = [stored.id, *instance] if table.repeat else self._about(stored)
                yield number, [*before, *self._cells(table, values)]

    def long(self, stored: Stored) -> Iterator[list[Cell]]:
        for kept in answered(stored):
            place, question = self.place_now(kept.question, kept.revision)
            if is_about_another(place):
                continue
            column = self._by_path.get(question)
            unit = kept.value.unit if isinstance(kept.value, Number) else None
            row: list[Cell] = [
                stored.person, stored.flow, kept.revision, stored.id, question, self._cell(column, kept.value),
                unit, kept.at.isoformat(), ".".join(map(str, instances(place))) or None,
            ]  # fmt: skip
            yield row if self.labels is None else [*row, self._label(column) if column else question]

    def as_object(self, stored: Stored) -> dict[str, Any]:
        """A whole submission, for JSON."""
        answers: dict[str, Any] = {}
        repeats: dict[str, list[dict[str, Any]]] = {}
        for number, row in self.wide(stored):
            table = self.tables[number]
            first = 1 + len(table.levels) if table.repeat else len(SUBMISSION)
            filled = {
                name: _plain(cell)
                for name, cell in zip(self.heads[number].columns[first:], row[first:], strict=True)
                if cell is not None
            }
            if table.repeat:
                repeats.setdefault(table.repeat, []).append({"instance": row[1:first], "answers": filled})
            else:
                answers = filled
        about = dict(zip(SUBMISSION, map(_plain, self._about(stored)), strict=True))
        return {"flow": stored.flow, **about, "answers": answers, "repeats": repeats}

    # --- columns --------------------------------------------------------------------------------------

    def _called(self, table: Table) -> str:
        return f"{self.id}.{table.repeat.replace('/', '.')}" if table.repeat else self.id

    def titled(self, table: Table) -> Iterator[tuple[Column, str]]:
        """The questions of a table with what their columns are called, each by another name."""
        names = {"run", *table.levels} if table.repeat else set(SUBMISSION)
        for column in table.columns:
            title = column.path if self.labels is None else self._label(column)
            # Two questions may be worded alike.
            title = title if title not in names else f"{title} ({column.path})"
            names.add(title)
            yield column, title

    def _columns(self, table: Table) -> tuple[str, ...]:
        names = ["run", *table.levels] if table.repeat else list(SUBMISSION)
        for column, title in self.titled(table):
            names.append(title)
            names += [f"{title}/{self._choice(choice)}" for choice in self._apart(column)]
        return tuple(names)

    def _apart(self, column: Column) -> Sequence[ChoiceRow]:
        """The choices that have a column each."""
        return column.choices if self.each_choice and column.has_several else ()

    def _label(self, column: Column) -> str:
        return self.worded(column.label) or column.path

    def _choice(self, choice: ChoiceRow) -> str:
        return choice.name if self.labels is None else self.worded(choice.label) or choice.name

    def worded(self, label: Label | None) -> str:
        """A text of the flow in the language of labels, or in the flow's own."""
        fallback = self.flow.settings.default_language if self.flow is not None else "en"
        found = label.in_language(self.labels or fallback, fallback) if label is not None else None
        return " ".join(found.source.split()) if found is not None else ""

    @cached_property
    def _by_path(self) -> Mapping[str, Column]:
        return {column.path: column for table in self.tables for column in table.columns}

    @cached_property
    def _choice_labels(self) -> Mapping[str, Mapping[str, str]]:
        return {
            path: {choice.name: self._choice(choice) for choice in column.choices}
            for path, column in self._by_path.items()
        }

    # --- cells ----------------------------------------------------------------------------------------

    def _about(self, stored: Stored) -> list[Cell]:
        ended = stored.last_at.astimezone(self.zone) if stored.ending is not None else None
        started = stored.started_at.astimezone(self.zone)
        status = stored.ending or OPEN
        return [stored.id, stored.person, stored.revision, stored.language, started, ended, status]

    def _values(self, stored: Stored) -> Iterator[tuple[str, str, Value]]:
        """What stands in the submission, with the place and the question it belongs to now."""
        for kept in answered(stored):
            assert kept.value is not None
            yield *self.place_now(kept.question, kept.revision), kept.value
        flow = self.known.get(stored.revision)
        if flow is None or all(question.is_asked for question in flow.questions):
            return
        for path, text in submitted(Submission(flow, as_run(stored))).items():
            asked = flow.by_path[template_path(path)]
            if not asked.is_asked:
                yield *self.place_now(path, stored.revision), _worked_out(text)

    def _cells(self, table: Table, values: Mapping[str, Value]) -> Iterator[Cell]:
        for column in table.columns:
            value = values.get(column.path)
            yield self._cell(column, value)
            ticked = value.names if isinstance(value, Choices) else ()
            for choice in self._apart(column):
                yield None if value is None else int(choice.name in ticked)

    def _cell(self, column: Column | None, value: Value | None) -> Cell:
        match value:
            case None:
                return None
            case Number():
                return value
            case Date(day):
                return day
            case Choice(name):
                return self._named(column, [name])
            case Choices(names) | Ranking(names):
                return self._named(column, names)
            case _:
                return plain_text(value)

    def _named(self, column: Column | None, names: Iterable[str]) -> str:
        if self.labels is None or column is None:
            return " ".join(names)
        labels = self._choice_labels[column.path]
        return "; ".join(labels.get(name, name) for name in names)


def as_run(stored: Stored) -> Run:
    """The run as it stands: what was set aside is not in it."""
    return Run(
        id=stored.id,
        person=stored.person,
        flow=stored.flow,
        revision=stored.revision,
        language=stored.language,
        started_at=stored.started_at,
        last_at=stored.last_at,
        answers=MappingProxyType(
            {
                kept.question: Answer(
                    kept.question, _state(kept), kept.value, kept.shown, kept.sequence, kept.at, kept.revision
                )
                for kept in stored.kept
            }
        ),
    )


def _worked_out(text: str) -> Value:
    """What was calculated, a number where it is written as one."""
    number = exact_decimal(text)
    return Number(text) if number is not None and plain_decimal(number) == text else Text(text)


def _state(kept: Kept) -> State:
    return State.ANSWERED if kept.value is not None else State(kept.kind)


def _plain(cell: Cell) -> str | int | None:
    match cell:
        case Number(exact):
            return exact
        case date():
            return cell.isoformat()
        case _:
            return cell
