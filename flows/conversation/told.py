"""What a person has told so far, in the order of the flow and in their own words: to look through, and to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flows.conversation.definition import ChoiceRow, Group, Label
from flows.conversation.events import Phrase, Wording
from flows.conversation.expressions import parse_template
from flows.conversation.places import Another, Place
from flows.conversation.run import State
from flows.conversation.submission import Submission

CHECK_PATH = "/check"
"""Where the answers are checked. No question has such a path."""

SEND = (ChoiceRow("send", Label({"en": parse_template("Send"), "bn": parse_template("পাঠান")})),)


@dataclass(frozen=True, slots=True)
class Check:
    """Nothing is left to ask: the person looks through all answers, and sends them."""

    path: str = CHECK_PATH


Open: TypeAlias = Place | Another | Check
"""What can be open: a question at its place, whether a repeat has another instance, or the check of all answers."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as a person reads it. ``shown`` is blank where the question was skipped."""

    path: str
    label: Wording
    group: str
    shown: str

    @property
    def in_one_line(self) -> str:
        asked = self.label if isinstance(self.label, str) else str(self.label.arguments["group"])
        return f"{asked} – {self.shown}" if self.shown else asked


def first_open(submission: Submission) -> Open | None:
    """What is to be asked or said next; ``None`` where the run is complete."""
    found = submission.course.first_open()
    if found is None and submission.flow.settings.check_answers and told(submission):
        return Check()
    return found


def told(submission: Submission) -> tuple[Told, ...]:
    """All that was answered or skipped and is still relevant."""
    answers = submission.run.answers
    return tuple(
        Told(
            found.path,
            label_of(found, submission),
            group_of(found, submission),
            answers[found.path].shown if answers[found.path].state is State.ANSWERED else "",
        )
        for found in submission.walk()
        if found.path in answers and answers[found.path].state in (State.ANSWERED, State.SKIPPED)
    )


def label_of(found: Place | Another, submission: Submission) -> Wording:
    """What is asked here: the author's words, or the bot's own (whether a group has another instance)."""
    if isinstance(found, Place):
        return submission.worded(found.question.label, found) or found.question.name
    named = submission.worded(found.repeat.label, found.parent) or found.repeat.name
    return Phrase("another" if found.number > 1 else "any", {"group": named, "number": found.number})


def group_of(found: Place | Another, submission: Submission) -> str:
    """The label of the nearest group around, with the number of its instance."""
    around: Place | None = found.parent
    while around is not None:
        if isinstance(around.item, Group) and around.item.label is not None:
            words = submission.worded(around.item.label, around) or ""
            return f"{words} {around.instance}" if around.instance else words
        around = around.parent
    return ""
