"""What became of the questions: what may be shown of it, and to whom nothing is given away."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.value.questions import (
    MEASURES,
    ROUNDED_TO,
    RUN_MEASURES,
    Became,
    Passed,
    Questions,
    disclosed,
    is_known,
    most_left,
    share,
)


def became(name: str, *, people: int | None = None, **counts: Any) -> Became:
    """A question whose counts each rest on as many people, unless it is said on how many."""
    resting = {measure: counts.get(measure, 0) if people is None else people for measure in MEASURES}
    return Became(name, **counts, seconds=12.0, people={**resting, "seconds": resting["shown"]})


def public(*questions: Became, started: int = 40, **runs: int) -> Questions:
    counts = {"started": started, **runs}
    return disclosed(Questions("check-in", Passed(**counts, people=counts), questions), exact=False)


def test_what_one_to_seven_people_did_is_hidden_and_the_rest_rounded() -> None:
    [question] = public(became("hours", shown=43, answered=38, skipped=3, left=0)).became
    assert (question.shown, question.answered, question.skipped, question.left) == (45, 40, None, 0)


def test_many_answers_of_few_people_are_hidden_too() -> None:
    [question] = public(became("hours", shown=60, answered=60, people=5)).became
    assert {getattr(question, measure) for measure in MEASURES} == {None}
    assert question.seconds is None


def test_a_question_few_were_shown_says_nothing_not_even_noughts() -> None:
    [question] = public(became("worry", shown=5, answered=5)).became
    assert question.left is None
    assert question.seconds is None


def test_the_difference_of_two_shown_counts_is_never_an_exact_small_one() -> None:
    # Forty saw the first question, three stopped there: the second one's count must not say so.
    first, second = public(became("one", shown=40, left=3), became("two", shown=37)).became
    assert first.left is None
    assert (first.shown, second.shown) == (40, 35)
    first, second = public(became("one", shown=40, left=1), became("two", shown=39)).became
    assert (first.shown, second.shown) == (40, 40)


def test_the_operator_sees_everything_and_nobody_else_a_single_revision() -> None:
    question = became("hours", shown=3, answered=2)
    everything = Questions("check-in", Passed(), (question,), (question,))
    assert disclosed(everything, exact=True) is everything
    assert disclosed(everything, exact=False).by_revision == ()


def test_few_runs_are_no_runs_to_show() -> None:
    few = public(started=5, completed=0, left=0, waiting=0)
    assert {getattr(few.runs, measure) for measure in RUN_MEASURES} == {None}
    assert not is_known(few)


def test_a_share_is_of_those_who_were_shown_the_question() -> None:
    assert share(3, 12) == 0.25
    assert share(3, None) is None
    assert share(0, 0) is None
    questions = (
        became("one", shown=100, left=20),
        became("two", shown=20, left=10),
        became("three", shown=9),
    )
    found = most_left(questions)
    assert found is not None
    assert found.question == "two"
    assert most_left([became("one", shown=9)]) is None


@given(counts=st.lists(st.integers(0, 200), min_size=len(MEASURES), max_size=len(MEASURES)))
def test_whatever_the_counts_no_public_one_is_exact_or_small(counts: list[int]) -> None:
    [question] = public(became("any", **dict(zip(MEASURES, counts, strict=True)))).became
    shown = [getattr(question, field.name) for field in fields(Became) if field.name in MEASURES]
    assert all(number is None or number % ROUNDED_TO == 0 for number in shown)
    assert not any(number is not None and 0 < number < 8 and number != ROUNDED_TO for number in shown)
    assert question.people == {}
