"""Reads the scores of a tender, its weights and full marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.problems import quote
from flows.authoring.value_files.draft import Draft
from flows.tenders.scoring import PRICE, Offer


@dataclass(frozen=True, slots=True)
class TenderFile:
    weights: Mapping[str, Decimal]
    most: Mapping[str, Decimal]
    offers: tuple[Offer, ...]


def tender_scores(draft: Draft) -> TenderFile:
    top = draft.top("tender scores", ("weights", "max", "suppliers"), ("weights", "suppliers"))
    weights = _numbers(draft, top, "weights", 0, 100)
    if weights and sum(weights.values(), Decimal(0)) != 100:
        total = sum(weights.values(), Decimal(0))
        top.problem("weights", f"the weights add up to {total}", "Let them add up to 100")
    most = _numbers(draft, top, "max", 0, None)
    for name, value in most.items():
        if name not in weights or name == PRICE or not value:
            top.problem(
                "max",
                f"max cannot name {quote(name)}",
                "Name criteria with a score, each with its highest, more than 0",
            )
    criteria = tuple(weights)
    offers = []
    names: dict[str, int] = {}
    for fields in draft.each(top, "suppliers", "a supplier", ("name", *criteria), ("name", *criteria)):
        name = draft.unique(fields, "name", names)
        scores = {
            criterion: draft.number(
                fields, criterion, 0, None if criterion == PRICE else most.get(criterion, Decimal(1))
            )
            for criterion in criteria
        }
        if PRICE in scores and not scores[PRICE] and fields.has(PRICE):
            fields.problem(
                PRICE, "a price has to be more than nothing", "Write the price of the whole contract"
            )
        offers.append(Offer(name, MappingProxyType(scores)))
    return TenderFile(MappingProxyType(weights), MappingProxyType(most), tuple(offers))


def _numbers(draft: Draft, top: Fields, key: str, least: int, most: int | None) -> dict[str, Decimal]:
    node = top.mapping(key)
    if node is None:
        return {}
    names = [entry.key for entry in node.entries]
    fields = Fields(node, draft.problems, key, names)
    return {name: draft.number(fields, name, least, most) for name in names if fields.has(name)}
