"""St James House as a whole: its files agree with one another, and everything that ships can be read."""

from __future__ import annotations

from functools import cache

import pytest

from flows.authoring.programme import Programme
from flows.authoring.programme_file import read_programme
from tests.flows.library.sentences import FLOWS, LANGUAGES, PROGRAMME


@cache
def st_james_house() -> Programme:
    files = {file.name: file.read_bytes() for file in PROGRAMME.iterdir() if file.is_file()}
    programme, problems = read_programme(files)
    assert [str(problem) for problem in problems] == []
    assert programme is not None
    return programme


def test_it_reads_without_a_problem() -> None:
    assert st_james_house().id == "st-james-house"
    assert set(st_james_house().flows) == set(FLOWS)


def test_every_question_that_feeds_the_value_map_names_something_in_it() -> None:
    value_map = st_james_house().value_map
    outputs = {output.id for output in value_map.outputs}
    if value_map.tender_answers is not None:
        outputs.add(value_map.tender_answers.id)
    indicators = {ladder.id for ladder in value_map.ladders} | {state.id for state in value_map.states}
    questions = [question for flow in st_james_house().flows.values() for question in flow.questions]
    assert {question.counts for question in questions if question.counts} <= outputs
    assert {question.measures for question in questions if question.measures} <= indicators


def test_every_number_and_ladder_of_the_map_is_asked_by_the_question_that_says_so() -> None:
    programme = st_james_house()
    for output in programme.value_map.outputs:
        for reference in output.sum:
            assert programme.flows[reference.flow].by_path[reference.question].counts == output.id
    asked_by = {ladder.id: ladder.question for ladder in programme.value_map.ladders}
    asked_by |= {state.id: state.question for state in programme.value_map.states}
    for indicator, reference in asked_by.items():
        assert programme.flows[reference.flow].by_path[reference.question].measures == indicator


@pytest.mark.parametrize(
    ("role", "flows"),
    [
        ("service_user", ("check-in", "gave-time")),
        ("supplier", ("tender-questions", "gave-time")),
        ("provider", ("delivery-report", "gave-time")),
        ("worker", ("gave-time",)),
        ("commissioner", ()),
    ],
)
def test_each_role_has_its_flows_and_anyone_may_give_time(role: str, flows: tuple[str, ...]) -> None:
    assert st_james_house().roles[role] == flows


def test_the_bengali_is_marked_as_not_yet_checked_everywhere() -> None:
    programme = st_james_house()
    assert programme.languages == LANGUAGES
    assert programme.unchecked_languages == ("bn",)
    assert {flow.settings.unchecked_languages for flow in programme.flows.values()} == {("bn",)}


def test_the_summary_comes_on_monday_at_nine_in_london() -> None:
    programme = st_james_house()
    assert (programme.summary.weekday, programme.summary.hour) == (1, 9)
    assert programme.timezone == "Europe/London"


def test_telegram_is_never_the_only_way_to_answer() -> None:
    contact = st_james_house().contact.in_language("en", "en")
    assert contact is not None
    assert "paper" in contact.source
    assert "telephone" in contact.source
    first = st_james_house().flows["tender-questions"].questions[0].label
    assert first is not None
    said = first.by_language["en"].source
    for fact in ("on paper", "not sealed", "not scored", "no closing date"):
        assert fact in said
