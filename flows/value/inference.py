"""What a sample lets one say: intervals, the least change that is more than noise, and what time alone would do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from flows.values import EXACT

Z_95 = Decimal("1.96")

# Student's t, two-sided 95 %, by degrees of freedom 1 to 30; beyond them the next lower of those listed.
_T_95 = [
    *("12.706", "4.303", "3.182", "2.776", "2.571", "2.447", "2.365", "2.306", "2.262", "2.228"),
    *("2.201", "2.179", "2.160", "2.145", "2.131", "2.120", "2.110", "2.101", "2.093", "2.086"),
    *("2.080", "2.074", "2.069", "2.064", "2.060", "2.056", "2.052", "2.048", "2.045", "2.042"),
]
_T_95_BEYOND = {40: "2.021", 60: "2.000", 120: "1.980", 1000: "1.962"}


def reliable_change(sd: Decimal, alpha: Decimal) -> Decimal:
    """The least change that is more than the scale's own unreliability: ``1.96 x sqrt(2) x SD x sqrt(1 - alpha)``
    (Jacobson and Truax 1991)."""
    with localcontext(EXACT):
        return Z_95 * Decimal(2).sqrt() * sd * (1 - alpha).sqrt()


def expected_by_chance(mean: Decimal, correlation: Decimal, first: Decimal) -> Decimal:
    """Where a second reading would lie without any change: ``mu + r (x - mu)``, regression to the mean."""
    with localcontext(EXACT):
        return mean + correlation * (first - mean)


def wilson(successes: int, n: int) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a proportion (Wilson 1927). Raises ``ValueError`` for ``n`` of 0."""
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError("a proportion needs somebody")
    with localcontext(EXACT):
        z2 = Z_95 * Z_95
        share = Decimal(successes) / n
        middle = share + z2 / (2 * n)
        around = Z_95 * (share * (1 - share) / n + z2 / (4 * n * n)).sqrt()
        whole = 1 + z2 / n
        return (middle - around) / whole, (middle + around) / whole


def mean_interval(values: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """The 95 % interval of a mean by Student's t; ``None`` for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    with localcontext(EXACT):
        mean = sum(values, Decimal(0)) / n
        variance = sum(((value - mean) ** 2 for value in values), Decimal(0)) / (n - 1)
        around = t_95(n - 1) * (variance / n).sqrt()
        return mean - around, mean + around


def t_95(freedom: int) -> Decimal:
    """Student's t for so many degrees of freedom."""
    if freedom <= len(_T_95):
        return Decimal(_T_95[freedom - 1])
    known = max((each for each in _T_95_BEYOND if each <= freedom), default=None)
    return Decimal(_T_95[-1] if known is None else _T_95_BEYOND[known])
