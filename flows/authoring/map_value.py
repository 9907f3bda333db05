"""Reads what a value map says beside its money: value told in words, time given, tender questions."""

from __future__ import annotations

from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.map_draft import MapDraft
from flows.value.references import Words
from flows.value.valuation import InWords
from flows.value.value_map import Contributions, Principle, TenderAnswers, Who

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


class ValueReader:
    """Reads the entries about value; the draft knows what came before them in the chain."""

    def __init__(self, draft: MapDraft) -> None:
        self.draft = draft

    def in_words(self, fields: Fields, id: str, label: Words) -> InWords | None:
        outcome = self.draft.name(fields, "outcome", "service_outcomes", "community_outcomes")
        why = self.draft.words(fields, "why")
        output = self.draft.name(fields, "output", "outputs")
        ladder = self.draft.name(fields, "ladder", "ladders", "scales")
        if fields.has("output") == fields.has("ladder"):
            fields.problem(
                None, "a value in words is counted by one output or one ladder", "Name one of the two"
            )
        if outcome is None or (output is None and ladder is None):
            return None
        return InWords(id, label, outcome, why, output, ladder)

    def principle(self, fields: Fields, id: str, label: Words) -> Principle | None:
        shown_by = self.draft.questions.of_any_type(fields, "shown_by")
        tendered_in = self.draft.questions.of_any_type(fields, "tendered_in")
        if not fields.has("shown_by") and not fields.has("tendered_in"):
            fields.problem(
                None,
                "nothing shows this principle",
                "Name questions in shown_by, or tender questions in tendered_in",
            )
        if len({question.flow for question in tendered_in}) > 1:
            fields.problem("tendered_in", "tender questions stand in one flow", "Name questions of one flow")
            return None
        return Principle(id, label, shown_by, tendered_in)

    # --- time given, tender questions -----------------------------------------------------------------

    def contributions(self) -> Contributions | None:
        node = self.draft.top.node("contributions")
        if node is None:
            return None
        fields = Fields(
            node,
            self.draft.problems,
            "contributions",
            (*_CONTRIBUTION_KEYS, "received"),
            required=_CONTRIBUTION_KEYS,
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
            self.draft.questions.numbers(fields, "received"),
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
