"""Writes unit costs as a pack that ``read_pack`` reads to the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flows.value.parameters import Pack
from flows.value.unit_costs import Cashable, UnitCost, Worth
from flows.values import plain_decimal


def unit_cost_pack(pack: Pack, licence: str) -> str:
    """YAML: the head, and one line for each row. Amounts are texts, exactly as they were."""
    head = {"pack": pack.id, "title": pack.title, "edition": pack.edition, "licence": licence}
    lines = [f"{key}: {_quoted(text)}" for key, text in head.items() if text]
    lines += ["", "unit_costs:"]
    for cost in pack.unit_costs:
        keys = ", ".join(f"{key}: {_quoted(text)}" for key, text in _keys(cost) if text)
        lines.append(f"  - {{{keys}}}")
    return "\n".join(lines) + "\n"


def _keys(cost: UnitCost) -> Iterator[tuple[str, str]]:
    yield "code", cost.code
    yield "label", cost.label
    yield "unit", cost.unit
    yield "agency", cost.agency
    yield "agency_detail", cost.agency_detail
    for worth in Worth:
        amount = cost.amount(worth)
        if amount is None:
            continue
        yield worth, plain_decimal(amount.value)
        yield f"{worth}_year", str(amount.price_year)
        if amount.updated is not None:
            yield f"{worth}_updated", plain_decimal(amount.updated)
            yield f"{worth}_updated_year", "" if amount.updated_year is None else str(amount.updated_year)
    yield "grade", cost.grade
    yield "cashable", "" if cost.cashable is Cashable.UNKNOWN else cost.cashable
    yield "transfer", "yes" if cost.transfer else ""
    yield "source", cost.origin.source
    yield "note", cost.origin.note


def _quoted(text: str) -> str:
    """In JSON's quotes, which are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
