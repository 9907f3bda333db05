"""The attacker of ``attack_over_weeks``, on everything that is added up: hours, time given, valuations and inputs.

He has every printed sum with its rounding: weeks, months and quarters, low and high beside the central, parts beside
their total, restated figures before and after. He knows who is in each and with which answer, and how much each
stay grows by the day; only what was answered is unknown. He takes differences of any two, takes released parts out
of their wholes, and solves the linear systems. He has found something when what 1 to 7 people gave is left alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from math import gcd

from flows.value.asks import Answers
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, EvidenceRow, Reach
from flows.value.figures import Figure, Measure, Section, State
from flows.value.newcomers import Without, waiting
from flows.value.periods import Period, period_named, week_of
from flows.value.put_in import Hours, Input
from flows.value.quantities import quantity_of
from flows.value.references import QuestionReference, Span
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from flows.value.valuation import NumberGiven, WeeksAvoided
from flows.value.value_map import Output, ValueMap
from flows.values import Choice, Number, Unit
from tests.flows.value.attack_over_weeks import FEW, FIRST_MONDAY, KEY, ZONE
from tests.flows.value.meals import meals
from tests.flows.value.samples import st_james_house

HOMES = ("hostel", "hostel", "group_home", "own_home", "complex_need_placement")
PRIME = (1 << 61) - 1


@cache
def map_of_sums() -> ValueMap:
    """Sums that share their questions, over weeks and quarters; two prices; time given, counted three times over."""
    whole = st_james_house()
    training, work, received = (
        QuestionReference("check-in", one) for one in ("training_hours", "paid_work_hours", "received_hours")
    )
    hour = Unit("hour")

    def output(id: str, *questions: QuestionReference, span: Span = Span.WEEK) -> Output:
        return Output(id, {}, hour, (), questions, span)

    hostel = next(one for one in whole.valuations if one.id == "hostel_weeks")
    assert whole.contributions is not None
    return replace(
        whole,
        reach=(),
        ladders=(),
        outputs=(
            output("training", training),
            output("both", training, work),
            output("work_to_date", work, span=Span.QUARTER),
        ),
        valuations=(hostel, replace(hostel, id="trained", quantity=NumberGiven((training,)))),
        contributions=replace(whole.contributions, received=(received,)),
        inputs=(Input("time", {}, "volunteers", Hours(hostel.proxy)),),
        discounting=meals().discounting,
        sources={**whole.sources, **meals().sources},
        in_words=(),
        tender_answers=None,
    )


@dataclass
class World:
    """A programme whose people come, go, give time, move house, correct and withdraw what they said."""

    rng: random.Random
    rows: dict[tuple[str, str], EvidenceRow] = field(default_factory=dict)
    people: dict[str, Reach] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    homes: dict[str, str] = field(default_factory=dict)

    def joins(self, at: datetime) -> None:
        person = f"p{len(self.people) + 1}"
        self.people[person] = Reach(person, "service_user", at)

    def here(self) -> list[str]:
        return [person for person in self.people if person not in self.gone]

    def checks_in(self, person: str, at: datetime) -> None:
        home = self.homes.get(person)
        if home is None or self.rng.random() < 0.1:
            home = self.homes[person] = self.rng.choice(HOMES)
        hours = {question: self.rng.randint(0, 12) for question in ("training_hours", "paid_work_hours")}
        if self.rng.random() < 0.5:
            hours.popitem()
        self._say(person, "check-in", at, {"home": home, **hours, "received_hours": self.rng.randint(0, 5)})

    def gives_time(self, person: str, at: datetime) -> None:
        planned, delivered = (
            self.rng.choice(("professionals", "together")),
            self.rng.choice(("together", "users")),
        )
        placing = {"sort": "activity", "planned_by": planned, "delivered_by": delivered}
        if self.rng.random() < 0.2:
            placing = {"sort": "opinion"}
        self._say(person, "gave-time", at, {"hours": self.rng.randint(1, 9), **placing})

    def _say(self, person: str, flow: str, at: datetime, said: dict[str, str | int]) -> None:
        run = f"{person}-{flow}-{at:%m%d%H%M}"
        for sequence, (question, answer) in enumerate(said.items(), 1):
            value = Number(str(answer)) if isinstance(answer, int) else Choice(answer)
            self.rows[run, question] = EvidenceRow(person, flow, "r1", run, sequence, question, value, at)

    def corrects(self, person: str) -> None:
        mine = [place for place, row in self.rows.items() if row.person == person and row.question != "sort"]
        if mine:
            place = self.rng.choice(mine)
            row = self.rows[place]
            match row.value:
                case Number():
                    value: Number | Choice = Number(str(self.rng.randint(0, 12)))
                case _:
                    choices = {"home": HOMES, "planned_by": ("professionals", "together")}
                    value = Choice(self.rng.choice(choices.get(row.question, ("together", "users"))))
            self.rows[place] = replace(row, sequence=row.sequence + 10, value=value)

    def evidence(self, until: datetime) -> Evidence:
        here = set(self.here())
        rows = [row for row in self.rows.values() if row.person in here and row.at < until]
        rows.sort(key=lambda row: (row.at, row.run, row.sequence))
        return Evidence(tuple(rows), tuple(self.people[person] for person in self.here()))


@dataclass(frozen=True)
class Printed:
    """A sum as it was printed, and the parts of it that single people put in, by name, with what each one is."""

    name: str
    value: int
    #: the width of its rounding: 1 is exact, for everything here is whole
    step: int
    parts: dict[str, int]


def year(seed: int, *, memory: bool, weeks: int = 52) -> list[Printed]:
    """Every sum that a year's releases print."""
    rng = random.Random(seed)
    world, value_map = World(rng), map_of_sums()
    for _ in range(rng.randint(8, 24)):
        world.joins(FIRST_MONDAY)
    habits = {"answer": rng.uniform(0.3, 1), "give": rng.uniform(0.1, 0.9), "join": rng.uniform(0, 0.8)}
    habits |= {"again": rng.choice((0, 0.02, 0.2)), "leave": rng.choice((0, 0.005, 0.02))}
    printed: list[Printed] = []
    kept: list[Kept] = []

    def publish(period: Period | None) -> None:
        assert period is not None
        evidence = world.evidence(period.until)
        answers: Answers = evidence
        summary = summarise(value_map, evidence, period)
        if memory:
            late = waiting(summary, kept, KEY)
            if late:
                answers = Without(evidence, late)
                summary = summarise(value_map, answers, period)
            published, moved = release(summary, kept, KEY)
            kept.extend(moved.tables)
            new = {figure.id for table in moved.tables for figure in table.figures}
        else:
            published = disclose(summary, exact=False)
            new = {figure.id for figure in summary.figures}
        numbers = {row.identity: row for row in evidence.rows if isinstance(row.value, Number)}
        for figure in published.figures:
            if figure.id in new and figure.state is State.SHOWN and figure.value is not None:
                stays = _stays(figure, value_map, answers, period)
                printed.extend(stays or _given(figure, summary.figure(figure.id), numbers))

    for week in range(weeks):
        monday = FIRST_MONDAY + timedelta(weeks=week)
        for person in world.here():
            at = monday + timedelta(days=rng.randint(0, 6), hours=rng.randint(0, 12))
            if rng.random() < habits["answer"]:
                world.checks_in(person, at)
            if rng.random() < habits["give"]:
                world.gives_time(person, at)
            if rng.random() < habits["again"]:
                world.corrects(person)
            if rng.random() < habits["leave"]:
                world.gone.add(person)
        if world.gone and rng.random() < 0.2:
            world.gone.discard(rng.choice(sorted(world.gone)))
        for _ in range(int(habits["join"] + rng.random())):
            world.joins(monday)
        if rng.random() < 0.25:
            publish(week_of(monday + timedelta(days=rng.randint(1, 6)), ZONE))
        after = monday + timedelta(days=7)
        publish(period_named(f"{monday:%G-W%V}", ZONE, after))
        if rng.random() < 0.1 and week:
            publish(period_named(f"{monday - timedelta(weeks=1):%G-W%V}", ZONE, after))
        if rng.random() < 0.2:
            publish(period_named(f"{monday:%Y-M%m}", ZONE, after))
        if week % 13 == 12:
            publish(period_named(f"{monday:%Y}-Q{(monday.month + 2) // 3}", ZONE, after))
    return printed


# --- what is printed, as an equation -------------------------------------------------------------------------


def _given(figure: Figure, exact: Figure, numbers: Mapping[str, EvidenceRow]) -> Iterator[Printed]:
    """Numbers that people gave, each answer a part."""
    if figure.section is Section.VALUE and figure.measure is not Measure.QUANTITY:
        return
    parts = {
        identity: int(row.value.decimal)
        for identity in exact.evidence
        if (row := numbers.get(identity)) is not None and isinstance(row.value, Number)
    }
    amount = figure.formula.terms[0].quantity if figure.measure is Measure.INPUT else figure.value
    if parts and amount is not None and figure.measure is not Measure.BOTH:
        yield _sum(figure.id, amount, parts)


def _stays(figure: Figure, value_map: ValueMap, answers: Answers, period: Period) -> list[Printed]:
    """Weeks in another place, each stay a part: with low and high, and what the terms of the money print."""
    rule = next((one.quantity for one in value_map.valuations if one.id == figure.subject), None)
    if not isinstance(rule, WeeksAvoided) or figure.measure not in (Measure.QUANTITY, Measure.VALUE):
        return []
    parts = quantity_of(rule, value_map, answers, period).parts

    def stays(name: str, amount: Decimal, less: str | None = None) -> list[Printed]:
        of = [part for part in parts if less is None or part.less == less]
        # By the answers that show it; and as one stay from whenever to whenever, which only grows by the day.
        shown = {
            f"{part.person} {figure.first_day} {' '.join(part.evidence)}": int(part.central) for part in of
        }
        lasting = {
            f"{part.person} since {figure.first_day}": int(part.central) for part in of if part.central
        }
        return [_sum(name, amount, found) for found in (shown, lasting)]

    assert figure.value is not None
    if figure.measure is Measure.VALUE:
        prices = {value_map.proxy(less).value: less for less in {part.less for part in parts} if less}
        return [
            found
            for term in figure.formula.terms[1:]
            if term.quantity is not None and term.price in prices
            for found in stays(f"{figure.id} at {term.price}", term.quantity, prices[term.price])
        ]
    found = stays(figure.id, figure.value)
    for end, amount in (("low", figure.low), ("high", figure.high)):
        # What lies between an end and the middle is only theirs whose answers leave it open.
        left_open = {
            f"{part.person} {end} {figure.first_day} {' '.join(part.evidence)}": int(part.central)
            - int(getattr(part, end))
            for part in parts
            if getattr(part, end) != part.central
        }
        if amount is not None and left_open:
            apart = _sum(f"{figure.id}.{end}", amount - figure.value, left_open)
            found.append(replace(apart, step=_width(figure)))
    return found


def _width(figure: Figure) -> int:
    """How wide the steps are in which its ends are printed, by what is printed: 1 where they are exact."""
    assert figure.value is not None
    ends = [int(end) for end in (figure.low, figure.high) if end]
    return gcd(*ends) if ends and not any(end == figure.value for end in ends) else 1


def _sum(name: str, amount: Decimal, parts: dict[str, int]) -> Printed:
    step = 10 ** max(0, amount.adjusted() - 2) if amount else 1
    return Printed(name, int(amount), step, parts)


# --- what the attacker makes of it ---------------------------------------------------------------------------


def attack(printed: Iterable[Printed]) -> list[str]:
    """What he knows 1 to 7 people's part of, exactly: the names of the sums it comes out of."""
    # That nobody gave anything is told.
    known = [one for one in printed if one.step == 1 and any(one.parts.values())]
    number: dict[str, int] = {}
    for one in known:
        for name in one.parts:
            number.setdefault(name, len(number))
    person = [name.split(" ")[0].split("-")[0] for name in number]
    masks = [sum(1 << number[name] for name in one.parts) for one in known]

    def few(mask: int) -> bool:
        people: set[str] = set()
        while mask and len(people) < 8:
            lowest = mask & -mask
            people.add(person[lowest.bit_length() - 1])
            mask ^= lowest
        return len(people) in FEW

    found = [one.name for one, mask in zip(known, masks, strict=True) if few(mask)]
    for at, whole in enumerate(masks):
        rest = whole
        for other, part in enumerate(masks):
            if other < at and whole & part and few(whole ^ part):
                found.append(f"{known[at].name} less {known[other].name}")
            if other != at and part and part & ~rest == 0 and part != whole:
                rest ^= part
                if few(rest):
                    found.append(f"{known[at].name} less released parts")
    found += _solved(known, number, few)
    return found


def _solved(known: list[Printed], number: dict[str, int], few: object) -> list[str]:
    """The linear system, its newest answers first: a row with few people left is theirs alone."""
    assert callable(few)
    found = []
    pivots: dict[int, dict[int, int]] = {}
    for one in known:
        row = {number[name]: 1 for name in one.parts}
        while row:
            newest = max(row)
            pivot = pivots.get(newest)
            if pivot is None:
                if few(sum(1 << each for each in row)):
                    found.append(f"{one.name} solved")
                by = pow(row[newest], -1, PRIME)
                pivots[newest] = {each: factor * by % PRIME for each, factor in row.items()}
                break
            by = row[newest]
            for each, factor in pivot.items():
                left = (row.get(each, 0) - by * factor) % PRIME
                if left:
                    row[each] = left
                else:
                    row.pop(each, None)
    return found
