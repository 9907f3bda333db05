"""What is put in, and how it is set against what is gained: inputs, and the rate at which later years count less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.value.discounting import Schedule
from flows.value.references import About, Each, QuestionReference, Span, Words
from flows.value.whole_life_cost import CostOption


@dataclass(frozen=True, slots=True)
class Money:
    """A sum for each year or quarter, of which as much counts as of that time has passed.

    It is spent from the first day to the last, both included, if it has such days.
    """

    amount: Decimal
    per: Span
    price_year: int
    source: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of time given, at what they would have cost to buy. Time is an input, and never also a benefit.

    Without ``questions`` they are the hours that people wrote down themselves: the six cells of the matrix.
    """

    proxy: str
    questions: tuple[QuestionReference, ...] = ()
    each: Each = Each.ANSWER
    about: About = About.PEOPLE


@dataclass(frozen=True, slots=True)
class Input:
    id: str
    label: Words
    stakeholder: str
    what: Money | Hours


@dataclass(frozen=True, slots=True)
class Discounting:
    """``first_period`` is the period that year 1 stands in: 1 is discounted once (the SROI guide), 0 is not."""

    schedule: Schedule
    first_period: int
    #: the id of a source
    source: str
    #: other rates, for the sensitivity
    other_rates: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeLife:
    """What a service costs over its whole life, line by line."""

    option: CostOption
    schedule: Schedule
    first_period: int
    price_year: int
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Valuations that stand or fall together."""

    id: str
    label: Words
