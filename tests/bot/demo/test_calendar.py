"""When the sample weeks are: they end in the present week, whatever day and hour it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.calendar import Calendar, due_between
from bot.demo.lives import DAYS, LAST
from bot.programmes import LIBRARY, load_programme

LONDON = ZoneInfo("Europe/London")
MOMENTS = [
    datetime(2026, 11, 16, 0, 0, tzinfo=LONDON),  # a Monday, at midnight
    datetime(2026, 11, 16, 9, 0, tzinfo=LONDON),
    datetime(2026, 11, 18, 15, 20, tzinfo=LONDON),
    datetime(2026, 11, 22, 23, 59, tzinfo=LONDON),
    datetime(2026, 3, 30, 8, 0, tzinfo=LONDON),  # the clocks went forward the day before
    datetime(2026, 1, 1, 12, 0, tzinfo=LONDON),
]


@pytest.mark.parametrize("now", MOMENTS)
def test_the_first_and_the_last_check_in_are_28_days_apart_and_the_last_is_this_week(now: datetime) -> None:
    calendar = Calendar.before(now, LONDON)
    first, last = calendar.begin.astimezone(LONDON), calendar.answering(LAST, 0).astimezone(LONDON)
    assert (last.date() - first.date()).days == 7 * LAST
    assert first.weekday() == last.weekday() == 0
    assert last.isocalendar()[:2] == now.isocalendar()[:2]


@pytest.mark.parametrize("now", MOMENTS)
def test_nothing_is_played_after_the_present_and_the_present_is_now_but_for_a_monday_morning(
    now: datetime,
) -> None:
    calendar = Calendar.before(now, LONDON)
    assert all(calendar.answering(week, day) <= calendar.present for week in range(LAST + 1) for day in DAYS)
    assert timedelta(0) <= calendar.present - now <= timedelta(hours=13)
    if now.weekday():
        assert calendar.present == now


@pytest.mark.parametrize("now", MOMENTS)
def test_offers_come_before_anybody_answers(now: datetime) -> None:
    calendar = Calendar.before(now, LONDON)
    for week in range(1, LAST + 1):
        offered = calendar.monday(week, 10)
        assert all(offered < calendar.answering(week, day) for day in DAYS)


def test_winding_meets_every_summary_and_every_offer_once_in_order() -> None:
    programme, _ = load_programme(LIBRARY / "st-james-house")
    assert programme is not None
    since = datetime(2026, 10, 21, 12, tzinfo=UTC)  # the clocks go back within the week
    until = datetime(2026, 10, 26, 9, 30, tzinfo=UTC)
    due = list(due_between([programme], since, until))
    assert due == sorted(set(due))
    assert all(since < moment < until for moment in due)
    # Reminders are looked for at other hours too.
    local = [moment.astimezone(LONDON) for moment in due if moment.astimezone(LONDON).hour not in (14, 18)]
    assert [one.strftime("%a %H:%M") for one in local if one.hour][-1] == "Mon 09:00"
    assert [one.strftime("%a %H:%M") for one in local[:3]] == ["Thu 00:00", "Thu 09:00", "Thu 10:00"]
