"""An attacker who tries every way in which sixteen people can stand on a ladder of five steps, eight of whom rose: how
many few of them changed by more than noise does not follow from what is printed beside it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations_with_replacement
from typing import TypeAlias

import pytest

from flows.value import disclosure
from flows.value.changed import changed_figures
from flows.value.disclosure import disclose
from flows.value.distance import Norms
from flows.value.figures import Area, Published, State, Summary, SummaryHead
from flows.value.other_moves import other_counts
from flows.value.readings import Change, Compared, Reading
from flows.value.scales import Instrument, Scale
from flows.value.uncertainty import uncertainty_figures
from tests.flows.value.samples import MONDAY, names, week
from tests.flows.value.scales import placed, read, summed
from tests.flows.value.test_attack_on_spread import Downwards, Uneven

TOP, HALF, BEYOND = 5, 8, 3
"""Two steps are noise, three are more."""

Half: TypeAlias = tuple[tuple[int, int], ...]
World: TypeAlias = tuple[Half, Half]
"""The first and latest step of those who went up, and of the others: all of these went down, or stayed."""
Known: TypeAlias = dict[str, int]

STEPS = range(1, TOP + 1)
#: Nobody, or all of them, rise by two steps and more, and begin at the top: then nothing else is hidden.
UP = [
    *combinations_with_replacement([(a, b) for a in STEPS for b in STEPS if b > a + 1], HALF),
    *combinations_with_replacement([(a, a + 1) for a in STEPS[:-1]], HALF),
]
DOWN = [
    *combinations_with_replacement([(TOP, b) for b in STEPS[:-1]], HALF),
    *combinations_with_replacement([(a, b) for a in STEPS[:-1] for b in STEPS if b < a], HALF),
]
SAME = [*combinations_with_replacement([(a, a) for a in STEPS[:-1]], HALF), ((TOP, TOP),) * HALF]


@cache
def of_half(half: Half) -> tuple[int, ...]:
    """Sums of first and latest steps, and of squared changes; how many moved beyond noise; and what is told of all."""
    steps = [latest - first for first, latest in half]
    return (
        sum(first for first, _ in half),
        sum(latest for _, latest in half),
        sum(step * step for step in steps),
        sum(abs(step) >= BEYOND for step in steps),
        sum(step > 1 for step in steps),
        sum(first == TOP for first, _ in half),
        sum(step < 0 for step in steps),
    )


def truth(up: tuple[int, ...], down: tuple[int, ...]) -> Known:
    """What could be printed of it: sums in the place of means, which a reader may know."""
    first, latest, squares = (up[place] + down[place] for place in range(3))
    n = 2 * HALF
    apart = n * squares - (latest - first) ** 2
    return {
        "reliable_up": up[3],
        "reliable_down": down[3],
        "two_up": up[4],
        "began_at_top": down[5],
        "down": down[6],
        "first": first,
        "latest": latest,
        "change_between": next(s for s in range(1, 9) if s * s * n * (n - 1) >= apart),
    }


@cache
def every_truth() -> tuple[Known, ...]:
    """Of all two million worlds; many are alike."""
    ups, downs = ({of_half(half) for half in halves} for halves in (UP, [*DOWN, *SAME]))
    return tuple(truth(up, down) for up in ups for down in downs)


@cache
def head() -> SummaryHead:
    return replace(summed(placed([(1, 2)])).head, areas=(("scale", Area(1, TOP)),))


def told(world: World) -> Published:
    value_map, _ = read()
    assert value_map is not None
    # 1.96 x root 2 x 1 x root of (1 - 0.2): 2.48 steps.
    norms = Norms(Decimal(1), Decimal("0.2"), None, None, next(iter(value_map.sources)))
    ladder = replace(value_map.ladders[0], bottom=1, top=TOP, norms=norms)
    day = MONDAY.date()
    changes = tuple(
        Change(Reading(person, first, day, (f"{person} 1",)), Reading(person, latest, day, (f"{person} 2",)))
        for person, (first, latest) in zip(names(2 * HALF), (*world[0], *world[1]), strict=True)
    )
    found = Compared(changes, (), ())
    figures = (
        *changed_figures(ladder, found, week()),
        *uncertainty_figures(ladder, found, value_map.sources, week()),
    )
    return disclose(Summary(head(), figures), exact=False)


def found_out(tried: Sequence[World]) -> Iterator[tuple[World, str]]:
    """The hidden numbers for which only one is left among all worlds that are printed alike."""
    by_states: dict[frozenset[str], list[World]] = defaultdict(list)
    for world in tried:
        printed = (str(figure.measure) for figure in told(world).figures if figure.state is State.SHOWN)
        by_states[frozenset(printed)].append(world)
    for shown, of_these in by_states.items():
        known = [name for name in every_truth()[0] if name in shown]
        secret = [name for name in ("reliable_up", "reliable_down") if name not in shown]
        alike: dict[tuple[int, ...], list[Known]] = defaultdict(list)
        for one in every_truth():
            if all(0 < one[name] < HALF for name in secret):
                alike[tuple(one[name] for name in known)].append(one)
        for world in of_these:
            true = truth(*map(of_half, world))
            for name in secret:
                if {one[name] for one in alike[tuple(true[each] for each in known)]} == {true[name]}:
                    yield world, name


def some(count: int) -> list[World]:
    """Worlds in which a few changed by more than noise: of these most are far from an end of the ladder."""
    chance = random.Random(5)
    up, down = ([half for half in halves if 0 < of_half(half)[3] < HALF] for halves in (UP, DOWN))
    kinds = [(up, down), (up, DOWN), (UP, down), (up, SAME)]
    return [(chance.choice(ups), chance.choice(others)) for ups, others in kinds * (count // len(kinds))]


@pytest.mark.parametrize("guarded", [True, False])
def test_few_who_changed_by_more_than_noise_do_not_follow_from_means_and_spread(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And some do where these are told whatever they give away."""
    if not guarded:
        monkeypatch.setattr(disclosure, "noise_gives_away", lambda *_: (False, False))
    leaks = list(found_out(some(400)))
    assert bool(leaks) is not guarded, leaks[:3]


def test_means_stay_where_other_readings_with_other_few_are_printed_the_same() -> None:
    """Away from the ends of the ladder: a guard that hides all of them would pass the attack too."""
    shown = [
        {figure.measure for figure in told(world).figures if figure.state is State.SHOWN}
        for world in some(200)
    ]
    assert sum({"first", "latest", "change_between"} <= measures for measures in shown) > 150


class LongDownwards(Downwards):
    """Four steps of one point, the lowest of which is the best."""

    top = 4


@pytest.mark.parametrize(
    ("scale", "people"), [(LongDownwards(Instrument.UCLA3), 5), (Uneven(Instrument.SWEMWBS), 7)]
)
def test_every_other_few_that_are_said_to_be_printed_alike_exist_on_published_scales_too(
    scale: Scale, people: int
) -> None:
    """Where a change of two points is more than noise."""
    least, sign = Decimal(2), -1 if scale.lower_is_better else 1
    best = scale.bottom if scale.lower_is_better else scale.top
    steps = range(scale.bottom, scale.top + 1)
    all_worlds = list(combinations_with_replacement([(a, b) for a in steps for b in steps], people))

    def printed(world: Half) -> tuple[object, ...]:
        gains = [sign * (latest - first) for first, latest in world]
        sums = [sum((scale.points(pair[end]) for pair in world), Decimal(0)) for end in (0, 1)]
        means = (
            sums if scale.each else [(each / people).quantize(Decimal("0.1"), ROUND_HALF_UP) for each in sums]
        )
        kinds = (sum(gain > 0 for gain in gains), gains.count(0))
        return (*kinds, sum(first == best for first, _ in world), *means)

    def hidden(world: Half) -> tuple[int, int, int]:
        moved = [sign * (scale.points(latest) - scale.points(first)) for first, latest in world]
        apart = people * sum(each * each for each in moved) - sum(moved) ** 2
        spread = next(s for s in range(1, 9) if s * s * people * (people - 1) >= apart)
        return sum(each >= least for each in moved), sum(each <= -least for each in moved), spread

    alike: dict[tuple[object, ...], set[tuple[int, int, int]]] = defaultdict(set)
    for world in all_worlds:
        alike[printed(world)].add(hidden(world))
    said = 0
    for world in random.Random(3).sample(all_worlds, 3000):
        exist, true = alike[printed(world)], hidden(world)
        changes = [
            Change(
                Reading(str(place), first, MONDAY.date(), (), scale.points(first)),
                Reading(str(place), latest, MONDAY.date(), (), scale.points(latest)),
            )
            for place, (first, latest) in enumerate(world)
        ]
        for at, way in enumerate((1, -1)):
            for count, same_spread in other_counts(changes, Area(scale.bottom, scale.top, scale), least, way):
                spreads = {one[2] for one in exist if one[at] == count and one[1 - at] == true[1 - at]}
                assert spreads, (world, way, count)
                assert not same_spread or true[2] in spreads, (world, way, count)
                said += 1
    assert said > 20
