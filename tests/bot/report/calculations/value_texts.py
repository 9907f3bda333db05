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
