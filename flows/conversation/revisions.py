"""What differs between two revisions of a flow, and what becomes of a run that is half-way through the older one.

A run either goes on without being asked anything again, or is asked some things again and says why, or stays in its
revision because an answer has no place in the newer one. ``engine.move`` does what is foretold here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Question, QuestionType
from flows.conversation.engine import move
from flows.conversation.places import Another, Place, template_path
from flows.conversation.renaming import Route, guessed_route, route
from flows.conversation.replies import fits
from flows.conversation.run import Run, State
from flows.conversation.submission import Submission
from flows.conversation.told import first_open

# --- what differs ------------------------------------------------------------------------------------


class Kind(StrEnum):
    """How a question or group of a newer revision differs from what it was."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETYPED = "retyped"
    MOVED = "moved"
    INTO_REPEAT = "into_repeat"
    OUT_OF_REPEAT = "out_of_repeat"
    REORDERED = "reordered"
    REWORDED = "reworded"
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    CHOICE_REWORDED = "choice_reworded"
    CONDITION = "condition"
    CONSTRAINT = "constraint"
    CALCULATION = "calculation"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``question`` is the path in the newer revision (of what was removed: in the older one);
    ``before`` and ``after`` are what differs, as the files say it."""

    kind: Kind
    question: str
    before: str = ""
    after: str = ""


def changes(old: Flow, new: Flow, by: Route | None = None) -> tuple[Change, ...]:
    """What an author should know of before the newer revision is published, in the order of the flow."""
    by = by or route([old, new])
    before = {path: (item, around) for path, item, around in _items(old)}
    kept: list[str] = []
    found: list[Change] = []
    for path, item, around in _items(new):
        was = by.came_from(path)
        if was is None or was not in before:
            found.append(Change(Kind.ADDED, path, after=_said(item)))
            continue
        kept.append(was)
        old_item, old_around = before[was]
        found += _of_place(path, item, around, was, old_item, old_around, by)
        found += _of_conditions(path, old_item, item)
        if isinstance(item, Question) and isinstance(old_item, Question):
            found += _of_question(path, old, old_item, new, item)
    found += [
        Change(Kind.REMOVED, path, before=_said(item))
        for path, (item, _) in before.items()
        if path not in set(kept)
    ]
    order = {path: number for number, path in enumerate(before)}
    return (*found, *_reordered(kept, order, by))


def _of_place(
    path: str,
    item: Item,
    around: tuple[Group, ...],
    was: str,
    old_item: Item,
    old_around: tuple[Group, ...],
    by: Route,
) -> Iterator[Change]:
    if item.name != old_item.name:
        yield Change(Kind.RENAMED, path, was, path)
    repeats = [group.path for group in around if group.repeats]
    old_repeats = [by.template(group.path) for group in old_around if group.repeats]
    if len(repeats) > len(old_repeats):
        yield Change(Kind.INTO_REPEAT, path, was, path)
    elif repeats != old_repeats:
        yield Change(Kind.OUT_OF_REPEAT, path, was, path)
    elif [group.path for group in around] != [by.template(group.path) for group in old_around]:
        yield Change(Kind.MOVED, path, was, path)


def _of_conditions(path: str, old: Item, new: Item) -> Iterator[Change]:
    pairs = [
        (Kind.CONDITION, old.relevant, new.relevant),
        (Kind.CONDITION, old.read_only_if, new.read_only_if),
    ]
    if isinstance(old, Group) and isinstance(new, Group):
        pairs.append((Kind.CONDITION, old.count, new.count))
        if old.repeats != new.repeats:
            yield Change(Kind.INTO_REPEAT if new.repeats else Kind.OUT_OF_REPEAT, path)
    if isinstance(old, Question) and isinstance(new, Question):
        pairs += [
            (Kind.CONSTRAINT, old.constraint, new.constraint),
            (Kind.CALCULATION, old.calculation, new.calculation),
            (Kind.REQUIRED, old.required, new.required),
            (Kind.CONDITION, old.choice_filter, new.choice_filter),
        ]
    for kind, before, after in pairs:
        if before != after:
            yield Change(kind, path, before.source if before else "", after.source if after else "")


def _of_question(path: str, old_flow: Flow, old: Question, new_flow: Flow, new: Question) -> Iterator[Change]:
    if old.type is not new.type:
        yield Change(Kind.RETYPED, path, old.type.value, new.type.value)
    if _texts(old) != _texts(new):
        yield Change(Kind.REWORDED, path, _said(old), _said(new))
    before = {row.name: row for row in old_flow.choices_of(old)}
    after = {row.name: row for row in new_flow.choices_of(new)}
    for name in before.keys() - after.keys() if after else ():
        yield Change(Kind.CHOICE_REMOVED, path, before=name)
    for name in after.keys() - before.keys() if before else ():
        yield Change(Kind.CHOICE_ADDED, path, after=name)
    for name in before.keys() & after.keys():
        if before[name].label != after[name].label:
            yield Change(Kind.CHOICE_REWORDED, path, _worded(before[name]), _worded(after[name]))


def _reordered(kept: list[str], order: dict[str, int], by: Route) -> Iterator[Change]:
    highest = -1
    for path in kept:
        if order[path] < highest:
            yield Change(Kind.REORDERED, by.template(path))
        highest = max(highest, order[path])


def _items(flow: Flow) -> Iterator[tuple[str, Item, tuple[Group, ...]]]:
    def inside(
        items: tuple[Item, ...], around: tuple[Group, ...]
    ) -> Iterator[tuple[str, Item, tuple[Group, ...]]]:
        for item in items:
            yield item.path, item, around
            if isinstance(item, Group):
                yield from inside(item.children, (*around, item))

    return inside(flow.children, ())


def _texts(question: Question) -> tuple[object, ...]:
    return (question.label, question.hint, question.constraint_message, question.required_message)


def _said(item: Item) -> str:
    texts = list(item.label.by_language.values()) if item.label is not None else []
    return texts[0].source if texts else item.name


def _worded(row: ChoiceRow) -> str:
    return next((text.source for text in row.label.by_language.values()), row.name)


# --- what becomes of a run ---------------------------------------------------------------------------


class Why(StrEnum):
    """Why somebody is asked a question although they are past it."""

    NEW = "new"
    RETYPED = "retyped"
    CHOICE_GONE = "choice_gone"
    CONDITION = "condition"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Again:
    """A question that somebody half-way is asked before they go on, by its path in the newer revision."""

    question: str
    why: Why


@dataclass(frozen=True, slots=True)
class Unaffected:
    """The run goes on where it is. ``dropped`` answers have no question any more: they are kept, and not counted."""

    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Before it goes on, the run is asked these, in this order."""

    questions: tuple[Again, ...]
    dropped: tuple[str, ...] = ()


class WhyStays(StrEnum):
    REPEAT = "repeat"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Stays:
    """The run ends in the revision it is in: these answers went into or out of a repeat, or its publisher says so."""

    why: WhyStays
    questions: tuple[str, ...] = ()


Fate: TypeAlias = Unaffected | AskedAgain | Stays


def cannot_move(run: Run, by: Route) -> tuple[str, ...]:
    """The questions (by their old paths) whose answers have no place in the newer revision. With any, a run stays."""
    return tuple(
        dict.fromkeys(
            template_path(path)
            for path, answer in run.answers.items()
            if answer.state is State.ANSWERED
            and not path.endswith("]")  # that there is another instance goes with what is inside
            and by.path(path) is None
        )
    )


def fate(old: Flow | None, new: Flow, run: Run, by: Route | None = None, *, pinned: bool = False) -> Fate:
    """What becomes of an open run when the newer revision is published."""
    if run.revision == new.revision:
        return Unaffected()
    by = by or (route([old, new]) if old is not None else guessed_route(run, new))
    if pinned:
        return Stays(WhyStays.PINNED)
    if stuck := cannot_move(run, by):
        return Stays(WhyStays.REPEAT, stuck)
    moved = move(new, run, run.last_at or run.started_at, by).run
    again = tuple(dict.fromkeys(_asked_again(old, new, run, moved, by)))
    dropped = _dropped(run, moved, by, {each.question for each in again})
    return AskedAgain(again, dropped) if again else Unaffected(dropped)


def _dropped(run: Run, moved: Run, by: Route, again: set[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for path, answer in run.answers.items():
        there = by.path(path)
        now = moved.answers.get(there) if there is not None else None
        still = now is not None and now.state is State.ANSWERED
        asked_again = there is not None and template_path(there) in again
        if answer.state is State.ANSWERED and not still and not asked_again:
            found[template_path(path)] = None
    return tuple(found)


def _asked_again(old: Flow | None, new: Flow, run: Run, moved: Run, by: Route) -> Iterator[Again]:
    submission = Submission(new, moved)
    walked = list(submission.walk())
    before = Submission(old, run) if old is not None else None
    order = {found.path: number for number, found in enumerate(before.walk())} if before is not None else {}
    opened = first_open(before) if before is not None else None
    here = by.path(opened.path) if opened is not None else None
    settled = {
        each.sequence for each in run.answers.values() if each.state in (State.ANSWERED, State.SKIPPED)
    }
    end = _end(submission, walked, here)
    for number, found in enumerate(walked):
        if submission.is_settled(found) or _is_not_asked(submission, found):
            continue
        answer = moved.answers.get(found.path)
        template = template_path(found.path)
        if answer is not None and answer.sequence not in settled:
            continue  # it was open before: reopened, or set aside by a condition
        if answer is None and number >= end:
            continue  # still to come
        if answer is not None and answer.value is not None and isinstance(found, Place):
            gone = fits(found.question, answer.value)
            yield Again(template, Why.CHOICE_GONE if gone else Why.RETYPED)
        elif isinstance(found, Another):
            yield Again(template, Why.REPEAT)
        elif (was := by.came_from(template)) is None:
            yield Again(template, Why.NEW)
        elif opened is None or not _still_ahead(was, order, order.get(opened.path, -1)):
            yield Again(template, Why.CONDITION)


def _end(submission: Submission, walked: list[Place | Another], here: str | None) -> int:
    """How far the person has come: up to the question that is open, or past the last one they settled."""
    last = 0
    for number, found in enumerate(walked):
        if found.path == here and not submission.is_settled(found):
            return number
        answer = submission.run.answers.get(found.path)
        if answer is not None and answer.state in (State.ANSWERED, State.SKIPPED, State.DOES_NOT_FIT):
            last = number + 1
    return last


def _still_ahead(was: str, order: dict[str, int], here: int) -> bool:
    """Whether the question was still to come: then it only comes a little earlier."""
    return any(number > here for path, number in order.items() if template_path(path) == was)


def _is_not_asked(submission: Submission, found: Place | Another) -> bool:
    return isinstance(found, Place) and (
        found.question.type is QuestionType.NOTE or not submission.is_asked(found)
    )
