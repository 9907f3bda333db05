"""Distance travelled: the first reading against the latest, area by area.

Declines are counted like gains, and beside any "made progress" stands who began at the top. Nothing here says
"caused": without a comparison a change is a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from flows.value.inference import expected_by_chance, mean_interval, reliable_change, wilson
from flows.value.scales import FORMS as SCALES
from flows.value.scales import OFTEN, Instrument, best, lower_is_better
from flows.values import EXACT

APART = 28
"""Days between two readings before they are compared."""


class Voice(StrEnum):
    """Who took the reading. Both are kept: a gap between them is a finding, not an error."""

    PERSON = "person"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was said of one person in one area on a day, by themselves or by a worker."""

    person: str
    area: str
    day: date
    value: Decimal
    voice: Voice = Voice.PERSON


@dataclass(frozen=True, slots=True)
class Norms:
    """What is known of an instrument: how much people differ (``sd``), how reliable it is (``alpha``), the mean of
    everybody and how first and second readings go together. Each pair may be missing. ``source`` is the id of who says
    so."""

    sd: Decimal | None = None
    alpha: Decimal | None = None
    mean: Decimal | None = None
    correlation: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reliable:
    """``least`` is the smallest change that is more than the instrument's noise; so many changed by that, for the
    better and for the worse."""

    least: Decimal
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much the worker's latest readings lie above people's own, on average; ``n`` people have both, and of
    ``apart`` of them the two differ."""

    n: int
    mean: Decimal
    apart: int


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area over everybody with two readings far enough apart.

    ``two_up`` to ``down`` count people by how far the number moved, whichever way is better. ``top_at_first`` is the
    share of them who began at the best there is. ``if_missing_unchanged`` is the mean change if everyone with a first
    reading and no other had stayed as they were. ``by_chance`` is the latest mean that the first would lead to if
    nobody changed (regression to the mean): what lies between is the part that a service need not have caused.
    """

    area: str
    n: int
    with_first: int
    mean_first: Decimal | None
    mean_latest: Decimal | None
    mean_change: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    two_up: int
    up: int
    same: int
    down: int
    better: int
    worse: int
    at_top: int
    top_at_first: Decimal | None
    if_missing_unchanged: Decimal | None
    lower_is_better: bool = False
    counts: Reliable | None = None
    reliable: Reliable | None = None
    by_chance: Decimal | None = None
    #: ONS direct loneliness only: who is lonely often or always, first and latest
    often_first: int | None = None
    often_latest: int | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Attrition:
    """``eligible`` could have been asked; so many gave a first reading, another one, and two far enough apart."""

    eligible: int
    first: int
    latest: int
    matched: int


@dataclass(frozen=True, slots=True)
class Distance:
    """``one_reading`` counts people of whom no two readings can be compared. ``progress_in_any`` and ``_in_two`` are
    people among the matched whose latest reading is better: in one area at least, in two."""

    areas: tuple[AreaChange, ...]
    attrition: Attrition
    one_reading: int
    progress_in_any: int
    progress_in_two: int

    def share(self, people: int) -> Decimal | None:
        """That many of the matched, with the interval by ``interval``."""
        with localcontext(EXACT):
            return Decimal(people) / self.attrition.matched if self.attrition.matched else None

    def interval(self, people: int) -> tuple[Decimal, Decimal] | None:
        return wilson(people, self.attrition.matched) if self.attrition.matched else None


@dataclass(frozen=True, slots=True)
class Measure:
    """What readings are read with."""

    instrument: Instrument
    steps: int | None = None
    apart: int = APART
    norms: Norms = Norms()


def distance(readings: Iterable[Reading], measure: Measure, eligible: int) -> Distance:
    """First against latest reading in each area, of ``eligible`` people or of as many as gave one. What counts is
    their own voice; the worker's stands beside it."""
    by_area: dict[str, dict[str, list[Reading]]] = {}
    days: dict[str, set[date]] = {}
    workers: dict[tuple[str, str], Decimal] = {}
    for reading in sorted(readings, key=lambda reading: reading.day):
        if reading.voice is Voice.WORKER:
            workers[reading.area, reading.person] = reading.value
            continue
        days.setdefault(reading.person, set()).add(reading.day)
        by_area.setdefault(reading.area, {}).setdefault(reading.person, []).append(reading)
    progress: dict[str, int] = {}
    areas = []
    with localcontext(EXACT):
        for area, of_area in by_area.items():
            pairs = {
                person: (found[0].value, found[-1].value)
                for person, found in of_area.items()
                if len(found) > 1 and (found[-1].day - found[0].day).days >= measure.apart
            }
            sign = -1 if lower_is_better(measure.instrument, area) else 1
            for person, (before, after) in pairs.items():
                progress[person] = progress.get(person, 0) + int(sign * (after - before) > 0)
            both = [
                workers[area, person] - found[-1].value
                for person, found in of_area.items()
                if (area, person) in workers
            ]
            change = _area(area, tuple(pairs.values()), len(of_area), measure)
            areas.append(replace(change, gap=_gap(both)))
    first = len(days)
    latest = sum(1 for found in days.values() if len(found) > 1)
    return Distance(
        tuple(areas),
        Attrition(max(eligible, first), first, latest, len(progress)),
        first - len(progress),
        sum(1 for number in progress.values() if number),
        sum(1 for number in progress.values() if number > 1),
    )


def _area(
    area: str, pairs: Sequence[tuple[Decimal, Decimal]], with_first: int, measure: Measure
) -> AreaChange:
    n = len(pairs)
    moved = [latest - first for first, latest in pairs]
    lower = lower_is_better(measure.instrument, area)
    gained = [-change if lower else change for change in moved]
    top = best(measure.instrument, area, measure.steps)
    at_top = sum(1 for first, _ in pairs if first == top)
    mean_first = _mean([first for first, _ in pairs])
    norms = measure.norms
    form = SCALES.get(measure.instrument)
    lonely = measure.instrument is Instrument.LONELINESS
    return AreaChange(
        area=area,
        n=n,
        with_first=with_first,
        mean_first=mean_first,
        mean_latest=_mean([latest for _, latest in pairs]),
        mean_change=_mean(moved),
        interval=mean_interval(moved),
        two_up=sum(1 for change in moved if change >= 2),
        up=sum(1 for change in moved if 0 < change < 2),
        same=sum(1 for change in moved if change == 0),
        down=sum(1 for change in moved if change < 0),
        better=sum(1 for change in gained if change > 0),
        worse=sum(1 for change in gained if change < 0),
        at_top=at_top,
        top_at_first=Decimal(at_top) / n if n else None,
        if_missing_unchanged=sum(moved, Decimal(0)) / with_first if with_first else None,
        lower_is_better=lower,
        counts=_reliable(gained, form.counts) if form is not None and form.counts is not None else None,
        reliable=None
        if norms.sd is None or norms.alpha is None
        else _reliable(gained, reliable_change(norms.sd, norms.alpha)),
        by_chance=None
        if norms.mean is None or norms.correlation is None or mean_first is None
        else expected_by_chance(norms.mean, norms.correlation, mean_first),
        often_first=sum(1 for first, _ in pairs if first == OFTEN) if lonely else None,
        often_latest=sum(1 for _, latest in pairs if latest == OFTEN) if lonely else None,
    )


def _gap(differences: Sequence[Decimal]) -> Gap | None:
    mean = _mean(differences)
    if mean is None:
        return None
    return Gap(len(differences), mean, sum(1 for difference in differences if difference))


def _reliable(gained: Iterable[Decimal], least: Decimal) -> Reliable:
    changes = tuple(gained)
    return Reliable(
        least,
        sum(1 for change in changes if change >= least),
        sum(1 for change in changes if -change >= least),
    )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) / len(values) if values else None
