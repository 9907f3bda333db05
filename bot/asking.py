"""What a run asks next, as the chat needs to know it: where it stands in the run, its kind, and what it offers.

A question inside a repeat is asked at several places: its path there (``household[2]/name``) names the place, the
flow knows it by the path without numbers. Whether a repeat has another instance is asked as a choice of yes and no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.conversation.definition import ChoiceRow, Flow, Group, Item, Question, QuestionType
from flows.conversation.engine import YES_OR_NO, first_open
from flows.conversation.events import OfferedChoice
from flows.conversation.places import Another, Place
from flows.conversation.run import Run
from flows.conversation.submission import Submission, template_path


@dataclass(frozen=True, slots=True)
class Open:
    """The open question of a run. ``question`` is what the flow says of it, ``path`` where in the run it is asked."""

    question: Question
    found: Place | Another
    submission: Submission

    @property
    def path(self) -> str:
        return self.found.path

    @property
    def rows(self) -> tuple[ChoiceRow, ...]:
        """The choices offered to this person now."""
        return YES_OR_NO if isinstance(self.found, Another) else self.submission.offered(self.found)

    def choices(self) -> tuple[OfferedChoice, ...]:
        """The same, as they are worded to the person."""
        here = self.found.parent if isinstance(self.found, Another) else self.found
        worded = self.submission.worded
        return tuple(OfferedChoice(row.name, worded(row.label, here) or row.name) for row in self.rows)


def open_in(flow: Flow, run: Run) -> Open | None:
    """The open question of a run; ``None`` where nothing is left to ask."""
    derived, submission = run.derived, None
    if isinstance(derived, Submission) and derived.flow is flow:
        submission = derived.of_now(run)
    submission = submission or Submission(flow, run)
    found = first_open(submission)
    if found is None:
        return None
    if isinstance(found, Place):
        return Open(found.question, found, submission)
    return Open(_whether_another(found.repeat), found, submission)


def about(flow: Flow, path: str) -> Question | None:
    """The question asked at this path of a run; ``None`` where the flow has none such (any more)."""
    named = template_path(path)
    if (question := flow.by_path.get(named)) is not None:
        return question
    repeat = next((group for group in _groups(flow.children) if group.path == named and group.repeats), None)
    return _whether_another(repeat) if repeat is not None else None


def _whether_another(repeat: Group) -> Question:
    return Question(QuestionType.SELECT_ONE, repeat.name, repeat.path, label=repeat.label)


def _groups(items: Iterable[Item]) -> Iterable[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.children)
