"""What figures are made of: the answers people said may be counted, and whom the programme reached.

Storage gives these rows; nothing here knows where they were kept. A figure names the rows it rests on
by their identity, ``run#sequence``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.values import Value


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
    """Everything a summary may count: rows in the order (at, run, sequence), and the people reached."""

    rows: tuple[EvidenceRow, ...] = ()
    people: tuple[Reach, ...] = ()

    def answers(self, flow: str, question: str) -> Iterator[EvidenceRow]:
        """The answers to one question, oldest first."""
        return (row for row in self.rows if row.question == question and row.flow == flow)

    def by_person(self, flow: str, question: str) -> dict[str, list[EvidenceRow]]:
        """The answers to one question, oldest first, of each person in the order they first answered."""
        found: dict[str, list[EvidenceRow]] = {}
        for row in self.answers(flow, question):
            found.setdefault(row.person, []).append(row)
        return found
