"""Parameters of a calculation as rows of data: what a value is, whose, under which licence, and since when.

Law and rates change, so none stands in the code: they come in packs (``flows/library/parameters``), and a row that was
superseded says by which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from types import MappingProxyType

from flows.value.discounting import Schedule
from flows.value.origin import Origin
from flows.value.unit_costs import UnitCost
from flows.values import EXACT


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One value. ``price_year`` is ``None`` for what has no price (a share); ``low`` and ``high`` where given."""

    id: str
    label: str
    value: Decimal
    unit: str
    origin: Origin
    low: Decimal | None = None
    high: Decimal | None = None
    price_year: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """An index by year, such as the GDP deflator."""

    id: str
    label: str
    unit: str
    values: Mapping[int, Decimal]
    origin: Origin

    def covers(self, *years: int) -> bool:
        return all(year in self.values for year in years)

    def at_prices_of(self, amount: Decimal, price_year: int, wanted: int) -> Decimal:
        """An amount in the prices of one year as it is in those of another. Raises ``KeyError`` for a year that the
        series does not have."""
        with localcontext(EXACT):
            return amount * self.values[wanted] / self.values[price_year]


@dataclass(frozen=True, slots=True)
class Pack:
    """What one publisher says, with whatever of the four kinds of row it has."""

    id: str
    title: str
    parameters: tuple[ParameterRow, ...] = ()
    schedules: tuple[tuple[Schedule, Origin], ...] = ()
    series: tuple[Series, ...] = ()
    unit_costs: tuple[UnitCost, ...] = ()
    edition: str = ""


def _nothing() -> Mapping[str, Pack]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Parameters:
    """All packs together. An id is only there once."""

    packs: Mapping[str, Pack] = field(default_factory=_nothing)

    @property
    def schedules(self) -> Mapping[str, Schedule]:
        """The discount schedules that can be named in a file, by id."""
        return {schedule.id: schedule for pack in self.packs.values() for schedule, _ in pack.schedules}

    def row(self, id: str) -> ParameterRow:
        """Raises ``KeyError`` where no pack has it."""
        found = {row.id: row for pack in self.packs.values() for row in pack.parameters}
        return found[id]

    @property
    def priced(self) -> Mapping[str, ParameterRow]:
        """The rows that are a price of one of something, by id."""
        rows = (row for pack in self.packs.values() for row in pack.parameters)
        return {row.id: row for row in rows if row.price_year is not None}

    def series(self, id: str) -> Series:
        """Raises ``KeyError`` where no pack has it."""
        return {each.id: each for pack in self.packs.values() for each in pack.series}[id]

    def unit_costs(self) -> tuple[UnitCost, ...]:
        return tuple(cost for pack in self.packs.values() for cost in pack.unit_costs)
