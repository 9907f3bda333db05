"""Reads packs of parameters: rates, prices, discount schedules, indices and unit costs, each row with its source.

``source``, ``licence`` and ``valid_from`` at the top of a pack hold for every row that has none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from flows.authoring.amounts import Amounts
from flows.authoring.fields import Fields
from flows.authoring.problems import Problem, Problems, quote
from flows.authoring.yaml_nodes import Refused, read_yaml
from flows.value.discounting import Band, Schedule
from flows.value.origin import Origin
from flows.value.parameters import Pack, ParameterRow, Parameters, Series
from flows.value.unit_costs import Amount, Cashable, UnitCost, Worth

_ORIGIN = ("source", "licence", "valid_from", "valid_from_as_quoted", "superseded_by", "verified", "note")
_AMOUNTS = tuple(str(worth) for worth in Worth)
YEARS = (1900, 2200)
DEFLATOR = "gdp_deflator"
"""The series that brings prices of one year to those of another."""


def read_pack(name: str, content: bytes) -> tuple[Pack | None, tuple[Problem, ...]]:
    """The pack in a file, or all that is wrong with it."""
    problems = Problems(name)
    node = read_yaml(content, problems)
    pack = None
    if node is not None and not isinstance(node, Refused):
        sections = ("parameters", "schedules", "series", "unit_costs")
        top = Fields(
            node,
            problems,
            "a pack of parameters",
            ("pack", "title", "edition", *_ORIGIN, *sections),
            ("pack", "title"),
        )
        if top.readable:
            if not any(top.has(section) for section in sections):
                top.problem(None, "the pack has no rows", f"Add {', '.join(sections[:-1])} or {sections[-1]}")
            pack = _Pack(Amounts(node, problems), top).read()
    return (None if problems else pack), problems.in_order()


@cache
def shipped() -> Parameters:
    """The packs of the library. They ship with the bot, so a Problem in one is a programmer's mistake."""
    folder = files("flows.library").joinpath("parameters")
    packs: dict[str, Pack] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            pack, problems = read_pack(file.name, file.read_bytes())
            assert pack is not None, "\n".join(map(str, problems))
            packs[pack.id] = pack
    return Parameters(MappingProxyType(packs))


class _Pack:
    """One pack on its way from the file."""

    def __init__(self, amounts: Amounts, top: Fields) -> None:
        self.amounts = amounts
        self.top = top
        self.edition = top.text("edition") or ""
        self.ids: dict[str, int] = {}

    def read(self) -> Pack:
        return Pack(
            id=self.top.text("pack") or "",
            title=self.top.text("title") or "",
            parameters=tuple(map(self._parameter, self._rows("parameters", "a parameter", *_PARAMETER))),
            schedules=tuple(map(self._schedule, self._rows("schedules", "a schedule", *_SCHEDULE))),
            series=tuple(map(self._series, self._rows("series", "a series", *_SERIES))),
            unit_costs=tuple(map(self._unit_cost, self._rows("unit_costs", "a unit cost", *_UNIT_COST))),
            edition=self.edition,
        )

    def _rows(
        self, key: str, what: str, keys: tuple[str, ...], required: tuple[str, ...]
    ) -> Iterable[Fields]:
        for fields in self.amounts.each(self.top, key, what, (*keys, *_ORIGIN), required):
            id = fields.text(required[0]) or ""
            if id in self.ids:
                taken = f"{quote(id)} is also in line {self.ids[id]}"
                fields.problem(required[0], taken, "Keep one of them; an older row says superseded_by")
            self.ids.setdefault(id, fields.line)
            yield fields

    def _origin(self, fields: Fields) -> Origin:
        def either(key: str) -> str:
            return fields.text(key) or self.top.text(key) or ""

        for key in ("source", "licence"):
            if not either(key):
                fields.problem(None, f"this row has no {key}", f"Add {key}: here, or at the top for all rows")
        day: date | None = None
        for where in (fields, self.top):
            day = day or where.day("valid_from")
        verified = fields.yes_or_no("verified") if fields.has("verified") else True
        return Origin(
            either("source"),
            either("licence"),
            day,
            fields.text("superseded_by") or "",
            verified is not False,
            fields.text("note") or "",
            day_as_quoted=bool(fields.yes_or_no("valid_from_as_quoted")),
        )

    def _parameter(self, fields: Fields) -> ParameterRow:
        unit = fields.text("unit") or ""
        value = (
            self.amounts.share(fields, "value") if unit == "share" else self.amounts.number(fields, "value")
        )
        low, high = (self.amounts.number(fields, key) if fields.has(key) else None for key in ("low", "high"))
        if (low is not None and low > value) or (high is not None and high < value):
            fields.problem("value", "the value is not between low and high", "Look at the three again")
        year = fields.integer("price_year", *YEARS) if fields.has("price_year") else None
        if "/" in unit and year is None:
            fields.problem(None, "a price needs the key price_year", "Add price_year: …")
        return ParameterRow(
            fields.text("id") or "",
            fields.text("label") or "",
            value,
            unit,
            self._origin(fields),
            low,
            high,
            year,
        )

    def _schedule(self, fields: Fields) -> tuple[Schedule, Origin]:
        bands: list[Band] = []
        rows = self.amounts.each(fields, "bands", "a band", ("until", "rate"), ("rate",))
        for number, band in enumerate(rows, start=1):
            until = band.integer("until", 1, 1000) if band.has("until") else None
            if (until is None) != (number == len(rows)):
                band.problem("until", "the last band, and only it, has no end", "Write until: in all others")
            elif until is not None and bands and until <= (bands[-1].until or until):
                band.problem("until", "a band ends before the one above", "Write the bands in order")
            bands.append(Band(until, self.amounts.share(band, "rate")))
        origin = self._origin(fields)
        bands = bands or [Band(None, Decimal(0))]
        schedule = Schedule(
            fields.text("id") or "",
            tuple(bands),
            origin.source,
            origin.valid_from,
            origin.superseded_by,
            origin.day_as_quoted,
        )
        return schedule, origin

    def _series(self, fields: Fields) -> Series:
        values: dict[int, Decimal] = {}
        node = fields.mapping("values")
        if node is not None:
            years = Fields(node, self.amounts.problems, "values", [entry.key for entry in node.entries])
            for entry in node.entries:
                if not (entry.key.isascii() and entry.key.isdigit() and len(entry.key) == 4):
                    years.problem(
                        entry.key, f"{quote(entry.key)} is no year", 'Write for example 2024: "100"'
                    )
                    continue
                value = self.amounts.number(years, entry.key, 0)
                if not value:
                    years.problem(entry.key, "an index is more than nothing", "Look at the source again")
                values[int(entry.key)] = value
        return Series(
            fields.text("id") or "",
            fields.text("label") or "",
            fields.text("unit") or "",
            MappingProxyType(values),
            self._origin(fields),
        )

    def _unit_cost(self, fields: Fields) -> UnitCost:
        amounts = {key: self._amount(fields, key) for key in _AMOUNTS}
        if not any(amounts.values()):
            fields.problem(None, "a unit cost has no amount", f"Add one of: {', '.join(_AMOUNTS)}")
        cashable = fields.one_of("cashable", list(Cashable)) if fields.has("cashable") else None
        transfer = fields.yes_or_no("transfer") if fields.has("transfer") else False
        return UnitCost(
            code=fields.text("code") or "",
            label=fields.text("label") or "",
            unit=fields.text("unit") or "",
            agency=fields.text("agency") or "",
            agency_detail=fields.text("agency_detail") or "",
            fiscal=amounts[Worth.FISCAL],
            economic=amounts[Worth.ECONOMIC],
            social=amounts[Worth.SOCIAL],
            grade=fields.text("grade") or "",
            edition=self.edition,
            cashable=Cashable(cashable or Cashable.UNKNOWN),
            transfer=bool(transfer),
            origin=self._origin(fields),
        )

    def _amount(self, fields: Fields, key: str) -> Amount | None:
        """An amount with its own years, or the row's."""
        if not fields.has(key):
            return None
        updated = f"{key}_updated"
        own = f"{key}_year" if fields.has(f"{key}_year") else "price_year"
        later = f"{updated}_year" if fields.has(f"{updated}_year") else "updated_year"
        if not fields.has(own):
            fields.problem(None, f"{key} needs the year of its prices", "Add price_year: …")
        year = fields.integer(own, *YEARS)
        return Amount(
            self.amounts.number(fields, key),
            YEARS[0] if year is None else year,
            self.amounts.number(fields, updated) if fields.has(updated) else None,
            fields.integer(later, *YEARS) if fields.has(updated) and fields.has(later) else None,
        )


_PARAMETER = (("id", "label", "value", "low", "high", "unit", "price_year"), ("id", "label", "value", "unit"))
_SCHEDULE = (("id", "label", "bands"), ("id", "bands"))
_SERIES = (("id", "label", "unit", "values"), ("id", "label", "unit", "values"))
_UNIT_COST = (
    (
        *("code", "label", "unit", "agency", "agency_detail", "price_year", "updated_year", "grade"),
        *_AMOUNTS,
        *(f"{key}{more}" for key in _AMOUNTS for more in ("_year", "_updated", "_updated_year")),
        *("cashable", "transfer"),
    ),
    ("code", "label", "unit", "agency"),
)
