"""A figure: a value that carries its unit, range, formula, parameters, period and the answers behind it.

A figure without evidence does not exist: where nothing was answered it says so (``UNKNOWN``), and where
too few people stand behind it nothing of it is told (``HIDDEN``). Rendering reads figures, never computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from flows.value.clauses import Rating
from flows.value.periods import Length
from flows.value.put_in import Discounting
from flows.value.references import About, Span, Words
from flows.value.scales import Scale
from flows.value.sroi import MapOutcome
from flows.value.unit_costs import Cashable
from flows.value.valuation import Grade, Kind, Level
from flows.value.value_map import Dimension
from flows.values import Unit

PERSON = Unit("person")
HOUR = Unit("hour")
STEP = Unit("step")
POINT = Unit("point")
SHARE = Unit("share")
WEEK = Unit("week")
DAY = Unit("day")
STAYS = (WEEK, DAY)
TIME = Unit("time")
RATIO = Unit("ratio")
MULTIPLIER = Unit("multiplier")
MONTH = Unit("month")


class Section(StrEnum):
    """The parts of a summary, in their order."""

    REACH = "reach"
    CHANGE = "change"
    #: a person's own reading beside their worker's
    VOICES = "voices"
    #: who is missing from it
    ATTRITION = "attrition"
    OUTPUTS = "outputs"
    VALUE = "value"
    #: what is gained against what is put in
    RETURN = "return"
    #: the narrow reading of value for money and the real one
    VALUE_FOR_MONEY = "value_for_money"
    IN_WORDS = "in_words"
    #: what a contract leaves in the area
    LOCAL_MONEY = "local_money"
    #: what suppliers promised the community
    PROMISES = "promises"
    TIME_GIVEN = "time_given"
    #: whether people are givers as well as receivers
    RECIPROCITY = "reciprocity"
    TENDERS = "tenders"
    #: the principles of co-production, as far as answers show them
    PRINCIPLES = "principles"
    NOT_KNOWN = "not_known"


OUTCOMES = (
    Section.CHANGE,
    Section.VOICES,
    Section.ATTRITION,
    Section.VALUE,
    Section.RETURN,
    Section.VALUE_FOR_MONEY,
    Section.IN_WORDS,
)
"""What takes longer than a week to show."""


class Measure(StrEnum):
    """What a figure says of its subject. The wording for each lives with the report."""

    REACHED = "reached"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"

    COMPARED = "compared"  # people with two readings far enough apart
    FIRST = "first"  # mean of their first readings
    LATEST = "latest"
    CHANGE = "change"
    UP = "up"
    SAME = "same"
    DOWN = "down"
    BEGAN_AT_TOP = "began_at_top"
    ONE_READING = "one_reading"
    TOO_CLOSE = "too_close"
    TWO_UP = "two_up"  # of those who moved up: two steps or more
    SHARE_UP = "share_up"  # with its interval
    CHANGE_BETWEEN = "change_between"  # the mean change, with its interval
    OFTEN_FIRST = "often_first"  # the share who were lonely often or always, at first
    OFTEN_LATEST = "often_latest"
    RELIABLE_UP = "reliable_up"  # by more than the noise of the scale, or by what its makers say counts
    RELIABLE_DOWN = "reliable_down"
    BY_CHANCE = "by_chance"  # the latest mean that first readings lead to if nobody changes

    BOTH_VOICES = "both_voices"  # people with a reading of their own and one of their worker's
    OWN_VOICE = "own_voice"
    WORKER_VOICE = "worker_voice"
    GAP = "gap"  # by how much the worker's is higher
    WORKER_HIGHER = "worker_higher"
    VOICES_ALIKE = "voices_alike"
    WORKER_LOWER = "worker_lower"

    ELIGIBLE = "eligible"  # everybody whose change it is about
    WITH_FIRST = "with_first"
    WITH_LATEST = "with_latest"  # with two readings or more, however close
    IF_MISSING_SAME = "if_missing_same"  # the mean change if everybody missing stayed as they were

    OUTPUT = "output"

    QUANTITY = "quantity"
    GROSS = "gross"  # quantity times price, before anything is taken off
    AFTER_DEADWEIGHT = "after_deadweight"
    AFTER_DISPLACEMENT = "after_displacement"
    AFTER_ATTRIBUTION = "after_attribution_to_others"
    VALUE = "value"
    OTHER_WAY = "other_way"  # people who went the opposite way, which the rule does not price
    AGAINST = "against"  # people who went the opposite way, which is taken off
    TOTAL = "total"
    TOTAL_SHOWN = "total_shown"  # the total of what may be shown, where the whole may not
    TRANSFERS = "transfers"
    TRANSFERS_SHOWN = "transfers_shown"
    ACCRUES = "accrues"
    ACCRUES_SHOWN = "accrues_shown"
    LEVEL = "level"
    LEVEL_SHOWN = "level_shown"
    KIND = "kind"  # fiscal, economic and social, never added to one another by their readers
    KIND_SHOWN = "kind_shown"
    CASHABLE = "cashable"
    CASHABLE_SHOWN = "cashable_shown"
    AIM = "aim"  # one value may serve several aims: these do not add up to the total
    AIM_SHOWN = "aim_shown"
    DIMENSION = "dimension"  # social, economic, environmental
    DIMENSION_SHOWN = "dimension_shown"
    LARGEST = "largest"  # the valuation that carries most of the total, and its share
    LARGEST_SHOWN = "largest_shown"

    INPUT = "input"
    INPUTS = "inputs"
    PRESENT = "present"  # what one value is worth now over the years it lasts
    PRESENT_VALUE = "present_value"  # the same of all values together
    PRESENT_VALUE_SHOWN = "present_value_shown"
    NET_PRESENT_VALUE = "net_present_value"
    NET_PRESENT_VALUE_SHOWN = "net_present_value_shown"
    RATIO = "ratio"
    RATIO_SHOWN = "ratio_shown"
    NET_RATIO = "net_ratio"
    NET_RATIO_SHOWN = "net_ratio_shown"
    PAYBACK = "payback"
    PAYBACK_SHOWN = "payback_shown"
    AT_RATE = "at_rate"  # the ratio at another discount rate
    AT_RATE_SHOWN = "at_rate_shown"
    SWITCHING = "switching"  # the value of one assumption at which the ratio is 1
    CONCENTRATION = "concentration"  # the fewest values that together carry most of it
    GROUP = "group"  # the share of values that stand or fall together
    GROUP_WITHOUT = "group_without"  # the ratio without them
    GROUP_FACTOR = "group_factor"  # so many times all their quantities, and the ratio is 1

    PRICE = "price"
    WHOLE_LIFE_COST = "whole_life_cost"
    YEARLY_COST = "yearly_cost"  # the same for each year of its life
    NARROW_NET = "narrow_net"  # what can be taken out of budgets, less the price
    NARROW_NET_SHOWN = "narrow_net_shown"
    REAL_NET = "real_net"  # all public value of the same time, less the price
    REAL_NET_SHOWN = "real_net_shown"

    IN_WORDS = "in_words"

    ROUND_1 = "round_1"
    ROUND_2 = "round_2"
    ROUND_3 = "round_3"
    MULTIPLIER = "multiplier"  # LM3, where enough suppliers replied
    MULTIPLIER_FLOOR = "multiplier_floor"
    MULTIPLIER_CEILING = "multiplier_ceiling"
    REPLIED_BY_COUNT = "replied_by_count"
    REPLIED_BY_VALUE = "replied_by_value"

    PROMISE = "promise"  # what was delivered of it, with the word that it earns
    DUE = "due"
    KEPT = "kept"  # delivered over due
    FORECAST = "forecast"  # what it comes to by its last day at this pace
    ADDITIONAL = "additional"  # without what would have happened anyway
    RATED = "rated"  # how many promises earn a word
    OVERDUE = "overdue"
    TARGET = "target"  # what a programme aims at, without binding anybody
    TARGET_SHARE = "target_share"

    GIVEN = "given"  # all time given, the six cells together
    CELL = "cell"
    PROVISION = "provision"  # planned and delivered by professionals
    INVOLVEMENT = "involvement"
    INVOLVED = "involved"  # all involvement together
    NOT_PLACED = "not_placed"

    HOURS_GIVEN = "hours_given"
    HOURS_RECEIVED = "hours_received"
    BOTH = "both"  # the share of people who both gave and received
    EVEN = "even"  # the lesser of hours given and received over the greater

    TENDER_ANSWERS = "tender_answers"
    PRINCIPLE_SHOWN = "principle_shown"
    PRINCIPLE_TENDERED = "principle_tendered"

    NOTHING_TAKEN_OFF = "nothing_taken_off"  # neither of the next two
    NO_DEADWEIGHT = "no_deadweight"  # nobody has said what would have happened anyway
    NO_ATTRIBUTION = "no_attribution"  # nor what others did
    NOT_VERIFIED = "not_verified"  # nobody here has seen a source


class State(StrEnum):
    SHOWN = "shown"
    #: too few people behind it, or one of those could be worked out from it: printed as ``*``
    HIDDEN = "hidden"
    #: nothing was answered: "we do not know"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that did not come from an answer, and who says so."""

    id: str
    value: Decimal
    unit: str
    source: str = ""
    price_year: int | None = None
    historic: bool = False
    note: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    #: nobody here has seen its source
    as_quoted: bool = False
    #: what the source says, in the prices of which year, where it was brought to those of another
    as_given: Decimal | None = None
    given_year: int | None = None
    #: what the map calls it; another name is no other number
    label: Words | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """``quantity`` units at ``price`` each (or per ``divisor`` units), added or taken off."""

    quantity: Decimal | None
    unit: Unit
    price: Decimal
    divisor: int = 1
    adds: bool = True


class FormulaKind(StrEnum):
    COUNT = "count"  # how many people or answers
    SUM = "sum"  # the numbers that people gave, added up
    MEAN = "mean"  # dividend over divisor
    SHARE = "share"
    PROPORTION = "proportion"  # a share with its interval
    INTERVAL = "interval"  # of a mean: the spread of so many changes
    BY_CHANCE = "by_chance"  # regression to the mean
    PRODUCT = "product"  # quantities times prices
    TAKEN_OFF = "taken_off"  # an amount, and the shares that are taken off it one after the other
    DISCOUNTED = "discounted"  # an amount in each of its years, as it is worth now
    DIFFERENCE = "difference"  # the first figure less the second
    RATIO = "ratio"  # the first figure over the second
    AT_RATE = "at_rate"  # the same, discounted at another rate
    PAYBACK = "payback"  # what was put in, over a month of the first year
    NARROW = "narrow"  # what can surely be taken out of budgets, less the price
    SWITCHING = "switching"
    DUE = "due"  # the target, as far as its time has passed
    FORECAST = "forecast"
    LM3 = "lm3"
    SPREAD = "spread"  # a mean change, over everybody it was meant for
    EVEN = "even"
    TOTAL = "total"  # other figures, added up


@dataclass(frozen=True, slots=True)
class Formula:
    """How the value came about, with its numbers. ``None`` stands where a number is hidden."""

    kind: FormulaKind
    terms: tuple[Term, ...] = ()
    dividend: Decimal | None = None
    divisor: int | None = None
    #: ids of the figures a total adds up
    of: tuple[str, ...] = ()
    #: shares that are taken off, in this order: assumptions, which no answer put in
    shares: tuple[Decimal, ...] = ()
    #: the amount of each year, where a figure lasts for several
    years: tuple[Decimal, ...] = ()

    def without_numbers(self) -> Formula:
        """The same formula with everything out that an answer put in; the first term's price stays.

        The other terms go altogether: that there is one says that somebody is there.
        """
        blank = tuple(replace(term, quantity=None) for term in self.terms[:1])
        return Formula(self.kind, blank, None, None, self.of, self.shares)


@dataclass(frozen=True, slots=True)
class Superseded:
    """What a restated figure said before, in which summary, and up to which day."""

    period: str
    last_day: date
    state: State
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    #: a price or another parameter changed; else answers came late, were corrected or were withdrawn
    repriced: bool


@dataclass(frozen=True, slots=True)
class Figure:
    id: str
    section: Section
    measure: Measure
    #: the value map's id of what it is about, or the cell or budget it belongs to
    subject: str
    #: the subject's own words, where the map has them
    label: Words
    value: Decimal | None
    unit: Unit
    span: Span
    first_day: date | None
    last_day: date
    formula: Formula
    #: people behind it; ``None`` where no person is behind it or their number is hidden
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    state: State = State.SHOWN
    parameters: tuple[Parameter, ...] = ()
    evidence: tuple[str, ...] = ()
    #: the questions whose answers it is made of, as ``flow/question``
    questions: tuple[str, ...] = ()
    #: E0 to E4: the lowest of anything that carries over a tenth of it; ``None`` where it is hidden
    grade: Grade | None = Grade.SELF_REPORT
    #: the id of the beneficiary
    accrues_to: str | None = None
    level: Level | None = None
    kind: Kind | None = None
    transfer: bool = False
    cashable: Cashable | None = None
    #: ids of the strategy aims that it serves
    aims: tuple[str, ...] = ()
    dimension: Dimension | None = None
    price_year: int | None = None
    historic: bool = False
    #: an organisation's report of itself, behind which no person stands, or what people said of themselves
    about: About = About.PEOPLE
    #: why it has no price, for a value told in words
    why: Words | None = None
    #: the word that a promise earns, whether its report is overdue, and whether the contract binds
    rating: Rating | None = None
    overdue: bool = False
    binding: bool = False
    #: the day of the last answer, where an organisation's report is overdue
    last_answer: date | None = None
    #: for disclosure control only, never published: everyone behind it, ...
    people: frozenset[str] = field(default=frozenset(), repr=False)
    #: ... and every group whose own part could be read out of the value; none may hold 1 to 7 people
    groups: tuple[frozenset[str], ...] = field(default=(), repr=False)
    #: those whose part of it is printed apart, by name: one may not move by a few while the whole moves by many
    apart: tuple[tuple[str, frozenset[str]], ...] = field(default=(), repr=False)
    #: the same for ``low`` and ``high``: if one is too small, the range alone is kept back
    range_groups: tuple[frozenset[str], ...] = field(default=(), repr=False)
    #: the same for an interval of a mean: other tables of moves that readings with the same means and spread can have
    other_moves: tuple[tuple[int, int, int, int, int], ...] = field(default=(), repr=False)
    #: the same for who changed by more than noise: other counts of them, each with whether the spread can be the same
    other_counts: tuple[tuple[int, bool], ...] = field(default=(), repr=False)
    #: the value itself counts people whom an organisation reported
    counts_people: bool = False
    #: of a scale on which lower is better: those who "moved up" have a lower number now
    lower_is_better: bool = False
    #: for disclosure control only: the suppliers who told what it is worked out from, and could be read out of it
    suppliers: frozenset[str] = field(default=frozenset(), repr=False)
    #: another figure whose value this one repeats: what happens to that one happens to this one
    repeats: str | None = None
    #: figures that it was worked out from: if one of them is hidden, so is this one
    rests_on: tuple[str, ...] = field(default=(), repr=False)
    #: too few people stand behind what changed: it is told as it was released before, up to ``last_day``
    repeated: bool = False
    #: what was released before for the same days, or by other prices
    supersedes: Superseded | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """The ends of a ladder, for drawing it and for working out what its means would give away."""

    bottom: int
    top: int
    #: a published scale: its means are in points, its ends in steps
    scale: Scale | None = None

    @property
    def lowest(self) -> int | Decimal:
        return self.bottom if self.scale is None else self.scale.points(self.bottom)

    @property
    def highest(self) -> int | Decimal:
        return self.top if self.scale is None else self.scale.points(self.top)

    @property
    def each(self) -> int | None:
        """The points of a step; ``None`` where one step is worth more than another."""
        return 1 if self.scale is None else self.scale.each

    @property
    def lower_is_better(self) -> bool:
        return self.scale is not None and self.scale.lower_is_better

    def step(self, step: int) -> int:
        """The step as on a ladder that leads upwards."""
        return self.bottom + self.top - step if self.lower_is_better else step

    def steps(self, points: Decimal, people: int) -> int | None:
        """So many points of so many people as steps of such a ladder; ``None`` where one cannot say."""
        if self.each is None:
            return None
        steps = int(points) // self.each
        return (self.bottom + self.top) * people - steps if self.lower_is_better else steps


def _no_names() -> Mapping[str, Words]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SummaryHead:
    """Which summary this is."""

    programme: str
    title: Words
    currency: str
    #: the name of its period: ``2026-W47``, or of a month or quarter
    week: str
    quarter: str
    zone: str
    first_day: date
    last_day: date
    quarter_first_day: date
    finished: bool
    #: ladder id -> its ends
    areas: tuple[tuple[str, Area], ...] = ()
    #: what the map calls aims and the beneficiaries of its own, by id
    names: Mapping[str, Words] = field(default_factory=_no_names)
    #: made of sample answers: said wherever it shows
    sample_data: bool = False

    @property
    def length(self) -> Length:
        """Whether it is of a week, a month or a quarter."""
        return Length(self.week[5])


@dataclass(frozen=True, slots=True)
class Valued:
    """A value with the row of an impact map that it is, and the rows that it can be at the least and at the most."""

    figure: Figure
    outcome: MapOutcome
    #: how much of what is counted, at which price for each; ``None`` where several prices are in it
    quantity: Decimal
    counted_in: Unit
    price: Decimal | None
    extremes: tuple[MapOutcome, ...]
    #: the assumptions that the map makes of it, by name
    assumed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The values, what was put in, and the rate: all that a return is worked out from."""

    valued: tuple[Valued, ...]
    inputs: tuple[Figure, ...]
    discounting: Discounting
    #: what the groups of values are called, by id
    groups: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Summary:
    """Every figure with everything known about it. Not for printing: ``disclose`` makes what may be read."""

    head: SummaryHead
    figures: tuple[Figure, ...]
    #: what its return was worked out from: disclosure control works it out again without what is hidden
    ledger: Ledger | None = None
    #: for the memory of disclosure control: whose each answer is, by its identity, ...
    whose: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    #: ... the step that a reading names, and when it was given
    steps: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    at: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def figure(self, id: str) -> Figure:
        return next(figure for figure in self.figures if figure.id == id)


@dataclass(frozen=True, slots=True)
class Published:
    """What may be read: figures after disclosure control, or all of them for the operator (``exact``)."""

    head: SummaryHead
    figures: tuple[Figure, ...]
    exact: bool

    def activity(self) -> Published:
        """What was done, without what changed and what it is worth: those are told in months or quarters."""
        return replace(
            self, figures=tuple(figure for figure in self.figures if figure.section not in OUTCOMES)
        )

    def figure(self, id: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.id == id), None)

    def of(self, section: Section, *measures: Measure) -> tuple[Figure, ...]:
        return tuple(
            figure
            for figure in self.figures
            if figure.section is section and (not measures or figure.measure in measures)
        )
