"""Looks up the questions that a value map refers to, and the map's entries that questions refer to.

A reference is ``flow/question``, by the question's bare name or its path; the map keeps the path. What
cannot be counted, or does not exist, is a Problem.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flows.authoring.fields import Fields
from flows.authoring.flow_files import FlowFile
from flows.authoring.problems import Problem, Problems, did_you_mean, quote
from flows.authoring.yaml_nodes import Scalar
from flows.conversation.definition import FEEDS_NOTHING, Flow, Question, QuestionType
from flows.value.references import QuestionReference
from flows.value.valuation import questions_of
from flows.value.value_map import ValueMap

NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})

MOST_STEPS = 100

FILES = frozenset({QuestionType.FILE, QuestionType.IMAGE})


@dataclass(frozen=True, slots=True)
class AsItem:
    """A question as an item of a scale: its line in the map, and what it is answered with."""

    line: int
    reference: QuestionReference
    #: in their order; ``None`` where it is answered with anything else than a few whole numbers
    steps: tuple[int, ...] | None
    #: the words of the steps that have some, by language
    words: Mapping[int, Mapping[str, str]]
    repeats: bool


class Questions:
    """The questions of a programme's flows, asked for by a value map."""

    def __init__(
        self,
        flows: Mapping[str, Flow],
        problems: Problems,
        sources: Mapping[str, FlowFile] = MappingProxyType({}),
    ) -> None:
        self._flows = flows
        self._sources = sources
        self._problems = problems

    def flow(self, fields: Fields, key: str) -> str:
        name = fields.text(key) or ""
        if name and name not in self._flows:
            fields.problem(key, f"there is no flow {quote(name)}", did_you_mean(name, self._flows))
        return name

    def numbers(self, fields: Fields, key: str) -> tuple[QuestionReference, ...]:
        """Questions whose answers can be added up."""
        found = []
        for scalar in fields.scalars(key):
            reference, question = self._find(scalar, key)
            if question is not None and (question.type not in NUMBERS or question.is_ladder):
                self._problems.add(
                    scalar.line,
                    key,
                    f"the answers to {reference} are no numbers to add up",
                    "Name a question of type integer or decimal",
                )
            elif reference is not None:
                found.append(reference)
        return tuple(dict.fromkeys(found))

    def of_any_type(self, fields: Fields, key: str) -> tuple[QuestionReference, ...]:
        """Questions, whatever they ask for."""
        found = (self._find(scalar, key)[0] for scalar in fields.scalars(key))
        return tuple(dict.fromkeys(reference for reference in found if reference is not None))

    def number(self, fields: Fields, key: str) -> QuestionReference | None:
        found = self.numbers(fields, key)
        return found[0] if found else None

    def ladder(self, fields: Fields, key: str) -> tuple[QuestionReference, int, int] | None:
        """A ladder's question with its lowest and its highest step."""
        scalar = fields.scalar(key)
        reference, question = self._find(scalar, key) if scalar else (None, None)
        if reference is None or question is None:
            return None
        if question.is_ladder and question.steps is not None:
            return reference, int(question.steps.start), int(question.steps.end)
        steps = [row.name for row in self._flows[reference.flow].choices_of(question)]
        if question.is_ladder and steps and all(step.isascii() and step.isdigit() for step in steps):
            return reference, min(map(int, steps)), max(map(int, steps))
        fields.problem(key, f"{reference} is no ladder", "Name a question of type ladder")
        return None

    def items_of_scale(self, fields: Fields, key: str) -> tuple[AsItem, ...]:
        """Questions that a scale adds up, as far as they are there."""
        found = []
        for scalar in fields.scalars(key):
            reference, question = self._find(scalar, key)
            if reference is not None and question is not None:
                flow = self._flows[reference.flow]
                words = {
                    int(row.name): {code: text.source for code, text in row.label.by_language.items()}
                    for row in flow.choices_of(question)
                    if _is_step(row.name)
                }
                repeats = question.name not in flow.lone_paths
                found.append(AsItem(scalar.line, reference, _steps_of(question, words), words, repeats))
        return tuple(found)

    def closed(self, fields: Fields, key: str) -> QuestionReference | None:
        """A question with one choice."""
        scalar = fields.scalar(key)
        return self._closed(scalar, key) if scalar else None

    def attachment(self, fields: Fields, key: str) -> QuestionReference | None:
        """A question that is answered with a file or a picture."""
        scalar = fields.scalar(key)
        reference, question = self._find(scalar, key) if scalar else (None, None)
        if question is not None and question.type not in FILES:
            fields.problem(key, f"{reference} takes no file", "Name a question of type file or image")
            return None
        return reference

    def all_closed(self, fields: Fields, key: str) -> tuple[QuestionReference, ...]:
        found = (self._closed(scalar, key) for scalar in fields.scalars(key))
        return tuple(reference for reference in found if reference is not None)

    def first_closed(self, fields: Fields, key: str) -> QuestionReference | None:
        """The first of several that exists; what is wrong with them was said when all were read."""
        for scalar in fields.scalars(key):
            flow, _, name = scalar.text.strip().partition("/")
            question = self._question(flow, name)
            if question is not None:
                return QuestionReference(flow, question.path)
        return None

    def of_flow(self, fields: Fields, key: str, flow: str) -> tuple[str, ...]:
        """Questions of one flow, by name alone."""
        found = []
        for scalar in fields.scalars(key):
            question = self._question(flow, scalar.text.strip())
            if question is not None:
                found.append(question.path)
            elif flow in self._flows:
                self._no_question(scalar, key, flow, scalar.text.strip())
        return tuple(found)

    def choices(self, fields: Fields, key: str, question: QuestionReference) -> tuple[str, ...]:
        """Choices of a closed question; each that it does not have is a Problem."""
        return tuple(text for text in fields.texts(key) if self.check_choice(text, fields, key, question))

    def choices_of(self, question: QuestionReference) -> tuple[str, ...]:
        flow = self._flows[question.flow]
        return tuple(row.name for row in flow.choices_of(flow.by_path[question.question]))

    def check_choice(self, name: str, fields: Fields, key: str, question: QuestionReference) -> bool:
        known = self.choices_of(question)
        if name in known:
            return True
        fields.problem(key, f"{question} has no choice {quote(name)}", did_you_mean(name, known))
        return False

    def feeding(self, value_map: ValueMap, unread: Collection[str] = ()) -> tuple[Problem, ...]:
        """Questions that say they feed the map (``counts``, ``measures``) where the map does not agree.

        Of entries that could not be read nobody knows what they would have said.
        """
        sums = {output.id: output.sum for output in value_map.outputs}
        counts: dict[str, tuple[QuestionReference, ...]] = dict(sums)
        tender = value_map.tender_answers
        if tender is not None:
            counts[tender.id] = tuple(QuestionReference(tender.flow, path) for path in tender.questions)
        counts |= {promise.id: promise.reports for promise in value_map.promises}
        counts |= {target.id: target.sum for target in value_map.targets}
        counts |= {each.id: questions_of(each.quantity) for each in value_map.valuations}
        measures = {ladder.id: ladder.questions for ladder in value_map.ladders}
        measures |= {state.id: (state.question,) for state in value_map.states}
        found: list[Problem] = []
        for flow in self._flows.values():
            for question in flow.questions:
                for column, feeds, known in (
                    ("counts", question.counts, counts),
                    ("measures", question.measures, measures),
                ):
                    if feeds is not None and feeds != FEEDS_NOTHING and feeds not in unread:
                        found += _disagreement(
                            flow, self._sources.get(flow.id), question, column, feeds, known
                        )
        return tuple(found)

    def _closed(self, scalar: Scalar, key: str) -> QuestionReference | None:
        reference, question = self._find(scalar, key)
        if question is not None and question.type is not QuestionType.SELECT_ONE:
            self._problems.add(
                scalar.line, key, f"{reference} is no closed question", "Name a question of type select_one"
            )
            return None
        return reference

    def _find(self, scalar: Scalar, key: str) -> tuple[QuestionReference | None, Question | None]:
        text = scalar.text.strip()
        flow, _, name = text.partition("/")
        if flow not in self._flows:
            example = next(iter(self._flows), "check-in")
            self._problems.add(
                scalar.line,
                key,
                f"{quote(text)} names the flow {quote(flow)}, which is not there",
                did_you_mean(
                    flow, self._flows, f"Write flow/question, for example {example}/{name or 'hours'}"
                ),
            )
            return None, None
        question = self._question(flow, name)
        if question is None:
            self._no_question(scalar, key, flow, name)
            return None, None
        return QuestionReference(flow, question.path), question

    def _question(self, flow: str, name: str) -> Question | None:
        found = self._flows.get(flow)
        if found is None:
            return None
        # The map may go by the name that a question had in an earlier revision.
        renamed = (each for each in found.questions if name in each.was)
        return found.by_path.get(name) or found.by_name.get(name) or next(renamed, None)

    def _no_question(self, scalar: Scalar, key: str, flow: str, name: str) -> None:
        known = self._flows[flow].by_name
        near = did_you_mean(name, known, "Write flow/question")
        self._problems.add(scalar.line, key, f"the flow {flow} has no question {quote(name)}", near)


def _is_step(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 4


def _steps_of(question: Question, words: Mapping[int, Mapping[str, str]]) -> tuple[int, ...] | None:
    steps = question.steps
    if steps is not None:
        ends = (steps.start, steps.end, steps.step)
        if any(end != end.to_integral_value() for end in ends) or steps.step < 1:
            return None
        first, last, by = map(int, ends)
        return tuple(range(first, last + 1, by)) if 0 <= last - first <= MOST_STEPS else None
    return tuple(sorted(words)) or None if question.type is QuestionType.SELECT_ONE else None


def _disagreement(
    flow: Flow,
    source: FlowFile | None,
    question: Question,
    column: str,
    feeds: str,
    known: Mapping[str, tuple[QuestionReference, ...]],
) -> list[Problem]:
    """One Problem where the question and the map do not say the same; its file is the flow's."""
    file, sheet = (source.file, source.sheet) if source is not None else (f"{flow.id}.yaml", None)
    where = source.column(column) if source is not None else column
    reference = QuestionReference(flow.id, question.path)
    if feeds not in known:
        message = f"{question.name} feeds {quote(feeds)}, which the value map does not have"
        return [Problem(file, sheet, question.row, where, message, did_you_mean(feeds, known))]
    if reference not in known[feeds]:
        message = f"{question.name} says it feeds {quote(feeds)}; the value map takes that from elsewhere"
        remedy = f"Add {reference} to {feeds} in the value map, or take {where} out"
        return [Problem(file, sheet, question.row, where, message, remedy)]
    return []
