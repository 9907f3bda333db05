"""Answers: append-only rows, one for each thing that happened to an answer.

Closed answers (numbers, choices, days, times, an OK) stand in the clear, so that they can be counted. Free text,
files and places are sealed under the person's key, with what was shown of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sqlalchemy import Row, bindparam, insert, select, update

from flows.conversation.events import (
    Answered,
    BroughtBack,
    Corrected,
    Event,
    Renamed,
    Said,
    SetAside,
    SetAsideBecause,
    Skipped,
)
from flows.conversation.run import ASIDE, Answer, Run, State, exchanged
from flows.values import (
    Acknowledged,
    Attachment,
    Choice,
    Choices,
    Date,
    DateTime,
    Number,
    Places,
    Ranking,
    Text,
    Time,
    Unit,
    Value,
    value_from_json,
    value_to_json,
)
from storage.encryption import PersonKey, as_json
from storage.schema import answers, from_moment, to_moment
from storage.writes import Write

if TYPE_CHECKING:
    from storage.transactions import Tx

AnswerEvent: TypeAlias = Answered | Corrected | Skipped | SetAside | BroughtBack | Said | Renamed

_a = answers.c
_INSERT = Write(insert(answers))
_STANDING = Write(
    update(answers)
    .where(_a.run == bindparam("in_run"), _a.sequence == bindparam("at_sequence"))
    .values(standing=bindparam("stands")),
    "stands",
    "in_run",
    "at_sequence",
)
COLUMNS = (
    _a.run, _a.sequence, _a.person, _a.revision, _a.question, _a.kind, _a.because, _a.type, _a.choices, _a.exact,
    _a.unit, _a.day, _a.shown, _a.sealed, _a.at, _a.was,
)  # fmt: skip
_OF_RUNS = select(*COLUMNS).where(_a.run.in_(bindparam("runs", expanding=True))).order_by(_a.run, _a.sequence)

#: what is sealed: anything a person wrote or sent freely, and where they were
FREE = (Text, Attachment, Places)
_STANDS = (State.ANSWERED, State.SKIPPED, State.SAID)
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer row, read back and opened."""

    run: str
    sequence: int
    revision: str
    question: str
    kind: str
    because: str | None
    value: Value | None
    shown: str
    at: datetime
    was: str | None = None


class Answers:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def append(
        self, before: Run | None, after: Run, events: Sequence[Event], programme: str, key: PersonKey
    ) -> None:
        """Keep what happened to answers in one sprint, and mark which rows stand now."""
        questions = set()
        for event in events:
            if isinstance(event, AnswerEvent) and event.question is not None:
                questions.add(event.question)
                self._append_one(after, event, event.question, programme, key)
        if before is None:
            return
        if any(isinstance(event, Renamed) for event in events):
            questions = {*before.answers, *after.answers}
        old = {sequence for question in questions if (sequence := _standing(before, question)) is not None}
        new = {sequence for question in questions if (sequence := _standing(after, question)) is not None}
        for sequence in sorted(old ^ new):
            if sequence <= before.sequence:
                self._tx.write(_STANDING, sequence in new, after.id, sequence)

    def _append_one(
        self, run: Run, event: AnswerEvent, question: str, programme: str, key: PersonKey
    ) -> None:
        because: str | None = None
        value: Value | None = None
        shown: str | None = None
        was: str | None = None
        match event:
            case Answered(value=value, shown=shown):
                kind = "answered"
            case Corrected(value=value, shown=shown):
                kind = "corrected"
            case Skipped():
                kind = "skipped"
            case SetAside():
                kind, because = "set_aside", event.because.value
            case BroughtBack(shown=shown):
                kind = "brought_back"
            case Said():
                kind = "said"
            case Renamed(was=was):
                kind = "renamed"
            case _:
                assert_never(event)
        answer = run.answers.get(question)
        box: dict[str, Any] = {}
        if isinstance(value, FREE):
            box = {"value": value_to_json(value), "shown": shown}
        elif shown and answer is not None and isinstance(answer.value, FREE):
            box = {"shown": shown}
        sealed = None
        if box:
            content = as_json(box)
            sealed, shown = key.seal(content, f"answer:{run.id}#{event.sequence}"), None
        self._tx.write(
            _INSERT, run.id, event.sequence, run.person, programme, run.flow, run.revision, question, kind, because,
            *_columns(value), shown, sealed, to_moment(event.at), _standing(run, question) == event.sequence,
            was,
        )  # fmt: skip

    async def of_runs(self, keys: dict[str, PersonKey]) -> dict[str, list[Kept]]:
        """Every answer row of these runs (run id → the key of its person), in order."""
        kept: dict[str, list[Kept]] = {run: [] for run in keys}
        runs = list(keys)
        for start in range(0, len(runs), _AT_ONCE):
            for row in await self._tx.rows(_OF_RUNS, answers, runs=runs[start : start + _AT_ONCE]):
                kept[row.run].append(read_row(row, keys[row.run]))
        return kept


def _columns(
    value: Value | None,
) -> tuple[str | None, str | None, str | None, int | None, str | None, str | None]:
    """A value in the columns type, choices, exact, millionths, unit and day; free text is in none of them."""
    match value:
        case None:
            return None, None, None, None, None, None
        case Number(exact, unit):
            return "number", None, exact, value.millionths, unit, None
        case Choice(name):
            return "choice", name, None, None, None, None
        case Choices(names):
            return "choices", " ".join(names), None, None, None, None
        case Ranking(names):
            return "ranking", " ".join(names), None, None, None, None
        case Time(exact):
            return "time", None, exact, None, None, None
        case DateTime(exact):
            return "date-time", None, exact, None, None, exact[:10]
        case Date(day):
            return "date", None, None, None, None, day.isoformat()
        case Acknowledged():
            return "acknowledged", None, None, None, None, None
        case Text():
            return "text", None, None, None, None, None
        case Attachment():
            return "attachment", None, None, None, None, None
        case Places():
            return "places", None, None, None, None, None
        case _:
            assert_never(value)


def read_row(row: Row[Any], key: PersonKey | None) -> Kept:
    """An answer row as it was said. Without a key, free text stays closed and reads as empty."""
    shown = row.shown or ""
    value: Value | None = None
    if row.type in _FREE_TYPES and key is not None:
        box = _open(key, row)
        value, shown = value_from_json(box["value"]), box["shown"]
    elif row.type is not None:
        value = closed_value(row.type, row.choices, row.exact, row.unit, row.day)
    elif row.sealed is not None and key is not None:
        shown = _open(key, row)["shown"]
    return Kept(
        row.run,
        row.sequence,
        row.revision,
        row.question,
        row.kind,
        row.because,
        value,
        shown,
        from_moment(row.at),
        row.was,
    )


_FREE_TYPES = ("text", "attachment", "places")


def closed_value(
    type: str, choices: str | None, exact: str | None, unit: str | None, day: str | None
) -> Value:
    """The value as far as it stands in the clear: of what is sealed it is an empty text, or a file without a name."""
    match type:
        case "number":
            return Number(exact or "", Unit(unit) if unit else None)
        case "choice":
            return Choice(choices or "")
        case "choices":
            return Choices(tuple((choices or "").split()))
        case "ranking":
            return Ranking(tuple((choices or "").split()))
        case "time":
            return Time(exact or "")
        case "date-time":
            return DateTime(exact or "")
        case "date":
            return Date(date.fromisoformat(day or ""))
        case "acknowledged":
            return Acknowledged()
        case "attachment":
            return Attachment("file", "")
        case "text" | "places":
            return Text("")
        case other:
            raise ValueError(f"no answer is of type {other!r}")


def fold(rows: Iterable[Kept]) -> MappingProxyType[str, Answer]:
    """The answers of a run, from its rows in order: what ``replay`` does, without the questions' wording."""
    found: dict[str, Answer] = {}
    for row in rows:
        match row.kind:
            case "answered" | "corrected":
                state = State.ANSWERED
            case "skipped":
                state = State.SKIPPED
            case "said":
                state = State.SAID
            case "set_aside":
                state = ASIDE[SetAsideBecause(row.because or "")]
                found[row.question] = replace(found[row.question], state=state)
                continue
            case "renamed":
                found = exchanged(found, row.was or "", row.question)
                continue
            case _:
                earlier = found[row.question]
                state = State.ANSWERED if earlier.value is not None else State.SKIPPED
                found[row.question] = replace(earlier, state=state)
                continue
        found[row.question] = Answer(
            row.question, state, row.value, row.shown, row.sequence, row.at, row.revision
        )
    return MappingProxyType(found)


def as_events(rows: Iterable[Kept]) -> list[Event]:
    """The rows as the events they were made from. What was said in a note is not here but in its turn."""
    latest: dict[str, Value] = {}
    events: list[Event] = []
    for row in rows:
        match row.kind:
            case "answered" if row.value is not None:
                events.append(Answered(row.sequence, row.at, row.question, row.value, row.shown))
            case "corrected" if row.value is not None:
                before = latest[row.question]
                events.append(Corrected(row.sequence, row.at, row.question, row.value, before, row.shown))
            case "skipped":
                events.append(Skipped(row.sequence, row.at, row.question))
            case "set_aside":
                because = SetAsideBecause(row.because or "")
                events.append(SetAside(row.sequence, row.at, row.question, because))
            case "brought_back":
                events.append(BroughtBack(row.sequence, row.at, row.question, row.shown))
            case "renamed":
                events.append(Renamed(row.sequence, row.at, row.question, row.was or ""))
                other, moved = latest.pop(row.question, None), latest.pop(row.was or "", None)
                latest |= {row.question: moved} if moved is not None else {}
                latest |= {row.was or "": other} if other is not None else {}
        if row.value is not None:
            latest[row.question] = row.value
    return events


def _standing(run: Run, question: str) -> int | None:
    answer = run.answers.get(question)
    return answer.sequence if answer is not None and answer.state in _STANDS else None


def _open(key: PersonKey, row: Row[Any]) -> Any:
    return json.loads(key.open(row.sealed, f"answer:{row.run}#{row.sequence}"))
