"""How sure a change on a ladder is: how far people moved, intervals at 95 %, and what noise and time alone would do.

Beside a change stand the share who moved up with its Wilson interval, and the mean change with Student's. Where the map
has norms of a scale, so do those who changed by more than its noise (reliable change), and the mean to which people
would have come by chance (regression to the mean): the part a service need not have caused.

What others see is made of what is printed beside it. An interval of a mean needs one number more, how much changes
differ from one another: it is printed in whole steps, upwards, so that it never says that all changed alike, and only
where other readings with other hidden counts would be printed the same (``other_moves``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from itertools import islice, permutations
from typing import TypeAlias

from flows.value.changed import OfLadder, people_of
from flows.value.distance import Norms
from flows.value.figures import (
    RATIO,
    SHARE,
    STEP,
    Area,
    Figure,
    Formula,
    FormulaKind,
    Measure,
    Parameter,
    Section,
)
from flows.value.inference import expected_by_chance, mean_interval, reliable_change, t_95, wilson
from flows.value.ladder_audit import LARGEST_SECRET
from flows.value.periods import Period
from flows.value.readings import Change, Compared
from flows.value.valuation import Source
from flows.value.value_map import Ladder
from flows.values import EXACT

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
EXACTLY = Decimal("1e-20")
"""A root that is a whole number is one."""
ONE = Decimal(1)
ROUNDED_BY = 2
"""A count to the nearest five may be of so many fewer."""

TRIED = 20
"""So many people of a kind are tried."""

Table: TypeAlias = tuple[int, int, int, int, int]
"""How many moved two steps up or more, one step up, stayed, and went down; and how many began at the top."""


def uncertainty_figures(
    ladder: Ladder, found: Compared, sources: Mapping[str, Source], period: Period
) -> Iterator[Figure]:
    """Of everybody who is compared on the ladder; unknown while nobody is."""
    changes = found.changes
    n, norms = len(changes), ladder.norms
    of = OfLadder(ladder, period, Section.CHANGE, (str(ladder.question),), everybody=found.changes)
    up = [change for change in changes if change.steps > 0]
    far = [change for change in up if change.steps > 1]
    yield of.figure(Measure.TWO_UP, len(far) if n else None, far, groups=(people_of(up) - people_of(far),))
    yield of.figure(
        Measure.SHARE_UP,
        Decimal(len(up)) / n if n else None,
        changes,
        unit=SHARE,
        formula=Formula(FormulaKind.PROPORTION, dividend=Decimal(len(up)), divisor=n or None),
        ends=wilson(len(up), n) if n else None,
    )
    moved = [Decimal(change.steps) for change in changes]
    spread = _spread([change.steps for change in changes])
    with localcontext(EXACT):
        mean = sum(moved, Decimal(0)) / n if n else None
    between = of.figure(
        Measure.CHANGE_BETWEEN,
        mean,
        changes,
        unit=STEP,
        formula=Formula(FormulaKind.INTERVAL, dividend=spread, divisor=n or None),
        ends=mean_interval(moved),
    )
    yield replace(between, other_moves=other_moves(changes, Area(ladder.bottom, ladder.top)))
    if norms is not None:
        yield from _beyond_noise(of, norms, changes, sources[norms.source])
        yield from _by_chance(of, norms, changes, sources[norms.source])


def _beyond_noise(of: OfLadder, norms: Norms, changes: Sequence[Change], source: Source) -> Iterator[Figure]:
    """Who changed by more than the scale's own unreliability."""
    if norms.sd is None or norms.alpha is None:
        return
    least = reliable_change(norms.sd, norms.alpha)
    parameters = (
        _parameter("reliable_change", least.quantize(HUNDREDTH, ROUND_HALF_UP), source, STEP),
        _parameter("standard_deviation", norms.sd, source, STEP),
        _parameter("alpha", norms.alpha, source, RATIO),
    )
    for measure, way in ((Measure.RELIABLE_UP, 1), (Measure.RELIABLE_DOWN, -1)):
        this_way = [change for change in changes if change.steps * way > 0]
        beyond = [change for change in this_way if change.steps * way >= least]
        rest = people_of(this_way) - people_of(beyond)
        count = len(beyond) if changes else None
        yield of.figure(measure, count, beyond, parameters=parameters, groups=(rest,))


def _by_chance(of: OfLadder, norms: Norms, changes: Sequence[Change], source: Source) -> Iterator[Figure]:
    """The mean that the first readings lead to if nobody changes."""
    if norms.mean is None or norms.correlation is None:
        return
    expected: Decimal | None = None
    if changes:
        with localcontext(EXACT):
            first = Decimal(sum(change.first.step for change in changes)) / len(changes)
        expected = expected_by_chance(norms.mean, norms.correlation, first)
    parameters = (
        _parameter("mean", norms.mean, source, STEP),
        _parameter("correlation", norms.correlation, source, RATIO),
    )
    formula = Formula(FormulaKind.BY_CHANCE)
    yield of.figure(Measure.BY_CHANCE, expected, changes, unit=STEP, formula=formula, parameters=parameters)


def _parameter(id: str, value: Decimal, source: Source, unit: str) -> Parameter:
    return Parameter(id, value, unit, source.title, as_quoted=source.as_quoted)


def _spread(steps: Sequence[int]) -> Decimal | None:
    """The standard deviation of changes."""
    n, total = len(steps), sum(steps)
    if n < 2:
        return None
    with localcontext(EXACT):
        return (Decimal(n * sum(each * each for each in steps) - total * total) / (n * (n - 1))).sqrt()


def _in_whole_steps(spread: Decimal) -> Decimal:
    return max(ONE, spread.quantize(EXACTLY).to_integral_value(ROUND_CEILING))


# --- as it is printed ------------------------------------------------------------------------------------------


def uncertainty_as_printed(figure: Figure, area: Area | None, before: Mapping[str, Figure]) -> Figure:
    """The figure made of the counts and the means that stand beside it, as they are printed."""
    stem = f"{figure.section}.{figure.subject}."

    def printed(measure: Measure) -> Decimal:
        value = before[f"{stem}{measure}"].value
        return Decimal(0) if value is None else value

    match figure.formula.kind:
        case FormulaKind.PROPORTION:
            n = int(printed(Measure.COMPARED))
            up = min(int(printed(Measure.UP)), n)
            low, high = wilson(up, n)
            formula = replace(figure.formula, dividend=Decimal(up), divisor=n)
            return replace(figure, value=Decimal(up) / n, low=low, high=high, formula=formula)
        case FormulaKind.INTERVAL:
            n = int(printed(Measure.COMPARED))
            spread = _in_whole_steps(figure.formula.dividend or ONE)
            change = printed(Measure.CHANGE)
            least = n - ROUNDED_BY
            with localcontext(EXACT):
                around = t_95(least - 1) * spread / Decimal(least).sqrt()
            most = Decimal(area.top - area.bottom) if area is not None else change + around
            return replace(
                figure,
                value=change,
                low=max((change - around).quantize(TENTH, ROUND_FLOOR), -most),
                high=min((change + around).quantize(TENTH, ROUND_CEILING), most),
                formula=replace(figure.formula, dividend=spread, divisor=n),
            )
        case _:
            norms = {parameter.id: parameter.value for parameter in figure.parameters}
            expected = expected_by_chance(norms["mean"], norms["correlation"], printed(Measure.FIRST))
            expected = expected.quantize(TENTH, ROUND_HALF_UP)
            return replace(figure, value=expected, low=expected, high=expected)


# --- what the interval of a mean could give away ----------------------------------------------------------------


def other_moves(changes: Sequence[Change], area: Area) -> tuple[Table, ...]:
    """Other tables of moves that readings with the same means and the same printed spread can have.

    For each way from one kind of move to another, one person is moved over, and others within their kind so that the
    sums stay. Not every such table is found; each that is found exists. Where no kind is of few people, nothing of the
    ladder is hidden, and none is looked for.
    """
    pairs = [(change.first.step, change.latest.step) for change in changes]
    steps = [latest - first for first, latest in pairs]
    kinds = [_kind(each) for each in steps]
    counts = [kinds.count(kind) for kind in range(4)]
    n, began = len(pairs), sum(1 for first, _ in pairs if first == area.top)
    if n < 2 or not any(0 < count <= LARGEST_SECRET for count in (*counts, began, n - began)):
        return ()
    total, squares = sum(steps), sum(each * each for each in steps)
    spread = _whole_spread(n, total, squares)
    found = [(*_four(counts), at_top) for at_top in _other_tops(pairs, began, area)]
    for old, new in permutations(range(4), 2):
        for one in islice((index for index, kind in enumerate(kinds) if kind == old), TRIED):
            other = _squares_moved_over(pairs, kinds, one, new, area)
            if other is not None and _whole_spread(n, total, squares + other) == spread:
                moved = list(counts)
                moved[old] -= 1
                moved[new] += 1
                found.append((*_four(moved), began))
                break
    return tuple(found)


def _whole_spread(n: int, total: int, squares: int) -> int:
    """The standard deviation of so many changes in whole steps, upwards, and one at the least."""
    spread = 1
    while spread * spread * n * (n - 1) < n * squares - total * total:
        spread += 1
    return spread


def _four(counts: Sequence[int]) -> tuple[int, int, int, int]:
    two_up, one_up, same, down = counts
    return two_up, one_up, same, down


def _other_tops(pairs: Sequence[tuple[int, int]], began: int, area: Area) -> Iterator[int]:
    """How many others could have begun at the top: two people are one step further down and up, and all else stays."""
    low, top = area.bottom, area.top
    down = any(first == top and latest > low for first, latest in pairs)
    if down and any(first < top - 1 and latest < top for first, latest in pairs):
        yield began - 1
    up = any(first == top - 1 and latest < top for first, latest in pairs)
    if up and any(low < first < top - 1 and latest > low for first, latest in pairs):
        yield began + 1


def _kind(steps: int) -> int:
    return 0 if steps > 1 else 1 if steps == 1 else 2 if steps == 0 else 3


def _squares_moved_over(
    pairs: Sequence[tuple[int, int]], kinds: Sequence[int], one: int, new: int, area: Area
) -> int | None:
    """One person's latest reading is moved to another kind, and others' back by as much in all: by how much the sum of
    squared changes grows. ``None`` where that cannot be done."""
    first, latest = pairs[one]
    target = first + (2, 1, 0, -1)[new]
    if not area.bottom <= target <= area.top:
        return None
    owed = latest - target
    step = 1 if owed > 0 else -1
    grown = (target - first) ** 2 - (latest - first) ** 2
    for index, (begun, now) in enumerate(pairs):
        if not owed:
            return grown
        while index != one and owed and area.bottom <= now + step <= area.top:
            if _kind(now + step - begun) != kinds[index]:
                break
            grown += (now + step - begun) ** 2 - (now - begun) ** 2
            now += step
            owed -= step
    return None if owed else grown
