"""Value maps from YAML: the shipped one, and every mistake an author can make, each with its line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.authoring.problems import Problem
from flows.authoring.programme_file import read_programme
from flows.authoring.value_map import read_value_map
from flows.conversation.definition import Flow
from flows.value.value_map import Dimension, ValueMap
from tests.flows.value.samples import LIBRARY, st_james_house

FOLDER: Path = LIBRARY / "st-james-house"
MAP = "value-map.yaml"


@cache
def flows() -> dict[str, Flow]:
    programme, problems = read_programme({file.name: file.read_bytes() for file in FOLDER.glob("*.yaml")})
    assert programme is not None, problems
    return dict(programme.flows)


@cache
def shipped() -> str:
    return (FOLDER / MAP).read_text(encoding="utf-8")


def read(text: str) -> tuple[ValueMap | None, tuple[Problem, ...]]:
    return read_value_map(MAP, text.encode(), flows())


def changed(old: str, new: str) -> list[Problem]:
    """The Problems after one change; every one of them has a remedy."""
    assert old in shipped()
    value_map, problems = read(shipped().replace(old, new, 1))
    assert value_map is None
    assert all(problem.remedy and problem.message for problem in problems)
    return list(problems)


def test_the_map_of_st_james_house_holds_the_whole_chain_with_the_decks_prices() -> None:
    value_map = st_james_house()
    assert {str(proxy.value): proxy.unit for proxy in value_map.proxies} == {
        "2000": "GBP/tenancy",
        "484": "GBP/week",
        "202": "GBP/week",
        "1200": "GBP/week",
        "4379": "GBP/year",
    }
    assert all(proxy.historic and proxy.price_year == 2008 for proxy in value_map.proxies)
    assert {outcome.dimension for outcome in value_map.community_outcomes} == set(Dimension)
    assert {indicator.id for indicator in value_map.indicators} == {
        "ni_152",
        "ni_166",
        "ni_171",
        "ni_172",
    }
    assert [valuation.id for valuation in value_map.valuations if valuation.transfer] == [
        "incapacity_benefit"
    ]
    assert {aim.strategy.split()[0] for aim in value_map.aims} == {"Camden", "Islington"}


def test_every_outcome_traces_back_to_an_activity() -> None:
    value_map = st_james_house()
    for outcome in value_map.community_outcomes:
        services = [service for service in value_map.service_outcomes if service.id in outcome.outcomes]
        outputs = [output for service in services for output in map(value_map.output, service.outputs)]
        assert services
        assert all(output.activities for output in outputs)


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ("proxy: hostel_week\n", "proxy: hostel_weak\n", "hostel_weak", 'Did you mean "hostel_week"?'),
        (
            "check-in/training_hours]",
            "check-in/traning_hours]",
            "no question",
            'Did you mean "training_hours"?',
        ),
        ("question: check-in/housing\n", "question: check-in/home\n", "no ladder", "type ladder"),
        ("question: check-in/home\n", "question: check-in/housing\n", "no closed question", "select_one"),
        ("sum: [check-in/training_hours]", "sum: [check-in/story]", "no numbers", "integer or decimal"),
        ("choice: hostel\n", "choice: hostal\n", "no choice", 'Did you mean "hostel"?'),
        ("outcome: living_independently", "outcome: living_independent", "not among", "Did you mean"),
        ("accrues_to: council", "accrues_to: counsel", "cannot be", 'Did you mean "council"?'),
        ("rule: weeks_avoided", "rule: week_avoided", "cannot be", 'Did you mean "weeks_avoided"?'),
        ("unit: GBP/week", "unit: week", "no price for one unit", "GBP/week"),
        ("unit: GBP/year", "unit: GBP/week", "a price for a week, and a year is counted", "GBP/year"),
        ("value: 484", "value: lots", "has to be a number", "for example"),
        ("value: 484", "value: -484", "neither negative", "source"),
        ("price_year: 2008", "price_yeer: 2008", "no key", 'Did you mean "price_year"?'),
        ("transfer: yes ", "transfer: perhaps ", "yes or no", "Write transfer: yes"),
        ("from_band: in_crisis", "from_band: secure", "is not above", "higher band"),
        ("first: 3, last: 4", "first: 2, last: 4", "do not overlap", "lowest step up"),
        ("flow: tender-questions", "flow: tender-question", "no flow", 'Did you mean "tender-questions"?'),
        (
            "nobody_professional: users}",
            "nobody_profesional: users}",
            "no choice",
            'Did you mean "nobody_professional"?',
        ),
        ("    opinion: {en:", "    opinions: {en:", "no choice", 'Did you mean "opinion"?'),
        ('bn: "প্রশিক্ষণ"}', 'ben: "প্রশিক্ষণ"}', 'missing in the language "bn"', "Add bn"),
        ("outputs: [paper_recycled, landfill_avoided]", "outputs: [paper_recycled]", "chain ends", "outcome"),
        ("  - {id: stationery, label", "  - {id: recycling, label", "is taken by line", "another id"),
        ("source: nef_2008", "source: nef_2009", "not among the sources", 'Did you mean "nef_2008"?'),
        (
            "output: landfill_avoided",
            "ladder: housing",
            "not among the ladders",
            'Did you mean "housing_ladder"?',
        ),
        ("currency: GBP", "currency: pounds", "three-letter code", "GBP"),
    ],
)
def test_each_mistake_says_where_what_and_how_to_mend_it(
    old: str, new: str, message: str, remedy: str
) -> None:
    problems = changed(old, new)
    found = [problem for problem in problems if message in problem.message and remedy in problem.remedy]
    assert found, "\n".join(map(str, problems))
    assert all(problem.file == MAP and problem.row for problem in found)


def test_the_line_is_the_line_of_the_mistake() -> None:
    lines = shipped().splitlines()
    for old, new in (("value: 484", "value: lots"), ("accrues_to: council", "accrues_to: counsel")):
        line = next(number for number, text in enumerate(lines, 1) if old in text)
        assert line in {problem.row for problem in changed(old, new)}


def test_every_mistake_is_shown_at_once() -> None:
    text = shipped()
    for old, new in (
        ("value: 484", "value: lots"),
        ("rule: ladder_move", "rule: ladder"),
        ("dimension: social", "dimension: sociable"),
    ):
        text = text.replace(old, new, 1)
    assert len({problem.row for problem in read(text)[1]}) >= 3


def test_a_question_that_feeds_what_the_map_does_not_have_is_told_in_its_own_file() -> None:
    without = (
        shipped()
        .replace("  - id: training_hours\n", "  - id: training_time\n")
        .replace("training_hours]\n    measured", "training_time]\n    measured")
    )
    problems = [problem for problem in read(without)[1] if problem.file == "check-in.yaml"]
    assert [(problem.column, "training_hours" in problem.message) for problem in problems] == [
        ("counts", True)
    ]
    assert problems[0].row


def test_an_empty_map_and_one_of_another_shape_are_problems() -> None:
    for text in ("", "- a\n- b\n", "value_map: 12\ntitle: x\noutputs: nonsense\n", "value_map: a\n"):
        value_map, problems = read(text)
        assert value_map is None
        assert problems


def test_a_map_of_nothing_but_a_title_measures_nothing_and_is_a_map() -> None:
    value_map, problems = read_value_map(MAP, b"value_map: plain\ntitle: Plain\n", {})
    assert (problems, value_map is not None) == ((), True)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_change_to_a_map_makes_the_reader_raise(data: st.DataObject) -> None:
    lines = shipped().splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "cut", "other", "indent"])):
            case "drop":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case "other":
                lines[at] = lines[data.draw(st.integers(0, len(lines) - 1))]
            case _:
                lines[at] = "  " + lines[at]
    value_map, problems = read("\n".join(lines))
    assert (value_map is None) == bool(problems)


@given(st.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    value_map, problems = read_value_map(MAP, content, flows())
    assert (value_map is None) == bool(problems)
