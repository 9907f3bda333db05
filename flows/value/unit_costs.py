"""Unit costs: what one event costs and which budget bears it, in the manner of the Greater Manchester database (GMCA).

Codes nest: ``HO1.0`` is made of ``HO1.0.1``, ``HO1.0.2`` and so on, and a parent is never added to its parts. Fiscal,
economic and social amounts stay apart. A benefit or a tax is a transfer: to a budget it is a saving, to the public as
a whole it is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from flows.value.origin import Origin
from flows.values import EXACT


class Cashable(StrEnum):
    """Whether a saving can be taken out of a budget."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Worth(StrEnum):
    """Fiscal: a budget pays less. Economic: incomes grow. Social: what people gain themselves."""

    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as its source has it, in the prices of its year, and as the database brought it up to date."""

    value: Decimal
    price_year: int
    updated: Decimal | None = None
    updated_year: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """One row. ``agency`` bears the cost or makes the saving; ``agency_detail`` is the second level. The amounts are
    ``None`` where the row has none of that kind. ``edition`` is that of its pack."""

    code: str
    label: str
    unit: str
    agency: str
    origin: Origin
    agency_detail: str = ""
    fiscal: Amount | None = None
    economic: Amount | None = None
    social: Amount | None = None
    grade: str = ""
    edition: str = ""
    cashable: Cashable = Cashable.UNKNOWN
    transfer: bool = False

    def amount(self, worth: Worth) -> Amount | None:
        match worth:
            case Worth.FISCAL:
                return self.fiscal
            case Worth.ECONOMIC:
                return self.economic
            case Worth.SOCIAL:
                return self.social

    @property
    def parent(self) -> str | None:
        """The code of what this is a part of: that of ``HO1.0.2`` is ``HO1.0``, that of ``HO1.0`` is none."""
        head, dot, _ = self.code.rpartition(".")
        return head if dot and "." in head else None


@dataclass(frozen=True, slots=True)
class Use:
    """So many units of one cost."""

    cost: UnitCost
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class UnitCostTotals:
    """Each kind on its own, never added to the others. ``public`` is without transfers; ``by_agency`` and
    ``by_cashable`` are fiscal, transfers with them, for to a budget they are savings like any other."""

    fiscal: Decimal
    economic: Decimal
    social: Decimal
    transfers: Decimal
    public: Decimal
    by_agency: tuple[tuple[str, Decimal], ...]
    by_cashable: tuple[tuple[Cashable, Decimal], ...]


def is_part_of(code: str, other: str) -> bool:
    """Whether one code lies inside another: ``HO1.0.1`` in ``HO1.0``; ``HO1.01`` does not."""
    return code.startswith(f"{other}.") and "." in other


def nested(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each part that stands beside its parent, with that parent: what may not be added."""
    known = tuple(dict.fromkeys(codes))
    return tuple((part, whole) for part in known for whole in known if is_part_of(part, whole))


def price_years(costs: Iterable[UnitCost], *, updated: bool = False) -> frozenset[int]:
    """The years whose prices are among the amounts; more than one cannot be added without a deflator."""
    years = set()
    for cost in costs:
        for amount in (cost.fiscal, cost.economic, cost.social):
            if amount is not None:
                years.add(
                    amount.updated_year if updated and amount.updated_year is not None else amount.price_year
                )
    return frozenset(years)


def totals(uses: Iterable[Use], *, updated: bool = False) -> UnitCostTotals:
    """What all uses come to, with the amounts as their sources have them, or brought up to date.

    Raises ``ValueError`` where a parent stands beside its part, or prices of several years would be added: whoever
    reads a file says so first, with its row.
    """
    used = tuple(uses)
    if double := nested(use.cost.code for use in used):
        part, whole = double[0]
        raise ValueError(f"{part} is a part of {whole}")
    if len(price_years((use.cost for use in used), updated=updated)) > 1:
        raise ValueError("the prices are of several years")
    agencies: dict[str, Decimal] = {}
    cashable: dict[Cashable, Decimal] = {}
    sums = dict.fromkeys(Worth, Decimal(0))
    transfers = Decimal(0)
    with localcontext(EXACT):
        for use in used:
            for worth in Worth:
                value = _value(use.cost.amount(worth), updated) * use.quantity
                sums[worth] += value
                if use.cost.transfer:
                    transfers += value
                if worth is Worth.FISCAL:
                    agencies[use.cost.agency] = agencies.get(use.cost.agency, Decimal(0)) + value
                    cashable[use.cost.cashable] = cashable.get(use.cost.cashable, Decimal(0)) + value
        return UnitCostTotals(
            sums[Worth.FISCAL],
            sums[Worth.ECONOMIC],
            sums[Worth.SOCIAL],
            transfers,
            sum(sums.values(), Decimal(0)) - transfers,
            tuple(agencies.items()),
            tuple(cashable.items()),
        )


def _value(amount: Amount | None, updated: bool) -> Decimal:
    if amount is None:
        return Decimal(0)
    return amount.updated if updated and amount.updated is not None else amount.value
