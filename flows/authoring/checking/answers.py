"""What a question may hold: its choices, the numbers of a range, or anything of a kind; and values worth trying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from flows.conversation.definition import Flow, Question, QuestionType
from flows.conversation.expressions import Expression
from flows.values import exact_decimal, plain_decimal

MOST_LISTED = 500
"""Values of a question that are gone through one by one."""


class Sort(StrEnum):
    """How what a question holds can be reasoned about."""

    LISTED = "listed"
    MANY = "many"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Holds:
    """``listed``: the values, or the names that can be ticked. ``default`` stands there before any answer."""

    sort: Sort
    listed: tuple[str, ...] = ()
    default: str = ""
    #: it may also hold something that nobody can tell beforehand
    open: bool = False
    kind: QuestionType = QuestionType.TEXT
    #: by the time it is looked at, it has been answered
    needed: bool = False

    @property
    def is_number(self) -> bool:
        return self.sort in (Sort.WHOLE, Sort.NUMBER)

    @property
    def is_numeric(self) -> bool:
        """Whether every answer is a number, if only by the names of its choices."""
        listed = self.sort is Sort.LISTED and not self.open
        return self.is_number or (listed and all(exact_decimal(text) is not None for text in self.listed))


ANYTHING = Holds(Sort.ANY, open=True)


def holds(flow: Flow, question: Question | None) -> Holds:
    """What a question may hold, apart from blank."""
    if question is None or not question.is_asked or question.triggers or question.calculation is not None:
        return ANYTHING
    if isinstance(question.default, Expression) or question.choices_from is not None:
        return ANYTHING
    default = question.default or ""
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            names = tuple(dict.fromkeys(row.name for row in flow.choices_of(question)))
            if len(names) > MOST_LISTED:
                return ANYTHING
            one = question.type is QuestionType.SELECT_ONE
            return Holds(Sort.LISTED if one else Sort.MANY, names, default)
        case QuestionType.RANGE:
            steps = tuple(steps_of(question))
            return Holds(Sort.LISTED if steps else Sort.NUMBER, steps, default)
        case QuestionType.ACKNOWLEDGE:
            return Holds(Sort.LISTED, ("OK",), default)
        case _:
            return Holds(_sort(question), (), default, kind=question.type)


def _sort(question: Question) -> Sort:
    match question.type:
        case QuestionType.INTEGER | QuestionType.DATE:
            return Sort.WHOLE
        case QuestionType.DECIMAL | QuestionType.RANGE:
            return Sort.NUMBER
        case QuestionType.TEXT | QuestionType.BARCODE:
            return Sort.TEXT
        case _:
            return Sort.ANY


def steps_of(question: Question) -> Iterator[str]:
    """The numbers of a range, where they can be listed."""
    steps = question.steps
    if steps is None or steps.step <= 0:
        return
    span = abs(steps.end - steps.start)
    if span / steps.step >= MOST_LISTED:
        return
    towards = steps.step if steps.end >= steps.start else -steps.step
    for number in range(int(span / steps.step) + 1):
        yield plain_decimal(steps.start + number * towards)


def plainest(question: Question) -> Iterable[str]:
    """Answers to try first where any will do."""
    match question.type:
        case QuestionType.INTEGER | QuestionType.DECIMAL:
            return ("1", "0", "2", "5", "10", "18", "25", "50", "100", "1000", "-1", "2000", "100000")
        case QuestionType.RANGE:
            return tuple(steps_of(question)) or (plain_decimal((question.steps or _ONE).start),)
        case QuestionType.ACKNOWLEDGE:
            return ("OK",)
        case QuestionType.TIME:
            return ("12:00", "00:00", "23:59", "09:00", "18:00")
        case QuestionType.GEOPOINT:
            return ("51.5 -0.1 0 0",)
        case QuestionType.GEOTRACE:
            return ("51.5 -0.1 0 0; 51.6 -0.1 0 0",)
        case QuestionType.GEOSHAPE:
            return ("51.5 -0.1 0 0; 51.6 -0.1 0 0; 51.6 -0.2 0 0; 51.5 -0.1 0 0",)
        case QuestionType.IMAGE | QuestionType.AUDIO | QuestionType.VIDEO | QuestionType.FILE:
            return (f"an-answer.{_ENDINGS[question.type]}",)
        case _:
            return ("abc", "a", "A", "Abc Def", "12345", "1", "0123456789", "a@b.org", "abcdefghijkl")


@dataclass(frozen=True, slots=True)
class _One:
    start: Decimal = Decimal(1)


_ONE = _One()
_ENDINGS = {
    QuestionType.IMAGE: "jpg",
    QuestionType.AUDIO: "ogg",
    QuestionType.VIDEO: "mp4",
    QuestionType.FILE: "pdf",
}
