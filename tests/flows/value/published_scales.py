"""A small programme that asks the items of published scales. Their words are not ours to ship: they are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from flows.authoring.flow_file import read_flow
from flows.authoring.problems import Problem
from flows.authoring.value_map import read_value_map
from flows.conversation.definition import Flow
from flows.value.figures import Summary
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.samples import MONDAY, names, week, weeks_before
from tests.flows.value.small_maps import FLOW, Answers, altered

WHO5 = tuple(f"who_{number}" for number in range(1, 6))
SWEMWBS = tuple(f"short_{number}" for number in range(1, 8))
UCLA3 = tuple(f"ucla_{number}" for number in range(1, 4))


def _all(questions: Iterable[str]) -> str:
    return f"[{', '.join(f'asked/{question}' for question in questions)}]"


SCALES = f"""\
scales:
  - {{id: who, label: Wellbeing, scale: who5, items: {_all(WHO5)}, licence: asked_for}}
  - {{id: short, label: Mental wellbeing, scale: swemwbs, items: {_all(SWEMWBS)}, licence: asked_for}}
  - {{id: alone, label: Loneliness, scale: ucla3, items: {_all(UCLA3)}}}
  - {{id: anxious, label: Anxiety, scale: ons4, area: anxiety, items: asked/anxious}}
  - {{id: lonely, label: Lonely, scale: loneliness, items: asked/lonely}}
"""
LICENCE = "sources:\n  - {id: asked_for, title: Licence 12 of the owner}\n"
ON_SCALES = altered(("sources:\n", LICENCE), ("service_outcomes:\n", f"{SCALES}service_outcomes:\n"))


def _item(name: str, least: int, most: int, low: str, high: str) -> str:
    words = f"{{{least}: {low}, {most}: {high}}}"
    return f"  - {{name: {name}, type: ladder, start: {least}, end: {most}, label: How is it?, choices: {words}}}\n"


ITEMS = "".join(
    (
        *(_item(name, 0, 5, "At no time", "All of the time") for name in WHO5),
        *(_item(name, 1, 5, "None of the time", "All of the time") for name in SWEMWBS),
        *(_item(name, 1, 3, "Hardly ever", "Often") for name in UCLA3),
        _item("anxious", 0, 10, "Not at all anxious", "Completely anxious"),
        _item("lonely", 1, 5, "Often / always", "Never"),
    )
)


@cache
def flows(items: str = ITEMS, lists: str = "") -> dict[str, Flow]:
    text = FLOW.replace("choices:\n", f"choices:\n{lists}", 1) + items
    flow, problems = read_flow("asked.yaml", text.encode())
    assert flow is not None, "\n".join(map(str, problems))
    return {"asked": flow}


def read(
    text: str = ON_SCALES, items: str = ITEMS, lists: str = ""
) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    return read_value_map("value-map.yaml", text.encode(), flows(items, lists))


def the_map() -> ValueMap:
    value_map, problems = read()
    assert value_map is not None, "\n".join(map(str, problems))
    return value_map


def answered(
    questions: Sequence[str], people: Sequence[tuple[Sequence[int | None], Sequence[int | None]]]
) -> Answers:
    """Each person's answers to these questions, at first and latest; ``None`` is one that was left out."""
    found = Answers()
    for person, readings in zip(names(len(people)), people, strict=True):
        for at, items in zip((weeks_before(5), MONDAY), readings, strict=True):
            given = dict(zip(questions, items, strict=True))
            found.of(person, at, **{name: item for name, item in given.items() if item is not None})
    return found


def summed(answers: Answers) -> Summary:
    return summarise(the_map(), answers.evidence(), week())
