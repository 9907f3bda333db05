"""Weeks, quarters of whole weeks, and due moments across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.periods import due_summaries, last_finished_week, week_named, week_of
from flows.value.value_map import Span

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
    assert week.covers(datetime(2026, 9, 28, 0, 0, tzinfo=UTC), Span.QUARTER)
    assert not week.covers(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), Span.QUARTER)
    assert not week.covers(datetime(2026, 9, 27, 12, 0, tzinfo=UTC), Span.QUARTER)
    assert week.covers(datetime(2020, 1, 1, tzinfo=UTC), Span.TO_DATE)


def test_missed_weeks_are_caught_up_in_order_and_each_once() -> None:
    since = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert [(due.week, due.at.day) for due in due_summaries(since, now, 1, 9, LONDON)] == [
        ("2026-W45", 9),
        ("2026-W46", 16),
        ("2026-W47", 23),
    ]


def test_nothing_is_due_twice_however_often_it_is_asked() -> None:
    since = datetime(2026, 3, 1, tzinfo=UTC)
    moments = [since + timedelta(hours=7 * step) for step in range(200)]
    found = [due for start, end in pairwise(moments) for due in due_summaries(start, end, 1, 9, LONDON)]
    assert len({due.week for due in found}) == len(found)
    assert found == due_summaries(since, moments[-1], 1, 9, LONDON)


def test_nine_oclock_is_nine_oclock_on_both_sides_of_a_clock_change() -> None:
    dues = due_summaries(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), 1, 9, LONDON)
    assert [due.at.hour for due in dues] == [9, 8]


@pytest.mark.parametrize(
    ("since", "hour", "at"),
    [
        # 01:00 to 02:00 does not exist on 29 March 2026 in London: it comes when the clocks have moved on.
        (datetime(2026, 3, 28, tzinfo=UTC), 1, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # and happens twice on 25 October: it counts the first time.
        (datetime(2026, 10, 24, tzinfo=UTC), 1, datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_left_out_or_repeated_comes_once(since: datetime, hour: int, at: datetime) -> None:
    dues = due_summaries(since, since + timedelta(days=3), 7, hour, LONDON)
    assert [due.at for due in dues] == [at]


def test_a_summary_in_the_middle_of_the_week_still_covers_a_finished_week() -> None:
    dues = due_summaries(
        datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC), 3, 12, LONDON
    )
    assert [due.week for due in dues] == ["2026-W46"]
