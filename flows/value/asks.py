"""Asks: what figures want to know of the answers, and what each question means.

A figure never goes through all answers. It asks for a tally, one entry for each person, and whoever keeps the answers
works it out: ``Evidence`` in memory, as each ask is defined, and the database by itself, which has to give the same.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from flows.value.evidence import EvidenceRow, Reach
from flows.value.references import QuestionReference
from flows.values import MILLION, Choice, Number

R = TypeVar("R")
LONGEST_STEP = 18
"""A whole number has fewer digits."""


class Answers(Protocol):
    """Whoever keeps answers that may be counted."""

    @property
    def people(self) -> tuple[Reach, ...]: ...

    def tally(self, ask: Ask[R]) -> tuple[R, ...]: ...


class Ask(Generic[R]):
    """One question to the answers. Entries come in the order of the people's pseudonyms."""

    __slots__ = ()

    @abstractmethod
    def about(self) -> tuple[QuestionReference, ...]:
        """The questions whose answers it is about; none where it is about a whole flow."""

    @abstractmethod
    def of(self, rows: Sequence[EvidenceRow]) -> tuple[R, ...]:
        """The tally of these answers, which are in the order (at, run, sequence)."""

    def together(self, one: tuple[R, ...], other: tuple[R, ...]) -> tuple[R, ...]:
        """The tally of everybody, from those of some people and of all others."""
        return tuple(sorted(one + other, key=_whose)) if one and other else one or other


def step_of(row: EvidenceRow) -> int | None:
    """The step that an answer names, if it names one."""
    match row.value:
        case Number() as number if number.millionths % MILLION == 0:
            return number.millionths // MILLION
        case Choice(name) if name.isascii() and name.isdigit():
            digits = name.lstrip("0") or "0"
            # Longer ones are on no ladder, and may be too long for a number.
            return int(digits) if len(digits) < LONGEST_STEP else None
        case _:
            return None


def number_of(row: EvidenceRow) -> Number:
    """The number of an answer that was asked for as one."""
    assert isinstance(row.value, Number)
    return row.value


def answers_to(
    rows: Iterable[EvidenceRow], question: QuestionReference, until: datetime, since: datetime | None = None
) -> Iterator[EvidenceRow]:
    return (
        row
        for row in rows
        if row.question == question.question and row.flow == question.flow and is_within(row, until, since)
    )


def is_within(row: EvidenceRow, until: datetime, since: datetime | None) -> bool:
    return row.at < until and (since is None or row.at >= since)


def by_person(rows: Iterable[EvidenceRow]) -> Iterator[list[EvidenceRow]]:
    found: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return iter(found.values())


class _OfPerson(Protocol):
    @property
    def person(self) -> str: ...


P = TypeVar("P", bound=_OfPerson)


def _whose(entry: Any) -> str:
    return str(entry.person)


def in_order(entries: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.person))
