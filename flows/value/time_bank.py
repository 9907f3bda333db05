"""The time bank: minutes given and received, in double entry. An hour is an hour, whatever the work.

The giver gains what the receiver loses; a credit comes from the community pot. All balances add up to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from flows.values import EXACT

POT = "pot"
"""The community's own account."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Time that one gave and another received, in whole minutes; both confirmed it."""

    giver: str
    receiver: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Account:
    """``balances`` are in hours by name. ``value`` is what the hours would have cost to buy: an input, never also a
    benefit. ``share_both`` is the share of people who both gave and received; ``min_over_max`` the mean over people
    of the lesser of their given and received hours over the greater."""

    balances: tuple[tuple[str, Decimal], ...]
    hours_exchanged: Decimal
    pot_hours: Decimal
    value: Decimal
    share_both: Decimal | None
    min_over_max: Decimal | None


def settle(exchanges: Iterable[Transfer], credits: Iterable[Transfer], rate: Decimal) -> Account:
    """The account of all exchanges, and of credits from the pot; ``rate`` is the replacement cost of an hour."""
    between, from_pot = tuple(exchanges), tuple(credits)
    given: dict[str, int] = {}
    received: dict[str, int] = {}
    for each in (*between, *from_pot):
        given[each.giver] = given.get(each.giver, 0) + each.minutes
        received[each.receiver] = received.get(each.receiver, 0) + each.minutes
    names = sorted({*given, *received})
    people = [name for name in names if name != POT]
    both = [(given.get(name, 0), received.get(name, 0)) for name in people]
    with localcontext(EXACT):
        exchanged = _hours(sum(each.minutes for each in between))
        pot = _hours(sum(each.minutes for each in from_pot))
        ratios = [Decimal(min(pair)) / max(pair) for pair in both]
        return Account(
            balances=tuple((name, _hours(given.get(name, 0) - received.get(name, 0))) for name in names),
            hours_exchanged=exchanged,
            pot_hours=pot,
            value=(exchanged + pot) * rate,
            share_both=Decimal(sum(1 for pair in both if min(pair))) / len(both) if both else None,
            min_over_max=sum(ratios, Decimal(0)) / len(ratios) if ratios else None,
        )


def _hours(minutes: int) -> Decimal:
    return Decimal(minutes) / 60
