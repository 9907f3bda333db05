"""An auditor for one ladder: would the printed means give away how many went up, stayed or went down?

At the ends of a ladder they can: if ten people begin at step 10 on average and end at 9.9, exactly one of
them fell. The auditor looks for a second table that fits everything printed; where a hidden number has
none, the means have to go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from flows.value.figures import Area

FARTHEST_ALTERNATIVE = 7
LARGEST_SECRET = 7
TOP, TWO_UP = -1, -2


@dataclass(frozen=True, slots=True)
class Moves:
    """How many people went up, stayed and went down, how many began at the top, and which is hidden.

    ``began_at_top`` and ``two_up`` (those of ``up`` by two steps or more) are ``None`` where nothing tells of them.
    """

    up: int
    same: int
    down: int
    began_at_top: int | None
    hidden: tuple[bool, ...]
    top_hidden: bool
    two_up: int | None = None
    two_hidden: bool = False

    @property
    def people(self) -> int:
        return self.up + self.same + self.down

    @property
    def hides_any(self) -> bool:
        return any(self.hidden) or self.top_hidden or self.two_hidden

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.up, self.same, self.down


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``low`` to ``high``, both included."""

    low: int
    high: int

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def times(self, count: int) -> Range:
        return Range(self.low * count, self.high * count)

    def within(self, other: Range) -> Range:
        return Range(max(self.low, other.low), min(self.high, other.high))

    @property
    def is_empty(self) -> bool:
        return self.low > self.high


@dataclass(frozen=True, slots=True)
class Sums:
    """What the sums of first readings, of latest readings and of their differences can be."""

    first: Range
    latest: Range
    change: Range

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.first + other.first, self.latest + other.latest, self.change + other.change)

    def times(self, count: int) -> Sums:
        return Sums(self.first.times(count), self.latest.times(count), self.change.times(count))

    def within(self, other: Sums) -> Sums:
        return Sums(
            self.first.within(other.first),
            self.latest.within(other.latest),
            self.change.within(other.change),
        )

    @property
    def is_empty(self) -> bool:
        return self.first.is_empty or self.latest.is_empty or self.change.is_empty

    @property
    def is_possible(self) -> bool:
        """Whether whole numbers exist for all three, the third being the second less the first."""
        if self.is_empty:
            return False
        difference = Range(self.latest.low - self.first.high, self.latest.high - self.first.low)
        return not self.change.within(difference).is_empty


def means_give_away(moves: Moves, first: int, latest: int, area: Area) -> bool:
    """Whether some hidden count could be worked out from the sums of first and of latest readings.

    The sums stand in the formulas of the means; whoever knows a mean and how many people it is of has them.
    """
    secrets = [index for index, is_hidden in enumerate(moves.hidden) if is_hidden]
    if not secrets and not moves.top_hidden and not moves.two_hidden:
        return False
    change = latest - first
    printed = Sums(Range(first, first), Range(latest, latest), Range(change, change))
    # What still has only one possible value: the hidden counts, TOP for those who began at the top, and TWO_UP.
    given_away = set(secrets)
    given_away |= {TOP} if moves.top_hidden else set()
    given_away |= {TWO_UP} if moves.two_hidden else set()
    for table in _alternatives(moves):
        differs = {index for index in secrets if table.counts[index] != moves.counts[index]}
        if table.began_at_top != moves.began_at_top:
            differs.add(TOP)
        if table.two_up != moves.two_up:
            differs.add(TWO_UP)
        if differs & given_away and fits(table, printed, area):
            given_away -= differs
            if not given_away:
                return False
    return True


def spread_gives_away(moves: Moves, others: Iterable[tuple[int, int, int, int, int]]) -> bool:
    """Whether some hidden count could be worked out from the spread of the changes beside their means.

    ``others`` are tables (two steps up or more, one step up, same, down, began at the top) that readings with the same
    means and the same printed spread have.
    """
    given_away = {index for index, is_hidden in enumerate(moves.hidden) if is_hidden}
    given_away |= {TOP} if moves.top_hidden else set()
    given_away |= {TWO_UP} if moves.two_hidden else set()
    may_differ = frozenset(given_away)
    for two, one, same, down, at_top in others:
        counts = (two + one, same, down)
        differs = {index for index in range(3) if counts[index] != moves.counts[index]}
        if moves.two_up is not None and two != moves.two_up:
            differs.add(TWO_UP)
        if moves.began_at_top is not None and at_top != moves.began_at_top:
            differs.add(TOP)
        hidden = [counts[index] for index, is_hidden in enumerate(moves.hidden) if is_hidden]
        small = not hidden or 1 <= min(hidden) <= LARGEST_SECRET
        small = small and (not moves.two_hidden or _is_secret(two, two + one))
        small = small and (not moves.top_hidden or _is_secret(at_top, moves.people))
        if small and differs <= may_differ:
            given_away -= differs
    return bool(given_away)


def noise_gives_away(this_way: int, others: Iterable[tuple[int, bool]]) -> tuple[bool, bool]:
    """Whether the hidden count of those who changed by more than noise, of all who went this way, could be worked out
    from the means; and whether from the spread beside them.

    ``others`` are the counts that other readings with the same means have, with whether their spread is the same.
    """
    alike = [same_spread for count, same_spread in others if _is_secret(count, this_way)]
    return not alike, not any(alike)


def fits(table: Moves, printed: Sums, area: Area) -> bool:
    """Whether readings exist that make up this table and these sums.

    Each kind of move allows a convex set of pairs of steps, whose edges run along the axes and the
    diagonal; sums of such sets are bounded by the sums of their bounds, and every whole point is reached.
    """
    low, top = area.bottom, area.top
    if table.began_at_top is None:
        return _fits(
            (
                *_rises(table, area),
                (table.same, Sums(Range(low, top), Range(low, top), Range(0, 0))),
                (table.down, Sums(Range(low + 1, top), Range(low, top - 1), Range(low - top, -1))),
            ),
            printed,
        )
    for fell_from_top in range(min(table.began_at_top, table.down) + 1):
        stayed_at_top = table.began_at_top - fell_from_top
        if stayed_at_top > table.same:
            continue
        kinds = (
            *_rises(table, area),
            (table.same - stayed_at_top, Sums(Range(low, top - 1), Range(low, top - 1), Range(0, 0))),
            (stayed_at_top, Sums(Range(top, top), Range(top, top), Range(0, 0))),
            (
                table.down - fell_from_top,
                Sums(Range(low + 1, top - 1), Range(low, top - 2), Range(low - top + 1, -1)),
            ),
            (fell_from_top, Sums(Range(top, top), Range(low, top - 1), Range(low - top, -1))),
        )
        if _fits(kinds, printed):
            return True
    return False


def _rises(table: Moves, area: Area) -> tuple[tuple[int, Sums], ...]:
    low, top = area.bottom, area.top
    if table.two_up is None:
        return ((table.up, Sums(Range(low, top - 1), Range(low + 1, top), Range(1, top - low))),)
    return (
        (table.up - table.two_up, Sums(Range(low, top - 1), Range(low + 1, top), Range(1, 1))),
        (table.two_up, Sums(Range(low, top - 2), Range(low + 2, top), Range(2, top - low))),
    )


def _fits(kinds: Iterable[tuple[int, Sums]], printed: Sums) -> bool:
    none = Range(0, 0)
    possible = Sums(none, none, none)
    for count, of_one in kinds:
        if count < 0 or (count and of_one.is_empty):
            return False
        possible += of_one.times(count)
    return possible.within(printed).is_possible


def _alternatives(moves: Moves) -> Iterator[Moves]:
    """Nearby tables that would be printed alike: shown counts stay, and one hidden count is small.

    The nearest come first, for one of them nearly always fits.
    """
    span = sorted(range(-FARTHEST_ALTERNATIVE, FARTHEST_ALTERNATIVE + 1), key=abs)
    secrets = [index for index, is_hidden in enumerate(moves.hidden) if is_hidden]
    top_steps = span if moves.top_hidden else [0]
    for shift in product(span, repeat=max(0, len(secrets) - 1)):
        counts = list(moves.counts)
        for index, by in zip(secrets, (*shift, -sum(shift)), strict=False):
            counts[index] += by
        hidden_counts = [counts[index] for index in secrets]
        if hidden_counts and not 1 <= min(hidden_counts) <= LARGEST_SECRET:
            continue
        up, same, down = counts
        table = replace(moves, up=up, same=same, down=down)
        for by, two_by in product(top_steps, span if moves.two_hidden else [0]):
            began_at_top = None if table.began_at_top is None else table.began_at_top + by
            two_up = None if table.two_up is None else table.two_up + two_by
            if moves.top_hidden and not _is_secret(began_at_top, moves.people):
                continue
            if moves.two_hidden and not _is_secret(two_up, up):
                continue
            yield replace(table, began_at_top=began_at_top, two_up=two_up)


def _is_secret(part: int | None, whole: int) -> bool:
    """Whether a part, or what is left without it, would be hidden."""
    return part is not None and 1 <= min(part, whole - part) <= LARGEST_SECRET
