"""What figures are made of: the answers people said may be counted, and whom the programme reached.

Storage gives these rows; nothing here knows where they were kept. A figure names the rows it rests on
by their identity, ``run#sequence``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from flows.values import Value

if TYPE_CHECKING:
    from flows.value.asks import Ask

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One standing answer: not a correction's predecessor, not one that was set aside."""

    #: a pseudonym, the same for all rows of a person in a programme, and nowhere else
    person: str
    flow: str
    revision: str
    run: str
    sequence: int
    #: the question's path inside its flow
    question: str
    value: Value
    #: when it was answered, in UTC
    at: datetime

    @property
    def identity(self) -> str:
        return f"{self.run}#{self.sequence}"


@dataclass(frozen=True, slots=True)
class Reach:
    """Someone who may be counted, in one role, and when: one row for each role a person holds."""

    person: str
    role: str
    joined_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers at hand: rows in the order (at, run, sequence), and the people reached."""

    rows: tuple[EvidenceRow, ...] = ()
    people: tuple[Reach, ...] = ()

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        return ask.of(self.rows)


def run_of(identity: str) -> str:
    """The run that an answer was given in."""
    return identity.rpartition("#")[0]
