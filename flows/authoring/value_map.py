"""Reads a value map from YAML: the chain from activity to value, every link of it checked.

A name that nothing carries, a price in the wrong unit, a question that cannot be added up: each is a
Problem with its line, and one check shows them all. ``map_questions`` looks the questions up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.flow_files import FlowFile
from flows.authoring.indicator_sets import shipped
from flows.authoring.map_checks import check_value
from flows.authoring.map_draft import MapDraft
from flows.authoring.map_promises import PromiseReader
from flows.authoring.map_put_in import PutInReader
from flows.authoring.map_questions import Questions
from flows.authoring.map_scales import ScaleReader, norms_of
from flows.authoring.map_valuation import ValuationReader
from flows.authoring.map_value import ValueReader
from flows.authoring.names import check_flow_id
from flows.authoring.problems import Problem, Problems, did_you_mean, quote
from flows.authoring.yaml_nodes import read_yaml
from flows.conversation.definition import Flow
from flows.value.references import About, Each, QuestionReference, Span, Words
from flows.value.valuation import BENEFICIARIES
from flows.value.value_map import (
    Activity,
    Aim,
    Band,
    CommunityOutcome,
    Dimension,
    Indicator,
    Ladder,
    Output,
    ReachRule,
    ServiceOutcome,
    Stakeholder,
    State,
    ValueMap,
)
from flows.values import Unit

LISTS = (
    "sources",
    "beneficiaries",
    "stakeholders",
    "reach",
    "activities",
    "outputs",
    "ladders",
    "scales",
    "states",
    "service_outcomes",
    "aims",
    "indicators",
    "national_indicators",
    "community_outcomes",
    "proxies",
    "groups",
    "valuations",
    "inputs",
    "clauses",
    "targets",
    "in_words",
    "principles",
)
KEYS = (
    "value_map",
    "title",
    "currency",
    "valued_over",
    "year_begins",
    "prices_of",
    "indicator_sets",
    *LISTS,
    "discounting",
    "whole_life_cost",
    "local_money",
    "contributions",
    "tender_answers",
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def read_value_map(
    file: str,
    content: bytes,
    flows: Mapping[str, Flow],
    sources: Mapping[str, FlowFile] = MappingProxyType({}),
) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    """The value map in ``content``, with its questions looked up in ``flows``; or all that is wrong with it.

    Questions that say they feed the map are checked too; those Problems name the flow's own file.
    """
    problems = Problems(file)
    root = read_yaml(content, problems)
    if root is None:
        return None, problems.in_order()
    top = Fields(root, problems, "a value map", KEYS, required=("value_map", "title"))
    if not top.readable:
        return None, problems.in_order()
    questions = Questions(flows, problems, sources)
    draft = MapDraft(top, problems, questions)
    value_map = _ChainReader(draft).value_map()
    found = problems.in_order() + questions.feeding(value_map, draft.unread)
    return (None if found else value_map), found


class _ChainReader:
    """Reads the lists in the order of the chain, so that each name is known before it is referred to."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft

    def value_map(self) -> ValueMap:
        draft, top = self.draft, self.draft.top
        programme = top.text("value_map") or ""
        if programme:
            check_flow_id(programme, draft.problems, top.line_of("value_map"), "value_map", "a value map")
        title = draft.words(top, "title")
        draft.languages = tuple(title)
        draft.currency = top.text("currency") or "GBP"
        if len(draft.currency) != 3 or not draft.currency.isascii() or not draft.currency.isupper():
            top.problem("currency", "currency has to be a three-letter code", "Write currency: GBP")
        draft.prices_of = top.integer("prices_of", 1900, 2200) if top.has("prices_of") else None
        value, money = ValueReader(draft), ValuationReader(draft)
        put_in, promises = PutInReader(draft, money), PromiseReader(draft, money)
        scales = ScaleReader(draft)
        sources = draft.entries("sources", money.source)
        own = draft.entries("beneficiaries", money.beneficiary)
        stakeholders = draft.entries("stakeholders", self._stakeholder)
        indicators = (
            *self._indicator_sets(),
            *draft.entries("indicators", self._indicator),
            *draft.entries("national_indicators", self._indicator),
        )
        result = ValueMap(
            programme=programme,
            title=title,
            currency=draft.currency,
            sources=MappingProxyType({source.id: source for source in sources}),
            beneficiaries=MappingProxyType({**BENEFICIARIES, **{each.id: each for each in own}}),
            stakeholders=stakeholders,
            reach=draft.entries("reach", self._reach),
            activities=draft.entries("activities", self._activity),
            outputs=draft.entries("outputs", self._output),
            ladders=(*draft.entries("ladders", self._ladder), *draft.entries("scales", scales.scale)),
            states=draft.entries("states", self._state),
            service_outcomes=draft.entries("service_outcomes", self._service_outcome),
            aims=draft.entries("aims", self._aim),
            indicators=indicators,
            community_outcomes=draft.entries("community_outcomes", self._community_outcome),
            valued_over=self._valued_over(),
            year_begins=self._year_begins(),
            proxies=draft.entries("proxies", money.proxy),
            groups=draft.entries("groups", put_in.group),
            valuations=draft.entries("valuations", money.valuation),
            inputs=draft.entries("inputs", put_in.input),
            discounting=put_in.discounting(),
            whole_life=put_in.whole_life(),
            promises=draft.entries("clauses", promises.clause),
            targets=draft.entries("targets", promises.target),
            local_money=promises.local_money(),
            in_words=draft.entries("in_words", value.in_words),
            contributions=value.contributions(),
            tender_answers=value.tender_answers(),
            principles=draft.entries("principles", value.principle),
        )
        result = replace(result, sources=MappingProxyType({**result.sources, **draft.of_packs}))
        self._check_chain(result)
        check_value(draft, result)
        return result

    # --- the chain ------------------------------------------------------------------------------------

    def _indicator_sets(self) -> tuple[Indicator, ...]:
        """Those of the shipped sets that the map takes in."""
        draft = self.draft
        found: list[Indicator] = []
        for scalar in draft.top.scalars("indicator_sets"):
            name = scalar.text.strip()
            if name in shipped():
                found += shipped()[name]
            else:
                message = f"no set of indicators is called {quote(name)}"
                draft.problems.add(scalar.line, "indicator_sets", message, did_you_mean(name, shipped()))
        for indicator in found:
            draft.known.setdefault("indicators", {})[indicator.id] = indicator
            draft.lines[("indicators", indicator.id)] = draft.top.line_of("indicator_sets")
        return tuple(found)

    def _valued_over(self) -> Span:
        known = (Span.QUARTER, Span.YEAR)
        text = self.draft.top.one_of("valued_over", [str(span) for span in known])
        return Span.QUARTER if text not in known else Span(text)

    def _year_begins(self) -> int:
        text = self.draft.top.one_of("year_begins", MONTHS)
        return MONTHS.index(text) + 1 if text in MONTHS else 1

    def _stakeholder(self, fields: Fields, id: str, label: Words) -> Stakeholder:
        def people(key: str) -> int | None:
            return fields.integer(key, 0, 10**9) if fields.has(key) else None

        return Stakeholder(id, label, people("in_group"), people("involved"))

    def _reach(self, fields: Fields, id: str, label: Words) -> ReachRule:
        return ReachRule(id, label, fields.text("role") or "", self.draft.questions.flow(fields, "flow"))

    def _activity(self, _: Fields, id: str, label: Words) -> Activity:
        return Activity(id, label)

    def _output(self, fields: Fields, id: str, label: Words) -> Output:
        return Output(
            id,
            label,
            Unit(fields.text("unit") or ""),
            self.draft.names(fields, "activities", "activities"),
            self.draft.questions.numbers(fields, "sum"),
            self.draft.word(fields, "span", Span.WEEK),
            self.draft.word(fields, "each", Each.ANSWER),
            self.draft.word(fields, "about", About.PEOPLE),
            fields.yes_or_no("counts_people") or False,
            self._indicators(fields),
        )

    def _ladder(self, fields: Fields, id: str, label: Words) -> Ladder | None:
        found = self.draft.questions.ladder(fields, "question")
        if found is None:
            return None
        question, bottom, top = found
        bands: list[Band] = []
        for node in fields.items("bands"):
            keys = ("id", "label", "first", "last")
            band = Fields(node, self.draft.problems, "a band of a ladder", keys, required=keys)
            first, last = band.integer("first", bottom, top), band.integer("last", bottom, top)
            if first is None or last is None:
                continue
            if first > last or (bands and first <= bands[-1].last):
                band.problem(
                    "first", "bands go upwards and do not overlap", "Order them from the lowest step up"
                )
            bands.append(Band(band.text("id") or "", self.draft.words(band, "label"), first, last))
        apart = fields.integer("apart_days", 1, 3650) if fields.has("apart_days") else None
        worker = self._worker(fields, bottom, top)
        norms = norms_of(self.draft, fields)
        return Ladder(id, label, question, bottom, top, tuple(bands), apart or 28, worker, norms)

    def _worker(self, fields: Fields, bottom: int, top: int) -> QuestionReference | None:
        """The question for the worker's reading: on the same steps, or the two cannot stand side by side."""
        found = self.draft.questions.ladder(fields, "worker") if fields.has("worker") else None
        if found is None:
            return None
        if found[1:] != (bottom, top):
            fields.problem(
                "worker",
                f"{found[0]} goes from {found[1]} to {found[2]}, and the person's own ladder from {bottom} to {top}",
                "Give both the same steps",
            )
        return found[0]

    def _state(self, fields: Fields, id: str, label: Words) -> State | None:
        question = self.draft.questions.closed(fields, "question")
        if question is None:
            return None
        return State(
            id, label, question, frozenset(self.draft.questions.choices(fields, "no_answer", question))
        )

    def _service_outcome(self, fields: Fields, id: str, label: Words) -> ServiceOutcome:
        stakeholder = fields.text("stakeholder") or ""
        known = self.draft.known.get("stakeholders", {})
        if stakeholder and known and stakeholder not in known:
            fields.problem(
                "stakeholder",
                f"{quote(stakeholder)} is not among the stakeholders",
                did_you_mean(stakeholder, known),
            )
        return ServiceOutcome(
            id,
            label,
            stakeholder,
            self.draft.names(fields, "outputs", "outputs"),
            self.draft.names(fields, "measured_by", "ladders", "scales", "states"),
            self._indicators(fields),
        )

    def _indicators(self, fields: Fields) -> tuple[str, ...]:
        return self.draft.names(fields, "indicators", "indicators", "national_indicators")

    def _aim(self, fields: Fields, id: str, label: Words) -> Aim:
        return Aim(id, fields.text("strategy") or "", label)

    def _indicator(self, _: Fields, id: str, label: Words) -> Indicator:
        return Indicator(id, label)

    def _community_outcome(self, fields: Fields, id: str, label: Words) -> CommunityOutcome:
        return CommunityOutcome(
            id,
            label,
            self.draft.word(fields, "dimension", Dimension.SOCIAL),
            self.draft.names(fields, "outcomes", "service_outcomes"),
            self.draft.names(fields, "aims", "aims"),
            self._indicators(fields),
        )

    def _check_chain(self, value_map: ValueMap) -> None:
        """Every link leads on: what nothing refers to would never be seen to matter."""
        used = {
            "activities": {id for output in value_map.outputs for id in output.activities},
            "outputs": {id for outcome in value_map.service_outcomes for id in outcome.outputs},
            "service_outcomes": {id for outcome in value_map.community_outcomes for id in outcome.outcomes},
        }
        leads_to = {
            "activities": "an output, in its activities",
            "outputs": "a service outcome, in its outputs",
            "service_outcomes": "a community outcome, in its outcomes",
        }
        for name, ids in used.items():
            for id in self.draft.known.get(name, {}):
                if id not in ids:
                    self.draft.problems.add(
                        self.draft.lines[(name, id)],
                        name,
                        f"the chain ends at {quote(id)}: nothing names it",
                        f"Name it in {leads_to[name]}",
                    )
