"""The small programme with a scale that people and their workers place them on."""

from __future__ import annotations

from collections.abc import Sequence
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

NORMS = '{sd: 6, alpha: "0.84", mean: "23.5", correlation: "0.70", source: heard}'
LADDER = (
    "ladders:\n  - {id: scale, label: The scale, question: asked/scale, worker: asked/by_worker,"
    f" norms: {NORMS}}}\n"
)
ON_A_SCALE = altered(("service_outcomes:\n", f"{LADDER}service_outcomes:\n"))


@cache
def flows() -> dict[str, Flow]:
    ladder = "type: ladder, label: How is it?, steps: 20, choices: {1: Bad, 20: Good}"
    more = f"  - {{name: scale, {ladder}}}\n  - {{name: by_worker, {ladder}}}\n"
    more += "  - {name: short, type: ladder, label: How is it?, steps: 5, choices: {1: Bad, 5: Good}}\n"
    flow, problems = read_flow("asked.yaml", f"{FLOW}{more}".encode())
    assert flow is not None, problems
    return {"asked": flow}


def read(text: str = ON_A_SCALE) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    return read_value_map("value-map.yaml", text.encode(), flows())


def placed(readings: Sequence[tuple[int, int]], by_worker: Sequence[int | None] | None = None) -> Answers:
    """Each person's first and latest step, and where their worker places them."""
    answers = Answers()
    for place, (person, (first, latest)) in enumerate(zip(names(len(readings)), readings, strict=True)):
        answers.of(person, weeks_before(5), scale=first)
        said = by_worker[place] if by_worker is not None else None
        answers.of(person, MONDAY, scale=latest, **({} if said is None else {"by_worker": said}))
    return answers


def summed(answers: Answers) -> Summary:
    value_map, problems = read()
    assert value_map is not None, "\n".join(map(str, problems))
    return summarise(value_map, answers.evidence(), week())
