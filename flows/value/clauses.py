"""Community benefit clauses: what was promised by now, what was reported, and which of five words that earns.

``expected = target x elapsed share``, ``p = actual / expected``. The words are those of the Procurement Regulations
2024 (regulation 39(5), under section 71 of the Act); the thresholds are ours, and printed with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from flows.values import EXACT


class Rating(StrEnum):
    GOOD = "good"
    APPROACHING_TARGET = "approaching target"
    REQUIRES_IMPROVEMENT = "requires improvement"
    INADEQUATE = "inadequate"
    #: too early to say, or nothing was reported
    OTHER = "other"


THRESHOLDS: Mapping[Rating, Decimal] = {
    Rating.GOOD: Decimal(1),
    Rating.APPROACHING_TARGET: Decimal("0.90"),
    Rating.REQUIRES_IMPROVEMENT: Decimal("0.70"),
}
"""The least ``p`` for each word; below them all a clause is inadequate. Ours, lower bound included."""

TOO_EARLY = Decimal("0.10")
"""Before this share of the time has passed, nothing is said of a clause."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """By this day, so much in all."""

    by: date
    target: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """What was delivered from one day to another, both included."""

    first: date
    last: date
    actual: Decimal


@dataclass(frozen=True, slots=True)
class Clause:
    """A promise of ``target`` units from the first day to the last. Without milestones it is even over the time."""

    id: str
    metric: str
    unit: str
    target: Decimal
    first: date
    last: date
    binding: bool
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[Report, ...] = ()
    #: whom it is for
    who: str = ""
    #: the share that would have happened anyway, and who says so
    deadweight: Decimal | None = None
    deadweight_source: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a clause stands. ``p``, ``actual`` and ``forecast`` (what it comes to at this pace by the last day) are
    ``None`` where nothing was reported. ``overdue``: a report is missing, or the time is over and the promise unmet.
    """

    clause: Clause
    elapsed: Decimal
    expected: Decimal
    actual: Decimal | None
    p: Decimal | None
    rating: Rating
    overdue: bool
    forecast: Decimal | None
    #: the last day that a report covers
    reported_to: date | None = None
    #: of what was delivered, what would not have happened anyway; ``None`` where nobody knows
    additional: Decimal | None = None


def standing(clause: Clause, on: date) -> Standing:
    """Where a clause stands on a day; the day itself has not passed yet."""
    with localcontext(EXACT):
        days = Decimal((clause.last - clause.first).days + 1)
        elapsed = min(max(Decimal((on - clause.first).days) / days, Decimal(0)), Decimal(1))
        expected = _expected(clause, on, elapsed)
        reported = [report.actual for report in clause.reports]
        actual = sum(reported, Decimal(0)) if reported else None
        p = actual / expected if actual is not None and expected else None
        unmet = on > clause.last and actual is not None and actual < clause.target
        missing = actual is None and elapsed >= TOO_EARLY
        return Standing(
            clause,
            elapsed,
            expected,
            actual,
            p,
            _rating(clause, elapsed, actual, expected, p, unmet),
            missing or unmet,
            _forecast(clause, elapsed, actual, p),
            max((report.last for report in clause.reports), default=None),
            None if actual is None or clause.deadweight is None else actual * (1 - clause.deadweight),
        )


def _expected(clause: Clause, on: date, elapsed: Decimal) -> Decimal:
    if not clause.milestones:
        return clause.target * elapsed
    return max((each.target for each in clause.milestones if each.by < on), default=Decimal(0))


def _rating(
    clause: Clause,
    elapsed: Decimal,
    actual: Decimal | None,
    expected: Decimal,
    p: Decimal | None,
    unmet: bool,
) -> Rating:
    if actual is None or elapsed < TOO_EARLY:
        return Rating.OTHER
    if unmet and clause.binding:
        return Rating.INADEQUATE
    if p is None:
        # Nothing was due yet.
        return Rating.GOOD if actual >= expected and clause.milestones else Rating.OTHER
    return word_for(p)


def word_for(p: Decimal) -> Rating:
    """The word that what was delivered of what was due earns."""
    return next((word for word, least in THRESHOLDS.items() if p >= least), Rating.INADEQUATE)


def _forecast(clause: Clause, elapsed: Decimal, actual: Decimal | None, p: Decimal | None) -> Decimal | None:
    if actual is None:
        return None
    if clause.milestones:
        return None if p is None else clause.target * p
    return actual / elapsed if elapsed else None


# --- lawful wording ---------------------------------------------------------------------------------------

_JOBS = (
    r"(?:job|post|vacanc|employ|recruit|hire|hiring|work(?!shop)|staff|labour"
    r"|apprentic|trainee|operative|position|role)"
)
# "Local authority jobs" and a care home's residents are not meant.
_LOCALS = (
    r"(?:local(?:ly|s)?\b(?! (?:authorit|government|council|enterprise partnership|housing allowance))"
    r"|(?:residents?|residing|resident) (?:of|in)\b"
    r"|(?:borough|area|ward|city|town|county|neighbourhood|village|estate)(?:'s)? residents?\b"
    r"|(?:for|to|from|of|by|among|with) residents?\b"
    r"|(?:living|lives?|based|born|brought up|home address|address) (?:with)?in\b|\bneighbourhood\b|\bpostcodes?\b"
    r"|within (?:a )?\d+[ -]?(?:miles?|km|kilomet)|\bnearby\b"
    r"|from (?:the |our |this |that |its )?(?:borough|area|ward|city|town|county|village|estate|island|region)\b"
)
# A place by its name: what begins with a capital, and says nothing of what people are or need, or who sends them.
_NO_PLACE = (
    r"(?:(?:Young|Old|Elder|Disab|Unemploy|Homeless|Black|White|Asian|Roma|Minorit|Ethnic|Deaf|Blind|Autis|Refugee|Gypsy"
    r"|Travell|Care|Ex|Long|Former|All|Any|Some|Many|Most|Other|Such|Working|Trained|Eligible|Semi|Low|Looked)\w*"
    r"|[A-Z]{2,}\w*|Jobcentre\w*|Job|Work|Home|House|Hostel|Prison|Probation|Armed|School|College|University)\b"
)
_PLACE = rf"(?-i:(?!{_NO_PLACE})[A-Z][\w'’]+(?: (?!{_NO_PLACE})[A-Z][\w'’]+)*)"
_PLACED = (
    r"|(?:people|those|anyone|somebody|who (?:are|come)|coming|recruits?|apprentices|trainees|workers)"
    rf" from {_PLACE}(?! (?:background|communit|heritage|famil))"
    rf"|{_PLACE} (?:residents?|tenants|locals|people|folk|youth|jobseekers)\b|{_PLACE}-based\b)"
)
_LOCALS += _PLACED
_RESERVED = re.compile(rf"\b{_JOBS}.*\b{_LOCALS}|\b{_LOCALS}.*\b{_JOBS}", re.IGNORECASE | re.DOTALL)


def reserves_jobs_for_locals(wording: str) -> bool:
    """Whether a promise asks that jobs go to local people. A contract may not: it may ask for people who have been
    out of work for long, are new to work or need training. What share went to local people is measured instead."""
    return _RESERVED.search(wording) is not None
