"""Reads what a value map says of value: prices, valuations and their rules, time given, tender questions.

A rule is checked against its price: weeks cannot be counted at a price for a year.
"""

from __future__ import annotations

from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.authoring.problems import quote
from flows.value.value_map import (
    AccruesTo,
    Contributions,
    InWords,
    Kind,
    Ladder,
    LadderMove,
    Level,
    Proxy,
    QuantityRule,
    ShareOfYear,
    State,
    TenderAnswers,
    Valuation,
    WeeksAvoided,
    Who,
    Words,
)

_CONTRIBUTION_KEYS = (
    "hours",
    "minutes",
    "sort",
    "activity",
    "involvement",
    "planned_by",
    "delivered_by",
    "planners",
    "deliverers",
)

# rule -> its keys; the last one of each may be left out
_RULES: dict[str, tuple[str, ...]] = {
    "weeks_avoided": ("state", "choice", "costs", "no_saving"),
    "ladder_move": ("ladder", "from_band", "to_band", "held_days"),
    "share_of_year": ("state", "choice", "days_in_year"),
}


class ValueReader:
    """Reads the entries about value; the draft knows what came before them in the chain."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft

    # --- value ----------------------------------------------------------------------------------------

    def proxy(self, fields: Fields, id: str, label: Words) -> Proxy | None:
        value = fields.decimal("value")
        if value is not None and not 0 <= value <= 10**9:
            fields.problem(
                "value", "a price is neither negative nor above a billion", "Look at the source again"
            )
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
        historic = fields.yes_or_no("historic") or False
        return Proxy(id, label, value, unit, year, source, historic, fields.text("note") or "")

    def valuation(self, fields: Fields, id: str, label: Words) -> Valuation | None:
        outcome = self.draft.name(fields, "outcome", "service_outcomes", "community_outcomes")
        proxy = self.draft.name(fields, "proxy", "proxies")
        rule = self._quantity(fields, proxy)
        budget = self.draft.word(fields, "accrues_to", AccruesTo.COUNCIL)
        level = self.draft.word(fields, "level", Level.BOROUGH)
        kind = self.draft.word(fields, "kind", Kind.FISCAL)
        transfer = fields.yes_or_no("transfer") or False
        if outcome is None or proxy is None or rule is None:
            return None
        return Valuation(id, label, outcome, proxy, rule, budget, level, kind, transfer)

    def _quantity(self, valuation: Fields, proxy: str | None) -> QuantityRule | None:
        node = valuation.node("quantity")
        if node is None:
            return None
        known = sorted({key for keys in _RULES.values() for key in keys})
        rule = Fields(node, self.draft.problems, "a quantity", ("rule", *known), required=("rule",))
        name = rule.one_of("rule", _RULES)
        if name is None:
            return None
        for key in known:
            if rule.has(key) and key not in _RULES[name]:
                rule.problem(
                    key, f"the rule {name} has no {key}", f"It has: {', '.join(_RULES[name])}. Take {key} out"
                )
        for key in _RULES[name][:-1]:
            if not rule.has(key):
                rule.problem(None, f"the rule {name} needs the key {key}", f"Add {key}: …")
        unit = {"weeks_avoided": "week", "share_of_year": "year"}.get(name)
        if unit is not None and proxy is not None:
            self._check_price(valuation, "proxy", proxy, unit)
        if name == "ladder_move":
            return self._ladder_move(rule)
        return self._by_state(rule, name)

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

    def in_words(self, fields: Fields, id: str, label: Words) -> InWords | None:
        outcome = self.draft.name(fields, "outcome", "service_outcomes", "community_outcomes")
        why = self.draft.words(fields, "why")
        output = self.draft.name(fields, "output", "outputs")
        ladder = self.draft.name(fields, "ladder", "ladders")
        if fields.has("output") == fields.has("ladder"):
            fields.problem(
                None, "a value in words is counted by one output or one ladder", "Name one of the two"
            )
        if outcome is None or (output is None and ladder is None):
            return None
        return InWords(id, label, outcome, why, output, ladder)

    # --- time given, tender questions -----------------------------------------------------------------

    def contributions(self) -> Contributions | None:
        node = self.draft.top.node("contributions")
        if node is None:
            return None
        fields = Fields(
            node, self.draft.problems, "contributions", _CONTRIBUTION_KEYS, required=_CONTRIBUTION_KEYS
        )
        hours, minutes = (
            self.draft.questions.number(fields, "hours"),
            self.draft.questions.number(fields, "minutes"),
        )
        sort = self.draft.questions.closed(fields, "sort")
        planned = self.draft.questions.all_closed(fields, "planned_by")
        delivered = self.draft.questions.all_closed(fields, "delivered_by")
        if hours is None or minutes is None or sort is None or not planned or not delivered:
            return None
        if len({question.flow for question in (hours, minutes, sort, *planned, *delivered)}) > 1:
            fields.problem(None, "contributions come from one flow", "Name questions of one flow only")
        activity = self.draft.questions.choices(fields, "activity", sort)
        listed = fields.mapping("involvement")
        kinds = [entry.key for entry in listed.entries] if listed else []
        words = Fields(listed, self.draft.problems, "involvement", kinds) if listed else None
        for kind in kinds:
            self.draft.questions.check_choice(kind, fields, "involvement", sort)
        for choice in self.draft.questions.choices_of(sort):
            if choice not in (*kinds, *activity):
                fields.problem(
                    "involvement", f"the choice {choice} of {sort} has no place", f"Add {choice}: {{en: …}}"
                )
        return Contributions(
            hours,
            minutes,
            sort,
            activity[0] if activity else "",
            MappingProxyType({kind: self.draft.words(words, kind) for kind in kinds} if words else {}),
            planned,
            delivered,
            MappingProxyType({name: Who(who) for name, who in self._who(fields, "planners").items()}),
            MappingProxyType({name: Who(who) for name, who in self._who(fields, "deliverers").items()}),
        )

    def _who(self, fields: Fields, key: str) -> dict[str, str]:
        """Which choice of the question stands for which side of the matrix."""
        question = self.draft.questions.first_closed(
            fields, "planned_by" if key == "planners" else "delivered_by"
        )
        listed = fields.mapping(key)
        if listed is None or question is None:
            return {}
        names = [entry.key for entry in listed.entries]
        each = Fields(listed, self.draft.problems, key, names)
        for name in names:
            self.draft.questions.check_choice(name, fields, key, question)
        for choice in self.draft.questions.choices_of(question):
            if choice not in names:
                fields.problem(key, f"the choice {choice} of {question} has no place", f"Add {choice}: …")
        found = {name: each.one_of(name, [str(who) for who in Who]) for name in names}
        return {name: who for name, who in found.items() if who is not None}

    def tender_answers(self) -> TenderAnswers | None:
        node = self.draft.top.node("tender_answers")
        if node is None:
            return None
        keys = ("id", "label", "flow", "questions")
        fields = Fields(node, self.draft.problems, "tender_answers", keys, required=keys)
        flow = self.draft.questions.flow(fields, "flow")
        questions = self.draft.questions.of_flow(fields, "questions", flow)
        return TenderAnswers(fields.text("id") or "", self.draft.words(fields, "label"), flow, questions)
