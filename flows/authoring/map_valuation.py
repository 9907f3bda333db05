"""Reads how a value map puts money on a change: sources, proxies, valuations, and what is taken off them.

Whatever was not asked needs a source: one of the map's own, or a row of a pack that ships.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.map_draft import PRICE, MapDraft
from flows.authoring.map_quantities import QuantityReader
from flows.authoring.parameter_packs import DEFLATOR
from flows.authoring.parameter_packs import shipped as packs
from flows.authoring.problems import quote
from flows.authoring.yaml_nodes import Mapping
from flows.value.origin import Origin
from flows.value.parameters import ParameterRow
from flows.value.references import Words
from flows.value.unit_costs import Cashable, Worth
from flows.value.valuation import (
    BENEFICIARIES,
    Assumption,
    Beneficiary,
    Grade,
    Kind,
    Level,
    Proxy,
    Source,
    Starts,
    Valuation,
)

SHARES = ("deadweight", "displacement", "attribution_to_others", "drop_off")
ASSUMPTION_KEYS = ("central", "low", "high", "source", "note", "parameter")
LARGEST = Decimal(10**9)
LONGEST_DURATION = 100


class ValuationReader:
    """Reads sources, proxies and valuations; the draft knows what came before them in the chain."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft
        self.quantities = QuantityReader(draft)

    def source(self, fields: Fields, id: str, _: Words) -> Source:
        return Source(
            id,
            fields.text("title") or "",
            fields.text("note") or "",
            self.draft.word(fields, "grade", Grade.DOCUMENT),
            fields.yes_or_no("as_quoted") or False,
        )

    def beneficiary(self, fields: Fields, id: str, label: Words) -> Beneficiary | None:
        if id in BENEFICIARIES:
            fields.problem("id", f"{id} is a beneficiary that ships", "Take it out, or choose another id")
            return None
        return Beneficiary(id, self.draft.word(fields, "level", Level.BOROUGH), label)

    def proxy(self, fields: Fields, id: str, label: Words) -> Proxy | None:
        """A price of the map's own, or one that a shipped pack has: then the pack says all of it."""
        from_pack = [key for key in ("parameter", "unit_cost") if fields.has(key)]
        for key in PRICE if from_pack else ():
            if fields.has(key):
                fields.problem(key, f"{from_pack[0]} says the {key} already", f"Take {key} out")
        for key in () if from_pack else PRICE:
            if not fields.has(key):
                fields.problem(None, f"a proxy needs the key {key}", f"Add {key}: …")
        found = self._from_pack(fields, id, label) if from_pack else self._own_price(fields, id, label)
        if found is None:
            return None
        found = replace(
            found,
            historic=fields.yes_or_no("historic") or False,
            note=fields.text("note") or found.note,
            transfer=fields.yes_or_no("transfer") or found.transfer,
        )
        return self._in_prices_of(fields, found)

    def _own_price(self, fields: Fields, id: str, label: Words) -> Proxy | None:
        value = self.price(fields, "value")
        low, high = self.price(fields, "low"), self.price(fields, "high")
        if value is not None:
            _check_order(fields, low, value, high)
        unit = fields.text("unit") or ""
        if unit and (not unit.startswith(f"{self.draft.currency}/") or not unit.partition("/")[2].strip()):
            fields.problem(
                "unit",
                f"{quote(unit)} is no price for one unit",
                f"Write for example unit: {self.draft.currency}/week",
            )
        year = fields.integer("price_year", 1900, 2200)
        source = self.draft.name(fields, "source", "sources")
        code = fields.text("code") or ""
        if value is None or year is None or source is None:
            return None
        return Proxy(id, label, value, unit, year, source, low=low, high=high, code=code)

    def _from_pack(self, fields: Fields, id: str, label: Words) -> Proxy | None:
        if fields.has("parameter"):
            row = self._row(fields)
            if row is None:
                return None
            if not row.unit.startswith(f"{self.draft.currency}/") or row.price_year is None:
                fields.problem(
                    "parameter", f"{row.id} is no price in {self.draft.currency}", "Name a price of a pack"
                )
                return None
            source = self.pack_source(row.id, row.origin)
            return Proxy(id, label, row.value, row.unit, row.price_year, source, low=row.low, high=row.high)
        costs = {cost.code: cost for cost in packs().unit_costs()}
        code = fields.one_of("unit_cost", costs)
        worth = Worth(fields.one_of("of", [str(worth) for worth in Worth]) or Worth.FISCAL)
        if code not in costs:
            return None
        amount = costs[code].amount(worth)
        if amount is None:
            fields.problem("of", f"{code} has no {worth} amount", "Name another kind of amount in of")
            return None
        source = self.pack_source(code, costs[code].origin)
        unit = f"{self.draft.currency}/{costs[code].unit}"
        return Proxy(
            id, label, amount.value, unit, amount.price_year, source, code=code, transfer=costs[code].transfer
        )

    def _row(self, fields: Fields) -> ParameterRow | None:
        known = {row.id: row for pack in packs().packs.values() for row in pack.parameters}
        name = fields.one_of("parameter", known)
        row = known.get(name or "")
        if row is not None and row.origin.superseded_by:
            fields.problem(
                "parameter",
                f"{row.id} was superseded by {row.origin.superseded_by}",
                f"Write parameter: {row.origin.superseded_by}",
            )
        return row

    def pack_source(self, id: str, origin: Origin) -> str:
        """The source of a pack's row, as one of the map's."""
        name = f"pack:{id}"
        grade = Grade.DOCUMENT if origin.verified else Grade.ASSERTED
        self.draft.of_packs[name] = Source(
            name, origin.source, origin.note, grade, as_quoted=not origin.verified
        )
        return name

    def _in_prices_of(self, fields: Fields, proxy: Proxy) -> Proxy:
        """The price in those of the map's year, where it names one: prices of several years are not added."""
        wanted = self.draft.prices_of
        if wanted is None or proxy.price_year == wanted:
            return proxy
        if not packs().series(DEFLATOR).covers(proxy.price_year, wanted):
            self._no_deflator(fields, proxy.price_year, wanted)
            return proxy

        def then(amount: Decimal | None) -> Decimal | None:
            return None if amount is None else self.at_prices_of_map(fields, amount, proxy.price_year)

        return replace(
            proxy,
            value=self.at_prices_of_map(fields, proxy.value, proxy.price_year),
            low=then(proxy.low),
            high=then(proxy.high),
            price_year=wanted,
            as_given=proxy.value,
            given_year=proxy.price_year,
        )

    def at_prices_of_map(self, fields: Fields, amount: Decimal, year: int) -> Decimal:
        """An amount in the prices of the year that the map names."""
        wanted, deflator = self.draft.prices_of, packs().series(DEFLATOR)
        if wanted is None or wanted == year:
            return amount
        if not deflator.covers(year, wanted):
            self._no_deflator(fields, year, wanted)
            return amount
        return deflator.at_prices_of(amount, year, wanted)

    def _no_deflator(self, fields: Fields, year: int, wanted: int) -> None:
        known = ", ".join(map(str, sorted(packs().series(DEFLATOR).values)))
        fields.problem(
            "price_year",
            f"the deflator does not have both {year} and {wanted}",
            f"It has: {known}. Bring the price to one of them first",
        )

    def price(self, fields: Fields, key: str) -> Decimal | None:
        value = fields.decimal(key)
        if value is not None and not 0 <= value <= LARGEST:
            fields.problem(key, "a price is neither negative nor above a billion", "Look at the source again")
        return value

    def valuation(self, fields: Fields, id: str, label: Words) -> Valuation | None:
        outcome = self._outcome(fields)
        proxy = self.draft.name(fields, "proxy", "proxies")
        rule = self.quantities.read(fields, proxy)
        beneficiary = self._beneficiary(fields)
        kind = self.draft.word(fields, "kind", Kind.FISCAL)
        transfer = fields.yes_or_no("transfer") or False
        cashable = self.draft.word(fields, "cashable", Cashable.UNKNOWN)
        starts = self.draft.word(fields, "starts", Starts.IN_PERIOD)
        taken_off = {key: self.assumption(fields, key, Decimal(1)) for key in SHARES}
        duration = self.assumption(fields, "duration", Decimal(LONGEST_DURATION), whole=True)
        if outcome is None or proxy is None or rule is None or beneficiary is None:
            return None
        return Valuation(
            id,
            label,
            outcome,
            proxy,
            rule,
            beneficiary.id,
            beneficiary.level,
            kind,
            transfer,
            cashable,
            **taken_off,
            duration=duration,
            starts=starts,
            group=self.draft.name(fields, "group", "groups") or "",
        )

    def _outcome(self, fields: Fields) -> str | None:
        """An outcome; an output is no change that anybody experiences, and is not valued as one."""
        named = fields.scalar("outcome")
        if named is not None and named.text.strip() in self.draft.known.get("outputs", {}):
            fields.problem(
                "outcome",
                f"{quote(named.text.strip())} is an output: a thing delivered, and no change that is worth something",
                "Name the service or community outcome that it leads to",
            )
            return None
        return self.draft.name(fields, "outcome", "service_outcomes", "community_outcomes")

    def _beneficiary(self, fields: Fields) -> Beneficiary | None:
        known: dict[str, Beneficiary] = dict(BENEFICIARIES)
        for id, entry in self.draft.known.get("beneficiaries", {}).items():
            if isinstance(entry, Beneficiary):
                known[id] = entry
        name = fields.one_of("accrues_to", known)
        if name is None:
            return None
        level = fields.one_of("level", [str(level) for level in Level])
        if level is not None and level != known[name].level:
            fields.problem(
                "level",
                f"what accrues to {name} is on the level {known[name].level}",
                f"Write level: {known[name].level}, or leave it out",
            )
        return known[name]

    # --- what was not asked ---------------------------------------------------------------------------

    def assumption(
        self, valuation: Fields, key: str, most: Decimal, *, whole: bool = False
    ) -> Assumption | None:
        """A number with its range and its source; ``None`` where the key is missing."""
        node = valuation.node(key)
        if node is None:
            return None
        example = f"Write {key}: {{central: {'5' if whole else '0.1'}, source: …}}"
        if not isinstance(node, Mapping):
            valuation.problem(key, f"{key} has no source", example)
            return None
        fields = Fields(node, self.draft.problems, f"the {key}", ASSUMPTION_KEYS)
        if fields.has("parameter"):
            return self._assumed_by_pack(fields, key, whole)
        if not fields.has("central"):
            fields.problem(None, f"{key} needs the key central", example)
        if not fields.has("source"):
            fields.problem(None, f"{key} has no source", example)
        numbers = {name: fields.decimal(name) for name in ("central", "low", "high")}
        source = self.draft.name(fields, "source", "sources")
        central = numbers["central"]
        if central is None or source is None:
            return None
        low = central if numbers["low"] is None else numbers["low"]
        high = central if numbers["high"] is None else numbers["high"]
        least = Decimal(1) if whole else Decimal(0)
        for name, number in (("central", central), ("low", low), ("high", high)):
            if not least <= number <= most:
                what = f"a number of years from 1 to {most}" if whole else "a share from 0 to 1"
                fields.problem(name, f"{key} has to be {what}", example)
            elif whole and number != int(number):
                fields.problem(name, f"{key} is in whole years", example)
        _check_order(fields, low, central, high)
        return Assumption(central, low, high, source, fields.text("note") or "")

    def _assumed_by_pack(self, fields: Fields, key: str, whole: bool) -> Assumption | None:
        row = self._row(fields)
        if row is None:
            return None
        if row.unit != ("year" if whole else "share"):
            fields.problem("parameter", f"{row.id} is in {row.unit}", f"Name a row that can be the {key}")
            return None
        low = row.value if row.low is None else row.low
        high = row.value if row.high is None else row.high
        source = self.pack_source(row.id, row.origin)
        return Assumption(row.value, low, high, source, fields.text("note") or row.origin.note)


def _check_order(fields: Fields, low: Decimal | None, central: Decimal, high: Decimal | None) -> None:
    if (low is not None and low > central) or (high is not None and high < central):
        fields.problem(
            "low" if fields.has("low") else "high",
            "the central value does not lie between low and high",
            "Write low, central and high in this order",
        )
