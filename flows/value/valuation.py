"""What a change is worth: a proxy, how much is taken off it, who gains, and how answers become its quantity.

The words are those of *A Guide to Social Return on Investment* (Cabinet Office 2009, SROI Network 2012). What is
assumed and not asked has a central value with the least and the most it can be, and a source that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from flows.value.references import Each, QuestionReference, Words
from flows.value.unit_costs import Cashable
from flows.values import Unit


class Level(StrEnum):
    """Where value accrues, in the three levels of the commissioning model."""

    SERVICE = "service"
    BOROUGH = "borough"
    CENTRAL_GOVERNMENT = "central_government"


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who gains: a budget, people themselves or the community. A programme may add its own."""

    id: str
    level: Level
    #: only of those a programme adds: what the shipped ones are called stands with the report's wording
    label: Words | None = None


BENEFICIARIES: Mapping[str, Beneficiary] = {
    id: Beneficiary(id, level)
    for id, level in {
        "service": Level.SERVICE,
        "council": Level.BOROUGH,
        # Its money is voted by Parliament and not by the borough.
        "nhs": Level.CENTRAL_GOVERNMENT,
        "central_government": Level.CENTRAL_GOVERNMENT,
        "people": Level.BOROUGH,
        "community": Level.BOROUGH,
    }.items()
}


class Kind(StrEnum):
    """Fiscal: a budget pays less. Economic: incomes grow. Social: what people gain themselves."""

    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


class Starts(StrEnum):
    """When an outcome begins: in the period of the activity, or only in the one after it."""

    IN_PERIOD = "in_period"
    AFTER = "after"


class Grade(StrEnum):
    """How far evidence can be trusted, from the least to the most."""

    ASSERTED = "E0"
    SELF_REPORT = "E1"
    DOCUMENT = "E2"
    SECOND_PARTY = "E3"
    AUDITED = "E4"


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    #: how far it can be trusted, in words, where that must be said
    note: str = ""
    grade: Grade = Grade.DOCUMENT
    #: quoted from somebody who read it, and not read by whoever wrote the map
    as_quoted: bool = False


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
    low: Decimal | None = None
    high: Decimal | None = None
    #: its code in a database of unit costs, such as ``HO1.0.1``: a part of ``HO1.0``
    code: str = ""
    #: a benefit or a tax: money that changes hands
    transfer: bool = False
    #: what its source says, in the prices of which year, where it was brought to those of another
    as_given: Decimal | None = None
    given_year: int | None = None

    @property
    def per(self) -> Unit:
        return Unit(self.unit.partition("/")[2])

    @property
    def least(self) -> Decimal:
        return self.value if self.low is None else self.low

    @property
    def most(self) -> Decimal:
        return self.value if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that was not asked: the central one, with the least and the most it can be, and who says so."""

    central: Decimal
    low: Decimal
    high: Decimal
    #: the id of a source of the map; for a row of a shipped pack, ``PACK:`` and the row's id
    source: str
    note: str = ""


# --- how answers become a quantity ------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class NumberGiven:
    """The numbers that people gave in the period, added up; taken away where the change is for the worse."""

    questions: tuple[QuestionReference, ...]
    each: Each = Each.ANSWER
    takes_away: bool = False


@dataclass(frozen=True, slots=True)
class PeopleWho:
    """People whose latest answer in the period is one of ``choices``."""

    question: QuestionReference
    choices: frozenset[str]


@dataclass(frozen=True, slots=True)
class FewerTimes:
    """How often something happened before, less how often it happens now, by what each person said of both.

    It is taken away where it is a loss that something happens less often.
    """

    before: QuestionReference
    now: QuestionReference
    takes_away: bool = False


QuantityRule: TypeAlias = WeeksAvoided | LadderMove | ShareOfYear | NumberGiven | PeopleWho | FewerTimes


def questions_of(rule: QuantityRule) -> tuple[QuestionReference, ...]:
    """The questions whose answers a rule prices as they are."""
    match rule:
        case NumberGiven(questions=questions):
            return questions
        case FewerTimes(before=before, now=now):
            return (before, now)
        case PeopleWho(question=question):
            return (question,)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Valuation:
    """How a change becomes money: quantity times proxy, what is taken off, who gains, whether it is a mere transfer."""

    id: str
    label: Words
    #: a service or community outcome
    outcome: str
    proxy: str
    quantity: QuantityRule
    #: the id of a beneficiary
    accrues_to: str
    level: Level
    kind: Kind = Kind.FISCAL
    #: a transfer moves money without creating any: shown apart, never in the total of public value
    transfer: bool = False
    cashable: Cashable = Cashable.UNKNOWN
    #: what would have happened anyway; ``None`` where nobody has said
    deadweight: Assumption | None = None
    #: what was only moved from somebody else
    displacement: Assumption | None = None
    attribution_to_others: Assumption | None = None
    #: the share of it that is lost in each year after the first
    drop_off: Assumption | None = None
    #: years that it lasts
    duration: Assumption | None = None
    starts: Starts = Starts.IN_PERIOD
    #: the id of a group of valuations that stand or fall together, such as those of one fall avoided
    group: str = ""

    @property
    def taken_off(self) -> tuple[tuple[str, Assumption], ...]:
        """The shares that are taken off the gross value, in the order in which that is done."""
        named = (
            ("deadweight", self.deadweight),
            ("displacement", self.displacement),
            ("attribution_to_others", self.attribution_to_others),
        )
        return tuple((name, share) for name, share in named if share is not None)


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
