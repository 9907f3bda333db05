"""Time given: which cell of the matrix, and what is involvement instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from flows.value.figures import Measure, Section
from tests.flows.value.samples import MONDAY, Diary, plain


def given(**answers: Any) -> dict[str, float]:
    """The hours of each figure that is not nought, after one person gave an hour and a half."""
    diary = Diary()
    diary.gives_time("sam", 1.5, **answers)
    summary = diary.summary()
    return {
        figure.id.removeprefix("time_given."): float(figure.value or 0)
        for figure in summary.figures
        if figure.section is Section.TIME_GIVEN and figure.value
    }


@pytest.mark.parametrize("planned", ["professionals", "together", "nobody_professional"])
@pytest.mark.parametrize("delivered", ["together", "users"])
def test_work_that_users_deliver_is_time_given_under_its_own_name(planned: str, delivered: str) -> None:
    side = "users" if planned == "nobody_professional" else planned
    assert given(sort="activity", planned_by=planned, delivered_by=delivered) == {
        "given": 1.5,
        f"{side}-{delivered}.cell": 1.5,
    }


def test_what_professionals_plan_and_deliver_is_no_time_given_by_users() -> None:
    answers = {"sort": "activity", "planned_by": "professionals", "delivered_by": "professionals"}
    assert given(**answers) == {"provision": 1.5}


def test_planning_together_what_professionals_deliver_is_involvement() -> None:
    answers = {"sort": "activity", "planned_by": "together", "delivered_by": "professionals"}
    assert given(**answers) == {"planning.involvement": 1.5, "involved": 1.5}


@pytest.mark.parametrize("sort", ["opinion", "board", "information"])
def test_opinions_boards_and_information_are_involvement_and_never_co_production(sort: str) -> None:
    assert given(sort=sort) == {f"{sort}.involvement": 1.5, "involved": 1.5}


def test_planned_by_nobody_and_delivered_by_professionals_has_no_place() -> None:
    answers = {"sort": "activity", "planned_by": "nobody_professional", "delivered_by": "professionals"}
    assert given(**answers) == {"not_placed": 1.5}
    again = {"planned_by_again": "nobody_professional", "delivered_by_again": "professionals"}
    assert given(**answers, **again) == {"not_placed": 1.5}


def test_the_answers_to_asking_once_more_take_precedence() -> None:
    answers = {"sort": "activity", "planned_by": "nobody_professional", "delivered_by": "professionals"}
    again = {"planned_by_again": "together", "delivered_by_again": "together"}
    assert given(**answers, **again) == {"given": 1.5, "together-together.cell": 1.5}


def test_who_stops_before_saying_what_it_was_gave_time_without_a_place() -> None:
    assert given() == {"not_placed": 1.5}
    assert given(sort="activity", planned_by="together") == {"not_placed": 1.5}


def test_two_hours_written_down_are_two_hours_with_their_answers_behind_them() -> None:
    diary = Diary()
    diary.gives_time("sam", 2, sort="activity", planned_by="together", delivered_by="together")
    figure = diary.figure("time_given.given")
    assert plain(figure.value, figure.unit, figure.n, len(figure.evidence)) == [2, "hour", 1, 5]


def test_two_contributions_of_one_person_are_two_runs_and_one_person() -> None:
    diary = Diary()
    for hour in (0, 1):
        at = MONDAY + timedelta(hours=hour)
        diary.gives_time("sam", 1.25, at, sort="activity", planned_by="together", delivered_by="users")
    figure = diary.figure("time_given.given")
    assert plain(figure.value, figure.n) == [2.5, 1]


def test_last_weeks_time_is_not_counted_again() -> None:
    diary = Diary()
    diary.gives_time("sam", 2, MONDAY - timedelta(days=1), sort="opinion")
    diary.gives_time("sam", 3, MONDAY, sort="opinion")
    assert diary.figure("time_given.involved").value == 3


def test_a_check_in_is_never_time_given() -> None:
    diary = Diary()
    diary.checks_in("sam", training_hours=12)
    assert [
        figure.value
        for figure in diary.summary().figures
        if figure.measure in (Measure.GIVEN, Measure.INVOLVED)
    ] == [0, 0]
