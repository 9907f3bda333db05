"""Tallies: what was found for each ask, worked out beforehand, or noted as it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from flows.value.asks import Answers, Ask
from flows.value.asks_of_numbers import Giver, Occasion, Sum
from flows.value.asks_of_readings import Ends, Rise, Scores, Spell
from flows.value.evidence import EvidenceRow, Reach

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Tallies:
    """Tallies that were worked out beforehand. What was not asked for is not there, and raises ``KeyError``."""

    found: Mapping[Ask[Any], tuple[Any, ...]] = field(default_factory=lambda: MappingProxyType({}))
    people: tuple[Reach, ...] = ()

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        return self.found[ask]

    def with_others(self, rows: Sequence[EvidenceRow]) -> Tallies:
        """Together with what other people answered, in the order (at, run, sequence)."""
        found = {ask: ask.together(entries, ask.of(rows)) for ask, entries in self.found.items()}
        return replace(self, found=found)


class Noting:
    """Answers that note what is asked of them, and who gave the answers that come back."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: dict[Ask[Any], tuple[Any, ...]] = {}
        #: identity of an answer -> its person, and where it is a reading, its step
        self.whose: dict[str, str] = {}
        self.steps: dict[str, int] = {}
        #: when it was given, where it is told
        self.at: dict[str, datetime] = {}

    @property
    def people(self) -> tuple[Reach, ...]:
        return self._answers.people

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        if ask in self.asked:
            return self.asked[ask]
        found = self.asked[ask] = self._answers.tally(ask)
        for entry in found:
            match entry:
                case Sum() | Giver() | Occasion():
                    self.whose |= dict.fromkeys(entry.evidence, entry.person)
                case Ends() | Rise():
                    for told in entry.told:
                        self._note(told.identity, entry.person, told.at)
                        self.steps[told.identity] = told.step
                case Scores():
                    for score in (entry.first, entry.latest):
                        self.whose |= dict.fromkeys(score.evidence, score.person)
                        self.steps |= dict.fromkeys(score.evidence, score.raw)
                        self.at |= dict.fromkeys(score.evidence, score.at)
                case Spell():
                    for told in entry.told:
                        self._note(told.identity, entry.person, told.at)
                case EvidenceRow():
                    self._note(entry.identity, entry.person, entry.at)
        return found

    def _note(self, identity: str, person: str, at: datetime) -> None:
        self.whose[identity] = person
        self.at[identity] = at
