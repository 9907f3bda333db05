"""Sums that share their answers, over weeks and quarters, tell together no more than each of them alone."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.value.figures import State
from flows.values import Choice
from tests.flows.value.attack_on_sums import attack, map_of_sums, year
from tests.flows.value.samples import MONDAY, names, plain, weeks_before
from tests.flows.value.test_releases import NEXT, Programme, week_after

TOGETHER: dict[str, Any] = {"sort": "activity", "planned_by": "together", "delivered_by": "together"}


def test_the_quarter_so_far_does_not_give_away_the_week_in_which_one_gave_hours() -> None:
    programme = Programme(map_of_sums())
    for person in names(16):
        programme.diary.gives_time(person, 3, **TOGETHER)
        programme.diary.checks_in(person, MONDAY, received_hours=2)
    programme.released("2026-W47")
    programme.diary.gives_time("p000", 7, NEXT, **TOGETHER)
    programme.released("2026-W48")
    for person in names(8, "q"):
        programme.diary.gives_time(person, 4, MONDAY + timedelta(weeks=2), **TOGETHER)
    figures = programme.released(week_after(2))
    assert figures["time_given.given"].value == 32
    # 48 + 32 of the quarter are told; with the 7 among them it is the 48 of before.
    given = figures["reciprocity.hours_given"]
    assert plain(given.value, given.repeated) == [48, True]
    assert figures["return.input.time"].repeated


def test_a_correction_that_only_moves_hours_from_cell_to_cell_does_not_let_seven_newcomers_in() -> None:
    programme = Programme(map_of_sums())
    for person in names(16):
        programme.diary.gives_time(person, 3, **TOGETHER)
        programme.diary.checks_in(person, MONDAY, received_hours=2)
    programme.released("2026-W47")
    for person in names(7, "q"):
        programme.diary.gives_time(person, 5, NEXT, **TOGETHER)
    rows = programme.diary.rows
    at = next(at for at, row in enumerate(rows) if row.question == "delivered_by")
    rows[at] = replace(rows[at], sequence=90, value=Choice("users"))
    given = programme.released("2026-W48")["reciprocity.hours_given"]
    assert plain(given.value, given.repeated) == [48, True]


def test_what_is_left_of_a_total_after_a_cell_and_what_was_told_before_is_of_eight_or_not_told() -> None:
    def given(earlier: bool) -> State:
        programme = Programme(map_of_sums())
        for person in names(9):
            programme.diary.gives_time(person, 3, **TOGETHER)
        if earlier:
            programme.released("2026-W47", MONDAY + timedelta(days=1))
            programme.kept = [kept for kept in programme.kept if kept.table == "return.input.time"]
        for person in names(6, "q"):
            programme.diary.gives_time(person, 2, MONDAY + timedelta(days=2), **TOGETHER)
        for person in names(8, "r"):
            placing = TOGETHER | {"delivered_by": "users"}
            programme.diary.gives_time(person, 4, MONDAY + timedelta(days=2), **placing)
        return programme.released("2026-W47")["time_given.given"].state

    # 23 give time, 8 of them in a cell of their own; nine were told at the price of their hours: six are left.
    assert (given(earlier=False), given(earlier=True)) == (State.SHOWN, State.HIDDEN)


def test_one_who_moves_to_a_priced_place_is_not_seen_in_what_that_place_takes_off() -> None:
    programme = Programme(map_of_sums())
    for number, person in enumerate(names(20)):
        programme.diary.checks_in(person, weeks_before(6), home="hostel")
        home = "group_home" if number < 9 else "own_home"
        programme.diary.checks_in(person, weeks_before(4), home=home)
    before = programme.released("2026-W47")["value.hostel_weeks"]
    assert before.state is State.SHOWN
    for person in names(16)[8:]:
        # One of them leaves the group home, seven stay where they are.
        programme.diary.checks_in(person, NEXT, home="own_home")
    after = programme.released("2026-W48")["value.hostel_weeks"]
    assert (after.value, after.repeated) == (before.value, True)


def test_where_nobody_is_at_a_price_any_more_the_figure_goes_on_without_it() -> None:
    programme = Programme(map_of_sums())
    for number, person in enumerate(names(20)):
        programme.diary.checks_in(person, weeks_before(6), home="hostel")
        home = "group_home" if number < 9 else "own_home"
        programme.diary.checks_in(person, weeks_before(4), home=home)
    before = programme.released("2026-W47")["value.hostel_weeks"]
    for person in names(9):
        programme.diary.checks_in(person, NEXT, home="hostel")
    for person in names(9, "q"):
        programme.diary.checks_in(person, weeks_before(6), home="hostel")
        programme.diary.checks_in(person, weeks_before(4), home="own_home")
    after = programme.released("2026-W48")["value.hostel_weeks"]
    assert (before.state, after.state, after.repeated) == (State.SHOWN, State.SHOWN, False)
    assert len(after.formula.terms) == 1


def test_a_sum_less_its_part_in_the_same_summary_is_of_eight_people_or_the_whole_is_kept_back() -> None:
    programme = Programme(map_of_sums())
    for number, person in enumerate(names(20)):
        work = {"paid_work_hours": 6} if number < 3 else {}
        programme.diary.checks_in(person, MONDAY, training_hours=2, **work)
    figures = programme.released("2026-W47")
    assert figures["outputs.training"].value == 40
    assert figures["outputs.both"].state is State.HIDDEN


def test_the_end_of_a_range_is_not_made_by_the_one_who_has_not_answered_lately() -> None:
    def low(late: int) -> object:
        programme = Programme(map_of_sums())
        for number, person in enumerate(names(20)):
            programme.diary.checks_in(person, weeks_before(6), home="hostel")
            programme.diary.checks_in(person, weeks_before(4), home="own_home")
            if number >= late:
                programme.diary.checks_in(person, MONDAY + timedelta(days=6), home="own_home")
        figure = programme.released("2026-W47")["value.hostel_weeks.quantity"]
        return figure.value, figure.low

    assert low(late=0) == low(late=1)


def attacked(seeds: range, weeks: int) -> None:
    for seed in seeds:
        found = attack(year(seed, memory=True, weeks=weeks))
        assert not found, f"programme {seed}: {found[:3]}"


def test_hours_given_prices_and_parts_taken_from_each_other_leave_nobodys_part() -> None:
    attacked(range(6), weeks=14)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("BOT_SOAK"), reason="the full size is for make soak")
def test_nor_do_all_sums_of_two_hundred_programmes_over_a_year() -> None:
    attacked(range(200), weeks=52)


def test_without_the_memory_they_leave_what_a_few_people_gave() -> None:
    assert attack(year(2, memory=False, weeks=14))
