"""What the check finds in a flow that could be read: where it is, what it is, how sure we are, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flows.authoring.problems import Problem, sentence


class Severity(StrEnum):
    """``PROBLEM``: it cannot be meant so, and has to be mended. ``ADVICE``: it may well be meant so."""

    PROBLEM = "problem"
    ADVICE = "advice"


class Kind(StrEnum):
    """What is wrong, one word for each rule."""

    NEVER_ASKED = "never-asked"
    NEVER_RUNS = "never-runs"
    ASKED_TOO_EARLY = "asked-too-early"
    IMPOSSIBLE_CONSTRAINT = "impossible-constraint"
    NOTHING_OFFERED = "nothing-offered"
    CHOICE_NEVER_OFFERED = "choice-never-offered"
    CHOICE_REFUSED = "choice-refused"
    NO_SUCH_CHOICE = "no-such-choice"
    NEVER_EQUAL = "never-equal"
    LEADS_NOWHERE = "leads-nowhere"
    UNREADABLE_PATTERN = "unreadable-pattern"
    STEP_DOES_NOT_FIT = "step-does-not-fit"
    DEFAULT_REFUSED = "default-refused"
    MISSING_TRANSLATION = "missing-translation"
    PLACEHOLDER_MISMATCH = "placeholder-mismatch"
    TOO_LONG = "too-long"
    SAME_LABEL = "same-label"
    ALWAYS_TRUE = "always-true"
    NO_MESSAGE = "no-message"
    NO_END = "no-end"
    LONG_SENTENCE = "long-sentence"
    READING_AGE = "reading-age"
    TWO_QUESTIONS = "two-questions"
    NO_MIDDLE = "no-middle"
    NO_WAY_OUT = "no-way-out"
    OTHER_LOST = "other-lost"
    YES_AND_NO = "yes-and-no"
    LONG_BUTTON = "long-button"
    FEEDS_NOTHING = "feeds-nothing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the check found. ``question`` is the path of the question or group it belongs to.

    ``sheet`` is ``survey`` or ``choices``; a flow in YAML has no sheets, and there it is left out when shown.
    """

    severity: Severity
    kind: Kind
    question: str
    sheet: str
    row: int
    column: str
    message: str
    remedy: str

    @property
    def is_problem(self) -> bool:
        return self.severity is Severity.PROBLEM

    def as_problem(self, file: str, *, sheets: bool) -> Problem:
        """The same as a place in the author's file."""
        sheet = self.sheet if sheets else None
        return Problem(
            file, sheet, self.row or None, self.column or None, self.message, sentence(self.remedy)
        )


def problem(
    kind: Kind, question: str, row: int, column: str, message: str, remedy: str, *, sheet: str = "survey"
) -> Finding:
    return Finding(Severity.PROBLEM, kind, question, sheet, row, column, message, remedy)


def advice(
    kind: Kind, question: str, row: int, column: str, message: str, remedy: str, *, sheet: str = "survey"
) -> Finding:
    return Finding(Severity.ADVICE, kind, question, sheet, row, column, message, remedy)
