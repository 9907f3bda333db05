"""Reads how answers become the quantity of a valuation: one of six rules, each with its keys.

A rule is checked against its price: weeks cannot be counted at a price for a year.
"""

from __future__ import annotations

from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.value.references import Each
from flows.value.valuation import (
    FewerTimes,
    LadderMove,
    NumberGiven,
    PeopleWho,
    Proxy,
    QuantityRule,
    ShareOfYear,
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
    "fewer_times": (("before", "now"), ("takes_away",)),
}
RULE_KEYS = sorted({key for needed, others in RULES.values() for key in (*needed, *others)})


class QuantityReader:
    """Reads one valuation's rule; the draft knows ladders, states and prices."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft

    def read(self, valuation: Fields, proxy: str | None) -> QuantityRule | None:
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
                away = rule.yes_or_no("takes_away") or False
                return FewerTimes(before, now, away) if before is not None and now is not None else None
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
