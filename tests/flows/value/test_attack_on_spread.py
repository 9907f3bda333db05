"""An attacker who tries every way in which eight people can stand on a short ladder: the spread of the changes, printed
beside the means, tells no number that is hidden."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement, product
from typing import TypeAlias

import pytest

from flows.value import disclosure
from flows.value.changed import changed_figures
from flows.value.disclosure import disclose
from flows.value.figures import Area, Published, State, Summary, SummaryHead
from flows.value.readings import Change, Compared, Reading
from flows.value.uncertainty import uncertainty_figures
from tests.flows.value.samples import MONDAY, names, week
from tests.flows.value.scales import placed, read, summed

TOP, PEOPLE = 3, 8
CELLS = ("two_up", "up", "same", "down")

World: TypeAlias = tuple[tuple[int, int], ...]
"""Everybody's first and latest step."""


@cache
def worlds() -> list[World]:
    steps = range(1, TOP + 1)
    return list(
        combinations_with_replacement([(first, latest) for first, latest in product(steps, steps)], PEOPLE)
    )


@cache
def truth(world: World) -> dict[str, int]:
    """What could be printed of it: sums in the place of means, which a reader may know."""
    steps = [latest - first for first, latest in world]
    apart = PEOPLE * sum(step * step for step in steps) - sum(steps) ** 2
    return {
        "two_up": sum(step > 1 for step in steps),
        "up": sum(step > 0 for step in steps),
        "same": steps.count(0),
        "down": sum(step < 0 for step in steps),
        "began_at_top": sum(first == TOP for first, _ in world),
        "first": sum(first for first, _ in world),
        "latest": sum(latest for _, latest in world),
        "change_between": next(s for s in range(1, 9) if s * s * PEOPLE * (PEOPLE - 1) >= apart),
    }


@cache
def head() -> SummaryHead:
    return replace(summed(placed([(1, 2)])).head, areas=(("scale", Area(1, TOP)),))


def told(world: World) -> Published:
    value_map, _ = read()
    assert value_map is not None
    ladder = replace(value_map.ladders[0], bottom=1, top=TOP, norms=None)
    day = MONDAY.date()
    changes = tuple(
        Change(Reading(person, first, day, f"{person} 1"), Reading(person, latest, day, f"{person} 2"))
        for person, (first, latest) in zip(names(PEOPLE), world, strict=True)
    )
    found = Compared(changes, (), ())
    figures = (
        *changed_figures(ladder, found, week()),
        *uncertainty_figures(ladder, found, value_map.sources, week()),
    )
    return disclose(Summary(head(), figures), exact=False)


def found_out(tried: Sequence[World]) -> Iterator[tuple[World, str]]:
    """The hidden numbers of 1 to 7 people for which only one is left among all worlds that are printed alike."""
    by_states: dict[frozenset[str], list[World]] = defaultdict(list)
    for world in tried:
        printed = (str(figure.measure) for figure in told(world).figures if figure.state is State.SHOWN)
        by_states[frozenset(printed)].append(world)
    for shown, of_these in by_states.items():
        known = [name for name in truth(worlds()[0]) if name in shown]
        secret = [name for name in CELLS if name not in shown]
        alike: dict[tuple[int, ...], list[World]] = defaultdict(list)
        for world in worlds():
            few = [truth(world)[name] for name in secret if name != "two_up"]
            if not few or 1 <= min(few) < 8:
                alike[tuple(truth(world)[name] for name in known)].append(world)
        for world in of_these:
            for name in secret:
                left = {truth(one)[name] for one in alike[tuple(truth(world)[name] for name in known)]}
                if left == {truth(world)[name]} and 0 < truth(world)[name] < 8:
                    yield world, name


@pytest.mark.parametrize("guarded", [True, False])
def test_no_hidden_number_follows_from_the_means_and_their_spread(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And some do where the spread is told whatever it gives away."""
    if not guarded:
        monkeypatch.setattr(disclosure, "spread_gives_away", lambda *_: False)
    leaks = list(found_out(random.Random(8).sample(worlds(), 500)))
    assert bool(leaks) is not guarded, leaks[:3]
