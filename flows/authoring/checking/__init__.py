"""The author's check: what is wrong, or could be better, in a flow that can be read; and a witness for each question.

``check_flow`` does all of it; ``findings`` is for who only wants to show them. Everything is worked out from the
flow and a day, within a budget of turns and of reasoning, never of time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.authoring.checking.comparisons import comparison_findings
from flows.authoring.checking.conditions import Conditions
from flows.authoring.checking.finding import Finding, Kind, Severity
from flows.authoring.checking.given import given_findings
from flows.authoring.checking.reaching import Reaching
from flows.authoring.checking.solving import Solver
from flows.authoring.checking.style import style_findings
from flows.authoring.checking.witness import Search, Witness
from flows.authoring.checking.wording import wording_findings
from flows.conversation.definition import Flow, Item, Question

__all__ = ["Check", "Finding", "Kind", "Severity", "Witness", "check_flow", "findings"]

A_DAY = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""A day in the past: what is true of every later day is true of today."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the check of one flow gave. ``unshown`` are questions with neither a witness nor a proof against one."""

    findings: tuple[Finding, ...]
    witnesses: tuple[Witness, ...]
    unshown: tuple[str, ...]
    turns: int


def findings(flow: Flow, at: datetime = A_DAY) -> tuple[Finding, ...]:
    """All findings in one flow, problems first, then by row."""
    return check_flow(flow, at).findings


def check_flow(flow: Flow, at: datetime = A_DAY) -> Check:
    """Check a flow. ``at`` is when its sample conversations are held; no later than now."""
    conditions = Conditions(flow)
    solver = Solver(conditions, at)
    search = Search(conditions, solver, at)
    search.explore()
    offered = {(path, choice) for path, choice in search.found if choice is not None}
    reaching = Reaching(conditions, solver, search.reached, offered)
    compared = tuple(comparison_findings(conditions))
    found = [
        *compared,
        *_not_said_by(compared, reaching.findings()),
        *given_findings(conditions, solver),
        *wording_findings(conditions),
        *style_findings(conditions),
    ]
    unshown = tuple(
        question.path
        for question in flow.questions
        if question.is_asked
        and question.path not in search.reached
        and question.path not in reaching.never
        and not _is_only_read(conditions, question)
    )
    ordered = sorted(dict.fromkeys(found), key=_place)
    return Check(tuple(ordered), search.witnesses(), unshown, search.turns)


def _is_only_read(conditions: Conditions, question: Question) -> bool:
    """Whether nobody may be asked it, because it can be read-only at that moment."""
    inside: tuple[Item, ...] = (*conditions.around(question), question)
    return any(each.read_only_if is not None for each in inside)


def _not_said_by(said: Collection[Finding], found: Iterable[Finding]) -> list[Finding]:
    """The findings but for those whose cause was already named in the same cell."""
    cells = {(each.sheet, each.row, each.column) for each in said}
    return [each for each in found if (each.sheet, each.row, each.column) not in cells]


def _place(finding: Finding) -> tuple[bool, bool, int, str, str]:
    return (not finding.is_problem, finding.sheet != "survey", finding.row, finding.column, finding.message)
