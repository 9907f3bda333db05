"""A quantity that a price can be put on, person by person, with the least and the most that the answers allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.value.periods import Period
from flows.value.references import QuestionReference
from flows.value.value_map import ValueMap
from flows.values import Unit


@dataclass(frozen=True, slots=True)
class Part:
    """What one person adds. ``less`` names the price that is taken off for where they are now, if any."""

    person: str
    central: int | Decimal
    low: int | Decimal
    high: int | Decimal
    evidence: tuple[str, ...]
    less: str | None = None

    @property
    def counts(self) -> bool:
        return bool(self.central or self.low or self.high)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity, person by person; ``divisor`` of its units make one unit of the price."""

    unit: Unit
    parts: tuple[Part, ...]
    #: people who went the opposite way: a rule that puts no price on them leaves them out of its parts
    other_way: tuple[Part, ...]
    #: whether anybody has answered what the rule looks at
    known: bool
    question: QuestionReference
    divisor: int = 1
    #: those who went the other way are among the parts, and take away from the quantity
    takes_them_off: bool = False

    def total(self) -> Decimal:
        return sum((Decimal(part.central) for part in self.parts), Decimal(0))


def valued_since(value_map: ValueMap, period: Period) -> date:
    """The first day of the time that the map values."""
    return period.first_day(value_map.valued_over, value_map.year_begins) or period.monday
