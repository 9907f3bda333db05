"""Newcomers wait until there are eight of them, so that a figure goes on moving with everybody who is in it already.

A mean to which one person is added may not move (``releases``): with a newcomer every week it would stand still for
good. So whoever would be new in a released table is left out of it, and joins together with the others who wait.
This only chooses whom to count; whether the table may move is decided by the same laws as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flows.value.contributions import tables
from flows.value.disclosure import is_small
from flows.value.evidence import Evidence
from flows.value.figures import Figure, Section, Summary
from flows.value.releases import Kept


def waiting(summary: Summary, earlier: Iterable[Kept], key: bytes) -> Mapping[str, frozenset[str]]:
    """By question, as ``flow/question``: who is not to be counted in it yet."""
    last: dict[tuple[str, str], Kept] = {}
    for kept in earlier:
        place = (kept.table, kept.span)
        if place not in last or last[place].number < kept.number:
            last[place] = kept
    figures = {figure.id: figure for figure in summary.figures}
    found: dict[str, frozenset[str]] = {}
    for table in tables(summary, key):
        released = last.get((table.name, table.span))
        of_table = [figures[id] for id in table.figures]
        if (
            released is None
            or of_table[0].section not in (Section.CHANGE, Section.VALUE)
            or len(of_table) == 1
        ):
            continue
        for name, strand in released.strands.items():
            behind = table.strands.get(name)
            new = behind.strand.keys() - strand.keys() if behind is not None and strand else set()
            if behind is not None and is_small(len(new)):
                people = frozenset(behind.names[hashed] for hashed in new)
                for question in _questions(of_table):
                    found[question] = found.get(question, frozenset()) | people
    return found


def without(evidence: Evidence, waiting: Mapping[str, frozenset[str]]) -> Evidence:
    """The evidence without the answers of those who wait, to the questions in which they do."""
    nobody: frozenset[str] = frozenset()
    rows = tuple(
        row for row in evidence.rows if row.person not in waiting.get(f"{row.flow}/{row.question}", nobody)
    )
    return replace(evidence, rows=rows)


def _questions(figures: Iterable[Figure]) -> Iterable[str]:
    return dict.fromkeys(question for figure in figures for question in figure.questions)
