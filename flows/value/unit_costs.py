"""Unit costs: what one event costs and which budget bears it, in the manner of the Greater Manchester database (GMCA).

Codes nest: ``HO1.0`` is made of ``HO1.0.1``, ``HO1.0.2`` and so on, and a parent is never added to its parts. Fiscal,
economic and social amounts stay apart. A benefit or a tax is a transfer: to a budget it is a saving, to the public as
a whole it is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from flows.value.origin import Origin


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


def is_part_of(code: str, other: str) -> bool:
    """Whether one code lies inside another: ``HO1.0.1`` in ``HO1.0``; ``HO1.01`` does not."""
    return code.startswith(f"{other}.") and "." in other


def nested(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each part that stands beside its parent, with that parent: what may not be added."""
    known = tuple(dict.fromkeys(codes))
    return tuple((part, whole) for part in known for whole in known if is_part_of(part, whole))
