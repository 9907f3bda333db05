"""Newcomers wait until there are eight of them, so that a figure goes on moving with everybody who is in it already.

A mean to which one person is added may not move (``releases``): with a newcomer every week it would stand still for
good. So whoever would be new in a released table is left out of it, and joins together with the others who wait.
This only chooses whom to count; whether the table may move is decided by the same laws as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flows.value.asks import Answers, Ask
from flows.value.contributions import Table, tables
from flows.value.disclosure import is_small
from flows.value.evidence import Reach
from flows.value.figures import Figure, Section, Summary
from flows.value.releases import Kept

R = TypeVar("R")


def waiting(
    summary: Summary, earlier: Iterable[Kept], key: bytes, found_tables: tuple[Table, ...] | None = None
) -> Mapping[str, frozenset[str]]:
    """By question, as ``flow/question``: who is not to be counted in it yet."""
    last: dict[tuple[str, str], Kept] = {}
    for kept in earlier:
        place = (kept.table, kept.span)
        if place not in last or last[place].number < kept.number:
            last[place] = kept
    figures = {figure.id: figure for figure in summary.figures}
    found: dict[str, frozenset[str]] = {}
    for table in found_tables or tables(summary, key):
        released = last.get((table.name, table.span))
        of_table = [figures[id] for id in table.figures]
        if (
            released is None
            or of_table[0].section not in (Section.CHANGE, Section.VOICES, Section.VALUE)
            or len(of_table) == 1
        ):
            continue
        # Who goes from one part of the table to another is not new in it.
        there = frozenset[bytes]().union(*(strand.keys() for strand in released.strands.values()))
        for name, strand in released.strands.items():
            behind = table.strands.get(name)
            new = behind.strand.keys() - there if behind is not None and strand else set()
            if behind is not None and is_small(len(new)):
                people = frozenset(behind.names[hashed] for hashed in new)
                for question in _questions(of_table):
                    found[question] = found.get(question, frozenset()) | people
    return found


@dataclass(frozen=True, slots=True)
class Without:
    """Answers without those of people who wait, to the questions in which they do."""

    answers: Answers
    waiting: Mapping[str, frozenset[str]]

    @property
    def people(self) -> tuple[Reach, ...]:
        return self.answers.people

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        left_out = frozenset[str]().union(*(self.waiting.get(str(each), ()) for each in ask.about()))
        found = self.answers.tally(ask)
        if not left_out:
            return found
        return tuple(entry for entry in found if getattr(entry, "person", None) not in left_out)


def _questions(figures: Iterable[Figure]) -> Iterable[str]:
    """Of two voices only the worker's waits: people's own is in what changed, too."""
    asked = (one.questions[-1:] if one.section is Section.VOICES else one.questions for one in figures)
    return dict.fromkeys(question for questions in asked for question in questions)
