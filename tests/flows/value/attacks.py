"""An attacker who has one published summary, knows how summaries are made, and wants a hidden number.

Works on the JSON that a reader gets, and knows nothing of how disclosure control chose what to hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Figures = dict[str, dict[str, Any]]
SMALL = range(1, 8)


def equations(figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """What everybody knows to add up: a whole and its parts, by id."""
    for id in figures:
        if id.endswith(".reached"):
            stem = id.removesuffix("reached")
            yield id, [stem + "answered", stem + "not_answered"]
        if id.endswith(".compared"):
            stem = id.removesuffix("compared")
            yield id, [stem + "up", stem + "same", stem + "down"]
    yield "time_given.given", [id for id, figure in figures.items() if figure["measure"] == "cell"]
    yield "time_given.involved", [id for id, figure in figures.items() if figure["measure"] == "involvement"]
    values = {id: figure for id, figure in figures.items() if figure["measure"] == "value"}
    for suffix in ("", ".shown"):
        # The total of what is shown is of what is shown only: the others are no part of it.
        public = [
            id
            for id, figure in values.items()
            if not figure["transfer"] and not (suffix and figure["hidden"])
        ]
        yield f"value.total{suffix}", public
        for budget in {figure["accrues_to"] for figure in values.values()}:
            parts = [id for id in public if values[id]["accrues_to"] == budget]
            yield f"value.accrues.{budget}{suffix}", parts
        for level in {figure["level"] for figure in values.values()}:
            yield f"value.level.{level}{suffix}", [id for id in public if values[id]["level"] == level]
        transfers = [
            id for id, figure in values.items() if figure["transfer"] and not (suffix and figure["hidden"])
        ]
        yield f"value.transfers{suffix}", transfers
    for id, figure in figures.items():
        if figure["section"] == "in_words":
            yield id, [figure["formula"]]


def solve(figures: Figures) -> dict[str, Fraction]:
    """Every hidden value that follows from the shown ones: one unknown an equation, again and again."""
    known = {id: Fraction(str(one["value"])) for id, one in figures.items() if one["value"] is not None}
    known |= {id: Fraction(0) for id, figure in figures.items() if figure["state"] == "unknown"}
    for id, figure in figures.items():
        if figure["n"] is not None and figure["measure"] in ("compared", "reached", "answered"):
            known.setdefault(id, Fraction(figure["n"]))
    found: dict[str, Fraction] = {}
    changed = True
    while changed:
        changed = False
        for whole, parts in equations(figures):
            if whole not in figures or any(part not in figures for part in parts) or not parts:
                continue
            missing = [id for id in (whole, *parts) if id not in known]
            if len(missing) == 1:
                known_parts = sum((known[part] for part in parts if part in known), Fraction(0))
                value = known_parts if missing[0] == whole else known[whole] - known_parts
                known[missing[0]] = value
                found[missing[0]] = value
                changed = True
        for id, figure in figures.items():
            if id.endswith(".quantity"):
                changed |= _product(id.removesuffix(".quantity"), id, figure, figures, known, found)
    return found


def _product(
    value_id: str,
    quantity_id: str,
    quantity: dict[str, Any],
    figures: Figures,
    known: dict[str, Fraction],
    found: dict[str, Fraction],
) -> bool:
    """Value over the printed price is the quantity, where nothing is taken off."""
    price = Fraction(figures[value_id]["parameters"][0]["value"])
    year = 365 if quantity["unit"] == "day" else 1
    single = "−" not in figures[value_id]["formula"]
    if value_id in known and quantity_id not in known and single:
        known[quantity_id] = found[quantity_id] = known[value_id] * year / price
        return True
    return False


def leaks(published: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Everything the attacker can say about a hidden figure, or about fewer than eight people."""
    figures: Figures = {figure["id"]: figure for figure in published["figures"]}
    true: Figures = {figure["id"]: figure for figure in truth["figures"]}
    found = [
        f"{id} follows from what is shown: {value}"
        for id, value in solve(figures).items()
        if id in true and figures[id]["hidden"]
    ]
    for id, figure in figures.items():
        if figure["evidence"]:
            found.append(f"{id} lists its answers")
        if figure["hidden"]:
            kept = {name: figure[name] for name in ("value", "low", "high", "n") if figure[name] is not None}
            if kept:
                found.append(f"{id} keeps {kept}")
            prices = {str(price["value"]) for price in figure["parameters"]} | {"365"}
            for digits in re.findall(r"[0-9][0-9,.]*", figure["formula"]):
                if digits.replace(",", "") not in prices and figure["measure"] in (
                    "value",
                    "first",
                    "change",
                ):
                    found.append(f"{id} has {digits} in its formula")
        elif id in true and true[id]["n"] in SMALL:
            found.append(f"{id} rests on {true[id]['n']} people and is shown")
    found += _sums_of_hidden(figures, true)
    return found


def _sums_of_hidden(figures: Figures, true: Figures) -> Iterator[str]:
    """Hidden parts of a shown whole are known together: together they must not be about a few people."""
    for whole, parts in equations(figures):
        if whole not in figures or figures[whole]["hidden"] or figures[whole]["state"] == "unknown":
            continue
        hidden = [part for part in parts if part in figures and figures[part]["hidden"]]
        people = sum(true[part]["n"] or 0 for part in hidden)
        if hidden and people in SMALL:
            yield f"{', '.join(hidden)} are together {people} people"
