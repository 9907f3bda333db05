"""What a change is worth: what is taken off it, step by step and multiplied, its range, its grade and its totals."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.disclosure import disclose
from flows.value.figures import Figure, Measure, Section, State
from flows.value.summary import summarise
from flows.value.valuation import Grade
from flows.values import EXACT
from tests.flows.value.samples import plain, week
from tests.flows.value.small_maps import Answers, altered, everybody, small_map

D = Decimal


def friends(count: int) -> Answers:
    answers = Answers()
    for number in range(count):
        answers.of(f"p{number}", friends="yes_it_did")
    return answers


def test_shares_are_taken_off_one_after_the_other_and_never_added() -> None:
    summary = friends(16).summed()
    steps = [summary.figure(f"value.friends.{name}") for name in ("gross", "after_deadweight")]
    assert [step.value for step in steps] == [D("772.00"), D("694.8000")]
    assert summary.figure("value.friends").value == D("451.62")
    # Added instead of multiplied it would be 424.60.
    assert summary.figure("value.friends").value != D("772") * (1 - D("0.10") - D("0.35"))


def test_each_step_names_what_was_taken_off_and_who_says_so() -> None:
    figure = friends(16).summed().figure("value.friends")
    named = {parameter.id: (parameter.value, parameter.source) for parameter in figure.parameters}
    assert named["club"] == (D("48.25"), "A study")
    assert named["deadweight"] == (D("0.10"), "A study")
    assert named["attribution_to_others"] == (D("0.35"), "The steering group")
    assert figure.formula.shares == (D("0.10"), D("0.35"))


def test_the_range_holds_the_price_and_what_was_assumed() -> None:
    answers = Answers()
    answers.of("ada", visits_before=12, visits_now=2)
    figure = answers.summed().figure("value.fewer_visits")
    assert plain(figure.low, figure.value, figure.high) == [
        10 * 15 * D("0.80"),
        10 * 19 * D("0.90"),
        10 * 30 * D("0.95"),
    ]


def test_what_is_worse_takes_away_from_the_total_and_its_range_stays_in_order() -> None:
    answers = Answers()
    answers.of("ada", visits_before=2, visits_now=12, shopped=4)
    summary = answers.summed()
    worse, shopped = summary.figure("value.fewer_visits"), summary.figure("value.shopping_less")
    assert (worse.value, shopped.value) == (D("-171"), D("-19"))
    assert worse.low is not None
    assert worse.high is not None
    assert worse.low == -10 * 30 * D("0.95") < D("-171") < worse.high == -10 * 15 * D("0.80")
    assert summary.figure("value.fewer_visits.other_way").value == 1
    assert summary.figure("value.total").value == D("-190")


def test_who_told_only_one_of_before_and_now_is_not_guessed_at() -> None:
    answers = Answers()
    answers.of("ada", visits_before=12)
    assert answers.summed().figure("value.fewer_visits").state is State.UNKNOWN


def test_totals_are_the_sums_of_their_lines_by_whatever_they_are_split() -> None:
    summary = summarise(small_map(), everybody(), week())
    lines = [figure for figure in summary.figures if figure.measure is Measure.VALUE]
    total = summary.figure("value.total")
    with localcontext(EXACT):
        assert total.value == sum((line.value or D(0) for line in lines), D(0))
        for measure in (Measure.ACCRUES, Measure.LEVEL, Measure.KIND):
            parts = [figure.value or D(0) for figure in summary.figures if figure.measure is measure]
            assert sum(parts, D(0)) == total.value, measure
    assert summary.figure("value.cashable.partly").value == summary.figure("value.fewer_visits").value
    assert {figure.subject for figure in summary.figures if figure.measure is Measure.ACCRUES} == {
        "nhs", "people", "community",
    }  # fmt: skip


def test_a_value_that_serves_two_aims_stands_under_both_with_the_aims_words() -> None:
    summary = summarise(small_map(), everybody(), week())
    assert summary.figure("value.aim.well").value == summary.figure("value.fewer_visits").value
    assert summary.figure("value.aim.together").value == summary.figure("value.total").value
    assert summary.figure("value.aim.well").label["en"] == "People live well"


def test_a_figure_is_as_good_as_the_worst_that_carries_more_than_a_tenth_of_it() -> None:
    summary = summarise(small_map(), everybody(), week())
    # An asserted attribution of 35 % carries it; a deadweight of 5 % would not.
    assert summary.figure("value.friends").grade is Grade.ASSERTED
    assert summary.figure("value.fewer_visits").grade is Grade.SELF_REPORT
    assert summary.figure("value.fewer_visits").parameters[0].as_quoted is False
    assert summary.figure("value.shopping_less").parameters[0].as_quoted is True
    little = altered(('{central: "0.35", source: said}', '{central: "0.10", source: said}'))
    assert (
        summarise(small_map(little), everybody(), week()).figure("value.friends").grade is Grade.SELF_REPORT
    )


def test_a_hidden_value_takes_its_steps_its_grade_and_its_totals_with_it() -> None:
    published = disclose(friends(7).summed(), exact=False)
    for id in ("", ".gross", ".after_deadweight", ".after_attribution_to_others", ".quantity"):
        figure = published.figure(f"value.friends{id}")
        assert figure is not None
        assert plain(figure.state, figure.value, figure.grade, figure.formula.dividend) == [
            State.HIDDEN,
            None,
            None,
            None,
        ]
    for id in ("value.total", "value.kind.social", "value.aim.together", "value.accrues.people"):
        figure = published.figure(id)
        assert figure is not None
        assert figure.state is State.HIDDEN


@pytest.mark.parametrize("key", ["deadweight", "attribution_to_others"])
@given(st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_the_more_is_taken_off_the_less_is_left(key: str, one: int, other: int) -> None:
    def left(share: int) -> Figure:
        old = {"deadweight": '"0.10", source: study}\n    attr', "attribution_to_others": '"0.35"'}[key]
        text = altered((old, old.replace('"0.10"', f'"{share / 100}"').replace('"0.35"', f'"{share / 100}"')))
        return summarise(small_map(text), everybody(), week()).figure("value.friends")

    less, more = left(min(one, other)), left(max(one, other))
    assert less.value is not None
    assert more.value is not None
    assert less.value >= more.value >= 0


def test_a_year_of_the_programme_can_begin_in_april() -> None:
    year = altered(("year_begins: january", "year_begins: april\nvalued_over: year"))
    answers = Answers()
    answers.of("ada", friends="yes_it_did")
    figure = answers.summed(year).figure("value.friends")
    assert (str(figure.first_day), figure.span) == ("2026-03-30", "year")


def test_no_figure_of_money_is_without_its_question_and_the_answers_behind_it() -> None:
    summary = summarise(small_map(), everybody(), week())
    for figure in summary.figures:
        if figure.section is Section.VALUE and figure.measure not in (Measure.OTHER_WAY, Measure.AGAINST):
            assert figure.evidence, figure.id
            assert figure.questions, figure.id
