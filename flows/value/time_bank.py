"""The time bank: minutes given and received, in double entry. An hour is an hour, whatever the work.

The giver gains what the receiver loses. Who gives time to the community as a whole gains it from the pot, which loses
it: such credits are time given as exchanges are, and counted in its value. All balances add up to nothing.
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
    """``minutes`` are the balances by name, ``balances`` the same in hours. ``value`` is what the hours would have
    cost to buy: an input, never also a benefit. ``both`` of the ``people`` gave and received; ``min_over_max`` is the
    mean over people of the lesser of their given and received hours over the greater."""

    minutes: tuple[tuple[str, int], ...]
    balances: tuple[tuple[str, Decimal], ...]
    hours_exchanged: Decimal
    pot_hours: Decimal
    value: Decimal
    people: int
    both: int
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
    balances = tuple(
        (name, given.get(name, 0) - received.get(name, 0)) for name in sorted({*given, *received})
    )
    people = [name for name, _ in balances if name != POT]
    pairs = [(given.get(name, 0), received.get(name, 0)) for name in people]
    both = sum(1 for pair in pairs if min(pair))
    with localcontext(EXACT):
        exchanged = _hours(sum(each.minutes for each in between))
        pot = _hours(sum(each.minutes for each in from_pot))
        ratios = [Decimal(min(pair)) / max(pair) for pair in pairs]
        return Account(
            minutes=balances,
            balances=tuple((name, _hours(minutes)) for name, minutes in balances),
            hours_exchanged=exchanged,
            pot_hours=pot,
            value=(exchanged + pot) * rate,
            people=len(pairs),
            both=both,
            share_both=Decimal(both) / len(pairs) if pairs else None,
            min_over_max=sum(ratios, Decimal(0)) / len(ratios) if ratios else None,
        )


def _hours(minutes: int) -> Decimal:
    return Decimal(minutes) / 60
