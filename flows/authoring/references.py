"""Checks what the expressions and texts of a flow refer to: every ``${name}`` has to be answerable by then.

A name that does not exist, a condition on a question that comes later and calculations that wait for each
other would all stay silent in a conversation. Here they become Problems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from flows.authoring.problems import Problems, did_you_mean, nearest
from flows.conversation.expressions.tree import Current, Literal, Node, Operation
from flows.conversation.expressions.tree import Reference as ExpressionReference

MOST_RINGS = 20


class Kind(StrEnum):
    """What carries a name in a flow, as far as references care."""

    QUESTION = "question"
    CALCULATION = "calculation"
    NOTE = "note"
    GROUP = "group"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Named:
    """Something in the flow that has a name: what it is, where it stands, and its place in the order."""

    kind: Kind
    line: int
    position: int
    #: how many rows have this name, in different groups
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression or a text that refers to ``names``. ``by`` is the name of the row it belongs to, if any."""

    column: str
    line: int
    names: frozenset[str]
    by: str | None
    tree: Node | None = None


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
    if target.rows > 1:
        problems.add(
            line,
            column,
            f"{column} names {written}, and {target.rows} rows have that name",
            "Give them different names",
        )
        return
    if target.kind is Kind.GROUP:
        problems.add(line, column, f"{column} names {written}, which is a group", "Name a question inside it")
        return
    if target.kind is Kind.NOTE:
        problems.add(
            line, column, f"{column} names {written}, which is a note: it has no answer", "Name a question"
        )
        return
    # A constraint sees the answer it judges; a calculation is judged by its cycle; a trigger may be anywhere.
    if target.kind is Kind.REPEAT or column in ("constraint", "calculation", "default", "trigger"):
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
    if by is None or Kind.CALCULATION in (by.kind, target.kind):
        return
    if target.position > by.position:
        problems.add(
            line,
            column,
            f"{column} names {written}, which is only asked later (line {target.line})",
            f"Move {name} up, above line {by.line}",
        )


def _check_cycles(references: tuple[Reference, ...], named: Mapping[str, Named], problems: Problems) -> None:
    """Calculations and conditions that wait for each other, one Problem for each ring."""
    needs: dict[str, set[str]] = {}
    places: dict[str, tuple[int, str]] = {}
    for reference in references:
        by = reference.by
        if by is None or by not in named or reference.column not in ("calculation", "relevant"):
            continue
        others = {name for name in reference.names if name in named}
        if reference.column == "relevant":
            # A condition on the row itself was already reported as such.
            others -= {by}
        needs.setdefault(by, set()).update(others)
        if reference.column == "calculation" or by not in places:
            places[by] = (reference.line, reference.column)
    for _ in range(MOST_RINGS):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            ring: list[str] = error.args[1][:0:-1]
            first = min(ring, key=lambda name: places[name])
            turned = ring[ring.index(first) :] + ring[: ring.index(first)]
            shown = " → ".join(f"${{{name}}}" for name in (*turned[:8], first))
            line, column = places[first]
            problems.add(
                line, column, f"these wait for each other: {shown}", "Let one of them use only answers"
            )
            # The ring is known now; what is left may hold others.
            needs = {name: others - set(ring) for name, others in needs.items() if name not in ring}
        else:
            return


# --- choices by name in conditions --------------------------------------------------------------------


def check_choices_named(
    references: Iterable[Reference], offered: Mapping[str, Collection[str]], problems: Problems
) -> None:
    """A Problem for each choice that a condition compares with and that its question does not offer.

    ``offered`` gives the choices of each select by its name.
    """
    for reference in references:
        for name, choice in _comparisons(reference.tree, reference.by):
            if choice and name in offered and choice not in offered[name]:
                problems.add(
                    reference.line,
                    reference.column,
                    f"{reference.column} compares ${{{name}}} with '{choice}', which it does not offer",
                    did_you_mean(choice, offered[name]),
                )


def _comparisons(node: Node | None, by: str | None) -> Iterator[tuple[str, str]]:
    """Each question with a text it is compared with: ``${home} = 'hostel'``, ``selected(., 'hostel')``."""
    if not isinstance(node, Operation):
        return
    if node.name in ("equal", "unequal", "selected") and len(node.operands) == 2:
        for asked, text in (node.operands, node.operands[::-1]):
            if isinstance(text, Literal) and isinstance(text.value, str):
                if isinstance(asked, ExpressionReference):
                    yield asked.name, text.value
                elif isinstance(asked, Current) and by is not None:
                    yield by, text.value
    for operand in node.operands:
        yield from _comparisons(operand, by)
