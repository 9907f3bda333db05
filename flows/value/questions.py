"""What became of each question: shown, answered, skipped, refused, corrected, left at, and how long it took.

The denominator of a question is who was shown it, never everybody: under branching most people are not. Counts are
of showings: one person in one run, and in a repeat once for each instance. In what leaves the operator's desk nothing
that rests on 1 to 7 people is shown, and the rest is rounded, so that it cannot be worked out from its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from flows.value.disclosure import SMALLEST_GROUP, is_small

ROUNDED_TO = 5
"""Counts that others see are to the nearest five: the difference of two of them is never an exact small number."""

PAUSE_SECONDS = 30 * 60
"""Who takes longer than this has put the phone away: that is a pause, and no part of the time a question takes."""

MEASURES = ("shown", "answered", "skipped", "refused", "corrected", "left", "waiting", "paused")
RUN_MEASURES = ("started", "completed", "left", "waiting")


@dataclass(frozen=True, slots=True)
class Became:
    """One question, over all revisions or (with ``revision``) in one. ``None`` is a number that is hidden.

    ``refused`` counts showings in which at least one reply was refused, ``refusals`` the replies. ``left`` are runs
    that stopped or expired here, ``waiting`` those still open here. ``seconds`` is the median of the time it was open
    in front of those who settled it, pauses not counted; ``paused`` counts showings with a pause.
    """

    question: str
    revision: str | None = None
    shown: int | None = 0
    answered: int | None = 0
    skipped: int | None = 0
    refused: int | None = 0
    refusals: int | None = 0
    corrected: int | None = 0
    left: int | None = 0
    waiting: int | None = 0
    paused: int | None = 0
    seconds: float | None = None
    #: by measure: how many people it rests on (``seconds`` too)
    people: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Passed:
    """How the runs of a flow went. ``left`` were stopped or expired, ``waiting`` are open."""

    started: int | None = 0
    completed: int | None = 0
    left: int | None = 0
    waiting: int | None = 0
    people: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Questions:
    """A flow with what became of its runs and of its questions, in the order in which they are asked."""

    flow: str
    runs: Passed
    became: tuple[Became, ...]
    by_revision: tuple[Became, ...] = ()
    exact: bool = True


def share(part: int | None, whole: int | None) -> float | None:
    """A part of those it is a part of; ``None`` where either is hidden or nobody was there."""
    if part is None or not whole:
        return None
    return min(part / whole, 1.0)


def disclosed(questions: Questions, exact: bool) -> Questions:
    """What may be read of it. ``exact`` is the operator's view."""
    if exact:
        return questions
    return replace(
        questions,
        runs=_disclosed_runs(questions.runs),
        became=tuple(_disclosed(became) for became in questions.became),
        # A revision is a slice of the whole: two slices and their sum would give a small one away.
        by_revision=(),
        exact=False,
    )


def is_known(questions: Questions) -> bool:
    """Whether there is anything that may be shown."""
    return bool(questions.runs.started)


def most_left(became: Sequence[Became]) -> Became | None:
    """The question that the largest share of those who were shown it left at; ``None`` where nobody is known to."""
    known = [each for each in became if each.left and share(each.left, each.shown) is not None]
    return max(known, key=lambda each: (share(each.left, each.shown) or 0, each.left or 0), default=None)


def _disclosed_runs(runs: Passed) -> Passed:
    shown: dict[str, Any] = {
        measure: _public(getattr(runs, measure), runs.people.get(measure, 0)) for measure in RUN_MEASURES
    }
    if shown["started"] is None:
        # A nought would say what the few did not do.
        shown = dict.fromkeys(RUN_MEASURES)
    return Passed(**shown)


def _disclosed(became: Became) -> Became:
    shown: dict[str, Any] = {
        measure: _public(getattr(became, measure), became.people.get(measure, 0)) for measure in MEASURES
    }
    if shown["shown"] is None:
        shown = dict.fromkeys(MEASURES)
    timed = became.people.get("seconds", 0)
    return Became(
        became.question,
        **shown,
        refusals=None if shown["refused"] is None else _public(became.refusals, 0),
        seconds=became.seconds if timed >= SMALLEST_GROUP else None,
    )


def _public(count: int | None, people: int) -> int | None:
    if count is None or is_small(people):
        return None
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)
