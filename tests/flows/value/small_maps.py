"""A small programme of one flow and a map that values three changes, to be altered by each test."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from flows.authoring.flow_file import read_flow
from flows.authoring.problems import Problem
from flows.authoring.value_map import read_value_map
from flows.conversation.definition import Flow
from flows.value.evidence import Evidence
from flows.value.figures import Summary
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.samples import MONDAY, Diary, week

FLOW = """\
flow: asked
title: Asked
audience: service_user
choices:
  answers: [{name: yes_it_did, label: It did}, {name: it_did_not, label: It did not}]
survey:
  - {type: integer, name: visits_before, label: How often last year?}
  - {type: integer, name: visits_now, label: How often this year?}
  - {type: integer, name: shopped, label: How often did you shop for them?}
  - {type: integer, name: served, label: How many meals?, counts: meals}
  - {type: select_one answers, name: friends, label: Did you make friends?}
"""
MAP = """\
value_map: small
title: Small
year_begins: january
sources:
  - {id: study, title: A study}
  - {id: said, title: The steering group, grade: E0}
  - {id: heard, title: A report, as_quoted: yes}
stakeholders:
  - {id: residents, label: Residents, in_group: 40, involved: 30}
  - {id: neighbours, label: Neighbours}
activities: [{id: cooking, label: Cooking}]
outputs: [{id: meals, label: Meals, unit: meal, activities: [cooking], sum: asked/served}]
service_outcomes:
  - {id: healthier, label: Healthier, stakeholder: residents, outputs: meals}
  - {id: company, label: Company, stakeholder: residents, outputs: meals}
  - {id: less_help, label: Less help, stakeholder: neighbours, outputs: meals}
aims:
  - {id: well, strategy: Borough plan, label: People live well}
  - {id: together, strategy: Borough plan, label: People look out for one another}
community_outcomes:
  - {id: health, label: Health, dimension: social, outcomes: healthier, aims: [well, together]}
  - {id: bonds, label: Bonds, dimension: economic, outcomes: [company, less_help], aims: together}
proxies:
  - {id: gp_visit, label: A visit, value: 19, low: 15, high: 30, unit: GBP/time, price_year: 2009, source: study}
  - {id: club, label: A club, value: "48.25", unit: GBP/person, price_year: 2009, source: study}
  - {id: shopping, label: An hour of shopping, value: 5, unit: GBP/time, price_year: 2009, source: heard}
valuations:
  - id: fewer_visits
    label: Fewer visits
    outcome: healthier
    proxy: gp_visit
    quantity: {rule: fewer_times, before: asked/visits_before, now: asked/visits_now}
    accrues_to: nhs
    kind: fiscal
    cashable: partly
    attribution_to_others: {central: "0.10", low: "0.05", high: "0.20", source: study}
  - id: friends
    label: Friends
    outcome: company
    proxy: club
    quantity: {rule: people_who, question: asked/friends, choices: yes_it_did}
    accrues_to: people
    kind: social
    deadweight: {central: "0.10", source: study}
    attribution_to_others: {central: "0.35", source: said}
  - id: shopping_less
    label: Neighbours shop less
    outcome: less_help
    proxy: shopping
    quantity: {rule: number_given, questions: asked/shopped, takes_away: yes}
    accrues_to: community
    kind: social
    deadweight: {central: "0.05", source: said}
"""


@cache
def flows() -> dict[str, Flow]:
    flow, problems = read_flow("asked.yaml", FLOW.encode())
    assert flow is not None, problems
    return {"asked": flow}


def read(text: str = MAP) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    return read_value_map("value-map.yaml", text.encode(), flows())


def small_map(text: str = MAP) -> ValueMap:
    value_map, problems = read(text)
    assert value_map is not None, "\n".join(map(str, problems))
    return value_map


def altered(*changes: tuple[str, str]) -> str:
    text = MAP
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


class Answers(Diary):
    """``answers.of("ada", visits_before=12, visits_now=9)``."""

    def of(self, person: str, at: datetime = MONDAY, **answers: Any) -> None:
        self.joins(person)
        self.says(person, "asked", at, **answers)

    def summed(self, text: str = MAP) -> Summary:
        return summarise(small_map(text), self.evidence(), week())


def everybody(count: int = 20) -> Evidence:
    answers = Answers()
    for number in range(count):
        answers.of(
            f"p{number:02}",
            visits_before=12,
            visits_now=9 if number % 4 else 14,
            friends="yes_it_did" if number % 5 else "it_did_not",
            shopped=number % 3,
            served=5,
        )
    return answers.evidence()
