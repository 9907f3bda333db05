"""Evidence for St James House, written as people would give it: one line an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flows.authoring.programme_file import read_programme
from flows.value.disclosure import disclose
from flows.value.evidence import Evidence, EvidenceRow, Reach
from flows.value.figures import Figure, Published, Summary
from flows.value.periods import Period, week_named
from flows.value.summary import summarise
from flows.value.value_map import ValueMap
from flows.values import Choice, Number, Text, Value

LIBRARY = Path(__file__).parents[3] / "flows" / "library" / "programmes"
ZONE = "Europe/London"
WEEK = "2026-W47"
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""The Monday of week 47, at ten: a moment inside the week that most tests are about."""


@cache
def st_james_house() -> ValueMap:
    folder = LIBRARY / "st-james-house"
    programme, problems = read_programme({file.name: file.read_bytes() for file in folder.glob("*.yaml")})
    assert programme is not None, "\n".join(map(str, problems))
    return programme.value_map


def week(id: str = WEEK, now: datetime | None = None) -> Period:
    found = week_named(id, ZONE, now or datetime(2027, 6, 1, tzinfo=UTC))
    assert found is not None
    return found


def weeks_before(count: int) -> datetime:
    return MONDAY - timedelta(weeks=count)


class Diary:
    """Collects answers: ``diary.says("sam", "check-in", weeks_before(2), housing=4, home="hostel")``."""

    def __init__(self) -> None:
        self.rows: list[EvidenceRow] = []
        self.people: dict[tuple[str, str], Reach] = {}

    def says(self, person: str, flow: str, at: datetime, run: str = "", **answers: Any) -> None:
        run = run or f"{person}-{flow}-{at:%Y%m%d%H%M}"
        for sequence, (question, answer) in enumerate(answers.items(), 1):
            moment = at + timedelta(seconds=sequence)
            row = EvidenceRow(person, flow, "r1", run, sequence, question, value(answer), moment)
            self.rows.append(row)

    def joins(
        self,
        person: str,
        role: str = "service_user",
        at: datetime | None = None,
        left_at: datetime | None = None,
    ) -> None:
        self.people[(person, role)] = Reach(person, role, at or weeks_before(20), left_at)

    def checks_in(self, person: str, at: datetime = MONDAY, **answers: Any) -> None:
        self.people.setdefault(
            (person, "service_user"), Reach(person, "service_user", weeks_before(20), None)
        )
        self.says(person, "check-in", at, **answers)

    def gives_time(self, person: str, hours: float, at: datetime = MONDAY, **answers: Any) -> None:
        minutes = round(hours * 60)
        answers = {"hours": minutes // 60, "minutes": minutes % 60, **answers}
        self.says(person, "gave-time", at, **answers)

    def evidence(self) -> Evidence:
        ordered = sorted(self.rows, key=lambda row: (row.at, row.run, row.sequence))
        return Evidence(tuple(ordered), tuple(self.people.values()))

    def summary(self, period: Period | None = None, *, sample_data: bool = False) -> Summary:
        return summarise(st_james_house(), self.evidence(), period or week(), sample_data=sample_data)

    def published(self, period: Period | None = None, *, exact: bool = False) -> Published:
        return disclose(self.summary(period), exact)

    def figure(self, id: str, period: Period | None = None) -> Figure:
        """The figure before disclosure control."""
        return self.summary(period).figure(id)


def value(answer: Any) -> Value:
    match answer:
        case int() | float():
            return Number(str(answer))
        case str() if answer.startswith("text:"):
            return Text(answer.removeprefix("text:"))
        case str():
            return Choice(answer)
        case _:
            raise TypeError(answer)


def names(count: int, prefix: str = "p") -> list[str]:
    return [f"{prefix}{number:03}" for number in range(count)]


def forty_people(*, sample_data: bool = True) -> Summary:
    """A programme in full swing: forty service users over eight weeks, with rises, declines and gaps."""
    return summarise(st_james_house(), forty_people_evidence(), week(), sample_data=sample_data)


def forty_people_evidence() -> Evidence:
    diary = Diary()
    for number, person in enumerate(names(40)):
        for ago in (7, 5, 3, 1, 0):
            gone = 7 - ago
            diary.checks_in(person, weeks_before(ago), **_check_in(number, gone))
        if number % 2 == 0:
            planned, delivered = (("together", "together"), ("professionals", "users"))[number % 4 // 2]
            diary.gives_time(
                person, 2 + number % 3, sort="activity", planned_by=planned, delivered_by=delivered
            )
        elif number % 5 == 0:
            diary.gives_time(person, 1, sort="opinion")
    diary.joins("provider", "provider")
    diary.says(
        "provider",
        "delivery-report",
        weeks_before(3),
        stationery_supplied=120,
        paper_recycled=8.5,
        jobs_created=9,
        people_in_paid_work=14,
        supply_chain_jobs=3,
        landfill_avoided=11.25,
    )
    for number in range(9):
        diary.says(f"s{number}", "tender-questions", weeks_before(2), user_role="text:", strengths="text:")
    return diary.evidence()


def _check_in(number: int, gone: int) -> dict[str, Any]:
    """Answers of person ``number`` after ``gone`` weeks."""
    home = "own_home"
    if number < 12:
        home = "hostel" if gone < 4 else "own_home"
    elif number < 15:
        home = "complex_need_placement" if gone < 4 else "family_or_friends"
    rises, falls = number % 10 < 6, number % 10 == 9
    step = 2 if rises and gone >= 4 else (-1 if falls and gone >= 4 else 0)
    return {
        "housing": min(10, (2 if number < 10 else 4) + (4 if number < 10 and gone >= 2 else step)),
        "home": home,
        "work_and_learning": 5 - (1 if number % 3 == 0 and gone >= 4 else 0),
        "work_now": "paid_work" if number % 4 == 0 and gone >= 4 else "looking",
        "training_hours": number % 5,
        "supported_employment_hours": 3,
        "paid_work_hours": 4 if number % 4 == 0 else 0,
        "mental_health": 4 + step,
        "therapeutic_support_hours": 1.5,
        "people_around_me": 6 + (1 if rises and gone >= 6 else 0),
    }


def plain(*values: object) -> list[object]:
    """Values of several kinds side by side, to be compared with a list."""
    return list(values)
