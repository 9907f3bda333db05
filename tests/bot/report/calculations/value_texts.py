"""Calculations as files, for the tests: those that ship, which hold the published cases."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

_FOLDER = files("flows.library").joinpath("calculations")


def _shipped(name: str) -> str:
    """The file without the comment at its head: its first line is line 2."""
    text = _FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return text[text.index("\nkind: ") :]


WHEELS_TO_MEALS = _shipped("wheels-to-meals")
SPEND = _shipped("spend")
COST_LINES = _shipped("whole-life-cost")
CLAUSES = _shipped("clauses")
READINGS = _shipped("readings")
TIME_BANK = _shipped("time-bank")
TENDER = _shipped("tender-scores")

ALL: Mapping[str, str] = {
    "impact-map": WHEELS_TO_MEALS,
    "spend": SPEND,
    "cost-lines": COST_LINES,
    "clauses": CLAUSES,
    "readings": READINGS,
    "time-bank": TIME_BANK,
    "tender-scores": TENDER,
}


def of_unit_costs(*codes: str, quantity: int = 1) -> str:
    """An impact map with a row for each code, of which nothing is taken off and nothing is discounted."""
    rows = "".join(
        f"  - {{id: row{place}, stakeholder: Council, description: row {place}, quantity: {quantity}, code: '{code}',"
        " deadweight: 0, displacement: 0, attribution_to_others: 0, drop_off: 0, duration: 1, accrues_to: Council,"
        " kind: fiscal}\n"
        for place, code in enumerate(codes)
    )
    head = "kind: impact-map\ncurrency: GBP\nrate: 0\nfirst_period: 0\n"
    return f"{head}inputs: [{{stakeholder: Council, description: contract, value: 1000}}]\noutcomes:\n{rows}"
