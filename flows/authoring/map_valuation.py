"""Reads how a value map puts money on a change: sources, proxies, valuations, and what is taken off them.

Whatever was not asked needs a source. A rule is checked against its price: weeks cannot be counted at a price for
a year.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.authoring.problems import quote
from flows.authoring.yaml_nodes import Mapping
from flows.value.references import Each, Words
from flows.value.valuation import (
    BENEFICIARIES,
    Assumption,
    Beneficiary,
    Cashable,
    FewerTimes,
    Grade,
    Kind,
    LadderMove,
    Level,
    NumberGiven,
    PeopleWho,
    Proxy,
    QuantityRule,
    ShareOfYear,
    Source,
    Starts,
    Valuation,
    WeeksAvoided,
)
from flows.value.value_map import Ladder, State

# rule -> the keys it needs, and those it may have
RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "weeks_avoided": (("state", "choice"), ("costs", "no_saving")),
    "ladder_move": (("ladder", "from_band", "to_band"), ("held_days",)),
    "share_of_year": (("state", "choice"), ("days_in_year",)),
    "number_given": (("questions",), ("each", "takes_away")),
    "people_who": (("question", "choices"), ()),
    "fewer_times": (("before", "now"), ()),
}
RULE_KEYS = sorted({key for needed, others in RULES.values() for key in (*needed, *others)})

SHARES = ("deadweight", "displacement", "attribution_to_others", "drop_off")
ASSUMPTION_KEYS = ("central", "low", "high", "source", "note")
LARGEST = Decimal(10**9)
LONGEST_DURATION = 100


class ValuationReader:
    """Reads sources, proxies and valuations; the draft knows what came before them in the chain."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft

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
        if value is None or year is None or source is None:
            return None
        return Proxy(
            id,
            label,
            value,
            unit,
            year,
            source,
            fields.yes_or_no("historic") or False,
            fields.text("note") or "",
            low,
            high,
            fields.text("code") or "",
            fields.yes_or_no("transfer") or False,
        )

    def price(self, fields: Fields, key: str) -> Decimal | None:
        value = fields.decimal(key)
        if value is not None and not 0 <= value <= LARGEST:
            fields.problem(key, "a price is neither negative nor above a billion", "Look at the source again")
        return value

    def valuation(self, fields: Fields, id: str, label: Words) -> Valuation | None:
        outcome = self._outcome(fields)
        proxy = self.draft.name(fields, "proxy", "proxies")
        rule = self._quantity(fields, proxy)
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
            group=fields.text("group") or "",
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
        fields = Fields(node, self.draft.problems, f"the {key}", ASSUMPTION_KEYS, required=("central",))
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

    # --- how answers become a quantity ----------------------------------------------------------------

    def _quantity(self, valuation: Fields, proxy: str | None) -> QuantityRule | None:
        node = valuation.node("quantity")
        if node is None:
            return None
        rule = Fields(node, self.draft.problems, "a quantity", ("rule", *RULE_KEYS), required=("rule",))
        name = rule.one_of("rule", RULES)
        if name is None:
            return None
        needed, others = RULES[name]
        for key in RULE_KEYS:
            if rule.has(key) and key not in (*needed, *others):
                keys = ", ".join((*needed, *others))
                rule.problem(key, f"the rule {name} has no {key}", f"It has: {keys}. Take {key} out")
        for key in needed:
            if not rule.has(key):
                rule.problem(None, f"the rule {name} needs the key {key}", f"Add {key}: …")
        unit = {"weeks_avoided": "week", "share_of_year": "year"}.get(name)
        if unit is not None and proxy is not None:
            self._check_price(valuation, "proxy", proxy, unit)
        match name:
            case "ladder_move":
                return self._ladder_move(rule)
            case "weeks_avoided" | "share_of_year":
                return self._by_state(rule, name)
            case _:
                return self._by_answers(rule, name)

    def _by_answers(self, rule: Fields, name: str) -> QuantityRule | None:
        questions = self.draft.questions
        match name:
            case "number_given":
                asked = questions.numbers(rule, "questions")
                each = self.draft.word(rule, "each", Each.ANSWER)
                return NumberGiven(asked, each, rule.yes_or_no("takes_away") or False) if asked else None
            case "fewer_times":
                before, now = questions.number(rule, "before"), questions.number(rule, "now")
                return FewerTimes(before, now) if before is not None and now is not None else None
            case _:
                question = questions.closed(rule, "question")
                if question is None:
                    return None
                choices = questions.choices(rule, "choices", question)
                return PeopleWho(question, frozenset(choices)) if choices else None

    def _ladder_move(self, rule: Fields) -> LadderMove | None:
        ladder = self.draft.known["ladders"].get(self.draft.name(rule, "ladder", "ladders") or "")
        if not isinstance(ladder, Ladder):
            return None
        bands = {band.id: band for band in ladder.bands}
        lower, upper = rule.one_of("from_band", bands), rule.one_of("to_band", bands)
        days = rule.integer("held_days", 0, 3650) if rule.has("held_days") else 28
        if lower is None or upper is None or days is None:
            return None
        if bands[lower].last >= bands[upper].first:
            rule.problem("to_band", f"{upper} is not above {lower}", "Name the higher band here")
        return LadderMove(ladder.id, lower, upper, days)

    def _by_state(self, rule: Fields, name: str) -> QuantityRule | None:
        state = self.draft.known["states"].get(self.draft.name(rule, "state", "states") or "")
        if not isinstance(state, State):
            return None
        choices = self.draft.questions.choices(rule, "choice", state.question)
        if len(choices) != 1:
            return None
        if name == "share_of_year":
            days = rule.integer("days_in_year", 360, 366) if rule.has("days_in_year") else 365
            return None if days is None else ShareOfYear(state.id, choices[0], days)
        listed = rule.mapping("costs")
        costs: dict[str, str] = {}
        keys = [entry.key for entry in listed.entries] if listed else []
        each = Fields(listed, self.draft.problems, "costs", keys) if listed else None
        for choice in keys:
            self.draft.questions.check_choice(choice, rule, "costs", state.question)
            proxy = self.draft.name(each, choice, "proxies") if each else None
            if proxy is not None and each is not None:
                self._check_price(each, choice, proxy, "week")
                costs[choice] = proxy
        no_saving = frozenset(self.draft.questions.choices(rule, "no_saving", state.question))
        return WeeksAvoided(state.id, choices[0], MappingProxyType(costs), no_saving)

    def _check_price(self, fields: Fields, key: str, proxy: str, unit: str) -> None:
        found = self.draft.known["proxies"].get(proxy)
        if isinstance(found, Proxy) and found.per != unit:
            fields.problem(
                key,
                f"{proxy} is a price for a {found.per}, and a {unit} is counted",
                f"Name a price in {self.draft.currency}/{unit}",
            )


def _check_order(fields: Fields, low: Decimal | None, central: Decimal, high: Decimal | None) -> None:
    if (low is not None and low > central) or (high is not None and high < central):
        fields.problem(
            "low" if fields.has("low") else "high",
            "the central value does not lie between low and high",
            "Write low, central and high in this order",
        )
