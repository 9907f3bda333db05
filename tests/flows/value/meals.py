"""A year of the meals club in fixed sample answers: with them the guide's published result comes out."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from flows.authoring.programme_file import read_programme
from flows.value.evidence import Evidence
from flows.value.figures import Summary
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from tests.flows.value.samples import LIBRARY, Diary, week

LAST_WEEK = "2026-W53"
AFTERWARDS = datetime(2027, 1, 4, 9, tzinfo=UTC)

# Thirty residents. Eight fell once less and one once more; visits to a doctor and neighbours' errands fell unevenly.
FALLS = [(1, 0)] * 8 + [(0, 1)] + [(0, 0)] * 21
GP = [(10, 6)] * 20 + [(8, 6)] * 5 + [(6, 6)] * 5
FRIENDS = ["yes_i_did"] * 16 + ["no_i_did_not"] * 14
ERRANDS = [(50, 36)] * 15 + [(30, 23)] * 10 + [(0, 0)] * 4 + [(10, 15)]


@cache
def meals() -> ValueMap:
    folder = LIBRARY / "meals"
    programme, problems = read_programme({file.name: file.read_bytes() for file in folder.glob("*.yaml")})
    assert programme is not None, "\n".join(map(str, problems))
    return programme.value_map


def a_year(helpers_healthier: int = 4) -> Evidence:
    diary = Diary()
    for number, (falls, gp, friend, errands) in enumerate(zip(FALLS, GP, FRIENDS, ERRANDS, strict=True)):
        person = f"resident{number:02}"
        diary.joins(person, at=datetime(2026, 1, 5, tzinfo=UTC))
        at = datetime(2026, 12, 14, 11, number, tzinfo=UTC)
        diary.says(
            person, "your-year", at,
            falls_before=falls[0], falls_now=falls[1], gp_before=gp[0], gp_now=gp[1],
            new_friends=friend, shopping_before=errands[0], shopping_now=errands[1],
        )  # fmt: skip
        for month, step in ((2, 2), (6, 3), (11, 4 if number % 4 else 3)):
            diary.says(
                person, "your-month", datetime(2026, month, 2, 11, number, tzinfo=UTC),
                company=step, getting_about=3, received_hours=number % 3,
            )  # fmt: skip
    for number in range(4):
        answer = "healthier" if number < helpers_healthier else "same"
        diary.says(
            f"helper{number}", "volunteer-year", datetime(2026, 12, 14, 12, number, tzinfo=UTC), health=answer
        )
    # Four helpers, three hours a day, five days a week, fifty weeks: 3,000 hours, reported month by month.
    for month in range(1, 13):
        at = datetime(2026, month, 28, 10, tzinfo=UTC)
        diary.says("club", "club-report", at, lunches=600, exercise=20, volunteer_hours=250)
    return diary.evidence()


def meals_summary(evidence: Evidence | None = None) -> Summary:
    return summarise(meals(), evidence or a_year(), week(LAST_WEEK, AFTERWARDS), sample_data=True)
