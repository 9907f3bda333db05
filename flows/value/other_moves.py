"""Other readings that would be printed alike, with other counts of who went up, stayed and went down.

Means and the spread of the changes stand beside counts that may be hidden. Where nobody can make up other readings of
the same means and spread, these would tell what is hidden. So some are made up here: one person is moved from one kind
to another, and others within their kind so that the sums stay. Not every such table is found; each that is exists.

On a ladder, and on a scale whose steps are worth the same, the sums themselves have to stay: a reader may know them.
Where steps are worth different points (SWEMWBS) hardly any other readings have the very same sums; there the means have
to stay as they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, permutations
from typing import TypeAlias

from flows.value.figures import Area
from flows.value.ladder_audit import LARGEST_SECRET
from flows.value.readings import Change

TENTH = Decimal("0.1")
HUNDRED = 100
"""Uneven points are counted in hundredths."""

TRIED = 20
"""So many people of a kind are tried."""

Table: TypeAlias = tuple[int, int, int, int, int]
"""How many moved two steps up or more, one step up, stayed, and went down; and how many began at the top."""

TWO_UP, ONE_UP, SAME, DOWN = range(4)
TARGETS = (2, 1, 0, -1)


def other_moves(changes: Sequence[Change], area: Area) -> tuple[Table, ...]:
    """Other tables of moves that readings with the same means and the same printed spread can have.

    Where no kind is of few people, nothing of the ladder is hidden, and none is looked for.
    """
    of = _Readings([(area.step(each.first.step), area.step(each.latest.step)) for each in changes], area)
    counts = [of.kinds.count(kind) for kind in range(4)]
    n, began = len(of.pairs), sum(1 for first, _ in of.pairs if first == area.top)
    at_risk = (counts[TWO_UP], counts[ONE_UP]) if area.scale is None else (counts[TWO_UP],)
    if n < 2 or not any(
        0 < count <= LARGEST_SECRET for count in (*at_risk, *counts[SAME:], began, n - began)
    ):
        return ()
    of.sum_up()
    found = [(*_four(counts), at_top) for at_top in of.other_tops(began)]
    for old, new in permutations(range(4) if area.scale is None else (TWO_UP, SAME, DOWN), 2):
        for one in islice((index for index, kind in enumerate(of.kinds) if kind == old), TRIED):
            if of.can_move(one, new):
                moved = list(counts)
                moved[old] -= 1
                moved[new] += 1
                found.append((*_four(moved), began))
                break
    return tuple(found)


class _Readings:
    """Everybody's first and latest step, as on a ladder that leads upwards."""

    def __init__(self, pairs: list[tuple[int, int]], area: Area) -> None:
        self.pairs = pairs
        self._area = area
        self.kinds = [self._kind(latest - first) for first, latest in pairs]

    def _kind(self, steps: int) -> int:
        if steps > 0:
            # On a scale of many points nothing tells of those who rose by two.
            return TWO_UP if steps > 1 or self._area.scale is not None else ONE_UP
        return DOWN if steps < 0 else SAME

    def sum_up(self) -> None:
        """What is printed of them."""
        area = self._area
        self._even = area.each is not None or area.scale is None
        steps = range(area.bottom, area.top + 1)
        if area.scale is None or area.each is not None:
            self._worth = {step: step for step in steps}
        else:
            self._worth = {step: int(area.scale.points(step) * HUNDRED) for step in steps}
        moved = [self._worth[latest] - self._worth[first] for first, latest in self.pairs]
        self._sums = (
            sum(self._worth[first] for first, _ in self.pairs),
            sum(self._worth[latest] for _, latest in self.pairs),
        )
        self._squares = sum(each * each for each in moved)
        self._printed = self._as_printed(0, 0, 0)

    def _as_printed(self, first: int, latest: int, squares: int) -> tuple[object, ...]:
        """The means and the spread, with so much more in their sums."""
        n, sums = len(self.pairs), (self._sums[0] + first, self._sums[1] + latest)
        unit = 1 if self._even else HUNDRED
        spread = _whole_spread(n, sums[1] - sums[0], self._squares + squares, unit)
        if self._even:
            return (*sums, spread)
        means = ((Decimal(each) / (unit * n)).quantize(TENTH, ROUND_HALF_UP) for each in sums)
        return (*means, spread)

    def other_tops(self, began: int) -> Iterator[int]:
        """How many others could have begun at the top: one person is further down, or up to it, as they were first and
        are now, and others the other way, so that all moves stay."""
        top = self._area.top
        nearest = sorted(self.pairs, key=lambda pair: -pair[0])
        below = [pair for pair in nearest if pair[0] < top]
        if nearest and nearest[0][0] == top and self._can_shift(nearest[: len(nearest) - len(below)], -1):
            yield began - 1
        if self._can_shift(below, 1):
            yield began + 1

    def _can_shift(self, candidates: Sequence[tuple[int, int]], way: int) -> bool:
        """Whether one of these can leave the top (by a step), or come to it."""
        return any(self._can_go(pair, way) for pair in candidates[:TRIED])

    def _can_go(self, pair: tuple[int, int], way: int) -> bool:
        low, top = self._area.bottom, self._area.top
        by = -1 if way < 0 else top - pair[0]
        if not low <= pair[1] + by <= top:
            return False
        first, latest, squares = self._shifted(pair, by)
        is_there = True
        for begun, now in self.pairs:
            if is_there and (begun, now) == pair:
                is_there = False
                continue
            while first and (max(begun + 1, now) < top if way < 0 else low < min(begun, now) <= begun < top):
                back = self._shifted((begun, now), -way)
                if abs(first + back[0]) >= abs(first):
                    break
                first, latest, squares = first + back[0], latest + back[1], squares + back[2]
                begun, now = begun - way, now - way
        return self._as_printed(first, latest, squares) == self._printed

    def _shifted(self, pair: tuple[int, int], by: int) -> tuple[int, int, int]:
        """By how much the sums of first and latest readings and of squared changes grow."""
        worth, (first, latest) = self._worth, pair
        begun, now = worth[first + by] - worth[first], worth[latest + by] - worth[latest]
        change = worth[latest] - worth[first]
        return begun, now, (change + now - begun) ** 2 - change**2

    def can_move(self, one: int, new: int) -> bool:
        """Whether one person's latest reading can be moved to another kind, and others' back by as much in all."""
        area, worth = self._area, self._worth
        first, latest = self.pairs[one]
        target = first + TARGETS[new]
        if not area.bottom <= target <= area.top:
            return False
        owed = worth[latest] - worth[target]
        step = 1 if owed > 0 else -1
        grown = (worth[target] - worth[first]) ** 2 - (worth[latest] - worth[first]) ** 2
        for index, (begun, now) in enumerate(self.pairs):
            if not owed:
                break
            while index != one and owed and area.bottom <= now + step <= area.top:
                by = worth[now + step] - worth[now]
                if self._kind(now + step - begun) != self.kinds[index] or abs(owed - by) >= abs(owed):
                    break
                grown += (worth[now + step] - worth[begun]) ** 2 - (worth[now] - worth[begun]) ** 2
                now += step
                owed -= by
        return self._as_printed(0, -owed, grown) == self._printed


def _whole_spread(n: int, total: int, squares: int, unit: int) -> int:
    """The standard deviation of so many changes in whole units, upwards, and one at the least."""
    spread = 1
    while spread * spread * unit * unit * n * (n - 1) < n * squares - total * total:
        spread += 1
    return spread


def _four(counts: Sequence[int]) -> tuple[int, int, int, int]:
    two_up, one_up, same, down = counts
    return two_up, one_up, same, down
