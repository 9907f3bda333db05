"""The value map of a programme: activity, output, service outcome, community outcome, value.

Its author writes it in YAML (``flows.authoring.value_map`` reads it); here is what it says once read and
checked. Every figure of a summary comes from one entry of this map, and every price in it has its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from flows.values import Unit

Words: TypeAlias = Mapping[str, str]
"""A text in one or more languages, by language code."""


def in_language(words: Words, language: str, fallback: str = "en") -> str:
    """The text in ``language``, else in ``fallback``, else in whichever language there is."""
    return words.get(language) or words.get(fallback) or next(iter(words.values()), "")


@dataclass(frozen=True, slots=True, order=True)
class QuestionReference:
    """A question of one of the programme's flows, by its path inside the flow."""

    flow: str
    question: str

    def __str__(self) -> str:
        return f"{self.flow}/{self.question}"


class Span(StrEnum):
    """The time a figure covers. Printed with the figure, for a week is not a quarter."""

    WEEK = "week"
    #: from the Monday of the quarter's first ISO week to the end of the summary's week
    QUARTER = "quarter"
    #: everything up to the end of the summary's week
    TO_DATE = "to_date"


class About(StrEnum):
    """Whom an output's numbers are about, which decides what may be printed.

    ``PEOPLE``: each answer is about the person who gave it. ``ORGANISATION``: an organisation reports of
    itself, so no person is behind the number unless what it counts is people.
    """

    PEOPLE = "people"
    ORGANISATION = "organisation"


class Each(StrEnum):
    """The stretch of time that one answer speaks for."""

    ANSWER = "answer"
    WEEK = "week"
    MONTH = "month"
    #: the whole time the output covers: a stock that is reported again and again, such as people in work
    SPAN = "span"


class Dimension(StrEnum):
    SOCIAL = "social"
    ECONOMIC = "economic"
    ENVIRONMENTAL = "environmental"


class Level(StrEnum):
    """Where value accrues, in the three levels of the commissioning model."""

    SERVICE = "service"
    BOROUGH = "borough"
    CENTRAL_GOVERNMENT = "central_government"


class AccruesTo(StrEnum):
    """The budget that gains."""

    SERVICE = "service"
    COUNCIL = "council"
    CENTRAL_GOVERNMENT = "central_government"


class Kind(StrEnum):
    """Fiscal: a budget pays less. Economic: incomes grow. Social: what people gain themselves."""

    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    #: how far it can be trusted, in words, where that must be said ("as quoted", "not read ourselves")
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReachRule:
    """Whom the programme should hear from each week: those in ``role``, by answering ``flow``."""

    id: str
    label: Words
    role: str
    flow: str


@dataclass(frozen=True, slots=True)
class Activity:
    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class Output:
    """A countable product of an activity: the sum of the numbers given to some questions."""

    id: str
    label: Words
    unit: Unit
    activities: tuple[str, ...]
    sum: tuple[QuestionReference, ...]
    span: Span = Span.WEEK
    #: of one person's answers in the same stretch only the latest counts: who reports twice is not added up
    each: Each = Each.ANSWER
    about: About = About.PEOPLE
    #: the number itself counts people (jobs, people in work): 1 to 7 of them are never printed
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring steps of a ladder under one name, both ends included."""

    id: str
    label: Words
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """An area in which people place themselves on steps, again and again."""

    id: str
    label: Words
    question: QuestionReference
    bottom: int
    top: int
    bands: tuple[Band, ...] = ()
    #: first and latest reading are compared only if they lie at least so many days apart
    apart_days: int = 28


@dataclass(frozen=True, slots=True)
class State:
    """A closed question asked again and again, such as where someone lives: an indicator that is no ladder."""

    id: str
    label: Words
    question: QuestionReference
    #: choices that say nothing about the state ("I would rather not say"): as if it were not answered
    no_answer: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceOutcome:
    """A change that someone experiences, and which outputs lead to it."""

    id: str
    label: Words
    stakeholder: str
    outputs: tuple[str, ...] = ()
    #: ladders and states that show it
    measured_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommunityOutcome:
    """What the change means for the community, the strategy aims it serves, and the National Indicators."""

    id: str
    label: Words
    dimension: Dimension
    outcomes: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    id: str
    strategy: str
    label: Words


@dataclass(frozen=True, slots=True)
class NationalIndicator:
    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class Proxy:
    """A price for one unit of change, with the source that says so and the year of its prices."""

    id: str
    label: Words
    value: Decimal
    #: currency and unit, such as ``GBP/week``
    unit: str
    price_year: int
    source: str
    #: a price of its day, kept as the source states it and not brought up to date
    historic: bool = False
    note: str = ""

    @property
    def per(self) -> Unit:
        return Unit(self.unit.partition("/")[2])


@dataclass(frozen=True, slots=True)
class WeeksAvoided:
    """Weeks that a person no longer spends in a costly place.

    Counted for people whose first answer named ``choice`` and whose latest does not: whole weeks in the
    period since the answer with which they had left, less the weekly cost of where they live now if
    ``costs`` lists it.
    """

    state: str
    choice: str
    #: choice -> proxy: what a week costs in each listed place
    costs: Mapping[str, str]
    #: leaving for one of these is no saving (no home at all)
    no_saving: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LadderMove:
    """People who rose from one band of a ladder to another or above, and held it.

    A person counts once, in the period in which the holding was first confirmed, as long as every reading
    since the rise is at ``to_band`` or above.
    """

    ladder: str
    from_band: str
    to_band: str
    held_days: int = 28


@dataclass(frozen=True, slots=True)
class ShareOfYear:
    """People who entered a state they were not in at first, times the part of a year they were in it.

    Days in the period since the answer that first named ``choice`` (and all later ones do), over
    ``days_in_year``.
    """

    state: str
    choice: str
    days_in_year: int = 365


QuantityRule: TypeAlias = WeeksAvoided | LadderMove | ShareOfYear


@dataclass(frozen=True, slots=True)
class Valuation:
    """How a change becomes money: quantity times proxy, who gains, and whether it is a mere transfer."""

    id: str
    label: Words
    #: a service or community outcome
    outcome: str
    proxy: str
    quantity: QuantityRule
    accrues_to: AccruesTo
    level: Level
    kind: Kind = Kind.FISCAL
    #: a transfer moves money without creating any: shown apart, never in the total of public value
    transfer: bool = False


@dataclass(frozen=True, slots=True)
class InWords:
    """A value without a price: told in words, with a count where there is one, never dropped."""

    id: str
    label: Words
    outcome: str
    #: why it has no price
    why: Words
    #: the output or ladder that says how much, if any
    output: str | None = None
    ladder: str | None = None


class Who(StrEnum):
    """Who planned, or who delivered: one axis of the co-production matrix."""

    PROFESSIONALS = "professionals"
    TOGETHER = "together"
    #: planning: no professional input; delivery: users and communities alone
    USERS = "users"


@dataclass(frozen=True, slots=True)
class Contributions:
    """Where time given is found: how long, what sort, and the two questions that place it in the matrix."""

    hours: QuestionReference
    minutes: QuestionReference
    sort: QuestionReference
    #: the choice of ``sort`` that is work given; every other choice is involvement under its own name
    activity: str
    involvement: Mapping[str, Words]
    #: the question, and the one that asks once more, whose answer takes precedence
    planned_by: tuple[QuestionReference, ...]
    delivered_by: tuple[QuestionReference, ...]
    planners: Mapping[str, Who]
    deliverers: Mapping[str, Who]


@dataclass(frozen=True, slots=True)
class TenderAnswers:
    """The tender questions: a summary says how many suppliers answered, never what."""

    id: str
    label: Words
    flow: str
    questions: tuple[str, ...]


def _by_id() -> Mapping[str, Source]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ValueMap:
    """The whole chain. Every list is in its author's order, which is also the order of the summary."""

    programme: str
    title: Words
    currency: str = "GBP"
    sources: Mapping[str, Source] = field(default_factory=_by_id)
    reach: tuple[ReachRule, ...] = ()
    activities: tuple[Activity, ...] = ()
    outputs: tuple[Output, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    states: tuple[State, ...] = ()
    service_outcomes: tuple[ServiceOutcome, ...] = ()
    community_outcomes: tuple[CommunityOutcome, ...] = ()
    aims: tuple[Aim, ...] = ()
    national_indicators: tuple[NationalIndicator, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    in_words: tuple[InWords, ...] = ()
    contributions: Contributions | None = None
    tender_answers: TenderAnswers | None = None

    def proxy(self, id: str) -> Proxy:
        return next(proxy for proxy in self.proxies if proxy.id == id)

    def ladder(self, id: str) -> Ladder:
        return next(ladder for ladder in self.ladders if ladder.id == id)

    def state(self, id: str) -> State:
        return next(state for state in self.states if state.id == id)

    def output(self, id: str) -> Output:
        return next(output for output in self.outputs if output.id == id)
