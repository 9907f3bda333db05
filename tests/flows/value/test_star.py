"""A person's own star: the first and the latest step on each ladder of one questionnaire."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.report.numbers import numbers_in
from bot.report.star import star_data, star_in_words
from flows.value.references import QuestionReference
from flows.value.star import Ray, star
from tests.flows.value.meals import meals
from tests.flows.value.samples import MONDAY, ZONE, Diary, st_james_house, weeks_before


def rays(diary: Diary) -> tuple[Ray, ...]:
    return star(st_james_house(), "check-in", diary.evidence().rows, ZoneInfo(ZONE))


def test_a_ray_is_the_first_and_the_latest_step_as_they_were_chosen() -> None:
    diary = Diary()
    diary.checks_in("sam", weeks_before(6), housing=2, mental_health=3, work_and_learning=5)
    diary.checks_in("sam", weeks_before(3), housing=9)
    diary.checks_in("sam", MONDAY, housing=7, mental_health=3, work_and_learning=4)
    found = {ray.label["en"]: (ray.first, ray.latest) for ray in rays(diary)}
    assert found == {"Mental health": (3, 3), "Housing": (2, 7), "Work and learning": (5, 4)}


def test_two_areas_make_no_star_and_three_do() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, housing=2, mental_health=3)
    assert rays(diary) == ()
    diary.checks_in("sam", MONDAY + timedelta(hours=1), people_around_me=3)
    assert [ray.latest for ray in rays(diary)] == [3, 2, 3]


def test_the_lowest_step_is_in_the_middle_and_the_highest_at_the_rim() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, housing=1, mental_health=10, people_around_me=5)
    assert [(ray.latest, ray.at(ray.latest)) for ray in rays(diary)] == [(10, 1.0), (1, 0.0), (5, 0.4444)]


def test_a_questionnaire_with_two_ladders_makes_no_star() -> None:
    diary = Diary()
    diary.says("ann", "your-month", MONDAY, company=2, getting_about=3)
    assert star(meals(), "your-month", diary.evidence().rows, ZoneInfo(ZONE)) == ()


def test_where_the_worker_is_asked_as_well_the_star_has_both_voices() -> None:
    """The worker's latest reading beside the person's own, in the picture and in its words; no gap is reckoned."""
    whole = st_james_house()
    asked = QuestionReference("check-in", "housing_by_worker")
    ladders = tuple(
        replace(ladder, worker=asked) if ladder.question.question == "housing" else ladder
        for ladder in whole.ladders
    )
    diary = Diary()
    diary.checks_in(
        "sam", weeks_before(6), housing=2, housing_by_worker=9, mental_health=3, people_around_me=5
    )
    diary.checks_in("sam", weeks_before(2), housing_by_worker=4)
    diary.checks_in("sam", MONDAY, housing=7)
    found = star(replace(whole, ladders=ladders), "check-in", diary.evidence().rows, ZoneInfo(ZONE))
    assert [(ray.latest, ray.worker) for ray in found] == [(3, None), (7, 4), (5, None)]
    numbers = numbers_in("en", "")
    words = star_in_words(found, numbers, False)
    assert "Housing: first 2, now 7; your worker 4" in words
    assert "what your worker chose with you" in words
    drawn = star_data(found, "Weekly check-in", numbers, False)
    assert [ray["worker"] for ray in drawn["rays"]] == [None, 0.3333, None]
    assert "Diamond: what your worker chose." in drawn["key"]


def test_a_star_of_ones_own_says_nothing_of_a_worker() -> None:
    diary = Diary()
    diary.checks_in("sam", MONDAY, housing=2, mental_health=3, people_around_me=5)
    numbers = numbers_in("en", "")
    assert "worker" not in star_in_words(rays(diary), numbers, False)
    assert star_data(rays(diary), "", numbers, False)["key"] == ""
