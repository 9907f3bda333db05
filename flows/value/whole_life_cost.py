"""Whole-life cost: what an option costs from the day it is bought to the day it is disposed of (HM Treasury, The
Green Book).

``NPC = sum of cost in t x factor(t)``, less what is left at the end. ``EAC = NPC / annuity(life)``, which for a flat
rate is ``NPC x r / (1 - (1 + r)^-n)``. Options of unequal life are compared on EAC only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from flows.value.discounting import Schedule
from flows.values import EXACT


class CostKind(StrEnum):
    ACQUISITION = "acquisition"
    OPERATION = "operation"
    MAINTENANCE = "maintenance"
    DISPOSAL = "disposal"
    #: what it is still worth at the end: taken off
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class CostLine:
    """An amount in each year from ``first`` to ``last``, both included; year 0 is the day it is bought."""

    what: str
    kind: CostKind
    first: int
    last: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CostOption:
    """``life`` is in years. Costs are raised by ``optimism_bias x (1 - mitigation)``; what is left is not."""

    name: str
    life: int
    lines: tuple[CostLine, ...]
    optimism_bias: Decimal = Decimal(0)
    mitigation: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OptionCost:
    """``years`` are the costs of each year from 0 on, before they are discounted by ``factors``."""

    name: str
    life: int
    years: tuple[Decimal, ...]
    factors: tuple[Decimal, ...]
    npc: Decimal
    eac: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """``best`` is the cheapest: on EAC where lives differ (``on_eac``), else on NPC; ``None`` where two are equal."""

    options: tuple[OptionCost, ...]
    best: str | None
    on_eac: bool


def compare_options(options: Sequence[CostOption], schedule: Schedule, first_period: int = 0) -> Comparison:
    """Each option's cost and the cheapest. ``first_period`` is the period that year 0 stands in."""
    with localcontext(EXACT):
        costs = tuple(cost_of(option, schedule, first_period) for option in options)
    on_eac = len({cost.life for cost in costs}) > 1
    amounts = [(cost.eac if on_eac else cost.npc, cost.name) for cost in costs]
    least = min(amount for amount, _ in amounts)
    cheapest = [name for amount, name in amounts if amount == least]
    return Comparison(costs, cheapest[0] if len(cheapest) == 1 else None, on_eac)


def cost_of(option: CostOption, schedule: Schedule, first_period: int) -> OptionCost:
    raised = 1 + option.optimism_bias * (1 - option.mitigation)
    years = [Decimal(0)] * (option.life + 1)
    for line in option.lines:
        for year in range(line.first, line.last + 1):
            years[year] += -line.amount if line.kind is CostKind.RESIDUAL else line.amount * raised
    factors = schedule.factors(first_period, len(years))
    npc = sum((cost * factor for cost, factor in zip(years, factors, strict=True)), Decimal(0))
    return OptionCost(
        option.name, option.life, tuple(years), factors, npc, npc / schedule.annuity(option.life)
    )
