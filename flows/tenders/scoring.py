"""Scores of a tender: points by criterion, who is first, and whether another weight would change that.

``price points = lowest price / price x weight``; every other criterion ``score / most x weight``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from flows.values import EXACT

PRICE = "price"
MOVED = Decimal(10)
"""For the sensitivity a weight is moved by so many points up and down, the others in proportion."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier's price (if price is a criterion) and scores by criterion."""

    name: str
    scores: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Scored:
    name: str
    points: Mapping[str, Decimal]
    total: Decimal


@dataclass(frozen=True, slots=True)
class AtWeight:
    """Who would be first if a criterion had this weight; ``None`` where two would be."""

    criterion: str
    weight: Decimal
    first: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """``first`` by all criteria, and ``cheapest`` by price alone (the narrow reading of value for money); ``None``
    where two are, or where price is no criterion."""

    suppliers: tuple[Scored, ...]
    first: str | None
    cheapest: str | None
    sensitivity: tuple[AtWeight, ...]


def score(offers: Sequence[Offer], weights: Mapping[str, Decimal], most: Mapping[str, Decimal]) -> Ranking:
    """Points and ranking. ``weights`` are in points and add up to 100; ``most`` is each criterion's full score."""
    with localcontext(EXACT):
        scored = _scored(offers, weights, most)
        moved = [
            (criterion, weights[criterion] + step)
            for criterion in weights
            for step in (-MOVED, MOVED)
            if 0 <= weights[criterion] + step <= 100 and weights[criterion] != 100
        ]
        return Ranking(
            scored,
            _first(scored),
            _cheapest(offers) if PRICE in weights else None,
            tuple(
                AtWeight(criterion, weight, _first(_scored(offers, _with(weights, criterion, weight), most)))
                for criterion, weight in moved
            ),
        )


def _scored(
    offers: Sequence[Offer], weights: Mapping[str, Decimal], most: Mapping[str, Decimal]
) -> tuple[Scored, ...]:
    lowest = min((offer.scores[PRICE] for offer in offers), default=Decimal(0)) if PRICE in weights else None
    found = []
    for offer in offers:
        points = {
            criterion: weight * _share(offer, criterion, lowest, most)
            for criterion, weight in weights.items()
        }
        found.append(Scored(offer.name, points, sum(points.values(), Decimal(0))))
    return tuple(found)


def _share(offer: Offer, criterion: str, lowest: Decimal | None, most: Mapping[str, Decimal]) -> Decimal:
    if criterion == PRICE and lowest is not None:
        return lowest / offer.scores[PRICE]
    return offer.scores[criterion] / most.get(criterion, Decimal(1))


def _with(weights: Mapping[str, Decimal], criterion: str, weight: Decimal) -> Mapping[str, Decimal]:
    others = 100 - weights[criterion]
    return {
        name: weight if name == criterion else own * (100 - weight) / others for name, own in weights.items()
    }


def _cheapest(offers: Sequence[Offer]) -> str | None:
    lowest = min((offer.scores[PRICE] for offer in offers), default=None)
    names = [offer.name for offer in offers if offer.scores[PRICE] == lowest]
    return names[0] if len(names) == 1 else None


def _first(scored: Sequence[Scored]) -> str | None:
    best = max((each.total for each in scored), default=None)
    names = [each.name for each in scored if each.total == best]
    return names[0] if len(names) == 1 else None
