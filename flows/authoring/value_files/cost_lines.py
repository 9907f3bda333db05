"""Reads the cost lines of options: what each costs, in which years."""

from __future__ import annotations

from dataclasses import dataclass

from flows.authoring.fields import Fields
from flows.authoring.value_files.draft import Draft
from flows.value.discounting import Schedule
from flows.value.whole_life_cost import CostKind, CostLine, CostOption

LONGEST_LIFE = 300


@dataclass(frozen=True, slots=True)
class CostFile:
    schedule: Schedule
    first_period: int
    options: tuple[CostOption, ...]


def cost_lines(draft: Draft) -> CostFile:
    top = draft.top(
        "a whole-life cost", ("rate", "first_period", "options"), ("rate", "first_period", "options")
    )
    found = []
    names: dict[str, int] = {}
    for fields in draft.each(
        top,
        "options",
        "an option",
        ("name", "life", "lines", "optimism_bias", "mitigation"),
        ("name", "life", "lines"),
    ):
        name = draft.unique(fields, "name", names)
        life = fields.integer("life", 1, LONGEST_LIFE) or 1
        lines = draft.each(
            fields,
            "lines",
            "a cost line",
            ("what", "kind", "year", "from", "to", "amount"),
            ("what", "kind", "amount"),
        )
        found.append(
            CostOption(
                name,
                life,
                tuple(_line(draft, line, life) for line in lines),
                draft.number(fields, "optimism_bias", 0, 10),
                draft.share(fields, "mitigation"),
            )
        )
    return CostFile(draft.schedule(top), draft.first_period(top, 0), tuple(found))


def _line(draft: Draft, fields: Fields, life: int) -> CostLine:
    at, over = fields.has("year"), fields.has("from") or fields.has("to")
    if at == over or (over and not (fields.has("from") and fields.has("to"))):
        fields.problem(
            None,
            "a cost line has a year, or goes from one year to another",
            "Write year: 0, or from: 1 and to: 5",
        )
    first = (fields.integer("year", 0, life) if at else fields.integer("from", 0, life)) or 0
    last = first if at else (fields.integer("to", 0, life) or first)
    if last < first:
        fields.problem("to", f"the year {last} comes before {first}", "Turn the two round")
        last = first
    kind = CostKind(fields.one_of("kind", list(CostKind)) or CostKind.OPERATION)
    return CostLine(fields.text("what") or "", kind, first, last, draft.number(fields, "amount", 0))
