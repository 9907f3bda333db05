"""Reads what a value map sets against its value: inputs of money and of time, and how later years are discounted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.authoring.map_valuation import ValuationReader
from flows.authoring.parameter_packs import shipped as packs
from flows.authoring.problems import did_you_mean, quote
from flows.value.discounting import Schedule, flat
from flows.value.put_in import Discounting, Group, Hours, Input, Money, WholeLife
from flows.value.references import About, Each, Span, Words
from flows.value.valuation import Proxy
from flows.value.whole_life_cost import CostKind, CostLine, CostOption

MONEY_KEYS = ("amount", "per", "price_year", "source")
FROM_TO = ("from", "to")
HOURS_KEYS = ("sum", "each", "about", "time_given", "proxy")


class PutInReader:
    def __init__(self, draft: MapDraft, money: ValuationReader) -> None:
        self.draft = draft
        self.money = money

    def group(self, _: Fields, id: str, label: Words) -> Group:
        return Group(id, label)

    def input(self, fields: Fields, id: str, label: Words) -> Input | None:
        """Money for a year or a quarter, or hours of time at what an hour would cost."""
        stakeholder = fields.text("stakeholder") or ""
        known = self.draft.known.get("stakeholders", {})
        if stakeholder and known and stakeholder not in known:
            fields.problem(
                "stakeholder",
                f"{quote(stakeholder)} is not among the stakeholders",
                did_you_mean(stakeholder, known),
            )
        is_money = fields.has("amount")
        for key in HOURS_KEYS if is_money else (*MONEY_KEYS, *FROM_TO):
            if fields.has(key):
                sort = "money" if is_money else "time"
                fields.problem(key, f"an input of {sort} has no {key}", f"Take {key} out")
        what = self._amount(fields) if is_money else self._hours(fields)
        return None if what is None else Input(id, label, stakeholder, what)

    def _amount(self, fields: Fields) -> Money | None:
        for key in MONEY_KEYS:
            if not fields.has(key):
                fields.problem(None, f"an input of money needs the key {key}", f"Add {key}: …")
        amount = self.money.price(fields, "amount")
        per = fields.one_of("per", [str(Span.YEAR), str(Span.QUARTER)])
        year = fields.integer("price_year", 1900, 2200)
        source = self.draft.name(fields, "source", "sources")
        if amount is None or per is None or year is None or source is None:
            return None
        wanted = self.draft.prices_of
        if wanted is not None and wanted != year:
            amount = self.money.at_prices_of_map(fields, amount, year)
            year = wanted
        first, last = fields.day("from"), fields.day("to")
        if first is not None and last is not None and last < first:
            fields.problem("to", "it ends before it begins", "Write the last day in to")
        return Money(amount, Span(per), year, source, first, last)

    def _hours(self, fields: Fields) -> Hours | None:
        if not fields.has("proxy"):
            fields.problem(
                None, "an input has no value", "Add amount: … for money, or proxy: … and sum: … for time"
            )
            return None
        proxy = self.draft.name(fields, "proxy", "proxies")
        found = self.draft.known.get("proxies", {}).get(proxy or "")
        if isinstance(found, Proxy) and found.per != "hour":
            fields.problem(
                "proxy",
                f"{proxy} is a price for a {found.per}, and an hour is counted",
                f"Name a price in {self.draft.currency}/hour",
            )
        written_down = fields.yes_or_no("time_given") or False
        questions = self.draft.questions.numbers(fields, "sum")
        if written_down == fields.has("sum"):
            fields.problem(
                None, "hours come from questions or from the time given", "Write sum: … or time_given: yes"
            )
            return None
        if proxy is None or (not written_down and not questions):
            return None
        each = self.draft.word(fields, "each", Each.ANSWER)
        return Hours(proxy, questions, each, self.draft.word(fields, "about", About.PEOPLE))

    def discounting(self) -> Discounting | None:
        node = self.draft.top.node("discounting")
        if node is None:
            return None
        keys = ("rate", "schedule", "first_period", "source", "other_rates")
        fields = Fields(node, self.draft.problems, "discounting", keys, required=("first_period",))
        first = fields.integer("first_period", 0, 1)
        others = [self._rate(fields, "other_rates", scalar.text) for scalar in fields.scalars("other_rates")]
        schedule, source = self._schedule(fields)
        if first is None or schedule is None or source is None:
            return None
        return Discounting(schedule, first, source, tuple(rate for rate in others if rate is not None))

    def whole_life(self) -> WholeLife | None:
        """Lines of cost over a service's life, discounted by the map's own rate or by one of theirs."""
        node = self.draft.top.node("whole_life_cost")
        if node is None:
            return None
        keys = ("life", "lines", "price_year", "source", "schedule", "first_period")
        needed = ("life", "lines", "price_year", "source", "schedule")
        fields = Fields(node, self.draft.problems, "whole_life_cost", keys, required=needed)
        life = fields.integer("life", 1, 100)
        year = fields.integer("price_year", 1900, 2200)
        source = self.draft.name(fields, "source", "sources")
        known = {each.id: each for pack in packs().packs.values() for each, _ in pack.schedules}
        schedule = known.get(fields.one_of("schedule", known) or "")
        first = fields.integer("first_period", 0, 1) if fields.has("first_period") else 0
        if life is None or year is None or source is None or schedule is None or first is None:
            return None
        lines = tuple(self._cost_lines(fields, life))
        return WholeLife(CostOption("", life, lines), schedule, first, year, source)

    def _cost_lines(self, fields: Fields, life: int) -> Iterator[CostLine]:
        keys = ("what", "kind", "from", "to", "amount")
        for node in fields.items("lines"):
            line = Fields(
                node, self.draft.problems, "a line of cost", keys, required=("what", "kind", "amount")
            )
            kind = line.one_of("kind", [str(kind) for kind in CostKind])
            amount = self.money.price(line, "amount")
            first = line.integer("from", 0, life) if line.has("from") else 0
            last = line.integer("to", 0, life) if line.has("to") else first
            if kind is None or amount is None or first is None or last is None:
                continue
            if last < first:
                line.problem("to", "it ends before it begins", "Write the last year in to")
                continue
            yield CostLine(line.text("what") or "", CostKind(kind), first, last, amount)

    def _schedule(self, fields: Fields) -> tuple[Schedule | None, str | None]:
        if fields.has("rate") == fields.has("schedule"):
            fields.problem(
                None, "discounting has one rate or one schedule", "Write rate: … or schedule: green-book-2026"
            )
            return None, None
        if fields.has("schedule"):
            known = {
                each.id: (each, origin) for pack in packs().packs.values() for each, origin in pack.schedules
            }
            name = fields.one_of("schedule", known)
            if name not in known:
                return None, None
            schedule, origin = known[name]
            return schedule, self.money.pack_source(name, origin)
        if not fields.has("source"):
            fields.problem("rate", "the rate has no source", "Add source: …")
        rate = self._rate(fields, "rate", fields.text("rate") or "")
        source = self.draft.name(fields, "source", "sources")
        return None if rate is None else flat(rate), source

    def _rate(self, fields: Fields, key: str, text: str) -> Decimal | None:
        try:
            rate = Decimal(text.strip())
        except ArithmeticError:
            rate = Decimal(-1)
        if not 0 <= rate < 1:
            fields.problem(
                key, f"{quote(text)} is no rate", f"Write a share of one, for example {key}: 0.035"
            )
            return None
        return rate
