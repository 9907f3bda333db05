"""What a flow is in a few numbers, for whoever is about to publish it: how much it asks, how long that takes about,
what of it the value map counts, and what is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.conversation.definition import Flow, Item, Question, QuestionType
from flows.value.references import Words
from flows.value.value_map import ValueMap

_SECONDS = {
    QuestionType.NOTE: 5,
    QuestionType.ACKNOWLEDGE: 5,
    QuestionType.SELECT_ONE: 10,
    QuestionType.RANGE: 10,
    QuestionType.DATE: 10,
    QuestionType.INTEGER: 12,
    QuestionType.DECIMAL: 12,
    QuestionType.SELECT_MULTIPLE: 15,
    QuestionType.RANK: 25,
    QuestionType.TEXT: 40,
}
"""How long people took in our own trials, about. A condition halves it: about half of all people come there."""

_OTHER_SECONDS = 30
_INSTANCES = 2
"""So many instances of a repeat are thought of."""


@dataclass(frozen=True, slots=True)
class Feeding:
    """A question, and what of the value map its answers become: ``entry`` is ``None`` for time given."""

    question: Question
    entry: Words | None


@dataclass(frozen=True, slots=True)
class Outline:
    asked: int
    minutes: int
    feeding: tuple[Feeding, ...]
    #: what a person is asked and nothing counts
    uncounted: tuple[Question, ...]


def outline(flow: Flow, value_map: ValueMap) -> Outline:
    """The outline of a flow in its programme."""
    feeding = tuple(_feeding(flow, value_map))
    counted = {each.question.path for each in feeding}
    asked = [question for question in flow.questions if question.is_asked]
    uncounted = tuple(question for question in asked if question.path not in counted)
    return Outline(len(asked), _minutes(flow), feeding, uncounted)


def _minutes(flow: Flow) -> int:
    if flow.settings.minutes:
        return flow.settings.minutes
    seconds = 0.0
    for question, around in flow.walk():
        if not question.is_asked and question.type is not QuestionType.NOTE:
            continue
        took = float(_SECONDS.get(question.type, _OTHER_SECONDS))
        items: tuple[Item, ...] = (*around, question)
        for item in items:
            took *= 0.5 if item.relevant is not None else 1
        for group in around:
            took *= _INSTANCES if group.repeats else 1
        seconds += took
    return max(1, round(seconds / 60))


def _feeding(flow: Flow, value_map: ValueMap) -> Iterator[Feeding]:
    named: list[tuple[str, str, Words | None]] = []
    for output in value_map.outputs:
        named += [(each.flow, each.question, output.label) for each in output.sum]
    for ladder in value_map.ladders:
        named += [(each.flow, each.question, ladder.label) for each in ladder.questions]
    for state in value_map.states:
        named.append((state.question.flow, state.question.question, state.label))
    if (tender := value_map.tender_answers) is not None:
        named += [(tender.flow, path, tender.label) for path in tender.questions]
    if (given := value_map.contributions) is not None:
        time = (given.hours, given.minutes, given.sort, *given.planned_by, *given.delivered_by)
        named += [(each.flow, each.question, None) for each in time]
    for label, questions in value_map.asked_beside():
        named += [(each.flow, each.question, label) for each in questions]
    entries: dict[str, list[Words | None]] = {}
    for of, path, entry in named:
        if of == flow.id:
            entries.setdefault(path, []).append(entry)
    for question in flow.questions:
        for entry in entries.get(question.path, ()):
            yield Feeding(question, entry)
