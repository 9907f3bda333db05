"""Reads a value map from YAML: the chain from activity to value, every link of it checked.

A name that nothing carries, a price in the wrong unit, a question that cannot be added up: each is a
Problem with its line, and one check shows them all. ``map_questions`` looks the questions up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from flows.authoring.fields import Fields
from flows.authoring.map_questions import Questions
from flows.authoring.names import check_flow_id, check_name, is_language
from flows.authoring.problems import Problem, Problems, did_you_mean, quote
from flows.authoring.yaml_nodes import Refused, read_yaml
from flows.conversation.definition import Flow
from flows.value.value_map import (
    About,
    AccruesTo,
    Activity,
    Aim,
    Band,
    CommunityOutcome,
    Contributions,
    Dimension,
    Each,
    InWords,
    Kind,
    Ladder,
    LadderMove,
    Level,
    NationalIndicator,
    Output,
    Proxy,
    QuantityRule,
    ReachRule,
    ServiceOutcome,
    ShareOfYear,
    Source,
    Span,
    State,
    TenderAnswers,
    Valuation,
    ValueMap,
    WeeksAvoided,
    Who,
    Words,
)
from flows.values import Unit

LISTS = (
    "sources",
    "reach",
    "activities",
    "outputs",
    "ladders",
    "states",
    "service_outcomes",
    "aims",
    "national_indicators",
    "community_outcomes",
    "proxies",
    "valuations",
    "in_words",
)
KEYS = ("value_map", "title", "currency", *LISTS, "contributions", "tender_answers")

Entry = TypeVar("Entry")
Word = TypeVar("Word", bound=StrEnum)


def read_value_map(
    file: str, content: bytes, flows: Mapping[str, Flow]
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
    value_map = _Reader(top, problems, Questions(flows, problems)).value_map()
    found = problems.in_order() + Questions(flows, problems).feeding(value_map)
    return (None if found else value_map), found


class _Reader:
    """Reads the lists in the order of the chain, so that each name is known before it is referred to."""

    def __init__(self, top: Fields, problems: Problems, questions: Questions) -> None:
        self._top = top
        self._problems = problems
        self._questions = questions
        self._languages: tuple[str, ...] = ()
        self._lines: dict[tuple[str, str], int] = {}
        self._known: dict[str, dict[str, object]] = {}
        self._currency = "GBP"

    def value_map(self) -> ValueMap:
        top = self._top
        programme = top.text("value_map") or ""
        if programme:
            check_flow_id(programme, self._problems, top.line_of("value_map"), "value_map", "a value map")
        title = self._words(top, "title")
        self._languages = tuple(title)
        self._currency = top.text("currency") or "GBP"
        if len(self._currency) != 3 or not self._currency.isascii() or not self._currency.isupper():
            top.problem("currency", "currency has to be a three-letter code", "Write currency: GBP")
        sources = self._list("sources", self._source)
        result = ValueMap(
            programme=programme,
            title=title,
            currency=self._currency,
            sources=MappingProxyType({source.id: source for source in sources}),
            reach=self._list("reach", self._reach),
            activities=self._list("activities", self._activity),
            outputs=self._list("outputs", self._output),
            ladders=self._list("ladders", self._ladder),
            states=self._list("states", self._state),
            service_outcomes=self._list("service_outcomes", self._service_outcome),
            aims=self._list("aims", self._aim),
            national_indicators=self._list("national_indicators", self._national_indicator),
            community_outcomes=self._list("community_outcomes", self._community_outcome),
            proxies=self._list("proxies", self._proxy),
            valuations=self._list("valuations", self._valuation),
            in_words=self._list("in_words", self._in_words),
            contributions=self._contributions(),
            tender_answers=self._tender_answers(),
        )
        self._check_chain(result)
        return result

    # --- what every entry has -------------------------------------------------------------------------

    def _list(self, name: str, read: Callable[[Fields, str, Words], Entry | None]) -> tuple[Entry, ...]:
        """The entries of one list that can be read, with ids that no other of the list has."""
        what, keys, required = _ENTRIES[name]
        found: list[Entry] = []
        known = self._known.setdefault(name, {})
        for node in self._top.items(name):
            if isinstance(node, Refused):
                continue
            fields = Fields(node, self._problems, what, ("id", *keys), required=("id", *required))
            id = fields.text("id") or ""
            if id and id in known:
                line = self._lines[(name, id)]
                fields.problem("id", f"the id {quote(id)} is taken by line {line}", "Choose another id")
            elif id:
                check_name(id, self._problems, fields.line_of("id"), "id", what)
            label = self._words(fields, "label") if "label" in keys else {}
            entry = read(fields, id, label) if fields.readable else None
            if id:
                # Kept also where it could not be read: who refers to it makes no further mistake.
                known[id] = entry
                self._lines[(name, id)] = fields.line
            if entry is not None:
                found.append(entry)
        return tuple(found)

    def _words(self, fields: Fields, key: str) -> Words:
        """A text in each of the map's languages: those of its title."""
        written = fields.by_language(key, "en")
        for language, scalar in written.items():
            if not is_language(language):
                self._problems.add(
                    scalar.line,
                    key,
                    f"{quote(language)} is no language code",
                    "Write for example en, bn or cy",
                )
        for language in self._languages:
            if written and language not in written:
                fields.problem(
                    key, f"{key} is missing in the language {quote(language)}", f"Add {language}: …"
                )
        return MappingProxyType({language: scalar.text.strip() for language, scalar in written.items()})

    def _names(self, fields: Fields, key: str, *lists: str) -> tuple[str, ...]:
        """Ids of entries of the lists; each that nothing carries is a Problem."""
        known = [id for name in lists for id in self._known.get(name, {})]
        found = []
        for scalar in fields.scalars(key):
            name = scalar.text.strip()
            if name in known:
                found.append(name)
            else:
                kinds = " or ".join(lists)
                self._problems.add(
                    scalar.line, key, f"{quote(name)} is not among the {kinds}", did_you_mean(name, known)
                )
        return tuple(dict.fromkeys(found))

    def _name(self, fields: Fields, key: str, *lists: str) -> str | None:
        found = self._names(fields, key, *lists)
        if len(found) > 1:
            fields.problem(key, f"{key} names one thing only", f"Keep one, for example {found[0]}")
        return found[0] if found else None

    def _word(self, fields: Fields, key: str, otherwise: Word) -> Word:
        """A word of the closed set that ``otherwise`` belongs to, which stands in for a missing one."""
        kind = type(otherwise)
        text = fields.one_of(key, [str(member) for member in kind])
        return otherwise if text is None else kind(text)

    # --- the chain ------------------------------------------------------------------------------------

    def _source(self, fields: Fields, id: str, _: Words) -> Source:
        return Source(id, fields.text("title") or "", fields.text("note") or "")

    def _reach(self, fields: Fields, id: str, label: Words) -> ReachRule:
        return ReachRule(id, label, fields.text("role") or "", self._questions.flow(fields, "flow"))

    def _activity(self, _: Fields, id: str, label: Words) -> Activity:
        return Activity(id, label)

    def _output(self, fields: Fields, id: str, label: Words) -> Output:
        return Output(
            id,
            label,
            Unit(fields.text("unit") or ""),
            self._names(fields, "activities", "activities"),
            self._questions.numbers(fields, "sum"),
            self._word(fields, "span", Span.WEEK),
            self._word(fields, "each", Each.ANSWER),
            self._word(fields, "about", About.PEOPLE),
            fields.yes_or_no("counts_people") or False,
        )

    def _ladder(self, fields: Fields, id: str, label: Words) -> Ladder | None:
        found = self._questions.ladder(fields, "question")
        if found is None:
            return None
        question, bottom, top = found
        bands: list[Band] = []
        for node in fields.items("bands"):
            keys = ("id", "label", "first", "last")
            band = Fields(node, self._problems, "a band of a ladder", keys, required=keys)
            first, last = band.integer("first", bottom, top), band.integer("last", bottom, top)
            if first is None or last is None:
                continue
            if first > last or (bands and first <= bands[-1].last):
                band.problem(
                    "first", "bands go upwards and do not overlap", "Order them from the lowest step up"
                )
            bands.append(Band(band.text("id") or "", self._words(band, "label"), first, last))
        apart = fields.integer("apart_days", 1, 3650) if fields.has("apart_days") else None
        return Ladder(id, label, question, bottom, top, tuple(bands), apart or 28)

    def _state(self, fields: Fields, id: str, label: Words) -> State | None:
        question = self._questions.closed(fields, "question")
        if question is None:
            return None
        return State(id, label, question, frozenset(self._questions.choices(fields, "no_answer", question)))

    def _service_outcome(self, fields: Fields, id: str, label: Words) -> ServiceOutcome:
        return ServiceOutcome(
            id,
            label,
            fields.text("stakeholder") or "",
            self._names(fields, "outputs", "outputs"),
            self._names(fields, "measured_by", "ladders", "states"),
        )

    def _aim(self, fields: Fields, id: str, label: Words) -> Aim:
        return Aim(id, fields.text("strategy") or "", label)

    def _national_indicator(self, _: Fields, id: str, label: Words) -> NationalIndicator:
        return NationalIndicator(id, label)

    def _community_outcome(self, fields: Fields, id: str, label: Words) -> CommunityOutcome:
        return CommunityOutcome(
            id,
            label,
            self._word(fields, "dimension", Dimension.SOCIAL),
            self._names(fields, "outcomes", "service_outcomes"),
            self._names(fields, "aims", "aims"),
            self._names(fields, "indicators", "national_indicators"),
        )

    # --- value ----------------------------------------------------------------------------------------

    def _proxy(self, fields: Fields, id: str, label: Words) -> Proxy | None:
        value = fields.decimal("value")
        if value is not None and not 0 <= value <= 10**9:
            fields.problem(
                "value", "a price is neither negative nor above a billion", "Look at the source again"
            )
        unit = fields.text("unit") or ""
        if unit and (not unit.startswith(f"{self._currency}/") or not unit.partition("/")[2].strip()):
            fields.problem(
                "unit",
                f"{quote(unit)} is no price for one unit",
                f"Write for example unit: {self._currency}/week",
            )
        year = fields.integer("price_year", 1900, 2200)
        source = self._name(fields, "source", "sources")
        if value is None or year is None or source is None:
            return None
        historic = fields.yes_or_no("historic") or False
        return Proxy(id, label, value, unit, year, source, historic, fields.text("note") or "")

    def _valuation(self, fields: Fields, id: str, label: Words) -> Valuation | None:
        outcome = self._name(fields, "outcome", "service_outcomes", "community_outcomes")
        proxy = self._name(fields, "proxy", "proxies")
        rule = self._quantity(fields, proxy)
        budget = self._word(fields, "accrues_to", AccruesTo.COUNCIL)
        level = self._word(fields, "level", Level.BOROUGH)
        kind = self._word(fields, "kind", Kind.FISCAL)
        transfer = fields.yes_or_no("transfer") or False
        if outcome is None or proxy is None or rule is None:
            return None
        return Valuation(id, label, outcome, proxy, rule, budget, level, kind, transfer)

    def _quantity(self, valuation: Fields, proxy: str | None) -> QuantityRule | None:
        node = valuation.node("quantity")
        if node is None:
            return None
        known = sorted({key for keys in _RULES.values() for key in keys})
        rule = Fields(node, self._problems, "a quantity", ("rule", *known), required=("rule",))
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
        ladder = self._known["ladders"].get(self._name(rule, "ladder", "ladders") or "")
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
        state = self._known["states"].get(self._name(rule, "state", "states") or "")
        if not isinstance(state, State):
            return None
        choices = self._questions.choices(rule, "choice", state.question)
        if len(choices) != 1:
            return None
        if name == "share_of_year":
            days = rule.integer("days_in_year", 360, 366) if rule.has("days_in_year") else 365
            return None if days is None else ShareOfYear(state.id, choices[0], days)
        listed = rule.mapping("costs")
        costs: dict[str, str] = {}
        keys = [entry.key for entry in listed.entries] if listed else []
        each = Fields(listed, self._problems, "costs", keys) if listed else None
        for choice in keys:
            self._questions.check_choice(choice, rule, "costs", state.question)
            proxy = self._name(each, choice, "proxies") if each else None
            if proxy is not None and each is not None:
                self._check_price(each, choice, proxy, "week")
                costs[choice] = proxy
        no_saving = frozenset(self._questions.choices(rule, "no_saving", state.question))
        return WeeksAvoided(state.id, choices[0], MappingProxyType(costs), no_saving)

    def _check_price(self, fields: Fields, key: str, proxy: str, unit: str) -> None:
        found = self._known["proxies"].get(proxy)
        if isinstance(found, Proxy) and found.per != unit:
            fields.problem(
                key,
                f"{proxy} is a price for a {found.per}, and a {unit} is counted",
                f"Name a price in {self._currency}/{unit}",
            )

    def _in_words(self, fields: Fields, id: str, label: Words) -> InWords | None:
        outcome = self._name(fields, "outcome", "service_outcomes", "community_outcomes")
        why = self._words(fields, "why")
        output = self._name(fields, "output", "outputs")
        ladder = self._name(fields, "ladder", "ladders")
        if fields.has("output") == fields.has("ladder"):
            fields.problem(
                None, "a value in words is counted by one output or one ladder", "Name one of the two"
            )
        if outcome is None or (output is None and ladder is None):
            return None
        return InWords(id, label, outcome, why, output, ladder)

    # --- time given, tender questions -----------------------------------------------------------------

    def _contributions(self) -> Contributions | None:
        node = self._top.node("contributions")
        if node is None:
            return None
        fields = Fields(
            node, self._problems, "contributions", _CONTRIBUTION_KEYS, required=_CONTRIBUTION_KEYS
        )
        hours, minutes = self._questions.number(fields, "hours"), self._questions.number(fields, "minutes")
        sort = self._questions.closed(fields, "sort")
        planned = self._questions.all_closed(fields, "planned_by")
        delivered = self._questions.all_closed(fields, "delivered_by")
        if hours is None or minutes is None or sort is None or not planned or not delivered:
            return None
        if len({question.flow for question in (hours, minutes, sort, *planned, *delivered)}) > 1:
            fields.problem(None, "contributions come from one flow", "Name questions of one flow only")
        activity = self._questions.choices(fields, "activity", sort)
        listed = fields.mapping("involvement")
        kinds = [entry.key for entry in listed.entries] if listed else []
        words = Fields(listed, self._problems, "involvement", kinds) if listed else None
        for kind in kinds:
            self._questions.check_choice(kind, fields, "involvement", sort)
        for choice in self._questions.choices_of(sort):
            if choice not in (*kinds, *activity):
                fields.problem(
                    "involvement", f"the choice {choice} of {sort} has no place", f"Add {choice}: {{en: …}}"
                )
        return Contributions(
            hours,
            minutes,
            sort,
            activity[0] if activity else "",
            MappingProxyType({kind: self._words(words, kind) for kind in kinds} if words else {}),
            planned,
            delivered,
            MappingProxyType({name: Who(who) for name, who in self._who(fields, "planners").items()}),
            MappingProxyType({name: Who(who) for name, who in self._who(fields, "deliverers").items()}),
        )

    def _who(self, fields: Fields, key: str) -> dict[str, str]:
        """Which choice of the question stands for which side of the matrix."""
        question = self._questions.first_closed(fields, "planned_by" if key == "planners" else "delivered_by")
        listed = fields.mapping(key)
        if listed is None or question is None:
            return {}
        names = [entry.key for entry in listed.entries]
        each = Fields(listed, self._problems, key, names)
        for name in names:
            self._questions.check_choice(name, fields, key, question)
        for choice in self._questions.choices_of(question):
            if choice not in names:
                fields.problem(key, f"the choice {choice} of {question} has no place", f"Add {choice}: …")
        found = {name: each.one_of(name, [str(who) for who in Who]) for name in names}
        return {name: who for name, who in found.items() if who is not None}

    def _tender_answers(self) -> TenderAnswers | None:
        node = self._top.node("tender_answers")
        if node is None:
            return None
        keys = ("id", "label", "flow", "questions")
        fields = Fields(node, self._problems, "tender_answers", keys, required=keys)
        flow = self._questions.flow(fields, "flow")
        questions = self._questions.of_flow(fields, "questions", flow)
        return TenderAnswers(fields.text("id") or "", self._words(fields, "label"), flow, questions)

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
            for id in self._known.get(name, {}):
                if id not in ids:
                    self._problems.add(
                        self._lines[(name, id)],
                        name,
                        f"the chain ends at {quote(id)}: nothing names it",
                        f"Name it in {leads_to[name]}",
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

# list -> what an entry is called, its keys besides id, and which of them it needs
_ENTRIES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "sources": ("a source", ("title", "note"), ("title",)),
    "reach": ("a reach", ("label", "role", "flow"), ("label", "role", "flow")),
    "activities": ("an activity", ("label",), ("label",)),
    "outputs": (
        "an output",
        ("label", "unit", "activities", "sum", "span", "each", "about", "counts_people"),
        ("label", "unit", "activities", "sum"),
    ),
    "ladders": ("a ladder", ("label", "question", "apart_days", "bands"), ("label", "question")),
    "states": ("a state", ("label", "question", "no_answer"), ("label", "question")),
    "service_outcomes": (
        "a service outcome",
        ("label", "stakeholder", "outputs", "measured_by"),
        ("label", "stakeholder", "outputs"),
    ),
    "aims": ("an aim", ("strategy", "label"), ("strategy", "label")),
    "national_indicators": ("a National Indicator", ("label",), ("label",)),
    "community_outcomes": (
        "a community outcome",
        ("label", "dimension", "outcomes", "aims", "indicators"),
        ("label", "dimension", "outcomes"),
    ),
    "proxies": (
        "a proxy",
        ("label", "value", "unit", "price_year", "source", "historic", "note"),
        ("label", "value", "unit", "price_year", "source"),
    ),
    "valuations": (
        "a valuation",
        ("label", "outcome", "proxy", "quantity", "accrues_to", "level", "kind", "transfer"),
        ("label", "outcome", "proxy", "quantity", "accrues_to", "level", "kind"),
    ),
    "in_words": (
        "a value in words",
        ("label", "outcome", "why", "output", "ladder"),
        ("label", "outcome", "why"),
    ),
}
