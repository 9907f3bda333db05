"""Checks what the expressions and texts of a flow refer to: every ``${name}`` has to be answerable by then.

A name that does not exist, a condition on a question that comes later and calculations that wait for each
other would all stay silent in a conversation. Here they become Problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from flows.authoring.problems import Problems, nearest

MOST_RINGS = 20


class Kind(StrEnum):
    """What carries a name in a flow, as far as references care."""

    QUESTION = "question"
    CALCULATION = "calculation"
    NOTE = "note"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Named:
    """Something in the flow that has a name: what it is, where it stands, and its place in the order."""

    kind: Kind
    line: int
    position: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression or a text that refers to ``names``. ``by`` is the name of the row it belongs to, if any."""

    column: str
    line: int
    names: frozenset[str]
    by: str | None


def check_references(references: Iterable[Reference], named: Mapping[str, Named], problems: Problems) -> None:
    """A Problem for each reference that can never have a value where it is used."""
    found = tuple(references)
    for reference in found:
        for name in sorted(reference.names):
            _check_one(reference, name, named, problems)
    _check_cycles(found, named, problems)


def _check_one(reference: Reference, name: str, named: Mapping[str, Named], problems: Problems) -> None:
    column, line = reference.column, reference.line
    target = named.get(name)
    written = f"${{{name}}}"
    if target is None:
        answerable = [
            known for known, what in named.items() if what.kind in (Kind.QUESTION, Kind.CALCULATION)
        ]
        near = nearest(name, answerable)
        remedy = f"Did you mean ${{{near}}}?" if near else "Use the name of a question of this flow"
        problems.add(line, column, f"{column} names {written}, which is no question", remedy)
        return
    if target.kind is Kind.GROUP:
        problems.add(line, column, f"{column} names {written}, which is a group", "Name a question inside it")
        return
    if target.kind is Kind.NOTE:
        problems.add(
            line, column, f"{column} names {written}, which is a note: it has no answer", "Name a question"
        )
        return
    # A constraint sees the answer it judges; a calculation is judged by its cycle.
    if column in ("constraint", "calculation"):
        return
    if name == reference.by:
        problems.add(
            line,
            column,
            f"{column} of {written} names {written} itself, which has no answer yet",
            "Name an earlier question",
        )
        return
    by = named.get(reference.by or "")
    if by is not None and target.kind is Kind.QUESTION and target.position > by.position:
        problems.add(
            line,
            column,
            f"{column} names {written}, which is only asked later (line {target.line})",
            f"Move {name} up, above line {by.line}",
        )


def _check_cycles(references: tuple[Reference, ...], named: Mapping[str, Named], problems: Problems) -> None:
    """Calculations that wait for each other, one Problem for each ring."""
    lines = {
        reference.by: reference.line
        for reference in references
        if reference.column == "calculation" and reference.by is not None and reference.by in named
    }
    needs = {
        reference.by: {name for name in reference.names if name in lines}
        for reference in references
        if reference.by in lines and reference.column == "calculation"
    }
    for _ in range(MOST_RINGS):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            ring: list[str] = error.args[1][:-1]
            first = min(ring, key=lambda name: lines[name])
            turned = ring[ring.index(first) :] + ring[: ring.index(first)]
            shown = " → ".join(f"${{{name}}}" for name in (*turned[:8], first))
            problems.add(
                lines[first],
                "calculation",
                f"the calculations wait for each other: {shown}",
                "Let one of them use only answers",
            )
            # The ring is known now; what is left may hold others.
            needs = {name: others - set(ring) for name, others in needs.items() if name not in ring}
        else:
            return
