"""Weeks, and months and quarters of whole weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.periods import (
    Length,
    finished_after,
    just_before,
    last_finished_week,
    period_named,
    week_named,
    week_of,
)
from flows.value.references import Span

LONDON = "Europe/London"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def test_mondays_summary_covers_the_week_that_ended_the_evening_before() -> None:
    monday_nine = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    week = last_finished_week(monday_nine, LONDON)
    assert (week.id, week.monday, week.last_day) == ("2026-W47", date(2026, 11, 16), date(2026, 11, 22))
    assert week.finished


def test_a_summary_on_demand_is_the_week_so_far_and_says_so() -> None:
    wednesday = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    week = week_of(wednesday, LONDON)
    assert (week.id, week.finished, week.until, week.last_day) == (
        "2026-W47",
        False,
        wednesday,
        date(2026, 11, 18),
    )


def test_a_week_begins_at_midnight_where_the_programme_is() -> None:
    week = week_named("2026-W27", LONDON, LATER)
    assert week is not None
    assert week.start == datetime(2026, 6, 28, 23, 0, tzinfo=UTC)
    assert week_of(datetime(2026, 6, 28, 23, 30, tzinfo=UTC), LONDON).id == "2026-W27"


@pytest.mark.parametrize("id", ["2026-W54", "2026-W00", "2026-47", "2026-W1", "", "9999-W53", "x2026-W47"])
def test_what_is_no_week_is_no_period(id: str) -> None:
    assert week_named(id, LONDON, LATER) is None


def test_a_week_that_has_not_begun_is_no_period() -> None:
    assert week_named("2031-W01", LONDON, LATER) is None


def test_a_year_can_have_fifty_three_weeks() -> None:
    week = week_named("2026-W53", LONDON, LATER)
    assert week is not None
    assert (week.monday, week.quarter) == (date(2026, 12, 28), "2026-Q4")


def test_a_quarter_is_made_of_the_weeks_whose_thursday_falls_in_it() -> None:
    first = week_named("2026-W40", LONDON, LATER)
    last_before = week_named("2026-W39", LONDON, LATER)
    assert first is not None
    assert last_before is not None
    assert (first.quarter, first.quarter_monday) == ("2026-Q4", date(2026, 9, 28))
    assert (last_before.quarter, last_before.quarter_monday) == ("2026-Q3", date(2026, 6, 29))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_each_week_belongs_to_the_quarter_that_its_own_monday_lies_in(day: date) -> None:
    week = week_of(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "UTC")
    weeks = (week.monday - week.quarter_monday).days / 7
    assert weeks == int(weeks)
    assert 0 <= weeks <= 13
    before = week_of(week.start - timedelta(days=1), "UTC")
    assert before.quarter == week.quarter or week.monday == week.quarter_monday


def test_the_span_of_the_quarter_ends_with_the_week_and_not_with_the_quarter() -> None:
    week = week_named("2026-W47", LONDON, LATER)
    assert week is not None
    # Monday 28 September begins in summer time, 23 November in winter time.
    assert week.since(Span.QUARTER) == datetime(2026, 9, 27, 23, 0, tzinfo=UTC)
    assert week.until == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert week.since(Span.WEEK) == week.start
    assert week.since(Span.TO_DATE) is None


def test_months_and_quarters_are_made_of_the_weeks_whose_thursday_falls_in_them() -> None:
    november, quarter = (period_named(id, LONDON, LATER) for id in ("2026-M11", "2026-Q4"))
    assert november is not None
    assert quarter is not None
    assert (november.monday, november.last_day) == (date(2026, 11, 2), date(2026, 11, 29))
    assert (quarter.monday, quarter.last_day) == (date(2026, 9, 28), date(2027, 1, 3))
    assert (november.quarter, quarter.quarter, november.length) == ("2026-Q4", "2026-Q4", Length.MONTH)
    assert november.first_day(Span.WEEK) == november.monday


@pytest.mark.parametrize(
    "id", ["2026-M13", "2026-M00", "2026-M1", "2026-Q5", "2026-Q0", "2026-Q04", "9999-M12"]
)
def test_what_is_no_month_and_no_quarter_is_no_period(id: str) -> None:
    assert period_named(id, LONDON, LATER) is None


@pytest.mark.parametrize("length", list(Length))
def test_periods_of_a_kind_follow_each_other_without_a_gap(length: Length) -> None:
    found = list(islice(finished_after(length, datetime(2024, 1, 1, tzinfo=UTC), LONDON), 200))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(period_named(each.id, LONDON, LATER + timedelta(days=40_000)) == each for each in found)
    assert len({each.id for each in found}) == 200


@pytest.mark.parametrize(
    ("id", "before"),
    [("2026-W01", "2025-W52"), ("2027-W01", "2026-W53"), ("2026-M01", "2025-M12"), ("2026-Q1", "2025-Q4")],
)
def test_the_period_before_is_the_one_that_ended_as_this_one_began(id: str, before: str) -> None:
    period = period_named(id, LONDON, datetime(2028, 1, 1, tzinfo=UTC))
    assert period is not None
    assert just_before(period).id == before
    assert just_before(period).end == period.start
