"""What can come in and what can have happened: both sets are closed.

Events are facts in the past tense. Each carries the run's sequence number, so that all that happened
in a run has one order, and ``replay`` can read the run back from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from flows.values import Attachment, Value


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of the bot's own sentences by its key, worded (Fluent) where it is sent.

    Whatever comes from the questionnaire is a plain ``str`` instead: its wording is final.
    """

    key: str
    arguments: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


Wording: TypeAlias = str | Phrase


# --- what starts a run -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Invited:
    """The bot opens the flow: by an invitation, or because its day has come."""

    run: str
    person: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Started:
    """The person opens the flow."""

    run: str
    person: str
    language: str
    at: datetime


Trigger: TypeAlias = Invited | Started


# --- what a person can do in a run -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """Words, a tap or a file. ``question`` is the path a button belongs to; typed words answer the open one.

    ``choice`` is the name (or, for a number, the digits) a button stands for. ``keep`` brings back the
    answer that was set aside when the question was reopened.
    """

    at: datetime
    text: str = ""
    choice: str | None = None
    attachment: Attachment | None = None
    question: str | None = None
    keep: bool = False
    #: for select_multiple: the names ticked when "Done" was tapped
    ticked: tuple[str, ...] | None = None
    #: ``text`` is a value as a form writes it, not as a person would
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """``question`` is the path of the question a person had before them, where that is not the next one."""

    at: datetime
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Back:
    at: datetime


@dataclass(frozen=True, slots=True)
class Correct:
    """Reopen the question at ``question`` (a path): its answer is set aside and it is asked again.

    With ``reply`` it is answered anew in one go, at whatever question the person is; a reply that is no answer leaves
    all as it was.
    """

    at: datetime
    question: str
    reply: Reply | Skip | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    at: datetime


@dataclass(frozen=True, slots=True)
class CarryOn:
    """Ask the open question again: after a stop, an outage, or when a person comes back."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The run waited longer than its flow allows."""

    at: datetime


Input: TypeAlias = Reply | Skip | Back | Correct | Stop | CarryOn | SwitchLanguage | TimedOut


# --- what happened -----------------------------------------------------------------------------------


class Ending(StrEnum):
    COMPLETED = "completed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class SetAsideBecause(StrEnum):
    REOPENED = "reopened"
    NOT_RELEVANT = "not_relevant"
    #: the run moved to a revision in which its question takes other answers
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A choice as it was worded to the person."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class RunStarted:
    sequence: int
    at: datetime
    run: str
    person: str
    flow: str
    revision: str
    language: str
    invited: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message that asks nothing. With ``question`` it is a note of the flow, which now counts as answered."""

    sequence: int
    at: datetime
    wording: Wording
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question went out, with its exact wording.

    ``position`` of ``total`` counts questions a person is asked; ``about`` says that conditions further on
    are still open. ``keep`` is the answer set aside when the question was reopened, as the person saw it.
    """

    sequence: int
    at: datetime
    question: str
    label: Wording
    hint: str
    choices: tuple[OfferedChoice, ...]
    position: int
    total: int
    about: bool
    can_go_back: bool
    can_skip: bool
    sensitive: bool
    keep: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """``shown`` is the value in the person's words ("You said: …")."""

    sequence: int
    at: datetime
    question: str
    value: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question that had an answer before has a new one; ``before`` stays in the record."""

    sequence: int
    at: datetime
    question: str
    value: Value
    before: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The reply was no answer to ``question``; ``reason`` says why and what to do."""

    sequence: int
    at: datetime
    question: str
    reason: Wording
    times: int


@dataclass(frozen=True, slots=True)
class Skipped:
    sequence: int
    at: datetime
    question: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer no longer counts: the question was reopened, or is no longer relevant. The answer is kept."""

    sequence: int
    at: datetime
    question: str
    because: SetAsideBecause


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """An answer that was set aside counts again."""

    sequence: int
    at: datetime
    question: str
    shown: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person paused. The run stays open."""

    sequence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LanguageSwitched:
    sequence: int
    at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The run goes on in another revision of its flow. Its answers came along, each under its own revision."""

    sequence: int
    at: datetime
    revision: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """The answer kept at ``was`` is the one to ``question`` now; what was kept there before takes its place."""

    sequence: int
    at: datetime
    question: str
    was: str


@dataclass(frozen=True, slots=True)
class RunEnded:
    sequence: int
    at: datetime
    ending: Ending


@dataclass(frozen=True, slots=True)
class Revived:
    """A run that expired at ``ended_at``, with the event before this one, is open again."""

    sequence: int
    at: datetime
    ended_at: datetime


Event: TypeAlias = (
    RunStarted
    | Said
    | Asked
    | Answered
    | Corrected
    | Refused
    | Skipped
    | SetAside
    | BroughtBack
    | Stopped
    | LanguageSwitched
    | Moved
    | Renamed
    | RunEnded
    | Revived
)
