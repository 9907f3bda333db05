"""A run: one person's pass through one flow, as its answers and nothing else.

There is no cursor in here. ``replay`` reads a run back from what happened; the store keeps it so that
``replay(events)`` and the stored run are always equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from flows.conversation.events import (
    Answered,
    Asked,
    BroughtBack,
    Corrected,
    Ending,
    Event,
    LanguageSwitched,
    Moved,
    Refused,
    Renamed,
    Revived,
    RunEnded,
    RunStarted,
    Said,
    SetAside,
    SetAsideBecause,
    Skipped,
    Stopped,
)
from flows.values import Value


class State(StrEnum):
    """What a run holds for one question. A question that is not in the run was never answered."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    SAID = "said"
    REOPENED = "reopened"
    NOT_RELEVANT = "not_relevant"
    #: it came from an earlier revision, and its question takes other answers now
    DOES_NOT_FIT = "does_not_fit"


ASIDE: Mapping[SetAsideBecause, State] = MappingProxyType(
    {
        SetAsideBecause.REOPENED: State.REOPENED,
        SetAsideBecause.NOT_RELEVANT: State.NOT_RELEVANT,
        SetAsideBecause.DOES_NOT_FIT: State.DOES_NOT_FIT,
    }
)
"""What becomes of an answer that is set aside."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was last said to one question, and whether it stands.

    ``sequence`` is that of the event that brought the value (or the skip): the answer's identity, with the run's.
    A set-aside answer keeps its value, to be offered again ("Keep: 16").
    """

    question: str
    state: State
    value: Value | None
    shown: str
    sequence: int
    at: datetime
    revision: str

    @property
    def counts(self) -> bool:
        return self.state is State.ANSWERED


@dataclass(frozen=True, slots=True)
class Run:
    """``sequence`` is that of the last event. ``refusals`` counts refused replies to the open question since it
    was first asked; ``ending`` is ``None`` while the run is open."""

    id: str
    person: str
    flow: str
    revision: str
    language: str
    started_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    sequence: int = 0
    stopped: bool = False
    refusals: int = 0
    last_at: datetime | None = None
    ending: Ending | None = None
    #: what was worked out from the answers so far; never stored, and always equal to a fresh computation
    derived: object = field(default=None, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        return self.ending is None


def apply(run: Run | None, event: Event) -> Run:
    """The run after one more event. Raises ``ValueError`` for an event that cannot follow."""
    if isinstance(event, RunStarted):
        if run is not None:
            raise ValueError("a run starts once")
        return Run(
            id=event.run,
            person=event.person,
            flow=event.flow,
            revision=event.revision,
            language=event.language,
            started_at=event.at,
            sequence=event.sequence,
            last_at=event.at,
        )
    if run is None:
        raise ValueError("the first event of a run is RunStarted")
    if event.sequence != run.sequence + 1:
        raise ValueError(f"event {event.sequence} does not follow {run.sequence}")
    if isinstance(event, Revived):
        if run.ending is not Ending.EXPIRED:
            raise ValueError("only a run that expired is revived")
    elif not run.is_open:
        raise ValueError("an ended run stays as it is")
    run = replace(run, sequence=event.sequence, last_at=event.at, derived=None)
    match event:
        case (
            Answered(question=question, value=value, shown=shown)
            | Corrected(question=question, value=value, shown=shown)
        ):
            return _with(
                run, Answer(question, State.ANSWERED, value, shown, event.sequence, event.at, run.revision)
            )
        case Skipped(question=question):
            return _with(
                run, Answer(question, State.SKIPPED, None, "", event.sequence, event.at, run.revision)
            )
        case Said(question=question):
            if question is None:
                return run
            return _with(run, Answer(question, State.SAID, None, "", event.sequence, event.at, run.revision))
        case SetAside(question=question, because=because):
            aside = _with(run, replace(run.answers[question], state=ASIDE[because]))
            # Who opens a question again goes on; what is set aside by itself wakes nobody.
            return replace(aside, stopped=run.stopped and because is not SetAsideBecause.REOPENED)
        case BroughtBack(question=question):
            before = run.answers[question]
            state = State.ANSWERED if before.value is not None else State.SKIPPED
            return _with(run, replace(before, state=state))
        case Asked():
            return replace(run, stopped=False)
        case Refused(times=times):
            return replace(run, refusals=times)
        case Stopped():
            return replace(run, stopped=True)
        case LanguageSwitched(language=language):
            return replace(run, language=language)
        case Moved(revision=revision):
            return replace(run, revision=revision)
        case Renamed(question=question, was=was):
            return replace(run, answers=MappingProxyType(exchanged(run.answers, was, question)))
        case Revived():
            return replace(run, ending=None)
        case RunEnded(ending=ending):
            return replace(run, ending=ending)
        case _:
            assert_never(event)


def _with(run: Run, answer: Answer) -> Run:
    # Whatever settles a question also forgets how often the person was asked again.
    return replace(run, answers=MappingProxyType({**run.answers, answer.question: answer}), refusals=0)


def exchanged(answers: Mapping[str, Answer], was: str, question: str) -> dict[str, Answer]:
    """The answers once those at two paths have changed places."""
    after = {path: answer for path, answer in answers.items() if path not in (was, question)}
    after[question] = replace(answers[was], question=question)
    if (other := answers.get(question)) is not None:
        after[was] = replace(other, question=was)
    return after


def replay(events: Iterable[Event]) -> Run:
    """The run that these events made. Raises ``ValueError`` where they are not a run from its start."""
    run: Run | None = None
    for event in events:
        run = apply(run, event)
    if run is None:
        raise ValueError("no events, no run")
    return run
