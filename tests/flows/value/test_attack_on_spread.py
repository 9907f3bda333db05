"""An attacker who tries every way in which eight people can stand on a short ladder: the spread of the changes, printed
beside the means, tells no number that is hidden. The same on a scale that gets better downwards, and on one whose steps
are worth different points."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any, TypeAlias

import pytest

from flows.value import disclosure
from flows.value.changed import changed_figures
from flows.value.disclosure import disclose
from flows.value.figures import Area, Published, State, Summary, SummaryHead
from flows.value.readings import Change, Compared, Reading
from flows.value.scales import Instrument, Scale
from flows.value.uncertainty import uncertainty_figures
from tests.flows.value.samples import MONDAY, names, week
from tests.flows.value.scales import placed, read, summed

TOP, PEOPLE = 3, 8
CELLS = ("two_up", "up", "same", "down")

World: TypeAlias = tuple[tuple[int, int], ...]
"""Everybody's first and latest step."""


class Downwards(Scale):
    """Three steps of one point, the lowest of which is the best."""

    bottom, top, lower_is_better = 1, TOP, True
    each: int | None = 1

    def points(self, step: int) -> Decimal:
        return Decimal(step)


class Uneven(Downwards):
    """Three steps worth 0, 2 and 2.5 points."""

    each, lower_is_better = None, False

    def points(self, step: int) -> Decimal:
        return Decimal(("0", "2", "2.5")[step - 1])


@cache
def worlds() -> list[World]:
    steps = range(1, TOP + 1)
    return list(
        combinations_with_replacement([(first, latest) for first, latest in product(steps, steps)], PEOPLE)
    )


def truth(world: World, scale: Scale | None) -> dict[str, Any]:
    """What could be printed of it: sums in the place of means, which a reader may know."""
    return of_uneven(world) if isinstance(scale, Uneven) else of_even(world, scale is not None)


@cache
def of_uneven(world: World) -> dict[str, Any]:
    """The means themselves: of uneven points nobody can know the sums."""
    scale = Uneven(Instrument.SWEMWBS)
    points = [tuple(map(scale.points, pair)) for pair in world]
    moved = [latest - first for first, latest in points]
    apart = PEOPLE * sum(each * each for each in moved) - sum(moved) ** 2
    means = {
        name: (sum((pair[at] for pair in points), Decimal(0)) / PEOPLE).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )
        for at, name in enumerate(("first", "latest"))
    }
    spread = next(s for s in range(1, 9) if s * s * PEOPLE * (PEOPLE - 1) >= apart)
    return of_even(world, False) | means | {"change_between": spread}


@cache
def of_even(world: World, downwards: bool) -> dict[str, Any]:
    steps = [(first - latest) if downwards else (latest - first) for first, latest in world]
    apart = PEOPLE * sum(step * step for step in steps) - sum(steps) ** 2
    return {
        "two_up": sum(step > 1 for step in steps),
        "up": sum(step > 0 for step in steps),
        "same": steps.count(0),
        "down": sum(step < 0 for step in steps),
        "began_at_top": sum(first == (1 if downwards else TOP) for first, _ in world),
        "first": sum(first for first, _ in world),
        "latest": sum(latest for _, latest in world),
        "change_between": next(s for s in range(1, 9) if s * s * PEOPLE * (PEOPLE - 1) >= apart),
    }


@cache
def head(scale: Scale | None) -> SummaryHead:
    return replace(summed(placed([(1, 2)])).head, areas=(("scale", Area(1, TOP, scale)),))


def told(world: World, scale: Scale | None) -> Published:
    value_map, _ = read()
    assert value_map is not None
    ladder = replace(value_map.ladders[0], bottom=1, top=TOP, norms=None, scale=scale)
    day = MONDAY.date()
    changes = tuple(
        Change(
            Reading(person, first, day, (f"{person} 1",), None if scale is None else scale.points(first)),
            Reading(person, latest, day, (f"{person} 2",), None if scale is None else scale.points(latest)),
        )
        for person, (first, latest) in zip(names(PEOPLE), world, strict=True)
    )
    found = Compared(changes, (), ())
    figures = (
        *changed_figures(ladder, found, week()),
        *uncertainty_figures(ladder, found, value_map.sources, week()),
    )
    return disclose(Summary(head(scale), figures), exact=False)


def found_out(tried: Sequence[World], scale: Scale | None) -> Iterator[tuple[World, str]]:
    """The hidden numbers of 1 to 7 people for which only one is left among all worlds that are printed alike."""
    by_states: dict[frozenset[str], list[World]] = defaultdict(list)
    for world in tried:
        printed = (
            str(figure.measure) for figure in told(world, scale).figures if figure.state is State.SHOWN
        )
        by_states[frozenset(printed)].append(world)
    for shown, of_these in by_states.items():
        known = [name for name in truth(worlds()[0], scale) if name in shown]
        secret = [name for name in CELLS if name not in shown and (name != "two_up" or scale is None)]
        alike: dict[tuple[int, ...], list[World]] = defaultdict(list)
        for world in worlds():
            few = [truth(world, scale)[name] for name in secret if name != "two_up"]
            if not few or 1 <= min(few) < 8:
                alike[tuple(truth(world, scale)[name] for name in known)].append(world)
        for world in of_these:
            for name in secret:
                left = {
                    truth(one, scale)[name]
                    for one in alike[tuple(truth(world, scale)[name] for name in known)]
                }
                if left == {truth(world, scale)[name]} and 0 < truth(world, scale)[name] < 8:
                    yield world, name


@pytest.mark.parametrize(
    ("guarded", "scale"),
    [
        (True, None),
        (False, None),
        (True, Downwards(Instrument.UCLA3)),
        (True, Uneven(Instrument.SWEMWBS)),
        (False, Uneven(Instrument.SWEMWBS)),
    ],
)
def test_no_hidden_number_follows_from_the_means_and_their_spread(
    guarded: bool, scale: Scale | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And some do where the spread is told whatever it gives away."""
    if not guarded:
        monkeypatch.setattr(disclosure, "spread_gives_away", lambda *_: False)
    leaks = list(found_out(random.Random(8).sample(worlds(), 500), scale))
    assert bool(leaks) is not guarded, leaks[:3]
