"""When summaries are due: each period once, on the programme's day and hour, across every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.value.due import Due, Schedule, due, due_at
from flows.value.periods import Length, period_named

LONDON = "Europe/London"
MONDAY_NINE = Schedule(1, 9, LONDON)

#: those in which councils of Europe keep their time, and one of the languages that ship
ZONES = (
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores", "Atlantic/Canary",
    "Atlantic/Reykjavik", "Atlantic/Faroe", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam",
    "Europe/Luxembourg", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Madrid",
    "Europe/Andorra", "Europe/Monaco", "Europe/Malta", "Europe/Copenhagen", "Europe/Oslo", "Europe/Stockholm",
    "Europe/Prague", "Europe/Bratislava", "Europe/Warsaw", "Europe/Budapest", "Europe/Ljubljana", "Europe/Zagreb",
    "Europe/Sarajevo", "Europe/Belgrade", "Europe/Podgorica", "Europe/Skopje", "Europe/Tirane", "Europe/Vaduz",
    "Europe/San_Marino", "Europe/Gibraltar", "Europe/Helsinki", "Europe/Mariehamn", "Europe/Tallinn", "Europe/Riga",
    "Europe/Vilnius", "Europe/Kyiv", "Europe/Chisinau", "Europe/Bucharest", "Europe/Sofia", "Europe/Athens",
    "Asia/Nicosia", "Europe/Istanbul", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man", "Asia/Dhaka",
)  # fmt: skip
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def weeks(found: tuple[Due, ...]) -> list[str]:
    return [each.period.id for each in found]


def test_missed_weeks_are_caught_up_in_order_and_each_once() -> None:
    since, now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    found = due(MONDAY_NINE, since, now, LONDON)
    assert [(each.period.id, each.at.day) for each in found] == [
        ("2026-W45", 9),
        ("2026-W46", 16),
        ("2026-W47", 23),
    ]


def test_nine_oclock_is_nine_oclock_on_both_sides_of_a_clock_change() -> None:
    found = due(MONDAY_NINE, datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), LONDON)
    assert [each.at.hour for each in found] == [9, 8]


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
    assert [each.at for each in due(Schedule(7, hour, LONDON), since, since + timedelta(days=3), LONDON)] == [
        at
    ]


def test_a_summary_in_the_middle_of_the_week_still_covers_a_finished_week() -> None:
    since = datetime(2026, 11, 16, tzinfo=UTC)
    assert weeks(due(Schedule(3, 12, LONDON), since, since + timedelta(days=3), LONDON)) == ["2026-W46"]


def test_the_outcomes_of_a_month_come_after_its_last_week_at_the_same_moment() -> None:
    schedule = Schedule(1, 9, LONDON, Length.MONTH)
    found = due(schedule, datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 8, tzinfo=UTC), LONDON)
    assert weeks(found) == ["2026-W47", "2026-W48", "2026-M11", "2026-W49"]
    assert [each.at.isoformat()[:16] for each in found][1:3] == ["2026-11-30T09:00"] * 2


def test_where_the_hour_is_another_citys_no_week_is_left_out_at_a_clock_change() -> None:
    # Five on Monday in Dhaka is Sunday 23:00 in London by winter's clocks, and Monday 00:00 by summer's.
    found = weeks(due(Schedule(1, 5, "Asia/Dhaka"), BEGIN, END, LONDON))
    assert len(found) == len(set(found)) == 365
    assert [each[:4] for each in found].count("2026") == 53


@pytest.mark.parametrize("zone", ZONES)
def test_each_week_of_seven_years_is_due_once_at_the_hour_the_clocks_show(zone: str) -> None:
    for weekday, hour in ((1, 0), (1, 9), (7, 0), (7, 1), (7, 2), (7, 3)):
        schedule = Schedule(weekday, hour, zone)
        found = due(schedule, BEGIN, END, zone)
        assert all(one.period.end == other.period.start for one, other in pairwise(found))
        assert all(one.at < other.at for one, other in pairwise(found))
        assert len(found) in (365, 366)
        for each in found:
            shown = each.at.astimezone(ZoneInfo(zone))
            assert each.at >= each.period.end
            assert shown.isoweekday() == weekday
            # One of these hours does not exist on one day of the year: the clocks have moved on by one then.
            assert shown.hour == hour or (shown.hour == hour + 1 and shown.month == 3)


@given(
    zone=st.sampled_from(ZONES),
    hours_of=st.sampled_from(ZONES),
    weekday=st.integers(1, 7),
    hour=st.integers(0, 23),
    outcomes=st.sampled_from([None, Length.MONTH, Length.QUARTER]),
    began=st.integers(0, 60 * 24 * 2300),
    gaps=st.lists(st.integers(1, 60 * 24 * 40), min_size=1, max_size=12),
)
@settings(max_examples=150, deadline=None)
def test_however_it_is_asked_each_period_is_due_exactly_once_and_none_is_left_out(
    zone: str, hours_of: str, weekday: int, hour: int, outcomes: Length | None, began: int, gaps: list[int]
) -> None:
    schedule = Schedule(weekday, hour, hours_of, outcomes)
    moments = [BEGIN + timedelta(minutes=began)]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(minutes=gap))
    asked = [each for one, other in pairwise(moments) for each in due(schedule, one, other, zone)]
    assert asked == list(due(schedule, moments[0], moments[-1], zone))
    for length in schedule.lengths:
        found = [each for each in asked if each.period.length is length]
        assert all(one.period.end == other.period.start for one, other in pairwise(found))
        # Neither the one before the first nor the one after the last was due in between.
        for each in found[:1]:
            earlier = period_named(_name_of(length, each.period.monday - timedelta(days=4)), zone, END)
            assert earlier is not None
            assert due_at(schedule, earlier) <= moments[0]


def _name_of(length: Length, thursday: date) -> str:
    year, week, _ = thursday.isocalendar()
    match length:
        case Length.WEEK:
            return f"{year}-W{week:02}"
        case Length.MONTH:
            return f"{thursday.year}-M{thursday.month:02}"
        case Length.QUARTER:
            return f"{thursday.year}-Q{(thursday.month + 2) // 3}"
