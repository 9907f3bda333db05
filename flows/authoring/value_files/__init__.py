"""Reads a stand-alone calculation (``python -m bot value FILE``): what is to be worked out, in YAML or JSON; an impact
map also as a spreadsheet.

Every kind has its keys; whatever is unknown, missing or forbidden by the methods becomes a Problem with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import TypeAlias

from flows.authoring.parameter_packs import shipped
from flows.authoring.problems import Problem, Problems, did_you_mean, quote
from flows.authoring.value_files.clauses import ClauseFile, clauses
from flows.authoring.value_files.cost_lines import CostFile, cost_lines
from flows.authoring.value_files.draft import Draft
from flows.authoring.value_files.impact_map import impact_map
from flows.authoring.value_files.json_text import as_yaml
from flows.authoring.value_files.readings import ReadingFile, readings
from flows.authoring.value_files.spend import SpendFile, spend
from flows.authoring.value_files.tender_scores import TenderFile, tender_scores
from flows.authoring.value_files.time_bank import TimeBankFile, time_bank
from flows.authoring.yaml_nodes import Mapping as Keys
from flows.authoring.yaml_nodes import Refused, Scalar, read_yaml
from flows.value.parameters import Pack
from flows.value.sroi import ImpactMap

ValueFile: TypeAlias = ImpactMap | SpendFile | CostFile | ClauseFile | ReadingFile | TimeBankFile | TenderFile

KINDS: Mapping[str, Callable[[Draft], ValueFile]] = {
    "impact-map": impact_map,
    "spend": spend,
    "cost-lines": cost_lines,
    "clauses": clauses,
    "readings": readings,
    "time-bank": time_bank,
    "tender-scores": tender_scores,
}


TABLES = (".xlsx", ".csv")
_ZIP = b"PK\x03\x04"


def read_value_file(
    name: str, content: bytes, packs: Sequence[Pack] = ()
) -> tuple[ValueFile | None, tuple[Problem, ...]]:
    """The calculation in a file, or all that is wrong with it. It may name unit costs of the shipped packs and of
    ``packs``, which come first."""
    problems = Problems(name)
    costs = {cost.code: cost for cost in shipped().unit_costs()}
    costs |= {cost.code: cost for pack in packs for cost in pack.unit_costs}
    if content.startswith(_ZIP) or PurePath(name).suffix.lower() in TABLES:
        # Opening a workbook takes a while to load; nothing else here does.
        from flows.authoring.value_files.impact_sheet import read_impact_sheet

        sheet = read_impact_sheet(name, content, problems, costs)
        return (None if problems else sheet), problems.in_order()
    node = read_yaml(as_yaml(content), problems)
    found: ValueFile | None = None
    if node is not None and not isinstance(node, Refused):
        kind = node.get("kind") if isinstance(node, Keys) else None
        word = kind.text.strip() if isinstance(kind, Scalar) else ""
        if word in KINDS:
            found = KINDS[word](Draft(node, problems, costs))
        elif kind is not None and word:
            problems.add(kind.line, "kind", f"there is no kind {quote(word)}", did_you_mean(word, KINDS))
        else:
            remedy = f"Add kind: {' or '.join(KINDS)}"
            problems.add(node.line, "kind", "the file does not say what it calculates", remedy)
    return (None if problems else found), problems.in_order()
