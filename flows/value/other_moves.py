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
Kind: TypeAlias = tuple[int, bool]
"""One of these; and whether it is more than noise, where that is asked."""

FIRST, LATEST = range(2)


def other_moves(changes: Sequence[Change], area: Area) -> tuple[Table, ...]:
    """Other tables of moves that readings with the same means and the same printed spread can have.

    Where no kind is of few people, nothing of the ladder is hidden, and none is looked for.
    """
    of = _Readings(changes, area)
    counts = [of.kinds.count((kind, False)) for kind in range(4)]
    n, began = len(of.pairs), sum(1 for first, _ in of.pairs if first == area.top)
    at_risk = (counts[TWO_UP], counts[ONE_UP]) if area.scale is None else (counts[TWO_UP],)
    if n < 2 or not any(
        0 < count <= LARGEST_SECRET for count in (*at_risk, *counts[SAME:], began, n - began)
    ):
        return ()
    of.sum_up()
    found = [(*_four(counts), at_top) for at_top in of.other_tops(began)]
    for old, new in permutations(range(4) if area.scale is None else (TWO_UP, SAME, DOWN), 2):
        if any(of.moved((old, False), (new, False))):
            moved = list(counts)
            moved[old] -= 1
            moved[new] += 1
            found.append((*_four(moved), began))
    return tuple(found)


def other_counts(
    changes: Sequence[Change], area: Area, least: Decimal, way: int
) -> tuple[tuple[int, bool], ...]:
    """How many can be better off (``way`` is 1) or worse off (-1) by so many points, in readings with the same means
    and the same counts of all else; each with whether their spread can be printed the same.

    None are looked for where no few are hidden.
    """
    of = _Readings(changes, area, least)
    kind = TWO_UP if way > 0 else DOWN
    count = of.kinds.count((kind, True))
    whole = sum(1 for each, _ in of.kinds if each in ((TWO_UP, ONE_UP) if way > 0 else (DOWN,)))
    if not 0 < min(count, whole - count) <= LARGEST_SECRET:
        return ()
    of.sum_up()
    found: list[tuple[int, bool]] = []
    for by in (1, -1):
        alike = [*of.moved((kind, by < 0), (kind, by > 0))]
        found += [(count + by, any(alike))] if alike else []
    return tuple(found)


class _Readings:
    """Everybody's first and latest step, as on a ladder that leads upwards. ``least``: what is more than noise."""

    def __init__(self, changes: Sequence[Change], area: Area, least: Decimal | None = None) -> None:
        self.pairs = [(area.step(each.first.step), area.step(each.latest.step)) for each in changes]
        self._area = area
        self._even = area.each is not None or area.scale is None
        steps = range(area.bottom, area.top + 1)
        if area.scale is None or area.each is not None:
            self._worth = {step: step for step in steps}
        else:
            self._worth = {step: int(area.scale.points(step) * HUNDRED) for step in steps}
        self._least = None if least is None else least / area.each if area.each else least * HUNDRED
        self.kinds = [self._kind(first, latest) for first, latest in self.pairs]

    def _kind(self, first: int, latest: int) -> Kind:
        steps = latest - first
        beyond = self._least is not None and abs(self._worth[latest] - self._worth[first]) >= self._least
        if steps > 0:
            # On a scale of many points nothing tells of those who rose by two.
            return TWO_UP if steps > 1 or self._area.scale is not None else ONE_UP, beyond
        return DOWN if steps < 0 else SAME, beyond

    def sum_up(self) -> None:
        """What is printed of them."""
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

    def moved(self, old: Kind, new: Kind) -> Iterator[bool]:
        """Other readings in which one person is of another kind, all others are of theirs, the means stay, and as many
        begin at the top: for each that is found, whether the spread is printed the same."""
        for one in islice((index for index, kind in enumerate(self.kinds) if kind == old), TRIED):
            for end in (LATEST, FIRST):
                # One person gives way as far as they can, and then the next; or all by one step in turn.
                for at_once in (self._area.top - self._area.bottom, 1):
                    printed = self._printed_with(one, new, end, at_once)
                    if printed is not None and printed[:2] == self._printed[:2]:
                        yield printed == self._printed

    def _printed_with(self, one: int, new: Kind, end: int, at_once: int) -> tuple[object, ...] | None:
        """What is printed where one person's reading at this end makes them of another kind, and others' are moved back
        by as much in all. ``None`` where no reading does."""
        worth, was = self._worth, self.pairs[one]
        there = self._nearest(was, new, end)
        if there is None:
            return None
        grown = self._squared(there) - self._squared(was)
        owed = worth[was[end]] - worth[there[end]]
        step = 1 if owed > 0 else -1
        now: dict[int, tuple[int, int]] = {}
        going = True
        while owed and going:
            going = False
            for index, pair in enumerate(self.pairs):
                for _ in range(at_once if owed and index != one else 0):
                    before = now.get(index, pair)
                    after = _with(before, end, before[end] + step)
                    if not self._may_stand(pair, after, end) or self._kind(*after) != self.kinds[index]:
                        break
                    by = worth[after[end]] - worth[before[end]]
                    if abs(owed - by) >= abs(owed):
                        break
                    grown += self._squared(after) - self._squared(before)
                    owed -= by
                    now[index] = after
                    going = True
                if not owed:
                    break
        return self._as_printed(-owed if end == FIRST else 0, -owed if end == LATEST else 0, grown)

    def _nearest(self, pair: tuple[int, int], new: Kind, end: int) -> tuple[int, int] | None:
        """The person with another reading at this end, the nearest that is of the new kind."""
        for far in range(1, self._area.top - self._area.bottom + 1):
            for by in (-far, far):
                there = _with(pair, end, pair[end] + by)
                if self._may_stand(pair, there, end) and self._kind(*there) == new:
                    return there
        return None

    def _may_stand(self, was: tuple[int, int], there: tuple[int, int], end: int) -> bool:
        """On the ladder, and at first at the top only if they were so before."""
        low, top = self._area.bottom, self._area.top
        return low <= there[end] <= top and (there[FIRST] == top) == (was[FIRST] == top)

    def _squared(self, pair: tuple[int, int]) -> int:
        return (self._worth[pair[LATEST]] - self._worth[pair[FIRST]]) ** 2


def _with(pair: tuple[int, int], end: int, step: int) -> tuple[int, int]:
    return (pair[FIRST], step) if end == LATEST else (step, pair[LATEST])


def _whole_spread(n: int, total: int, squares: int, unit: int) -> int:
    """The standard deviation of so many changes in whole units, upwards, and one at the least."""
    spread = 1
    while spread * spread * unit * unit * n * (n - 1) < n * squares - total * total:
        spread += 1
    return spread


def _four(counts: Sequence[int]) -> tuple[int, int, int, int]:
    two_up, one_up, same, down = counts
    return two_up, one_up, same, down
