"""What takes people's time and feeds nothing is a Problem, unless the question says that it is meant so."""

from __future__ import annotations

import pytest

from flows.authoring.checking.feeding import feeding_findings
from flows.authoring.checking.finding import Finding
from flows.authoring.flow_file import read_flow
from flows.authoring.value_map import read_value_map
from tests.flows.value.small_maps import FLOW, MAP


def findings(question: str, text: str = MAP) -> tuple[Finding, ...]:
    flow, problems = read_flow("asked.yaml", f"{FLOW}  - {question}\n".encode())
    assert flow is not None, problems
    value_map, problems = read_value_map("value-map.yaml", text.encode(), {"asked": flow})
    assert value_map is not None, problems
    return feeding_findings(flow, value_map)


@pytest.mark.parametrize(
    "question",
    [
        "{type: integer, name: shoes, label: How many shoes have you?}",
        "{type: ladder, name: shoes, label: How are your shoes?, steps: 5, choices: {1: Worn, 5: New}}",
        "{type: select_one answers, name: shoes, label: Have you shoes?}",
    ],
)
def test_a_number_or_a_choice_that_feeds_nothing_is_a_problem_with_its_line(question: str) -> None:
    [found] = findings(question)
    assert (found.is_problem, found.row) == (True, len(FLOW.splitlines()) + 1)
    assert found.message == 'the answers to "shoes" are counted nowhere in the value map'
    assert "counts: nothing" in found.remedy
    assert not findings(question.replace("name: shoes", "name: shoes, counts: nothing"))


def test_what_people_read_or_what_decides_another_question_feeds_something() -> None:
    assert not findings("{type: text, name: shoes, label: Tell us of your shoes}")
    asked = "{type: integer, name: shoes, label: How many shoes?}\n"
    note = '  - {type: note, name: many, label: So many., relevant: "${shoes} > 9"}'
    assert not findings(asked + note)
