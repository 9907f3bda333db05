"""A year of releases of a random programme, perhaps with two voices, and an attacker who has all of them.

The attacker is given more than any reader has: the rounding rules, and for every release exactly who was in it and with
which answer; only what was answered is unknown. He has bounds on every sum from its rounding, takes differences of
any two releases and of a month and its weeks, solves the linear systems, and narrows the bounds down until nothing
moves any more. He has found a reading when only one step is left for it, and a hidden cell when only one number is.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations, product

from flows.value.asks import step_of
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, EvidenceRow, Reach
from flows.value.figures import Figure, Measure, Published, Section, State, Summary
from flows.value.newcomers import Without, waiting
from flows.value.on_ladders import ON_LADDERS, Lens
from flows.value.periods import Period, period_named, week_of
from flows.value.releases import Kept, release
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from flows.values import Choice, Number
from tests.flows.value.samples import st_james_house

ZONE = "Europe/London"
KEY = b"a key that the attacker does not have"
FIRST_MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LADDER, HOURS, HOME, WORKER = "housing", "training_hours", "home", "housing_by_worker"
MOST_HOURS = 40
FEW = range(1, 8)


@cache
def small_map(apart_days: int, priced: bool, voices: bool) -> ValueMap:
    """Part of the shipped programme: one ladder, one sum of hours, perhaps one price; perhaps the worker's voice."""
    whole = st_james_house()
    ladder = next(one for one in whole.ladders if one.question.question == LADDER)
    worker = replace(ladder.question, question=WORKER) if voices else None
    return replace(
        whole,
        ladders=(replace(ladder, apart_days=apart_days, worker=worker),),
        outputs=tuple(one for one in whole.outputs if one.sum[0].question == HOURS)[:1],
        valuations=tuple(one for one in whole.valuations if priced and one.id == "hostel_weeks"),
        in_words=(),
        contributions=None,
        tender_answers=None,
    )


@dataclass
class World:
    """A programme whose people come, go, answer again, correct, withdraw their consent and are erased."""

    rng: random.Random
    priced: bool
    voices: bool = False
    #: how often a worker places a person beside their own reading
    seen: float = 1.0
    rows: dict[tuple[str, str], list[EvidenceRow]] = field(default_factory=dict)
    people: dict[str, Reach] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    number: int = 0

    def joins(self, at: datetime) -> None:
        self.number += 1
        person = f"p{self.number}"
        self.people[person] = Reach(person, "service_user", at)

    def answers(self, person: str, at: datetime, *, hours: bool) -> None:
        run = f"{person}-{at:%m%d%H%M}-{self.number}-{len(self.rows)}"
        rng = self.rng
        step = rng.choice((1, 10)) if rng.random() < 0.2 else rng.randint(1, 10)
        self._say(person, run, 1, LADDER, Number(str(step)), at)
        if self.priced:
            home = rng.choice(("hostel", "own_home", "group_home"))
            self._say(person, run, 2, HOME, Choice(home), at)
        if self.voices and rng.random() < self.seen:
            seen = step if rng.random() < 0.3 else min(10, max(1, step + rng.randint(-3, 3)))
            self._say(person, run, 4, WORKER, Number(str(seen)), at)
        if hours:
            self._say(person, run, 3, HOURS, Number(str(rng.randint(0, MOST_HOURS))), at)

    def corrects(self, person: str) -> None:
        mine = [rows for rows in self.rows.values() if rows[-1].person == person]
        if mine:
            rows = self.rng.choice(mine)
            was = rows[-1]
            if was.question in (LADDER, WORKER, HOURS):
                most = MOST_HOURS if was.question == HOURS else 10
                value = Number(str(self.rng.randint(1, most)))
                rows.append(replace(was, sequence=was.sequence + 10, value=value))

    def _say(
        self, person: str, run: str, sequence: int, question: str, value: Number | Choice, at: datetime
    ) -> None:
        row = EvidenceRow(person, "check-in", "r1", run, sequence, question, value, at)
        self.rows[(run, question)] = [row]

    def here(self) -> list[str]:
        return [person for person in self.people if person not in self.gone | self.withdrawn]

    def evidence(self, until: datetime) -> Evidence:
        counted = set(self.here())
        rows = [rows[-1] for rows in self.rows.values() if rows[-1].person in counted and rows[-1].at < until]
        rows.sort(key=lambda row: (row.at, row.run, row.sequence))
        reached = [reach for person, reach in self.people.items() if person in counted]
        return Evidence(tuple(rows), tuple(reached))


@dataclass(frozen=True)
class Seen:
    """One release as the attacker has it, with the summary it was made of (of which he uses who was in it)."""

    published: Published
    summary: Summary
    #: the sections that tell something new: the others repeat what he has had before
    new: frozenset[Section]
    #: what people answered in truth, by the identity of the answer: to see whether the attacker is right
    truth: Mapping[str, int]


def year(seed: int, *, memory: bool, weeks: int = 52, voices: bool = False) -> list[Seen]:
    """A year's releases, in the order in which they went out."""
    rng = random.Random(seed)
    world = World(rng, priced=rng.random() < 0.25, voices=voices)
    value_map = small_map(rng.choice((7, 28)), world.priced, voices)
    for _ in range(rng.randint(10, 24) if voices else rng.randint(3, 16)):
        world.joins(FIRST_MONDAY)
    if voices:
        world.seen = rng.choice((1, 0.9, 0.5))
    habits = {"answer": rng.uniform(0.2, 1), "join": rng.uniform(0, 0.8), "hours": rng.uniform(0.2, 1)}
    habits |= {"again": rng.choice((0, 0.02, 0.2)), "leave": rng.choice((0, 0.005, 0.02))}
    seen: list[Seen] = []
    kept: list[Kept] = []

    def publish(period: Period | None) -> None:
        assert period is not None
        evidence = world.evidence(period.until)
        truth = {row.identity: step for row in evidence.rows if (step := step_of(row)) is not None}
        summary = summarise(value_map, evidence, period)
        if not memory:
            seen.append(Seen(disclose(summary, exact=False), summary, frozenset(Section), truth))
            return
        late = waiting(summary, kept, KEY)
        if late:
            summary = summarise(value_map, Without(evidence, late), period)
        published, moved = release(summary, kept, KEY)
        kept.extend(moved.tables)
        # One count of people moves by itself; it is none of the attacker's equations.
        tables = [table for table in moved.tables if table.figures[0].section is not Section.CHANGE]
        tables += [table for table in moved.tables if len(table.figures) > 1]
        new = frozenset(table.figures[0].section for table in tables)
        seen.append(Seen(published, summary, new, truth))

    for week in range(weeks):
        monday = FIRST_MONDAY + timedelta(weeks=week)
        half = rng.randint(1, 6)
        days = sorted(rng.randint(0, 6) for _ in world.here())
        for person, day in zip(world.here(), days, strict=True):
            if rng.random() < habits["answer"]:
                hour = rng.randint(0, 12)
                at = monday + timedelta(days=day, hours=hour)
                world.answers(person, at, hours=rng.random() < habits["hours"])
            if rng.random() < habits["again"]:
                world.corrects(person)
            if rng.random() < habits["leave"]:
                (world.gone if rng.random() < 0.5 else world.withdrawn).add(person)
        if world.withdrawn and rng.random() < 0.2:
            world.withdrawn.discard(rng.choice(sorted(world.withdrawn)))
        for _ in range(int(habits["join"] + rng.random())):
            world.joins(monday)
        if rng.random() < 0.25:
            publish(week_of(monday + timedelta(days=half), ZONE))
        after = monday + timedelta(days=7)
        publish(period_named(f"{monday:%G-W%V}", ZONE, after))
        if rng.random() < 0.1 and week:
            publish(period_named(f"{monday - timedelta(weeks=1):%G-W%V}", ZONE, after))
        if rng.random() < 0.2:
            publish(period_named(f"{monday:%Y-M%m}", ZONE, after))
    return seen


# --- what the attacker makes of it ---------------------------------------------------------------------------


@dataclass
class Equation:
    """A sum of unknowns, each as often as its factor says, lies between two whole numbers."""

    factors: dict[str, int]
    low: int
    high: int

    def minus(self, other: Equation) -> Equation:
        factors = dict(self.factors)
        for name, factor in other.factors.items():
            factors[name] = factors.get(name, 0) - factor
        kept = {name: factor for name, factor in factors.items() if factor}
        return Equation(kept, self.low - other.high, self.high - other.low)


@dataclass
class Found:
    readings: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def attack(seen: Iterable[Seen]) -> Found:
    """Everything that the attacker can be sure of."""
    releases = list(seen)
    found = Found()
    truth: dict[str, int] = {}
    for one in releases:
        truth |= one.truth
    steps = list(_ladder_sums(releases))
    found.readings += _pinned(steps, 1, 10, truth)
    found.readings += _pinned(list(_sums_of_voices(releases)), 1, 10, truth)
    hours = list(_hours(releases))
    found.readings += _pinned([equation for _, equation in hours], 0, MOST_HOURS, truth, nought_counts=False)
    found.cells += _hidden_hours(releases, hours)
    for section, lens, _ in LENSES:
        found.cells += _hidden_moves(releases, section, lens)
    return found


def _whole(low: Decimal, high: Decimal) -> tuple[int, int]:
    return int(low.to_integral_value(ROUND_CEILING)), int(high.to_integral_value(ROUND_FLOOR))


LENSES = (
    (Section.CHANGE, ON_LADDERS[Section.CHANGE], Decimal("0.05")),
    (Section.VOICES, ON_LADDERS[Section.VOICES], Decimal("0.25")),
)
"""Two readings of each person, and by how much their printed means may be off."""


def _compared(summary: Summary, lens: Lens) -> tuple[list[str], list[str]]:
    """The first and the latest answer of everybody compared, or their own and their worker's."""
    figure = next((one for one in summary.figures if one.measure is lens.compared), None)
    if figure is None:
        return [], []
    of_person: dict[str, list[str]] = {}
    for identity in figure.evidence:
        of_person.setdefault(summary.whose[identity], []).append(identity)
    return [answers[0] for answers in of_person.values()], [answers[-1] for answers in of_person.values()]


def _ladder_sums(releases: Iterable[Seen]) -> Iterator[Equation]:
    """As they are printed."""
    for one, (section, lens, half) in product(releases, LENSES):
        for mean, answers in _means(one, section, lens):
            if mean.value is not None:
                n = len(answers)
                low, high = _whole((mean.value - half) * n, (mean.value + half) * n - Decimal("0.0001"))
                yield Equation(dict.fromkeys(answers, 1), low, high)


def _sums_of_voices(releases: Iterable[Seen]) -> Iterator[Equation]:
    """The very sums of two voices, by themselves: of what is printed to the half step he finds nothing in any case."""
    for one in releases:
        for mean, answers in _means(one, Section.VOICES, ON_LADDERS[Section.VOICES]):
            total = int(one.summary.figure(mean.id).formula.dividend or 0)
            yield Equation(dict.fromkeys(answers, 1), total, total)


def _means(one: Seen, section: Section, lens: Lens) -> Iterator[tuple[Figure, list[str]]]:
    """Those that tell something new, with the answers they are made of."""
    if section in one.new:
        for measure, answers in zip(lens.means, _compared(one.summary, lens), strict=False):
            for mean in one.published.of(section, measure):
                if mean.state is State.SHOWN and answers:
                    yield mean, answers


def _hours(releases: Iterable[Seen]) -> Iterator[tuple[Seen, Equation]]:
    for one in releases:
        (figure,) = one.published.of(Section.OUTPUTS)
        if figure.state is State.SHOWN and Section.OUTPUTS in one.new and figure.value is not None:
            step = Decimal(10) ** max(0, figure.value.adjusted() - 2) if figure.value else Decimal(1)
            half = step / 2
            low, high = _whole(figure.value - half, figure.value + half - Decimal("0.0001"))
            yield one, Equation(dict.fromkeys(one.summary.figure(figure.id).evidence, 1), low, high)


def _pinned(
    equations: list[Equation], bottom: int, top: int, truth: Mapping[str, int], *, nought_counts: bool = True
) -> list[str]:
    """The answers for which only one number is left."""
    unique = {(frozenset(one.factors), one.low, one.high): one for one in equations}
    sums = list(unique.values())
    differences = (
        one.minus(other) for one, other in combinations(sums, 2) if one.factors.keys() & other.factors.keys()
    )
    system = sums + [one for one in differences if 0 < len(one.factors) <= 60]
    system += _eliminated([one for one in sums if one.low == one.high])
    bounds = {name: (bottom, top) for one in sums for name in one.factors}
    _narrow(system, bounds)
    found = []
    for name, (low, high) in bounds.items():
        if low == high and (nought_counts or low):
            assert truth[name] == low, "the attacker is wrong"
            found.append(name)
    return found


def _narrow(system: list[Equation], bounds: dict[str, tuple[int, int]]) -> None:
    """Bounds of one unknown from the bounds of the others, until nothing moves any more."""
    waiting = list(range(len(system)))
    of_name: dict[str, list[int]] = {}
    for index, one in enumerate(system):
        for name in one.factors:
            of_name.setdefault(name, []).append(index)
    while waiting:
        one = system[waiting.pop()]
        least = sum(f * bounds[name][0 if f > 0 else 1] for name, f in one.factors.items())
        most = sum(f * bounds[name][1 if f > 0 else 0] for name, f in one.factors.items())
        if one.high - least >= most - least and one.low <= least:
            continue
        for name, factor in one.factors.items():
            low, high = bounds[name]
            span = abs(factor) * (high - low)
            if most - one.low >= span and one.high - least >= span:
                continue
            ends = (low * factor, high * factor)
            up = one.high - (least - min(ends))
            down = one.low - (most - max(ends))
            new_low, new_high = sorted((Fraction(down, factor), Fraction(up, factor)))
            tight = (max(low, -(-new_low.numerator // new_low.denominator)), min(high, new_high.__floor__()))
            if tight != (low, high):
                bounds[name] = tight
                waiting += of_name[name]
                least = sum(f * bounds[each][0 if f > 0 else 1] for each, f in one.factors.items())
                most = sum(f * bounds[each][1 if f > 0 else 0] for each, f in one.factors.items())


def _eliminated(exact: list[Equation]) -> list[Equation]:
    """The system of sums that are known exactly, solved as far as it goes."""
    rows = [
        ({name: Fraction(factor) for name, factor in one.factors.items()}, Fraction(one.low)) for one in exact
    ]
    done: list[tuple[str, dict[str, Fraction], Fraction]] = []
    for factors, total in rows:
        factors = dict(factors)
        for pivot, other, value in done:
            by = factors.get(pivot)
            if by:
                total -= by * value
                for name, factor in other.items():
                    factors[name] = factors.get(name, Fraction(0)) - by * factor
        factors = {name: factor for name, factor in factors.items() if factor}
        if not factors:
            continue
        pivot = min(factors)
        by = factors[pivot]
        done.append((pivot, {name: factor / by for name, factor in factors.items()}, total / by))
    return [
        Equation({name: int(factor) for name, factor in factors.items()}, int(total), int(total))
        for _, factors, total in done
        if len(factors) <= 20
        and all(factor.denominator == 1 for factor in factors.values())
        and total.denominator == 1
    ]


def _hidden_hours(releases: list[Seen], hours: list[tuple[Seen, Equation]]) -> list[str]:
    """Hidden weeks as what is missing from a month or from a later release: the sum of 1 to 7 people."""
    found = []
    unique = {(frozenset(one.factors), one.low, one.high): (seen, one) for seen, one in hours}
    sums = list(unique.values())
    for seen, whole in sums:
        rest = whole
        for _, part in sums:
            if part is not whole and part.factors.keys() < whole.factors.keys():
                if part.factors.keys() <= {name for name, factor in rest.factors.items() if factor > 0}:
                    rest = rest.minus(part)
                nearly = whole.minus(part)
                found += _few(seen, nearly)
        if rest is not whole:
            found += _few(seen, rest)
    del releases
    return found


def _few(seen: Seen, rest: Equation) -> list[str]:
    people = {seen.summary.whose[name] for name in rest.factors}
    if len(people) in FEW and rest.low == rest.high:
        return [f"{len(people)} people gave {rest.low} hours"]
    return []


def _hidden_moves(releases: list[Seen], section: Section, lens: Lens) -> list[str]:
    """How many went up, stayed, went down: from their total, the means, and the releases before and after."""
    found = []
    known: list[tuple[dict[str, tuple[str, str]], dict[Measure, tuple[int, int]], set[Measure]]] = []
    for one in releases:
        compared = next(iter(one.published.of(section, lens.compared)), None)
        if compared is None or compared.state is not State.SHOWN or section not in one.new:
            continue
        cells = {measure: one.published.of(section, measure)[0] for measure in lens.moves}
        first, latest = _compared(one.summary, lens)
        n = len(first)
        bounds: dict[Measure, tuple[int, int]] = {}
        for measure, cell in cells.items():
            if cell.state is State.SHOWN and cell.value is not None:
                value = int(cell.value)
                bounds[measure] = (0, 0) if value == 0 else (max(8, value - 2), value + 2)
            else:
                bounds[measure] = (1, n)
        hidden = {measure for measure, cell in cells.items() if cell.state is State.HIDDEN}
        pairs = {one.summary.whose[pair[0]]: pair for pair in zip(first, latest, strict=True)}
        known.append((pairs, _consistent(bounds, n), hidden))
    for _ in range(2):
        for (mine, bounds, _), (theirs, others, _) in combinations(known, 2):
            apart = sum(mine.get(person) != theirs.get(person) for person in mine.keys() | theirs.keys())
            if apart < 8:
                for measure in bounds:
                    low, high = bounds[measure]
                    least, most = others[measure]
                    bounds[measure] = (max(low, least - apart), min(high, most + apart))
                    others[measure] = (max(least, low - apart), min(most, high + apart))
        for pairs, bounds, _ in known:
            bounds |= _consistent(bounds, len(pairs))
    for _, bounds, hidden in known:
        found += [
            f"{measure} is {bounds[measure][0]}" for measure in hidden if len(set(bounds[measure])) == 1
        ]
    return found


def _consistent(bounds: dict[Measure, tuple[int, int]], n: int) -> dict[Measure, tuple[int, int]]:
    """Bounds that allow the three to add up to how many were compared."""
    least = {measure: low for measure, (low, _) in bounds.items()}
    most = {measure: high for measure, (_, high) in bounds.items()}
    return {
        measure: (
            max(least[measure], n - sum(most[other] for other in bounds if other is not measure)),
            min(most[measure], n - sum(least[other] for other in bounds if other is not measure)),
        )
        for measure in bounds
    }
