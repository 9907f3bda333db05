"""The local multiplier LM3 (nef, *The Money Trail*): what a contract leaves in the area over three rounds of spending.

``LM3 = (round 1 + round 2 + round 3) / round 1``. Suppliers who did not reply are bounded: none of their money stays
(floor), all of it does (ceiling), or as much as of the others' (central, only where replies cover half the spend).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from flows.values import EXACT

HALF = Decimal("0.5")
"""Replies have to cover at least this share of the spend for a central figure."""


class Convention(StrEnum):
    """What round 1 counts as. Figures of different conventions are never compared."""

    #: the whole contract, wherever its recipient is (as in nef's slides)
    FULL = "full-round-1"
    #: nothing where the recipient is not local (as Northumberland did)
    LOCAL_ONLY = "local-round-1-only"


@dataclass(frozen=True, slots=True)
class Spend:
    """What the recipient spent on staff or on one supplier. ``local`` is the share that stays in the area.

    ``respend_local`` is the share that a supplier spends locally again; ``None``: they did not reply.
    """

    to: str
    amount: Decimal
    local: Decimal
    name: str = ""
    respend_local: Decimal | None = None

    @property
    def stays(self) -> Decimal:
        return self.amount * self.local


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least, the likely (``None`` where too few replied) and the most."""

    floor: Decimal
    central: Decimal | None
    ceiling: Decimal


@dataclass(frozen=True, slots=True)
class Response:
    """Of the suppliers with something to spend again, how many replied: by count, and by what stays with them."""

    asked: int
    replied: int
    asked_value: Decimal
    replied_value: Decimal

    @property
    def by_count(self) -> Decimal | None:
        with localcontext(EXACT):
            return Decimal(self.replied) / self.asked if self.asked else None

    @property
    def by_value(self) -> Decimal | None:
        with localcontext(EXACT):
            return self.replied_value / self.asked_value if self.asked_value else None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """The rounds in money, and LM3. ``response`` is ``None`` where all rounds were known."""

    convention: Convention
    round_1: Decimal
    counted_round_1: Decimal
    round_2: Decimal
    round_3: Bounds
    lm3: Bounds
    response: Response | None


def difference(one: Multiplier, lm3: Decimal, convention: Convention) -> Decimal | None:
    """How much more of each pound stays than by another's figure. ``None`` where there is no central figure, or the
    two follow different conventions: such figures are never compared."""
    if one.convention is not convention or one.lm3.central is None:
        return None
    with localcontext(EXACT):
        return one.lm3.central - lm3


def of_rounds(rounds: tuple[Decimal, Decimal, Decimal], convention: Convention, *, local: bool) -> Multiplier:
    """LM3 where all three rounds are known."""
    first, second, third = rounds
    return _multiplier(first, second, Bounds(third, third, third), convention, local, None)


def of_spend(
    round_1: Decimal,
    spent: Iterable[Spend],
    staff_respend_local: Decimal,
    convention: Convention,
    *,
    local: bool,
) -> Multiplier:
    """LM3 from what the recipient spent and what its suppliers say they spend locally again."""
    lines = tuple(spent)
    with localcontext(EXACT):
        second = _sum(line.stays for line in lines)
        by_staff = _sum(line.stays for line in lines if line.to == "staff") * staff_respend_local
        asked = [line for line in lines if line.to != "staff" and line.stays]
        response = _response(asked)
        by_suppliers = _of_suppliers(asked, response)
        third = Bounds(
            by_staff + by_suppliers.floor,
            None if by_suppliers.central is None else by_staff + by_suppliers.central,
            by_staff + by_suppliers.ceiling,
        )
    return _multiplier(round_1, second, third, convention, local, response)


def _response(asked: list[Spend]) -> Response:
    replied = [line for line in asked if line.respend_local is not None]
    return Response(
        len(asked), len(replied), _sum(line.stays for line in asked), _sum(line.stays for line in replied)
    )


def _of_suppliers(asked: list[Spend], response: Response) -> Bounds:
    known = _sum(line.stays * (line.respend_local or Decimal(0)) for line in asked)
    missing = response.asked_value - response.replied_value
    if not missing:
        return Bounds(known, known, known)
    by_value = response.by_value
    central = None
    if by_value is not None and by_value >= HALF:
        central = known + missing * (known / response.replied_value)
    return Bounds(known, central, known + missing)


def _multiplier(
    first: Decimal,
    second: Decimal,
    third: Bounds,
    convention: Convention,
    local: bool,
    response: Response | None,
) -> Multiplier:
    counted = first if local or convention is Convention.FULL else Decimal(0)

    def lm3(of_third: Decimal) -> Decimal:
        return (counted + second + of_third) / first

    with localcontext(EXACT):
        lm = Bounds(
            lm3(third.floor), None if third.central is None else lm3(third.central), lm3(third.ceiling)
        )
    return Multiplier(convention, first, counted, second, third, lm, response)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
