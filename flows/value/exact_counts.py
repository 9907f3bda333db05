"""Who was reached and who answered, printed exactly where a programme chooses so: audited cell by cell.

Rounding to five tells little of a small service. Exact counts hide 1 to 4 people and, beside them, whatever else keeps
them from being worked out (``table_audit``). That holds for one table. Two exact tables of the same people would tell
of the few by whom they differ: so a week is exact when it is over, a table that hides somebody is told once and not
again (``releases``), and a ladder, which is told anew each week of the same people, stays rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from flows.value.disclosure import kept_back
from flows.value.figures import Figure, Measure, Section, State, Summary
from flows.value.table_audit import SMALLEST_EXACT, CountTable, hide


class Counts(StrEnum):
    """How counts of those who answered are printed."""

    ROUNDED = "rounded"
    EXACT = "exact"


def exact_counts(summary: Summary, rounded: Mapping[str, Figure]) -> Mapping[str, Figure]:
    """The figures that may be printed exactly, by id; ``rounded`` is how disclosure control prints them otherwise.

    What is asked of the same people has the same whole. Where one table may not print it, none of theirs is exact: the
    parts of another would add up to it.
    """
    tables: dict[str, dict[Measure, Figure]] = {}
    for figure in summary.figures:
        if figure.section is Section.REACH:
            tables.setdefault(figure.subject, {})[figure.measure] = figure
    wholes = {table[Measure.REACHED].people for table in tables.values()}
    safe = {people for people in wholes if _may_be_told(people, summary, rounded)}
    found: dict[str, Figure] = {}
    for table in tables.values():
        whole, parts = table[Measure.REACHED], [table[Measure.ANSWERED], table[Measure.NOT_ANSWERED]]
        if whole.people not in safe:
            continue
        found[whole.id] = _exact(whole, rounded)
        hidden = hide(CountTable((tuple(len(part.people) for part in parts),)))
        for column, part in enumerate(parts):
            is_hidden = (0, column) in hidden
            found[part.id] = kept_back(rounded[part.id]) if is_hidden else _exact(part, rounded)
    return found


def _may_be_told(people: frozenset[str], summary: Summary, rounded: Mapping[str, Figure]) -> bool:
    """How many they are: not where they are few, nor where everybody has readings, some in groups that are hidden.

    Each hidden group has at least one person: if that is all there is room for, it has exactly one.
    """
    if 0 < len(people) < SMALLEST_EXACT:
        return False
    least: dict[str, int] = {}
    secret: set[str] = set()
    for figure in summary.figures:
        if figure.section is Section.CHANGE and figure.measure in WITH_READINGS:
            is_hidden = rounded[figure.id].state is State.HIDDEN
            secret |= {figure.subject} if is_hidden else set()
            least[figure.subject] = least.get(figure.subject, 0) + (1 if is_hidden else len(figure.people))
    return all(len(people) > least[subject] for subject in secret)


WITH_READINGS = (Measure.COMPARED, Measure.ONE_READING, Measure.TOO_CLOSE)


def _exact(figure: Figure, rounded: Mapping[str, Figure]) -> Figure:
    count = len(figure.people)
    return replace(
        rounded[figure.id],
        value=figure.value,
        low=figure.value,
        high=figure.value,
        n=count,
        grade=figure.grade,
        state=figure.state,
        formula=figure.formula,
    )
