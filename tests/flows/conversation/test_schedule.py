"""Offers fall due on their day and hour as the clocks of the programme's zone show them, once a week or month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows.conversation.definition import FlowSettings, Rhythm
from flows.conversation.schedule import next_occasion, occasion, period_began, period_of

LONDON = "Europe/London"
WEEKLY = FlowSettings(rhythm=Rhythm.WEEKLY, offered_on=1, offered_at=10)
MONTHLY = FlowSettings(rhythm=Rhythm.MONTHLY, offered_on=1, offered_at=10)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_weekly_offer_is_due_from_its_hour_for_five_days() -> None:
    assert occasion(WEEKLY, at("2026-11-23T09:59"), LONDON) is None
    due = occasion(WEEKLY, at("2026-11-23T10:00"), LONDON)
    assert due is not None
    assert due.period == "2026-W48"
    assert occasion(WEEKLY, at("2026-11-28T09:59"), LONDON) == due
    assert occasion(WEEKLY, at("2026-11-28T10:00"), LONDON) is None


def test_the_hour_is_the_clocks_hour_on_both_sides_of_a_change() -> None:
    summer = next_occasion(WEEKLY, at("2026-10-13T00:00"), LONDON)
    winter = next_occasion(WEEKLY, at("2026-10-20T00:00"), LONDON)
    assert summer is not None
    assert winter is not None
    assert (summer.at, winter.at) == (at("2026-10-19T09:00"), at("2026-10-26T10:00"))


def test_a_monthly_offer_is_on_the_first_such_day() -> None:
    found = []
    moment = at("2026-01-01T00:00")
    for _ in range(12):
        due = next_occasion(MONTHLY, moment, LONDON)
        assert due is not None
        found.append(due.period)
        assert due.at.day <= 7
        assert due.at.isoweekday() == 1
        moment = due.at
    assert found == [f"2026-{month:02}" for month in range(1, 13)]


def test_a_year_of_knocking_finds_every_week_once() -> None:
    moment, periods = at("2026-01-01T00:00"), set()
    for _ in range(365 * 4):
        due = occasion(WEEKLY, moment, LONDON)
        if due is not None:
            periods.add(due.period)
            assert period_of(WEEKLY, due.at, LONDON) == due.period
        moment += timedelta(hours=6)
    assert len(periods) == 53  # the first was offered in the days before


def test_a_flow_without_a_rhythm_is_never_offered() -> None:
    once = FlowSettings(rhythm=Rhythm.ONCE)
    assert occasion(once, at("2026-11-23T10:00"), LONDON) is None
    assert next_occasion(once, at("2026-11-23T10:00"), LONDON) is None
    assert period_of(once, at("2026-11-23T10:00"), LONDON) == ""


def test_a_week_or_month_begins_at_midnight_by_the_clocks_of_the_place() -> None:
    moment = at("2026-10-28T12:00")
    assert period_began(WEEKLY, moment, LONDON) == at("2026-10-26T00:00")
    # Before the clocks went back, midnight in London was an hour earlier.
    assert period_began(MONTHLY, moment, LONDON) == at("2026-09-30T23:00")
    assert period_began(FlowSettings(rhythm=Rhythm.ONCE), moment, LONDON) is None
