"""First and latest readings: who is compared, who is counted apart, and declines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.flows.value.samples import MONDAY, Diary, names, plain, weeks_before

LADDER = "change.mental_health_ladder"


def moved(pairs: list[tuple[int, int]]) -> Diary:
    diary = Diary()
    for person, (first, latest) in zip(names(len(pairs)), pairs, strict=True):
        diary.checks_in(person, weeks_before(4), mental_health=first)
        diary.checks_in(person, MONDAY, mental_health=latest)
    return diary


def test_the_published_case_of_five_people_comes_out() -> None:
    summary = moved([(2, 5), (4, 4), (3, 5), (5, 8), (6, 7)]).summary()
    found = {
        measure: summary.figure(f"{LADDER}.{measure}").value
        for measure in ("first", "latest", "change", "up", "same", "down")
    }
    assert found == {
        "first": Decimal(4),
        "latest": Decimal("5.8"),
        "change": Decimal("1.8"),
        "up": Decimal(4),
        "same": Decimal(1),
        "down": Decimal(0),
    }


def test_a_decline_is_counted_like_a_rise() -> None:
    summary = moved([(7, 3), (3, 7), (5, 5)]).summary()
    assert [summary.figure(f"{LADDER}.{measure}").value for measure in ("up", "same", "down")] == [1, 1, 1]
    assert summary.figure(f"{LADDER}.change").value == 0


def test_the_share_who_began_at_the_top_stands_beside_the_change() -> None:
    figure = moved([(10, 10), (10, 9), (3, 7), (4, 4)]).figure(f"{LADDER}.began_at_top")
    assert plain(figure.value, figure.formula.dividend, figure.formula.divisor) == [Decimal("0.5"), 2, 4]


def test_twenty_eight_days_are_enough_and_twenty_seven_are_not() -> None:
    diary = Diary()
    for person, days in (("enough", 28), ("close", 27)):
        # The later answer comes earlier in the day: days count, not hours.
        diary.checks_in(person, MONDAY - timedelta(days=days) + timedelta(hours=5), mental_health=3)
        diary.checks_in(person, MONDAY, mental_health=4)
    summary = diary.summary()
    assert summary.figure(f"{LADDER}.compared").value == 1
    assert summary.figure(f"{LADDER}.too_close").value == 1


def test_a_single_reading_is_no_change_and_is_counted_apart() -> None:
    diary = moved([(3, 4)])
    diary.checks_in("new", MONDAY, mental_health=9)
    summary = diary.summary()
    assert summary.figure(f"{LADDER}.compared").value == 1
    assert summary.figure(f"{LADDER}.one_reading").value == 1


def test_what_was_read_in_between_does_not_count() -> None:
    diary = moved([(3, 5)])
    diary.checks_in("p000", weeks_before(2), mental_health=10)
    summary = diary.summary()
    assert summary.figure(f"{LADDER}.change").value == 2
    assert len(summary.figure(f"{LADDER}.change").evidence) == 2


def test_without_two_readings_of_anybody_nothing_is_known() -> None:
    diary = Diary()
    diary.checks_in("new", MONDAY, mental_health=9)
    figure = diary.figure(f"{LADDER}.change")
    assert figure.value is None
    assert figure.state == "unknown"


def test_an_answer_after_the_week_does_not_reach_back_into_it() -> None:
    diary = moved([(3, 5)])
    diary.checks_in("p000", MONDAY + timedelta(days=7), mental_health=1)
    assert diary.figure(f"{LADDER}.latest").value == 5
