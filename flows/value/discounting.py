"""Discounting: what an amount in a later period is worth now, by a flat rate or by a dated schedule.

``factor(t) = 1 / ((1 + r_1) (1 + r_2) ... (1 + r_t))``, each period by the rate of its band (HM Treasury, The Green
Book, annex on discounting). Period 0 is now and is not discounted. Which schedules are in force is data: they come in
packs (``flows.value.parameters``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from flows.values import EXACT

LONGEST_LIFE = 1000


@dataclass(frozen=True, slots=True)
class Band:
    """Up to and including period ``until``, this rate; the last band has no end."""

    until: int | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rates by band, with who says so and since when. A flat rate is one band without an end."""

    id: str
    bands: tuple[Band, ...]
    source: str = ""
    valid_from: date | None = None
    #: the schedule in force now, where this is kept for calculations of its time
    superseded_by: str = ""
    #: nobody here has seen the day
    day_as_quoted: bool = False

    @property
    def is_flat(self) -> bool:
        return len(self.bands) == 1

    def rate(self, period: int) -> Decimal:
        """The rate of one period (a share a year)."""
        for band in self.bands:
            if band.until is None or period <= band.until:
                return band.rate
        return self.bands[-1].rate

    def factor(self, period: int) -> Decimal:
        """What one unit in that period (0 is now) is worth now. Compounds through the bands.

        Raises ``ValueError`` for a period before now or beyond ``LONGEST_LIFE``.
        """
        if not 0 <= period <= LONGEST_LIFE:
            raise ValueError(f"there is no period {period}")
        return self.factors(period, 1)[0]

    def factors(self, first: int, count: int) -> tuple[Decimal, ...]:
        """The factors of ``count`` periods from ``first`` on."""
        with localcontext(EXACT):
            product = Decimal(1)
            found = []
            for period in range(first + count):
                if period:
                    product *= 1 + self.rate(period)
                if period >= first:
                    found.append(1 / product)
            return tuple(found)

    def annuity(self, periods: int) -> Decimal:
        """What one unit in each of the periods 1 to ``periods`` is worth now."""
        with localcontext(EXACT):
            return sum(self.factors(1, periods), Decimal(0))


def flat(rate: Decimal) -> Schedule:
    """The same rate for ever."""
    return Schedule("flat", (Band(None, rate),))
