"""The value map of a programme: activity, output, service outcome, community outcome, value.

Its author writes it in YAML (``flows.authoring.value_map`` reads it); here is what it says once read and
checked. Every figure of a summary comes from one entry of this map, and every price in it has its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from flows.value.distance import Norms
from flows.value.local_multiplier import Convention
from flows.value.put_in import Discounting, Group, Hours, Input, WholeLife
from flows.value.references import About, Each, QuestionReference, Span, Words
from flows.value.scales import Scale
from flows.value.valuation import (
    BENEFICIARIES,
    Assumption,
    Beneficiary,
    InWords,
    Proxy,
    Source,
    Valuation,
    questions_of,
)
from flows.values import Unit


class Dimension(StrEnum):
    SOCIAL = "social"
    ECONOMIC = "economic"
    ENVIRONMENTAL = "environmental"


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
    indicators: tuple[str, ...] = ()


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
    #: the question for the worker's reading of the same person, in the person's own run
    worker: QuestionReference | None = None
    #: what is known of the scale, for the changes that are more than noise and those that time alone would do
    norms: Norms | None = None
    #: a published scale: its steps are the sums of its ``items``, of which ``question`` is the first
    scale: Scale | None = None
    items: tuple[QuestionReference, ...] = ()
    #: who says that its words may be used, where somebody has to
    licence: str = ""

    @property
    def asked(self) -> tuple[QuestionReference, ...]:
        """What a reading of the person is made of."""
        return self.items or (self.question,)

    @property
    def questions(self) -> tuple[QuestionReference, ...]:
        """The person's, and the worker's where that is asked."""
        return self.asked if self.worker is None else (*self.asked, self.worker)

    @property
    def lower_is_better(self) -> bool:
        return self.scale is not None and self.scale.lower_is_better

    @property
    def best(self) -> int:
        """The step from which nobody can get better."""
        return self.bottom if self.lower_is_better else self.top


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
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommunityOutcome:
    """What the change means for the community, the strategy aims it serves, and the indicators."""

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
class Indicator:
    """One indicator of a published set (``flows/library/indicators``), or of the programme's own."""

    id: str
    label: Words
    #: the id of its set; nothing where it is the programme's own
    of: str = ""


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A group of people or an organisation that the service changes something for, or that puts something in."""

    id: str
    label: Words
    #: how many there are, and how many of them the service reaches; ``None`` where nobody has said
    in_group: int | None = None
    involved: int | None = None


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
    #: hours that people say others gave to them
    received: tuple[QuestionReference, ...] = ()


@dataclass(frozen=True, slots=True)
class TenderAnswers:
    """The tender questions: a summary says how many suppliers answered, never what."""

    id: str
    label: Words
    flow: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A community benefit clause: so much for whom by when, and the questions whose answers report on it."""

    id: str
    label: Words
    #: whom it is for, in lawful words
    eligible: Words
    unit: str
    target: Decimal
    first: date
    last: date
    #: the target is for each year from the first day on
    each_year: bool
    binding: bool
    reports: tuple[QuestionReference, ...]
    #: a report is on the one, or the three, months before it
    report_months: int = 1
    #: by this day, so much in all; even over the time where there are none
    milestones: tuple[tuple[date, Decimal], ...] = ()
    #: the question for a document that shows it
    document: QuestionReference | None = None
    #: what would have happened anyway
    anyway: Assumption | None = None
    #: what it says of people could find them: 1 to 7 of them are never printed
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a programme aims at. It binds nobody, so it may speak of local people, which a contract may not."""

    id: str
    label: Words
    unit: str
    target: Decimal
    sum: tuple[QuestionReference, ...]
    #: the share of ``out_of`` that it aims at
    share: Decimal | None = None
    out_of: tuple[QuestionReference, ...] = ()
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Principle:
    """One of the principles that commissioning goes by, and the answers that show it."""

    id: str
    label: Words
    #: who answered all of these shows it
    shown_by: tuple[QuestionReference, ...]
    #: tender questions that are about it
    tendered_in: tuple[QuestionReference, ...]


@dataclass(frozen=True, slots=True)
class LocalMoney:
    """The questions that follow a contract's money over three rounds: who was paid, and who spent it here again."""

    area: Words
    convention: Convention
    recipient_is_local: bool
    received: QuestionReference
    staff_pay: QuestionReference
    staff_local: QuestionReference
    suppliers_local: QuestionReference
    suppliers_count: QuestionReference
    reply_paid: QuestionReference
    reply_spent_local: QuestionReference
    staff_respend_local: Assumption

    @property
    def told_by_recipient(self) -> tuple[QuestionReference, ...]:
        return (self.received, self.staff_pay, self.staff_local, self.suppliers_local, self.suppliers_count)


def _by_id() -> Mapping[str, Source]:
    return MappingProxyType({})


def _shipped() -> Mapping[str, Beneficiary]:
    return BENEFICIARIES


@dataclass(frozen=True, slots=True)
class ValueMap:
    """The whole chain. Every list is in its author's order, which is also the order of the summary."""

    programme: str
    title: Words
    currency: str = "GBP"
    sources: Mapping[str, Source] = field(default_factory=_by_id)
    #: who can gain, by id: those that ship, and the programme's own
    beneficiaries: Mapping[str, Beneficiary] = field(default_factory=_shipped)
    stakeholders: tuple[Stakeholder, ...] = ()
    reach: tuple[ReachRule, ...] = ()
    activities: tuple[Activity, ...] = ()
    outputs: tuple[Output, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    states: tuple[State, ...] = ()
    service_outcomes: tuple[ServiceOutcome, ...] = ()
    community_outcomes: tuple[CommunityOutcome, ...] = ()
    aims: tuple[Aim, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    #: the time that money is counted over: the quarter or the year so far
    valued_over: Span = Span.QUARTER
    #: the month with which that year begins
    year_begins: int = 1
    proxies: tuple[Proxy, ...] = ()
    groups: tuple[Group, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    inputs: tuple[Input, ...] = ()
    discounting: Discounting | None = None
    whole_life: WholeLife | None = None
    promises: tuple[Promise, ...] = ()
    targets: tuple[Target, ...] = ()
    local_money: LocalMoney | None = None
    in_words: tuple[InWords, ...] = ()
    contributions: Contributions | None = None
    tender_answers: TenderAnswers | None = None
    principles: tuple[Principle, ...] = ()

    def proxy(self, id: str) -> Proxy:
        return next(proxy for proxy in self.proxies if proxy.id == id)

    def ladder(self, id: str) -> Ladder:
        return next(ladder for ladder in self.ladders if ladder.id == id)

    def state(self, id: str) -> State:
        return next(state for state in self.states if state.id == id)

    def output(self, id: str) -> Output:
        return next(output for output in self.outputs if output.id == id)

    def asked_beside(self) -> Iterator[tuple[Words, tuple[QuestionReference, ...]]]:
        """Questions that feed something else than an output, a ladder, a state or time given, with what they feed."""
        for valuation in self.valuations:
            yield valuation.label, questions_of(valuation.quantity)
        for each in self.inputs:
            if isinstance(each.what, Hours):
                yield each.label, each.what.questions
        for promise in self.promises:
            yield promise.label, promise.reports
        for target in self.targets:
            yield target.label, (*target.sum, *target.out_of)
        if (money := self.local_money) is not None:
            yield money.area, (*money.told_by_recipient, money.reply_paid, money.reply_spent_local)
        for principle in self.principles:
            yield principle.label, (*principle.shown_by, *principle.tendered_in)
        if self.contributions is not None and self.contributions.received:
            yield self.title, self.contributions.received

    def stakeholder_of(self, valuation: Valuation) -> str:
        """Whose change it is: the stakeholder of its outcome, where that is one only."""
        services = {outcome.id: outcome.stakeholder for outcome in self.service_outcomes}
        held = next((one.outcomes for one in self.community_outcomes if one.id == valuation.outcome), ())
        found = {services[id] for id in (valuation.outcome, *held) if id in services}
        return found.pop() if len(found) == 1 else ""

    def aims_of(self, outcome: str) -> tuple[str, ...]:
        """The strategy aims that an outcome serves: a service outcome serves those of the community's it leads to."""
        leads_to = [one for one in self.community_outcomes if one.id == outcome or outcome in one.outcomes]
        return tuple(dict.fromkeys(aim for one in leads_to for aim in one.aims))

    def dimension_of(self, outcome: str) -> Dimension | None:
        """Whether an outcome is social, economic or environmental; ``None`` where it leads to several."""
        found = {
            one.dimension for one in self.community_outcomes if one.id == outcome or outcome in one.outcomes
        }
        return found.pop() if len(found) == 1 else None
