"""Whether numbers can satisfy a set of inequalities, and which: Fourier and Motzkin's elimination.

Exact over fractions; bounds on whole numbers are tightened to whole ones.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

MOST = 300
"""Inequalities at any time; beyond it nothing is said."""


@dataclass(frozen=True, slots=True)
class Inequality:
    """``sum(weight * name) + constant <= 0``, or ``< 0`` where ``strict``."""

    weights: tuple[tuple[str, Fraction], ...]
    constant: Fraction
    strict: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.weights)


def inequality(weights: Mapping[str, Fraction], constant: Fraction, *, strict: bool) -> Inequality:
    kept = tuple(sorted((name, weight) for name, weight in weights.items() if weight))
    return Inequality(kept, constant, strict)


def solution(wanted: Collection[Inequality], whole: Collection[str]) -> dict[str, Fraction] | None:
    """Numbers that satisfy all of them; ``None`` where there are certainly none.

    Names that are not in the answer may be anything. ``whole`` are the names that stand for whole numbers.
    """
    found: dict[str, Fraction] = {}
    for rows in _apart({_tightened(each, whole) for each in wanted}):
        part = _solved(rows, whole)
        if part is None:
            return None
        found |= part
    return found


def _apart(rows: set[Inequality]) -> list[set[Inequality]]:
    """The inequalities in groups that share no name: each can be solved for itself."""
    group: dict[str, str] = {}

    def first(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    for row in rows:
        names = [name for name, _ in row.weights]
        for other in names[1:]:
            group[first(other)] = first(names[0])
    found: dict[str, set[Inequality]] = {}
    for row in rows:
        found.setdefault(first(row.weights[0][0]) if row.weights else "", set()).add(row)
    return list(found.values())


def _solved(rows: set[Inequality], whole: Collection[str]) -> dict[str, Fraction] | None:
    eliminated: list[tuple[str, set[Inequality]]] = []
    while True:
        if any(not row.weights and _is_false(row) for row in rows):
            return None
        rows = {row for row in rows if row.weights}
        if not rows:
            break
        if len(rows) > MOST:
            return {}
        name = min(sorted({name for row in rows for name in row.names}), key=lambda each: _cost(each, rows))
        with_it = {row for row in rows if name in row.names}
        eliminated.append((name, with_it))
        uppers = [row for row in with_it if dict(row.weights)[name] > 0]
        lowers = [row for row in with_it if dict(row.weights)[name] < 0]
        rows -= with_it
        rows |= {_tightened(_combined(name, up, low), whole) for up in uppers for low in lowers}
    found: dict[str, Fraction] = {}
    for name, with_it in reversed(eliminated):
        chosen = _between(name, with_it, found, name in whole)
        if chosen is None:
            return {}
        found[name] = chosen
    return found


def _is_false(row: Inequality) -> bool:
    return row.constant > 0 or (row.strict and row.constant == 0)


def _cost(name: str, rows: set[Inequality]) -> int:
    signs = [dict(row.weights)[name] > 0 for row in rows if name in row.names]
    return sum(signs) * (len(signs) - sum(signs))


def _combined(name: str, upper: Inequality, lower: Inequality) -> Inequality:
    up, low = dict(upper.weights), dict(lower.weights)
    by_up, by_low = -low[name], up[name]
    weights = {
        each: up.get(each, Fraction(0)) * by_up + low.get(each, Fraction(0)) * by_low for each in {*up, *low}
    }
    constant = upper.constant * by_up + lower.constant * by_low
    return inequality(weights, constant, strict=upper.strict or lower.strict)


def _tightened(row: Inequality, whole: Collection[str]) -> Inequality:
    """The same over whole numbers: ``2x < 5`` is ``x <= 2``."""
    if not row.weights or any(name not in whole for name in row.names):
        return row
    scale = Fraction(math.lcm(*(weight.denominator for _, weight in row.weights)))
    weights = {name: weight * scale for name, weight in row.weights}
    shared = Fraction(math.gcd(*(int(weight) for weight in weights.values())))
    constant = row.constant * scale / shared
    tight = Fraction(math.floor(constant) + 1 if row.strict else math.ceil(constant))
    return inequality({name: weight / shared for name, weight in weights.items()}, tight, strict=False)


def _between(
    name: str, rows: Collection[Inequality], known: Mapping[str, Fraction], whole: bool
) -> Fraction | None:
    """A plain number for one name, where those after it are known."""
    low: Fraction | None = None
    high: Fraction | None = None
    low_strict = high_strict = False
    for row in rows:
        weights = dict(row.weights)
        rest = row.constant + sum(
            (weight * known.get(each, Fraction(0)) for each, weight in row.weights if each != name),
            Fraction(0),
        )
        bound = -rest / weights[name]
        if weights[name] > 0 and (high is None or (bound, not row.strict) < (high, not high_strict)):
            high, high_strict = bound, row.strict
        elif weights[name] < 0 and (low is None or (bound, row.strict) > (low, low_strict)):
            low, low_strict = bound, row.strict
    return _plainest(low, low_strict, high, high_strict, whole)


def _plainest(
    low: Fraction | None, low_strict: bool, high: Fraction | None, high_strict: bool, whole: bool
) -> Fraction | None:
    def fits(number: Fraction) -> bool:
        above = low is None or number > low or (number == low and not low_strict)
        below = high is None or number < high or (number == high and not high_strict)
        return above and below

    tried = [Fraction(0), Fraction(1)]
    if low is not None:
        tried += [Fraction(math.ceil(low)), Fraction(math.floor(low) + 1)]
    if high is not None:
        tried += [Fraction(math.floor(high)), Fraction(math.ceil(high) - 1)]
    if not whole:
        tried += [bound for bound in (low, high) if bound is not None]
        if low is not None and high is not None:
            middle = (low + high) / 2
            tried += [Fraction(round(middle * 1000), 1000), middle]
    return next((number for number in tried if fits(number)), None)
