"""What the kinds of calculation have in common: their first keys, and how they discount."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from flows.authoring.amounts import Amounts
from flows.authoring.fields import Fields
from flows.authoring.parameter_packs import shipped
from flows.authoring.problems import Problems, ProblemsOfRow, did_you_mean, quote
from flows.authoring.yaml_nodes import Node
from flows.value.discounting import Schedule, flat
from flows.value.unit_costs import UnitCost


class Draft(Amounts):
    """A calculation on its way from the file. ``costs`` are the unit costs that it may name by their code."""

    def __init__(
        self, node: Node, problems: Problems, costs: Mapping[str, UnitCost] = MappingProxyType({})
    ) -> None:
        super().__init__(node, problems)
        self.costs = costs
        #: what a place in the file is called: a sheet has rows
        self.place = "row" if isinstance(problems, ProblemsOfRow) else "line"

    def top(self, what: str, keys: tuple[str, ...], required: tuple[str, ...]) -> Fields:
        return Fields(self.node, self.problems, what, ("kind", *keys), ("kind", *required))

    def unique(self, fields: Fields, key: str, seen: dict[str, int]) -> str:
        """A name that only one of a list may have; ``seen`` holds those before it, with their lines."""
        name = fields.text(key) or ""
        if name in seen:
            fields.problem(
                key,
                f"{quote(name)} is also in {self.place} {seen[name]}",
                f"Give each its own {key}, or keep one",
            )
        seen.setdefault(name, fields.line)
        return name

    def schedule(self, fields: Fields) -> Schedule:
        """The key ``rate``: a share a year, or the name of a schedule that ships."""
        text = fields.text("rate")
        schedules = shipped().schedules
        if text is not None and text in schedules:
            return schedules[text]
        if text is not None and text[:1].isalpha():
            fields.problem(
                "rate", f"there is no discount schedule {quote(text)}", did_you_mean(text, schedules)
            )
            return flat(Decimal(0))
        return flat(self.share(fields, "rate"))

    def first_period(self, fields: Fields, otherwise: int) -> int:
        """1: the first year is discounted once; 0: it is not."""
        value = fields.integer("first_period", 0, 1) if fields.has("first_period") else otherwise
        return otherwise if value is None else value
