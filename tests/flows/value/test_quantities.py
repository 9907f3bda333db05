"""Weeks avoided, tenancies kept, benefit no longer paid: how answers become a quantity, and its range."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from flows.value.figures import State, Term
from flows.values import EXACT
from tests.flows.value.samples import MONDAY, Diary, plain, week, weeks_before


def lives(*homes: tuple[int, str], person: str = "sam", diary: Diary | None = None) -> Diary:
    diary = diary or Diary()
    for ago, home in homes:
        diary.checks_in(person, weeks_before(ago), home=home)
    return diary


def test_weeks_in_a_hostel_avoided_are_whole_weeks_since_the_answer_that_it_was_left() -> None:
    diary = lives((6, "hostel"), (4, "own_home"), (0, "own_home"))
    figure = diary.figure("value.hostel_weeks")
    # Answered on a Monday four weeks before; the period ends with the Sunday of this week: five weeks.
    assert diary.figure("value.hostel_weeks.quantity").value == 5
    assert figure.value == 5 * 484
    assert figure.formula.terms == (Term(Decimal(5), figure.formula.terms[0].unit, Decimal(484)),)


def test_part_of_a_week_is_no_week() -> None:
    diary = Diary()
    diary.checks_in("sam", weeks_before(6), home="hostel")
    diary.checks_in("sam", MONDAY - timedelta(days=6), home="own_home")
    assert diary.figure("value.hostel_weeks.quantity").value == 1


def test_what_the_new_place_costs_is_taken_off() -> None:
    figure = lives((6, "hostel"), (4, "group_home"), (0, "group_home")).figure("value.hostel_weeks")
    assert figure.value == 5 * (484 - 202)
    terms = figure.formula.terms
    assert plain(*((term.quantity, term.price, term.adds) for term in terms)) == [
        (5, 484, True),
        (5, 202, False),
    ]


def test_a_move_to_a_costlier_place_is_negative_and_stays() -> None:
    figure = lives((6, "group_home"), (4, "complex_need_placement"), (0, "complex_need_placement")).figure(
        "value.group_home_weeks"
    )
    assert figure.value == 5 * (202 - 1200)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= figure.value <= figure.high


@pytest.mark.parametrize("now", ["hostel", "no_home"])
def test_who_still_lives_there_or_has_no_home_saves_nothing(now: str) -> None:
    diary = lives((6, "hostel"), (4, "own_home"), (0, now))
    assert diary.figure("value.hostel_weeks").value == 0


def test_losing_a_home_and_moving_in_are_counted_though_not_priced() -> None:
    diary = lives((6, "hostel"), (0, "no_home"))
    lives((6, "own_home"), (0, "hostel"), person="kim", diary=diary)
    assert diary.figure("value.hostel_weeks.other_way").value == 2


def test_rather_not_saying_changes_nothing_that_was_said() -> None:
    diary = lives((8, "prefer_not_to_say"), (6, "hostel"), (4, "own_home"), (0, "prefer_not_to_say"))
    assert diary.figure("value.hostel_weeks.quantity").value == 5


def test_only_the_first_answer_says_where_somebody_came_from() -> None:
    diary = lives((8, "own_home"), (6, "hostel"), (4, "own_home"), (0, "own_home"))
    assert diary.figure("value.hostel_weeks").value == 0


def test_after_going_back_only_the_weeks_since_the_last_leaving_count() -> None:
    diary = lives((7, "hostel"), (6, "own_home"), (4, "hostel"), (2, "own_home"), (0, "own_home"))
    assert diary.figure("value.hostel_weeks.quantity").value == 3


def test_the_range_is_what_the_answers_allow() -> None:
    figure = lives((6, "hostel"), (4, "own_home"), (1, "own_home")).figure("value.hostel_weeks.quantity")
    # At least from the answer in week 43 to the one in week 46; at most from the answer in week 41.
    assert plain(figure.low, figure.value, figure.high) == [3, 5, 7]


def test_weeks_before_the_quarter_belong_to_the_quarter_before() -> None:
    figure = lives((20, "hostel"), (18, "own_home"), (0, "own_home")).figure("value.hostel_weeks.quantity")
    # Quarter 4 begins with week 40: eight weeks to the end of week 47.
    assert plain(figure.value, figure.span, str(figure.first_day)) == [8, "quarter", "2026-09-28"]


def test_a_week_that_goes_on_counts_the_days_there_were() -> None:
    wednesday = MONDAY + timedelta(days=2)
    diary = lives((6, "hostel"), (4, "own_home"))
    assert diary.figure("value.hostel_weeks.quantity", week(now=wednesday)).value == 4


def test_nobody_counts_after_leaving_the_programme() -> None:
    diary = lives((6, "hostel"), (4, "own_home"))
    diary.joins("sam", left_at=weeks_before(2))
    assert diary.figure("value.hostel_weeks.quantity").value == 2


def test_before_anybody_was_asked_the_value_is_unknown_and_not_nought() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, housing=5)
    assert diary.figure("value.hostel_weeks").state is State.UNKNOWN
    assert diary.figure("value.tenancies_kept").state is State.SHOWN


def climbs(*steps: tuple[int, int], person: str = "sam") -> Diary:
    diary = Diary()
    for ago, step in steps:
        diary.checks_in(person, weeks_before(ago), housing=step)
    return diary


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        pytest.param(((7, 2), (5, 5), (1, 6)), 1, id="held-28-days"),
        pytest.param(((7, 2), (4, 5), (1, 6)), 0, id="held-21-days"),
        pytest.param(((7, 3), (5, 5), (1, 6)), 0, id="never-in-crisis"),
        pytest.param(((7, 1), (5, 4), (1, 4)), 0, id="not-yet-managing"),
        pytest.param(((7, 2), (5, 6), (2, 4), (0, 6)), 0, id="fell-in-between"),
        pytest.param(((7, 2), (5, 6), (1, 6), (0, 4)), 0, id="fell-after-holding"),
        pytest.param(((7, 2), (5, 6), (0, 2)), 0, id="back-in-crisis"),
        pytest.param(((7, 2), (6, 9), (0, 10)), 1, id="far-above"),
    ],
)
def test_a_tenancy_is_kept_by_who_rose_from_crisis_and_held_it(
    steps: tuple[tuple[int, int], ...], counted: int
) -> None:
    figure = climbs(*steps).figure("value.tenancies_kept")
    assert figure.value == counted * 2000
    assert figure.n == counted


def test_a_tenancy_counts_in_the_quarter_that_confirmed_it_and_in_no_other() -> None:
    diary = climbs((20, 2), (18, 6), (12, 6), (4, 7), (0, 7))
    assert diary.figure("value.tenancies_kept", week("2026-W35")).value == 2000
    assert diary.figure("value.tenancies_kept", week("2026-W47")).value == 0


def test_one_crisis_is_left_once() -> None:
    diary = climbs((30, 2), (28, 6), (22, 6), (20, 4), (8, 6), (1, 6))
    assert diary.figure("value.tenancies_kept").value == 0


def test_falling_from_managing_to_crisis_is_counted_though_not_priced() -> None:
    assert climbs((7, 6), (0, 2)).figure("value.tenancies_kept.other_way").value == 1


def works(*answers: tuple[int, str]) -> Diary:
    diary = Diary()
    for ago, work in answers:
        diary.checks_in("sam", weeks_before(ago), work_now=work)
    return diary


def test_incapacity_benefit_is_a_share_of_the_year_and_a_transfer() -> None:
    summary = works((6, "not_looking_or_unwell"), (3, "paid_work"), (0, "paid_work")).summary()
    figure = summary.figure("value.incapacity_benefit")
    assert summary.figure("value.incapacity_benefit.quantity").value == 28
    assert figure.value == EXACT.divide(Decimal(28 * 4379), Decimal(365))
    assert figure.transfer
    assert "value.incapacity_benefit" not in summary.figure("value.total").formula.of
    assert summary.figure("value.transfers").value == figure.value


@pytest.mark.parametrize(
    "answers",
    [((6, "paid_work"), (0, "paid_work")), ((6, "looking"), (3, "paid_work"), (0, "looking"))],
)
def test_who_worked_at_first_or_works_no_longer_saves_no_benefit(answers: Any) -> None:
    assert works(*answers).figure("value.incapacity_benefit").value == 0


def test_money_goes_to_the_budget_that_saves_it() -> None:
    diary = lives((6, "hostel"), (4, "own_home"), (0, "own_home"))
    diary.checks_in("kim", weeks_before(6), work_now="looking")
    diary.checks_in("kim", weeks_before(3), work_now="paid_work")
    summary = diary.summary()
    assert summary.figure("value.accrues.council").value == 5 * 484
    assert summary.figure("value.level.borough").value == 5 * 484
    assert not [figure for figure in summary.figures if figure.id == "value.accrues.central_government"]


def test_every_price_says_where_it_is_from_and_that_it_is_of_2008() -> None:
    figure = lives((6, "hostel"), (4, "own_home")).figure("value.group_home_weeks")
    assert figure.historic
    assert figure.price_year == 2008
    price = next(parameter for parameter in figure.parameters if parameter.id == "group_home_week")
    assert price.value == 202
    assert "7 October 2008" in price.source
    assert "presumed" in price.note
