"""What a run asks next, as the chat needs to know it: where it stands in the run, its kind, and what it offers.

A question inside a repeat is asked at several places: its path there (``household[2]/name``) names the place, the
flow knows it by the path without numbers. Whether a repeat has another instance is asked as a choice of yes and no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.conversation.asking import choices, rows
from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Question, QuestionType
from flows.conversation.events import OfferedChoice
from flows.conversation.places import Another, Place, template_path
from flows.conversation.run import Run
from flows.conversation.submission import Submission
from flows.conversation.told import CHECK_PATH, Check, Told, first_open, told

TOGETHER = frozenset({"field-list", "table-list"})
"""Appearances of a group whose questions stand on one page elsewhere."""

CHECKING = Question(QuestionType.SELECT_ONE, "check", CHECK_PATH)
"""The check of all answers, as a question: they are sent, or one of them is chosen to be changed."""


@dataclass(frozen=True, slots=True)
class Open:
    """The open question of a run. ``question`` is what the flow says of it, ``path`` where in the run it is asked."""

    question: Question
    found: Place | Another | Check
    submission: Submission

    @property
    def path(self) -> str:
        return self.found.path

    @property
    def rows(self) -> tuple[ChoiceRow, ...]:
        """The choices offered to this person now."""
        return rows(self.found, self.submission)

    def choices(self) -> tuple[OfferedChoice, ...]:
        """The same, as they are worded to the person."""
        return choices(self.found, self.submission)


def open_in(flow: Flow, run: Run, shown: str | None = None) -> Open | None:
    """The open question of a run; ``None`` where nothing is left to ask.

    ``shown`` is the path of the question that the person has before them: while it is open it is meant, also where a
    newer revision has put another one before it.
    """
    submission = submission_of(flow, run)
    named = submission.course.open_at(shown) if shown is not None else None
    match named or first_open(submission):
        case None:
            return None
        case Place() as found:
            return Open(found.question, found, submission)
        case Another() as found:
            return Open(_whether_another(found.repeat), found, submission)
        case Check() as found:
            return Open(CHECKING, found, submission)


def submission_of(flow: Flow, run: Run) -> Submission:
    """The places of a run with what they hold: what the engine worked out, where it is still at hand."""
    derived = run.derived
    known = derived.of_now(run) if isinstance(derived, Submission) and derived.flow is flow else None
    return known or Submission(flow, run)


def told_in(flow: Flow, run: Run) -> tuple[Told, ...]:
    """What was said so far, in the order of the flow."""
    return told(submission_of(flow, run))


def about(flow: Flow, path: str) -> Question | None:
    """The question asked at this path of a run; ``None`` where the flow has none such (any more)."""
    if path == CHECK_PATH:
        return CHECKING
    named = template_path(path)
    if (question := flow.by_path.get(named)) is not None:
        return question
    repeat = next((group for group in _groups(flow.children) if group.path == named and group.repeats), None)
    return _whether_another(repeat) if repeat is not None else None


def begins_together(flow: Flow, path: str) -> int:
    """How many questions belong together (``field-list``), where this one is the first of them; 0 elsewhere."""
    named = template_path(path)
    for group in flow.groups_around.get(named, ()):
        if group.appearance & TOGETHER:
            asked = [question for question, around in flow.walk() if group in around and question.is_asked]
            if len(asked) > 1 and asked[0].path == named:
                return len(asked)
    return 0


def _whether_another(repeat: Group) -> Question:
    return Question(QuestionType.SELECT_ONE, repeat.name, repeat.path, label=repeat.label)


def _groups(items: Iterable[Item]) -> Iterable[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.children)
